// The probes' record: one row a minute for all monitors and regions. The minute is the primary key, so inserting the row
// is what claims it. Rows are kept for a week; what lasts longer is rolled up in `uptime.ts`.

import { askStorage } from './failure.ts';
import type { TickRow } from './schema.ts';

export const TICK_RETENTION_MS = 7 * 24 * 3_600_000;

const HOUR_MS = 3_600_000;
/** Rows that one tick forgets: its own worth, and once an hour what an earlier gap may have left over. */
const FORGET_LIMIT = 1;
const FORGET_LIMIT_HOURLY = 120;

// Every tick asks these, so they are written out: building them costs more than running them.
const MINUTE_TAKEN = 'SELECT minute FROM tick WHERE minute = ?1';
const NEWEST = 'SELECT minute, data FROM tick ORDER BY minute DESC LIMIT 1';
const BEFORE = 'SELECT minute, data FROM tick WHERE minute < ?1 ORDER BY minute DESC LIMIT ?2';
const BETWEEN = `
  SELECT minute, CASE WHEN minute IN (SELECT value FROM json_each(?3)) THEN NULL ELSE data END AS data
    FROM tick WHERE minute >= ?1 AND minute < ?2 ORDER BY minute`;
const INSERT = 'INSERT INTO tick (minute, data) VALUES (?1, ?2)';
const INSERT_NEXT = `
  INSERT INTO tick (minute, data) SELECT ?1, ?2
    WHERE ?1 > ?3 AND (SELECT max(minute) FROM tick) = ?3
      AND (SELECT coalesce(max(position), 0) FROM journal) = ?4`;

/** True where somebody has already ticked for this minute (epoch ms). */
export async function minuteTaken(db: D1Database, minute: number): Promise<boolean> {
  const ask = async () => db.prepare(MINUTE_TAKEN).bind(minute).first();
  return (await askStorage(ask())) !== null;
}

export async function newestTick(db: D1Database): Promise<TickRow | null> {
  const ask = async () => db.prepare(NEWEST).first<TickRow>();
  return askStorage(ask());
}

/** Selects the newest tick, for a batch. */
export function selectNewest(db: D1Database): D1PreparedStatement {
  return db.prepare(NEWEST);
}

/** The newest of the ticks before a minute (epoch ms), newest first. */
export async function ticksBefore(
  db: D1Database,
  minute: number,
  limit: number,
): Promise<TickRow[]> {
  const older = db.prepare(BEFORE).bind(minute, limit).all<TickRow>();
  return (await askStorage(older)).results;
}

/** Ticks of a span (epoch ms, `to` excluded), oldest first. */
export async function ticksBetween(db: D1Database, from: number, to: number): Promise<TickRow[]> {
  return (await askStorage(selectTicks(db, { from, to }).all<TickRow>())).results;
}

/** The same for a batch. The `data` of minutes that are known is null: who knows them need not be sent them. */
export function selectTicks(
  db: D1Database,
  { from, to }: { from: number; to: number },
  known: Iterable<number> = [],
): D1PreparedStatement {
  return db.prepare(BETWEEN).bind(from, to, JSON.stringify([...known]));
}

export function insertTick(db: D1Database, row: TickRow): D1PreparedStatement {
  return db.prepare(INSERT).bind(row.minute, row.data);
}

/** Writes nothing unless the tick of minute `after` is the newest still and the journal has not moved from `position`. */
export function insertNextTick(
  db: D1Database,
  row: TickRow,
  { after, position }: { after: number; position: number },
): D1PreparedStatement {
  return db.prepare(INSERT_NEXT).bind(row.minute, row.data, after, position);
}

/** Deletes what is older than the retention, counted from the minute that is being written. */
export function forgetTicks(db: D1Database, minute: number): D1PreparedStatement {
  const limit = minute % HOUR_MS === 0 ? FORGET_LIMIT_HOURLY : FORGET_LIMIT;
  return db
    .prepare(
      `DELETE FROM tick WHERE minute IN
         (SELECT minute FROM tick WHERE minute < ?1 ORDER BY minute LIMIT ?2)`,
    )
    .bind(minute - TICK_RETENTION_MS, limit);
}
