// What jobs have reported: one row for each heartbeat monitor, overwritten by each report. What a report brought along is
// read by who asks for it alone.

import { eq, inArray, lte } from 'drizzle-orm';
import type { Beat } from '../domain/heartbeat.ts';
import { inPieces, queries } from './database.ts';
import { askStorage } from './failure.ts';
import type { HeartbeatRow } from './schema.ts';
import { heartbeat } from './schema.ts';

/** Everything but what the last report brought along. */
const columns = {
  monitor: heartbeat.monitor,
  at: heartbeat.at,
  signal: heartbeat.signal,
  endedAt: heartbeat.endedAt,
  failed: heartbeat.failed,
  startedAt: heartbeat.startedAt,
  durationMs: heartbeat.durationMs,
};

/** What each job has reported, by its monitor. Costs a row each. */
export async function readBeats(db: D1Database): Promise<Map<string, Beat>> {
  const rows = await askStorage(queries(db).select(columns).from(heartbeat));
  return new Map(rows.map(({ monitor, ...beat }) => [monitor, beat]));
}

export async function readBeat(db: D1Database, monitor: string): Promise<Beat | null> {
  const found = await askStorage(
    queries(db).select(columns).from(heartbeat).where(eq(heartbeat.monitor, monitor)),
  );
  return found[0] ?? null;
}

/** Keeps a report. One that another, later report has overtaken meanwhile is dropped. */
export async function writeBeat(
  db: D1Database,
  monitor: string,
  beat: Beat,
  body: string | null,
): Promise<void> {
  const row: HeartbeatRow = { monitor, ...beat, body };
  await askStorage(
    queries(db)
      .insert(heartbeat)
      .values(row)
      .onConflictDoUpdate({
        target: heartbeat.monitor,
        set: row,
        setWhere: lte(heartbeat.at, beat.at),
      }),
  );
}

/** Forgets monitors that are no longer in the configuration. */
export async function forgetBeats(db: D1Database, monitors: readonly string[]): Promise<void> {
  for (const some of inPieces(
    monitors.map((monitor) => ({ monitor })),
    1,
  )) {
    const ids = some.map(({ monitor }) => monitor);
    await askStorage(queries(db).delete(heartbeat).where(inArray(heartbeat.monitor, ids)));
  }
}
