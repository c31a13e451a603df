// The probes' record: one row a minute for all monitors and regions. The minute is the primary key, so inserting the row
// is what claims it. Rows are kept for a week; what lasts longer is rolled up in `uptime.ts`.

import { and, asc, desc, eq, gte, lt } from 'drizzle-orm';
import { askStorage } from './failure.ts';
import { queries, statementOf } from './database.ts';
import type { TickRow } from './schema.ts';
import { tick } from './schema.ts';

export const TICK_RETENTION_MS = 7 * 24 * 3_600_000;

const HOUR_MS = 3_600_000;
/** Rows that one tick forgets: its own worth, and once an hour what an earlier gap may have left over. */
const FORGET_LIMIT = 1;
const FORGET_LIMIT_HOURLY = 120;

/** True where somebody has already ticked for this minute (epoch ms). */
export async function minuteTaken(db: D1Database, minute: number): Promise<boolean> {
  const rows = await askStorage(
    queries(db).select({ minute: tick.minute }).from(tick).where(eq(tick.minute, minute)),
  );
  return rows.length > 0;
}

export async function newestTick(db: D1Database): Promise<TickRow | null> {
  const rows = await askStorage(
    queries(db).select().from(tick).orderBy(desc(tick.minute)).limit(1),
  );
  return rows[0] ?? null;
}

/** Ticks of a span (epoch ms, `to` excluded), oldest first. */
export async function ticksBetween(db: D1Database, from: number, to: number): Promise<TickRow[]> {
  return askStorage(
    queries(db)
      .select()
      .from(tick)
      .where(and(gte(tick.minute, from), lt(tick.minute, to)))
      .orderBy(asc(tick.minute)),
  );
}

export function insertTick(db: D1Database, row: TickRow): D1PreparedStatement {
  return statementOf(db, queries(db).insert(tick).values(row));
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
