// What must not go out. Each rule gives a reason in words, and all of them are said at once.

import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import type { Catalog } from '../worker/domain/catalog.ts';
import { describeSettingProblem, settingProblems } from '../worker/settings.ts';
import { loopbackMonitors } from './catalog.ts';
import { exampleSecretsIn, type Settings } from './settings.ts';

export type Deployment = {
  readonly catalog: Pick<Catalog, 'monitors' | 'page'>;
  /** The secrets to be uploaded. */
  readonly secrets: Settings;
  /** The text of `.dev.vars.example`. */
  readonly example: string;
  /** The text of wrangler.toml. */
  readonly toml: string;
};

/** What the command line asks for. Throws on words that are none of it: a misspelt `--dry-run` must not deploy. */
export function deployOptions(words: readonly string[]): { dryRun: boolean; help: boolean } {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...words], options: { 'dry-run': flag, help: flag } });
  return { dryRun: values['dry-run'], help: values.help };
}

/** Why this must not be deployed; empty when it may be. */
export function reasonsNotToDeploy({ catalog, secrets, example, toml }: Deployment): string[] {
  const reasons = settingProblems(secrets).map(describeSettingProblem);
  for (const name of exampleSecretsIn(secrets, example)) {
    reasons.push(`${name} still has the value of .dev.vars.example, which everybody knows`);
  }
  if ('ALLOW_LOOPBACK' in secrets || /^\s*ALLOW_LOOPBACK\s*=/m.test(toml)) {
    reasons.push('ALLOW_LOOPBACK is set: it is for this machine only, so leave it out');
  }
  const local = loopbackMonitors(catalog).map(({ id }) => id);
  if (local.length > 0) {
    reasons.push(`these monitors watch this machine, not your services: ${local.join(', ')}`);
  }
  const { hostname } = new URL(catalog.page.url);
  if (hostname.endsWith('.example')) {
    reasons.push(`page.url is still the sample's (${hostname}): put your own address there`);
  }
  return reasons;
}

const destructive =
  /\b(?:DROP\s+(?:TABLE|COLUMN)|RENAME\s+(?:TO|COLUMN)|DELETE\s+FROM|TRUNCATE)\b/i;

const trigger = /\bCREATE\s+(?:TEMP\s+)?TRIGGER\b.*?\bEND\s*;/gis;

const copying = /^INSERT\s+INTO\s+(\w+)\s*\(([\w\s,]+)\)\s*SELECT\s+([\w\s,]+?)\s+FROM\s+(\w+)$/i;

const listed = (columns: string) => columns.split(',').map((column) => column.trim());

/**
 * Tables made again under another name, filled with every row and column, and put in the old one's place: how SQLite
 * changes a constraint. A migration is one transaction, so that nobody meets the moment between.
 */
function rebuilds(statements: readonly string[], before: DatabaseSync): string[] {
  const columnsOf = (table: string) =>
    before
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name));
  return statements.flatMap((statement) => {
    const [, next = '', into = '', from = '', table = ''] = copying.exec(statement) ?? [];
    const columns = columnsOf(table);
    const copied = listed(into);
    const keepsAll =
      columns.length > 0 &&
      columns.every((column) => copied.includes(column)) &&
      copied.join() === listed(from).join();
    const swap = [`DROP TABLE ${table}`, `ALTER TABLE ${next} RENAME TO ${table}`];
    const isWhole = swap.every((each) => statements.includes(each));
    return keepsAll && isWhole && columnsOf(next).length === 0 ? swap : [];
  });
}

/**
 * Statements in the migrations that take something away: the deployment that still runs while they are
 * applied would miss it. One line each, naming the file.
 */
export async function destructiveStatements(folder: string): Promise<string[]> {
  const found: string[] = [];
  // What a rebuild has to keep is known by the migrations before it.
  using database = new DatabaseSync(':memory:');
  const names: string[] = [];
  for await (const name of glob('**/*.sql', { cwd: folder })) names.push(name);
  for (const name of names.toSorted()) {
    const sql = await readFile(join(folder, name), 'utf8');
    // In a trigger such words are about rows yet to come.
    const text = sql.replaceAll(/--.*$/gm, '').replaceAll(trigger, '');
    const statements = text.split(';').map((statement) => statement.trim());
    const allowed = rebuilds(statements, database);
    for (const statement of statements) {
      const match = destructive.exec(statement);
      if (match && !allowed.includes(statement))
        found.push(`migrations/${name}: "${match[0]}" takes away what a running version may use`);
    }
    database.exec(sql);
  }
  return found;
}
