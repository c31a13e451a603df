// Timers as rows, one per incident: derived from it in the batch that changes it, found by the cron when something falls due,
// kept for a year and a month, so that it can be counted what was met in time.

import type { Timer, TimerKind } from '../domain/timer.ts';
import { nextDue } from '../domain/timer.ts';
import type { Severity } from '../domain/vocabulary.ts';
import { DAY_MS } from '../domain/window.ts';
import { askStorage, runBatch } from './failure.ts';

export const TIMER_RETENTION_MS = 400 * DAY_MS;
/** Most rows that one statement forgets. */
const FORGET_LIMIT = 500;

export type IncidentTimers = { incident: string; severity: Severity; timers: readonly Timer[] };

// What people were reminded of is the reminder's to write, and stays.
const SYNC = `
  INSERT INTO timer (incident, severity, timers, next_at)
  SELECT value ->> 'incident', value ->> 'severity', value ->> 'timers', value ->> 'nextAt'
  FROM json_each(?1) WHERE true
  ON CONFLICT DO UPDATE SET severity = excluded.severity, timers = excluded.timers, next_at = (
    SELECT min(own.value ->> 'dueAt') FROM json_each(excluded.timers) AS own
    WHERE own.value ->> 'metAt' IS NULL AND NOT EXISTS (
      SELECT 1 FROM json_each(timer.reminded) AS told
      WHERE told.value = (own.value ->> 'kind') || ':' || (own.value ->> 'dueAt')))
  WHERE timer.timers <> excluded.timers OR timer.severity <> excluded.severity`;

/** The timers of some incidents as they must stand, in one statement; what is the same costs no row. */
export function syncTimers(db: D1Database, all: readonly IncidentTimers[]): D1PreparedStatement[] {
  const rows = all.map(({ incident, severity, timers }) => ({
    incident,
    severity,
    timers: JSON.stringify(timers),
    nextAt: nextDue(timers, []),
  }));
  return rows.length === 0 ? [] : [db.prepare(SYNC).bind(JSON.stringify(rows))];
}

export type WaitingTimers = IncidentTimers & {
  reference: string;
  /** Names of the timers that people were reminded of. */
  reminded: readonly string[];
};

type Row = {
  incident: string;
  reference: string;
  severity: Severity;
  timers: string;
  reminded: string;
};

const COLUMNS = `SELECT timer.incident, incident.reference, severity, timers, reminded
  FROM timer JOIN incident ON incident.id = timer.incident`;

function waiting({ timers, reminded, ...row }: Row): WaitingTimers {
  return { ...row, timers: JSON.parse(timers), reminded: JSON.parse(reminded) };
}

/** Incidents in which something has fallen due that nobody was reminded of, the oldest first. */
export async function dueTimers(
  db: D1Database,
  now: number,
  limit: number,
): Promise<WaitingTimers[]> {
  const query = db
    .prepare(`${COLUMNS} WHERE next_at <= ?1 ORDER BY next_at LIMIT ?2`)
    .bind(now, limit);
  const { results } = await askStorage(query.all<Row>());
  return results.map(waiting);
}

/** Writes what people were reminded of; nothing where the timers have changed meanwhile, which the next run sees. */
export function markReminded(
  db: D1Database,
  { incident, timers }: WaitingTimers,
  reminded: readonly string[],
): D1PreparedStatement {
  return db
    .prepare('UPDATE timer SET reminded = ?2, next_at = ?3 WHERE incident = ?1 AND timers = ?4')
    .bind(incident, JSON.stringify(reminded), nextDue(timers, reminded), JSON.stringify(timers));
}

export type OpenTimer = { incident: string; kind: TimerKind; dueAt: number };

/** What is not done in the incidents that still matter, soonest due first. */
export async function openTimers(db: D1Database, now: number, limit: number): Promise<OpenTimer[]> {
  const query = db.prepare(`${COLUMNS} WHERE incident.quiet_at > ?1`).bind(now);
  const { results } = await askStorage(query.all<Row>());
  return results
    .map(waiting)
    .flatMap(({ incident, timers }) =>
      timers
        .filter(({ metAt }) => metAt === null)
        .map(({ kind, dueAt }) => ({ incident, kind, dueAt })),
    )
    .toSorted((a, b) => a.dueAt - b.dueAt)
    .slice(0, limit);
}

export type Compliance = { kind: TimerKind; due: number; met: number };

/** Of the timers that fell due since an instant: how many there were, and how many were met in time. */
export async function compliance(
  db: D1Database,
  since: number,
  now: number,
): Promise<Compliance[]> {
  const query = db
    .prepare(
      `SELECT value ->> 'kind' AS kind, count(*) AS due,
         count(*) FILTER (WHERE value ->> 'metAt' <= value ->> 'dueAt') AS met
       FROM timer, json_each(timer.timers)
       WHERE value ->> 'dueAt' >= ?1 AND value ->> 'dueAt' <= ?2
       GROUP BY value ->> 'kind' ORDER BY 1`,
    )
    .bind(since, now);
  const { results } = await askStorage(query.all<Compliance>());
  return results;
}

export async function forgetTimers(db: D1Database, now: number): Promise<void> {
  const old = db
    .prepare(
      `DELETE FROM timer WHERE incident IN (
         SELECT id FROM incident WHERE quiet_at < ?1 AND id IN (SELECT incident FROM timer) LIMIT ?2)`,
    )
    .bind(now - TIMER_RETENTION_MS, FORGET_LIMIT);
  await runBatch(db, [old]);
}
