import { env } from 'cloudflare:workers';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import * as schema from './schema.ts';

const tables = [
  schema.journal,
  schema.incident,
  schema.binding,
  schema.pageState,
  schema.document,
  schema.tick,
  schema.uptimeDay,
  schema.slaMonth,
  schema.slaReport,
  schema.outbox,
  schema.alert,
  schema.inbox,
  schema.operatorToken,
  schema.operatorSession,
  schema.timer,
  schema.requestKey,
  schema.heartbeat,
  schema.place,
  schema.actionItem,
  schema.subscriber,
  schema.suppression,
  schema.pack,
  schema.delivery,
  schema.allowance,
].map((table) => getTableConfig(table));

async function rows<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
  const { results } = await env.DB.prepare(sql)
    .bind(...values)
    .all<Row>();
  return results;
}

describe('the schema and the migrations', () => {
  it('name the same tables, all of them STRICT', async () => {
    const found = await rows<{ name: string; strict: number }>(
      `SELECT name, strict FROM pragma_table_list
       WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'
         AND name NOT LIKE 'd1_%'`,
    );
    expect(found.filter(({ strict }) => !strict)).toEqual([]);
    expect(found.map(({ name }) => name).toSorted()).toEqual(
      tables.map(({ name }) => name).toSorted(),
    );
  });

  it.each(tables)('agree on the columns of $name', async ({ name, columns, primaryKeys }) => {
    const found = await rows<{
      name: string;
      type: string;
      notnull: number;
      dflt_value: string | null;
      pk: number;
    }>(`SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)`, name);
    const composite = primaryKeys[0]?.columns.map((column) => column.name) ?? [];
    expect(
      found.map((column) => ({
        name: column.name,
        type: column.type.toLowerCase(),
        required: column.notnull === 1 || column.pk > 0,
        key: column.pk > 0,
        standard: column.dflt_value?.replaceAll("'", '') ?? null,
      })),
    ).toEqual(
      columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        required: column.notNull || column.primary || composite.includes(column.name),
        key: column.primary || composite.includes(column.name),
        standard: column.default === undefined ? null : String(column.default),
      })),
    );
  });

  it.each(tables)('agree on the indexes of $name', async ({ name, columns, indexes }) => {
    const found = await rows<{ name: string; unique: number; partial: number; columns: string }>(
      `SELECT l.name, l."unique", l.partial,
         (SELECT group_concat(name) FROM pragma_index_info(l.name)) AS columns
       FROM pragma_index_list(?) l WHERE l.origin <> 'pk'`,
      name,
    );
    const said = [
      ...indexes.map(({ config }) => ({
        columns: config.columns.map((column) => ('name' in column ? column.name : '')).join(),
        unique: config.unique,
        partial: config.where !== undefined,
      })),
      ...columns
        .filter((column) => column.isUnique)
        .map((column) => ({ columns: column.name, unique: true, partial: false })),
    ];
    const sorted = <Entry extends { columns: string }>(list: Entry[]) =>
      list.toSorted((a, b) => a.columns.localeCompare(b.columns));
    expect(
      sorted(
        found.map((entry) => ({
          columns: entry.columns,
          unique: entry.unique === 1,
          partial: entry.partial === 1,
        })),
      ),
    ).toEqual(sorted(said));
  });

  it('keep a row with a text or composite key in one tree, so that it is billed once', async () => {
    const found = await rows<{ name: string }>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND wr = 1 AND name NOT LIKE 'd1_%'
       AND name NOT LIKE '_cf_%'`,
    );
    const expected = tables
      .filter(
        ({ columns, primaryKeys }) =>
          primaryKeys.length > 0 ||
          columns.some((column) => column.primary && column.getSQLType() === 'text'),
      )
      .map(({ name }) => name);
    expect(found.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
  });
});

describe('the journal', () => {
  it('can be neither edited nor shortened', async () => {
    await env.DB.prepare(
      `INSERT INTO journal VALUES (1, 'page', 'x', 0, 0, 'automation', NULL, '{}', '', '')`,
    ).run();
    await expect(env.DB.prepare('UPDATE journal SET actor = 1').run()).rejects.toThrow(
      'append-only',
    );
    await expect(env.DB.prepare('DELETE FROM journal').run()).rejects.toThrow('append-only');
  });
});
