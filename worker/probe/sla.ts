// The tick's part in the promises: a few components at a time are measured anew from the record, and when all of them are
// known up to the same window the month is judged; when the month is over its report is frozen. Every pass may be repeated,
// cut off or run twice: what was measured is kept in one row, and a report is frozen by one event with a key of its own.
// A pass stays within what one invocation may ask and compute on the free plan.

import type { Catalog } from '../domain/catalog.ts';
import type { PageState } from '../domain/page.ts';
import type { Period } from '../domain/sla/month.ts';
import { periodAt, periodBefore } from '../domain/sla/month.ts';
import type { PartProgress } from '../domain/sla/progress.ts';
import { NO_PROGRESS, nextParts, promisedComponents, windowsBy } from '../domain/sla/progress.ts';
import type { CurrentMonth, PastIncident, Summary } from '../domain/sla/report.ts';
import { componentsOf, figuresOf } from '../domain/sla/report.ts';
import { WINDOW_MS } from '../domain/window.ts';
import { readDocuments } from '../store/documents.ts';
import { runBatch } from '../store/failure.ts';
import type { MonthRow } from '../store/reports.ts';
import {
  readReport,
  readStanding,
  readSummaries,
  saveMonth,
  wasMeasured,
} from '../store/reports.ts';
import type { Documents, SlaMeans, SlaPass } from './sla-parts.ts';
import {
  FREEZE_AFTER_MS,
  PASS_LIMIT,
  TREND_MONTHS,
  incidentsOf,
  measuredParts,
} from './sla-parts.ts';
import { withInsideIncidents } from './sla-inside.ts';
import { finalWindows, reportMonth } from './sla-report.ts';
import { hourOf } from './uptime.ts';

const MINUTE_MS = 60_000;
/** On the first day every minute is a pass until this time, so that a large deployment has its report in the morning. */
const BUSY_UNTIL_MS = 6 * 60 * MINUTE_MS;

/** Five minutes past each ten, when ticks have least to do; on the first day of a month each minute of the night. */
export function isPassDue(minute: number): boolean {
  const intoMonth = minute - periodAt(minute).from;
  return (
    (minute / MINUTE_MS) % 10 === 5 || (intoMonth >= FREEZE_AFTER_MS && intoMonth < BUSY_UNTIL_MS)
  );
}

/** What a tick calls: a pass where one is due. */
export function createPromiseWatch(means: SlaMeans): (minute: number) => Promise<SlaPass> {
  return async (minute) => (isPassDue(minute) ? passOverPromises(minute, means) : 'idle');
}

/** One pass of `minute` (epoch ms). */
export async function passOverPromises(minute: number, means: SlaMeans): Promise<SlaPass> {
  const { db, catalog } = means;
  if (promisedComponents(catalog).length === 0) return 'idle';
  const standing = await readStanding(db);
  const current = periodAt(minute);
  const past = await pastMonth(minute, current, standing, means);
  if (past !== null) return reportMonth(past, standing.page, minute, means);
  const row = standing.months.find(({ month }) => month === current.month);
  return judgeMonth(
    current,
    row ?? { month: current.month, version: 0, progress: NO_PROGRESS },
    standing.page,
    minute,
    means,
  );
}

/** A month that is over and has a report to get: the oldest that is at work, or the last one where it was measured. */
async function pastMonth(
  minute: number,
  current: Period,
  { months, page }: Awaited<ReturnType<typeof readStanding>>,
  { db, catalog }: SlaMeans,
): Promise<MonthRow | null> {
  if (minute < current.from + FREEZE_AFTER_MS) return null;
  const atWork = months.find(({ month }) => month < current.month);
  if (atWork !== undefined) return atWork;
  const last = periodBefore(current);
  if ((page.sla.months[last.month]?.revision ?? 0) > 0) return null;
  const monitors = catalog.monitors.filter(({ sla }) => sla).map(({ id }) => id);
  return (await wasMeasured(db, monitors, last.from, last.to))
    ? { month: last.month, version: 0, progress: NO_PROGRESS }
    : null;
}

/** Measures some components of the running month; judges it when all are known up to the same window. */
async function judgeMonth(
  period: Period,
  row: MonthRow,
  page: PageState,
  minute: number,
  means: SlaMeans,
): Promise<SlaPass> {
  const { db, catalog, commit } = means;
  const components = promisedComponents(catalog);
  const counts = components.map((id) => row.progress.parts[id]?.count ?? 0);
  const begun = Math.max(...counts);
  // A round that is under way is finished first, however many hours it takes.
  const isUnderWay = counts.some((count) => count < begun);
  const count = isUnderWay ? begun : windowsBy(period, hourOf(minute));
  const next = nextParts(components, row.progress, count, PASS_LIMIT);
  if (count === 0 || next.length === 0) return 'idle';
  const until = period.from + count * WINDOW_MS;
  const parts = await measuredParts(next, { period, until, row, page, means });
  const moved = { ...row, progress: { ...row.progress, parts } };
  if (!components.every((id) => parts[id]?.count === count)) {
    await runBatch(db, [saveMonth(db, moved)]);
    return 'measured';
  }
  const ahead = period.windows - count;
  const incidents = await incidentsOf(period, new Map(), means);
  const known = figuresOf(catalog.sla.tiers, parts, period, incidents, until, ahead);
  const whole = { figures: known, parts, period, until, ahead };
  const figures = await withInsideIncidents(whole, page, means);
  const { month } = period;
  const months = await readSummaries(db, month, TREND_MONTHS + 1);
  const document = means.projectCurrent({
    catalog,
    at: until,
    month,
    ahead,
    figures,
    components: currentComponents(catalog, parts, period, until, incidents),
    state: page.sla,
    months,
  });
  const committed = await commit(
    {
      type: 'sla',
      actor: 'automation',
      key: null,
      command: { do: 'measure', month, ahead, tiers: figures },
      incidents: figures.flatMap(({ incident }) => incident ?? []),
    },
    [saveMonth(db, moved)],
    catalog.sla.public ? [{ key: 'sla', document }, ...(await missingReport(months, means))] : [],
  );
  await committed.mirrored;
  return 'judged';
}

/** The documents of one report that is frozen and not public: they were lost, or reports have become public since. */
async function missingReport(
  months: readonly Summary[],
  { db, projectReport }: SlaMeans,
): Promise<Documents> {
  const keys = months.map(({ month }) => `report:${month}`);
  const known = new Set((await readDocuments(db, keys)).map(({ key }) => key));
  const missing = months.findLast(({ month }) => !known.has(`report:${month}`));
  const report = missing === undefined ? null : await readReport(db, missing.month);
  if (report === null) return [];
  return (await projectReport(report.content, finalWindows(report))).documents;
}

/** What of the components is shown of a running month. */
function currentComponents(
  catalog: Catalog,
  parts: Readonly<Record<string, PartProgress>>,
  { from }: Period,
  until: number,
  incidents: readonly PastIncident[],
): CurrentMonth['components'] {
  return componentsOf(catalog, parts, { from, to: until }, incidents, until).map(
    ({ id, name, totals, reported }) => ({ id, name, totals, reported }),
  );
}
