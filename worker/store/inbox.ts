// Verified deliveries on which our own code failed. They are kept as they came, so that the sender is not made to repeat
// them for two days, and replayed once the fault is mended.

import { asc, eq } from 'drizzle-orm';
import { DAY_MS } from '../domain/window.ts';
import { askStorage } from './failure.ts';
import { queries, statementOf } from './database.ts';
import type { InboxRow } from './schema.ts';
import { inbox } from './schema.ts';

const ERROR_LIMIT = 500;

/** How long after its arrival a replayed delivery can still be looked at. */
export const REPLAYED_RETENTION_MS = 14 * DAY_MS;
/** Most rows that one statement forgets. */
const FORGET_LIMIT = 500;

export type Kept = {
  /** The key by which the event would stand in the journal. */
  key: string;
  /** Epoch ms. */
  receivedAt: number;
  /** Who sent it, `pagerduty`. */
  source: string;
  /** The body as it came. */
  body: string;
  /** What our code said; never shown in public. */
  error: string;
};

/** Keeps a delivery; one that is there already, however often it is repeated, costs nothing. */
export function keep(db: D1Database, kept: Kept): D1PreparedStatement {
  const row = { ...kept, error: kept.error.slice(0, ERROR_LIMIT) };
  return statementOf(db, queries(db).insert(inbox).values(row).onConflictDoNothing());
}

/** What waits to be replayed, oldest first. */
export async function keptDeliveries(db: D1Database, limit = 100): Promise<InboxRow[]> {
  return askStorage(
    queries(db)
      .select()
      .from(inbox)
      .where(eq(inbox.state, 'kept'))
      .orderBy(asc(inbox.receivedAt))
      .limit(limit),
  );
}

export function markReplayed(db: D1Database, key: string): D1PreparedStatement {
  return statementOf(
    db,
    queries(db).update(inbox).set({ state: 'replayed' }).where(eq(inbox.key, key)),
  );
}

/** Deletes what was replayed and came long ago; what still waits stays. Where there is nothing old it costs no row. */
export function forgetReplayed(db: D1Database, now: number): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM inbox WHERE key IN (
         SELECT key FROM inbox WHERE state = 'replayed' AND received_at < ?1 LIMIT ?2)`,
    )
    .bind(now - REPLAYED_RETENTION_MS, FORGET_LIMIT);
}
