// What operators should look at: one row per thing and hour, so that a flood of the same trouble is one line and costs at
// most one write a minute. Texts are ours: never a payload, an address or a token.

import { desc, gte, sql } from 'drizzle-orm';
import { askStorage } from './failure.ts';
import { queries, statementOf } from './database.ts';
import type { AlertRow } from './schema.ts';
import { alert } from './schema.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export type Alert = {
  /** What it is, `bad_signature`. */
  kind: string;
  /** What it is about, where one kind can be about several: a monitor, a service. */
  subject?: string;
  text: string;
  /** Written once an hour, however often it is raised; for what costs too much to count. */
  once?: true;
  /** Epoch ms. */
  at: number;
};

export function recordAlert(
  db: D1Database,
  { kind, subject, text, once, at }: Alert,
): D1PreparedStatement {
  const hour = new Date(Math.floor(at / HOUR_MS) * HOUR_MS).toISOString().slice(0, 13);
  const key = [kind, ...(subject === undefined ? [] : [subject]), hour].join(':');
  return statementOf(
    db,
    queries(db)
      .insert(alert)
      .values({ key, at, lastAt: at, count: 1, kind, text })
      .onConflictDoUpdate({
        target: alert.key,
        set: {
          lastAt: sql`excluded.last_at`,
          text: sql`excluded.text`,
          count: sql`alert.count + 1`,
        },
        setWhere: sql`excluded.last_at >= alert.last_at + ${once ? HOUR_MS : MINUTE_MS}`,
      }),
  );
}

/** How long an alert that was not raised again can still be looked at. */
export const ALERT_RETENTION_MS = 90 * 24 * HOUR_MS;
/** Most rows that one statement forgets. */
const FORGET_LIMIT = 500;

/** Deletes what was last raised long ago; where there is nothing old it costs no row. */
export function forgetAlerts(db: D1Database, now: number): D1PreparedStatement {
  return db
    .prepare('DELETE FROM alert WHERE key IN (SELECT key FROM alert WHERE last_at < ?1 LIMIT ?2)')
    .bind(now - ALERT_RETENTION_MS, FORGET_LIMIT);
}

/** Alerts last seen since an instant (epoch ms), newest first, at most 200. */
export async function alertsSince(db: D1Database, since: number): Promise<AlertRow[]> {
  return askStorage(
    queries(db)
      .select()
      .from(alert)
      .where(gte(alert.lastAt, since))
      .orderBy(desc(alert.lastAt))
      .limit(200),
  );
}
