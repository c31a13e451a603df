// The months of the SLA: how far the running one is known, and the frozen reports. A report is written once, with the event
// that freezes it, and never changed; a correction is a further revision.

import { askStorage, runBatch } from './failure.ts';
import type { PageState } from '../domain/page.ts';
import { EMPTY_PAGE } from '../domain/page.ts';
import type { SlaEvent } from '../domain/sla/event.ts';
import type { InternalTier, ReportContent, Summary } from '../domain/sla/report.ts';
import type { Edges } from '../domain/sla/windows.ts';
import type { Progress } from '../domain/sla/progress.ts';

/** A month that is being measured or reported. */
export type MonthRow = { month: string; version: number; progress: Progress };

export type SlaStanding = {
  /** Oldest first. */
  months: MonthRow[];
  page: PageState;
};

/** What every pass over the promises begins with: one call, a row or two for each month at work. */
export async function readStanding(db: D1Database): Promise<SlaStanding> {
  const [months, page] = await runBatch(db, [
    db.prepare('SELECT month, version, data FROM sla_month ORDER BY month'),
    db.prepare('SELECT data FROM page_state WHERE id = 1'),
  ]);
  // The columns of the statements above.
  const rows = (months?.results ?? []) as { month: string; version: number; data: string }[];
  const state = page?.results[0] as { data: string } | undefined;
  return {
    months: rows.map(({ month, version, data }) => ({
      month,
      version,
      progress: JSON.parse(data) as Progress, // written by `saveMonth`
    })),
    page: { ...EMPTY_PAGE, ...(JSON.parse(state?.data ?? '{}') as Partial<PageState>) },
  };
}

/** Keeps how far a month is known, unless somebody else has moved it on from `version` (0: there was no row). */
export function saveMonth(
  db: D1Database,
  { month, version, progress }: MonthRow,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO sla_month (month, version, data) VALUES (?1, ?2 + 1, ?3)
       ON CONFLICT (month) DO UPDATE SET version = excluded.version, data = excluded.data
         WHERE sla_month.version = ?2`,
    )
    .bind(month, version, JSON.stringify(progress));
}

/** Asks for a further revision of a month; what was asked before and is not done yet gives way. */
export function askAgain(
  db: D1Database,
  month: string,
  again: NonNullable<Progress['again']>,
): D1PreparedStatement {
  const progress: Progress = { parts: {}, again };
  return db
    .prepare(
      `INSERT INTO sla_month (month, version, data) VALUES (?1, 1, ?2)
       ON CONFLICT (month) DO UPDATE SET version = version + 1, data = excluded.data`,
    )
    .bind(month, JSON.stringify(progress));
}

export function dropMonth(db: D1Database, month: string): D1PreparedStatement {
  return db.prepare('DELETE FROM sla_month WHERE month = ?').bind(month);
}

/** Windows as they were measured, and around them what bridges need; see `progress.ts`. */
export type MeasuredPart = { measured: string; edges: Edges; monitors: readonly string[] };

export type FrozenReport = {
  content: ReportContent;
  internal: InternalTier[];
  hash: string;
  parts: Record<string, MeasuredPart>;
};

/** Characters of one pack of windows: well below what one row may hold. */
const PACK_LIMIT = 200_000;

export function insertReport(
  db: D1Database,
  { parts, ...report }: FrozenReport,
  summary: Summary,
): D1PreparedStatement[] {
  const { month, revision } = report.content;
  const insert = db.prepare(
    'INSERT INTO sla_report (month, revision, part, data, summary) VALUES (?1, ?2, ?3, ?4, ?5)',
  );
  return [
    insert.bind(month, revision, 0, JSON.stringify(report), JSON.stringify(summary)),
    ...packed(parts).map((pack, index) =>
      insert.bind(month, revision, index + 1, JSON.stringify(pack), null),
    ),
  ];
}

/** Cuts a record so that each piece is short enough for a row; a single entry always is. */
export function packed<Value>(
  record: Readonly<Record<string, Value>>,
  limit = PACK_LIMIT,
): Record<string, Value>[] {
  const packs: Record<string, Value>[] = [];
  let length = Infinity;
  for (const [key, value] of Object.entries(record)) {
    const own = key.length + JSON.stringify(value).length;
    if (length + own > limit) {
      packs.push({});
      length = 0;
    }
    Object.assign(packs.at(-1) ?? {}, { [key]: value });
    length += own;
  }
  return packs;
}

/** One revision with its windows, the newest where none is named; null: there is none. */
export async function readReport(
  db: D1Database,
  month: string,
  revision: number | null = null,
): Promise<FrozenReport | null> {
  const query = db
    .prepare(
      `SELECT part, data FROM sla_report WHERE month = ?1 AND revision =
         coalesce(?2, (SELECT max(revision) FROM sla_report WHERE month = ?1))
       ORDER BY part`,
    )
    .bind(month, revision)
    .all<{ part: number; data: string }>();
  const { results } = await askStorage(query);
  const [first, ...packs] = results;
  if (first === undefined) return null;
  const report = JSON.parse(first.data) as Omit<FrozenReport, 'parts'>; // written by `insertReport`
  const parts = packs.map(({ data }) => JSON.parse(data) as FrozenReport['parts']);
  return { ...report, parts: Object.assign({}, ...parts) as FrozenReport['parts'] };
}

/** A credit record as the journal has it. */
export type CreditRow = { at: number; event: Extract<SlaEvent, { type: 'sla.credit_recorded' }> };

/** Every record, found by its key. */
export async function readCredits(db: D1Database): Promise<CreditRow[]> {
  const query = db
    .prepare(
      `SELECT at, data FROM journal
       WHERE key >= 'sla:credit:' AND key < 'sla:credit;' AND key IS NOT NULL ORDER BY key`,
    )
    .all<{ at: number; data: string }>();
  const { results } = await askStorage(query);
  return results.map(({ at, data }) => ({
    at,
    event: { type: 'sla.credit_recorded', ...JSON.parse(data) } as CreditRow['event'], // by its key
  }));
}

/** The newest revision of each of the last months before `month`, oldest first. */
export async function readSummaries(
  db: D1Database,
  month: string,
  limit: number,
): Promise<Summary[]> {
  const query = db
    .prepare(
      `SELECT summary, max(revision) FROM sla_report
       WHERE month < ?1 AND month >= ?2 AND part = 0 GROUP BY month ORDER BY month`,
    )
    .bind(month, monthsBefore(month, limit))
    .all<{ summary: string }>();
  const { results } = await askStorage(query);
  return results.map(({ summary }) => JSON.parse(summary) as Summary); // written by `insertReport`
}

/** Whether any of these monitors was measured in a span of days (epoch ms of 00:00 UTC). */
export async function wasMeasured(
  db: D1Database,
  monitors: readonly string[],
  from: number,
  to: number,
): Promise<boolean> {
  const query = db
    .prepare(
      `SELECT 1 AS found FROM json_each(?1) AS monitor
       WHERE EXISTS (SELECT 1 FROM uptime_day
         WHERE uptime_day.monitor = monitor.value AND day >= ?2 AND day < ?3)
       LIMIT 1`,
    )
    .bind(JSON.stringify(monitors), from, to)
    .first('found');
  return (await askStorage(query)) !== null;
}

function monthsBefore(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 - count, 1)).toISOString().slice(0, 7);
}
