// Reads of the journal for whoever audits it: filtered and paged, never changed.

import { askStorage } from './failure.ts';
import type { JournalRow } from './schema.ts';
import { MACHINES, USUAL_TYPES } from './schema.ts';

export type AuditFilter = {
  /** A position: what follows it, or with `newest` what stands before it (0: from the end). */
  after: number;
  limit: number;
  newest: boolean;
  stream: string | null;
  type: string | null;
  actor: string | null;
  /** Epoch ms, of when it was recorded. */
  since: number | null;
  until: number | null;
};

/** Most rows of one page: some hundred kilobytes. */
export const AUDIT_PAGE_LIMIT = 1_000;

// An index of a part serves only a query that says that it asks for that part.
const isListed = (list: string, value: string) => list.includes(`'${value}'`);
const where = (column: string, list: string, value: string) =>
  isListed(list, value) ? `${column} = ?` : `${column} NOT IN (${list}) AND ${column} = ?`;

/** Isolates write one after the other, each by its own clock. */
const CLOCKS_APART_MS = 5 * 60_000;

// Positions have no gaps and instants grow with them, so an instant's place is found by halving: a row for each step.
const LAST_BEFORE = `(
  WITH RECURSIVE halving (low, high) AS (
    SELECT 0, (SELECT max(position) + 1 FROM journal)
    UNION ALL
    SELECT iif(middle.recorded_at < sought.at, middle.position, low),
      iif(middle.recorded_at < sought.at, high, middle.position)
    FROM halving CROSS JOIN sought
      CROSS JOIN journal AS middle ON middle.position = (low + high) / 2
    WHERE high - low > 1
  ), sought (at) AS (SELECT ?)
  SELECT max(low) FROM halving)`;

function bound(
  sql: string,
  choose: 'min' | 'max',
  all: readonly (readonly [sql: string, value: unknown])[],
): { sql: string; values: unknown[] }[] {
  const [first] = all;
  if (first === undefined) return [];
  const one = all.length === 1 ? first[0] : `${choose}(${all.map(([part]) => part).join(', ')})`;
  return [{ sql: `${sql} ${one}`, values: all.map(([, value]) => value) }];
}

/** Rows that match, in journal order, or the newest first. */
export async function auditRows(db: D1Database, filter: AuditFilter): Promise<JournalRow[]> {
  const { after, limit, newest, stream, type, actor, since, until } = filter;
  const conditions: [string, unknown][] = [];
  if (stream !== null) conditions.push(['stream = ?', stream]);
  if (type !== null) conditions.push([where('type', USUAL_TYPES, type), type]);
  if (actor !== null) conditions.push([where('actor', MACHINES, actor), actor]);
  if (since !== null) conditions.push(['recorded_at >= ?', since]);
  if (until !== null) conditions.push(['recorded_at < ?', until]);
  // One bound at each end: of two the database would walk to one and look at the other row by row.
  const low = [
    ...(newest ? [] : [['?', after] as const]),
    ...(since === null ? [] : [[LAST_BEFORE, since - CLOCKS_APART_MS] as const]),
  ];
  const high = [
    ...(newest && after > 0 ? [['?', after - 1] as const] : []),
    ...(until === null ? [] : [[LAST_BEFORE, until + CLOCKS_APART_MS] as const]),
  ];
  const bounds = [
    ...bound('position >', 'max', low),
    ...bound('position <=', 'min', high),
    ...conditions.map(([sql, value]) => ({ sql, values: [value] })),
  ];
  const query = db
    .prepare(
      `SELECT position, stream, type, at, recorded_at AS recordedAt, actor, key, data,
         previous_hash AS previousHash, hash
       FROM journal WHERE ${['true', ...bounds.map(({ sql }) => sql)].join(' AND ')}
       ORDER BY position ${newest ? 'DESC' : 'ASC'} LIMIT ?`,
    )
    .bind(...bounds.flatMap(({ values }) => values), Math.min(limit, AUDIT_PAGE_LIMIT));
  const { results } = await askStorage(query.all<JournalRow>());
  return results;
}
