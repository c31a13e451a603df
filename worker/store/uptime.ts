// What the probes measured, a row per monitor and UTC day. Days are recomputed from ticks and written whole, never counted
// up, so that doing it twice changes nothing.

import { and, asc, gte, inArray, sql } from 'drizzle-orm';
import { askStorage } from './failure.ts';
import { inPieces, queries, statementOf } from './database.ts';
import type { UptimeDayRow } from './schema.ts';
import { uptimeDay } from './schema.ts';

/** Days from `from` (epoch ms of 00:00 UTC) on; of these monitors (at most 90), or of all. */
export async function readUptimeDays(
  db: D1Database,
  from: number,
  monitors?: readonly string[],
): Promise<UptimeDayRow[]> {
  const since = gte(uptimeDay.day, from);
  return askStorage(
    queries(db)
      .select()
      .from(uptimeDay)
      .where(monitors === undefined ? since : and(inArray(uptimeDay.monitor, [...monitors]), since))
      .orderBy(asc(uptimeDay.monitor), asc(uptimeDay.day)),
  );
}

export function upsertUptimeDays(
  db: D1Database,
  rows: readonly UptimeDayRow[],
): D1PreparedStatement[] {
  return inPieces(rows, 3).map((piece) =>
    statementOf(
      db,
      queries(db)
        .insert(uptimeDay)
        .values(piece)
        .onConflictDoUpdate({
          target: [uptimeDay.monitor, uptimeDay.day],
          set: { windows: sql`excluded.windows` },
          setWhere: sql`uptime_day.windows <> excluded.windows`,
        }),
    ),
  );
}
