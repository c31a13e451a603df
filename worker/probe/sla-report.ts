// A month that is over: its components are measured to the end, then its report is composed and frozen by one event. Asked for
// again it becomes a further revision, from the record or with corrections over the windows of the last one.

import type { PageState } from '../domain/page.ts';
import type { Period } from '../domain/sla/month.ts';
import { periodAt, periodOf } from '../domain/sla/month.ts';
import type { PartProgress } from '../domain/sla/progress.ts';
import { correctPart, nextParts, promisedComponents } from '../domain/sla/progress.ts';
import type { ReportContent } from '../domain/sla/report.ts';
import { composeReport } from '../domain/sla/report.ts';
import { correctedSpans } from '../domain/sla/state.ts';
import { runBatch } from '../store/failure.ts';
import type { FrozenReport, MonthRow } from '../store/reports.ts';
import { dropMonth, insertReport, readReport, readSummaries, saveMonth } from '../store/reports.ts';
import { withInsideIncidents } from './sla-inside.ts';
import type { SlaMeans, SlaPass } from './sla-parts.ts';
import {
  PASS_LIMIT,
  TREND_MONTHS,
  incidentsOf,
  measuredParts,
  withWhatFollowed,
} from './sla-parts.ts';
import { hourOf } from './uptime.ts';

/** Measures some components of a month that is over; freezes its report when all are known. */
export async function reportMonth(
  row: MonthRow,
  page: PageState,
  minute: number,
  means: SlaMeans,
): Promise<SlaPass> {
  const { db, catalog } = means;
  const period = periodOf(row.month);
  const known = page.sla.months[row.month]?.revision ?? 0;
  // Nobody asked again, and somebody else has frozen it.
  if (period === null || (known > 0 && row.progress.again === null)) {
    await runBatch(db, [dropMonth(db, row.month)]);
    return 'overtaken';
  }
  if (row.progress.again?.how === 'correct' && known > 0) {
    const before = await readReport(db, row.month);
    if (before !== null)
      return freeze(row, correctedParts(before, period, page), before, page, minute, means);
  }
  const components = promisedComponents(catalog);
  const next = nextParts(components, row.progress, period.windows, PASS_LIMIT);
  const until = hourOf(minute);
  const parts = await measuredParts(next, { period, until, row, page, means });
  const isWhole = components.every((id) => parts[id]?.count === period.windows);
  if (!isWhole) {
    const moved = { ...row, progress: { ...row.progress, parts } };
    await runBatch(db, [saveMonth(db, moved)]);
    return 'measured';
  }
  const before = known > 0 ? await readReport(db, row.month) : null;
  return freeze(row, parts, before, page, minute, means);
}

/** The windows of a frozen report as it settled them. */
export function finalWindows({ content, parts }: FrozenReport): Record<string, string> {
  const period = periodOf(content.month);
  if (period === null) return {};
  return Object.fromEntries(
    Object.entries(parts).map(([id, part]) => {
      const spans = content.corrections.filter(({ component }) => component === id);
      const known = { ...part, count: period.windows, final: '' };
      return [id, correctPart(known, period, spans).final];
    }),
  );
}

function correctedParts(
  { parts }: FrozenReport,
  period: Period,
  { sla }: PageState,
): Record<string, PartProgress> {
  return Object.fromEntries(
    Object.entries(parts).map(([id, { measured, edges, monitors }]) => [
      id,
      correctPart(
        { count: period.windows, measured, final: '', edges, monitors },
        period,
        correctedSpans(sla, id),
      ),
    ]),
  );
}

async function freeze(
  row: MonthRow,
  known: Readonly<Record<string, PartProgress>>,
  before: FrozenReport | null,
  page: PageState,
  minute: number,
  means: SlaMeans,
): Promise<SlaPass> {
  const { db, catalog, commit } = means;
  const period = periodOf(row.month) ?? periodAt(minute);
  const { month } = period;
  const parts = await withWhatFollowed(known, period, page, minute, means);
  const revision = (page.sla.months[month]?.revision ?? 0) + 1;
  const { again } = row.progress;
  const composed = composeReport({
    catalog,
    period,
    revision,
    now: minute,
    reason: revision === 1 ? null : (again?.reason ?? null),
    parts,
    state: page.sla,
    maintenances: Object.values(page.maintenances),
    incidents: await incidentsOf(period, await means.rootCauses(), means),
    earlier: await readSummaries(db, month, TREND_MONTHS),
  });
  const figures = await withInsideIncidents(
    { figures: composed.figures, parts, period, until: minute, ahead: 0 },
    page,
    means,
  );
  const windows = Object.fromEntries(Object.entries(parts).map(([id, { final }]) => [id, final]));
  const { hash, content, documents } = await means.projectReport(composed.content, windows);
  if (before !== null && isSame(before.content, content)) {
    await runBatch(db, [dropMonth(db, month)]);
    return 'overtaken';
  }
  const measured = Object.fromEntries(
    Object.entries(parts).map(([id, { measured, edges, monitors }]) => [
      id,
      { measured, edges, monitors },
    ]),
  );
  const committed = await commit(
    {
      type: 'sla',
      actor: again?.by ?? 'automation',
      key: `sla:reported:${month}:${revision}`,
      command: {
        do: 'report',
        month,
        revision,
        hash,
        reason: content.reason,
        tiers: figures,
      },
      incidents: figures.flatMap(({ incident }) => incident ?? []),
    },
    [
      ...insertReport(
        db,
        { content, internal: composed.internal, hash, parts: measured },
        composed.summary,
      ),
      dropMonth(db, month),
    ],
    catalog.sla.public ? documents : [],
  );
  await committed.mirrored;
  return committed.outcome === 'written' ? 'frozen' : 'overtaken';
}

/** Another revision would say nothing new. */
function isSame(before: ReportContent, now: ReportContent): boolean {
  const said = ({ revision: _r, at: _a, reason: _why, trend: _t, ...rest }: ReportContent) =>
    JSON.stringify(rest);
  return said(before) === said(now);
}
