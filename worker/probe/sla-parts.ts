// What a pass over the promises reads: the windows of some components from the record, what followed a month that ended in a
// gap, and the public incidents that its report names.

import type { Commit } from '../commit/index.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { PageState } from '../domain/page.ts';
import { excludedSpans } from '../domain/sla/exclusion.ts';
import type { Period } from '../domain/sla/month.ts';
import { periodAt, periodBefore } from '../domain/sla/month.ts';
import type { PartProgress, Progress } from '../domain/sla/progress.ts';
import {
  CONTEXT_DAYS,
  countedMonitors,
  endsOpen,
  measurePart,
  withAfter,
} from '../domain/sla/progress.ts';
import type { CurrentMonth, PastIncident, ReportContent } from '../domain/sla/report.ts';
import { correctedSpans } from '../domain/sla/state.ts';
import type { Measured } from '../domain/sla/windows.ts';
import type { Day } from '../domain/window.ts';
import { DAY_MS, WINDOW_MS, sum, unpackDay, windowState } from '../domain/window.ts';
import { readDocuments } from '../store/documents.ts';
import type { MonthRow } from '../store/reports.ts';
import { ticksBetween } from '../store/ticks.ts';
import { readWindowsBetween } from '../store/uptime.ts';
import { readRow } from './row.ts';
import { countsIn } from './uptime.ts';

/** What a pass came to. */
export type SlaPass = 'idle' | 'measured' | 'judged' | 'frozen' | 'overtaken';

/** Components of one pass: with their queries and computing they fit one invocation. */
export const PASS_LIMIT = 10;
/** Months that a trend looks back, its own aside. */
export const TREND_MONTHS = 11;

/** A report is frozen so long after its month: what the last hour saw has been counted by then. */
export const FREEZE_AFTER_MS = 15 * 60_000;

export type Documents = NonNullable<Parameters<Commit>[2]>;

/** How documents are made is handed in; see `snapshot/sla.ts`. */
export type SlaMakers = {
  projectReport: (
    content: ReportContent,
    windows: Readonly<Record<string, string>>,
  ) => Promise<{ hash: string; content: ReportContent; documents: Documents }>;
  projectCurrent: (current: CurrentMonth) => Documents[number]['document'];
  pastIncidents: (
    history: readonly string[],
    rootCauses: ReadonlyMap<string, string>,
  ) => PastIncident[];
};

export type SlaMeans = SlaMakers & {
  db: D1Database;
  catalog: Catalog;
  commit: Commit;
  /** Root causes of published postmortems by the public id of their incident. */
  rootCauses: () => Promise<ReadonlyMap<string, string>>;
};

/** Where the month ends in a gap, what the first minutes after it saw decides about a bridge. */
export async function withWhatFollowed(
  parts: Readonly<Record<string, PartProgress>>,
  period: Period,
  page: PageState,
  minute: number,
  { db }: SlaMeans,
): Promise<Readonly<Record<string, PartProgress>>> {
  const open = Object.entries(parts).filter(([, part]) => endsOpen(part));
  if (open.length === 0) return parts;
  const rows = await ticksBetween(db, period.to, Math.min(minute, period.to + FREEZE_AFTER_MS));
  const ticks = rows.map((row) => ({
    at: row.minute,
    results: readRow(row.minute, row.data) ?? {},
  }));
  const closed = open.flatMap(([id, part]): [string, PartProgress][] => {
    const windows = Map.groupBy(ticks, ({ at }) => Math.floor(at / WINDOW_MS));
    const kinds = [...windows.values()].map((some): Measured => {
      const counts = some.flatMap(({ results }) =>
        part.monitors.map((monitor) => countsIn(results[monitor]?.samples ?? [])),
      );
      const state = windowState({ ...sum(counts), degraded: 0 });
      return state === 'no_data' ? 'n' : state === 'bad' ? 'b' : 'g';
    });
    const after = kinds.find((kind) => kind !== 'n');
    if (after === undefined) return [];
    return [[id, withAfter(part, after, period, correctedSpans(page.sla, id))]];
  });
  return { ...parts, ...Object.fromEntries(closed) };
}

type Wanted = { period: Period; until: number; row: MonthRow; page: PageState; means: SlaMeans };

/** The parts of a month with some of them measured anew. */
export async function measuredParts(
  components: readonly string[],
  { period, until, row, page, means: { db, catalog } }: Wanted,
): Promise<Progress['parts']> {
  const { parts } = row.progress;
  const monitors = new Map(
    components.map((id) => [id, countedMonitors(catalog, id, parts[id])] as const),
  );
  const span = {
    from: period.from - CONTEXT_DAYS * DAY_MS,
    to: Math.min(period.to + CONTEXT_DAYS * DAY_MS, until),
  };
  const days = new Map<string, Day>();
  const unpacked = new Map<string, Day>();
  const wanted = [...new Set([...monitors.values()].flat())];
  for (const { monitor, day, windows } of await readWindowsBetween(db, span, wanted)) {
    // Days on which nothing happened are alike.
    const known = unpacked.get(windows) ?? unpackDay(windows);
    unpacked.set(windows, known);
    days.set(`${monitor} ${day}`, known);
  }
  const maintenances = Object.values(page.maintenances);
  const measured = components.map((id): [string, PartProgress] => [
    id,
    measurePart({
      period,
      until,
      monitors: monitors.get(id) ?? [],
      dayOf: (monitor, day) => days.get(`${monitor} ${day}`),
      excluded: excludedSpans(maintenances, id),
      corrected: correctedSpans(page.sla, id),
    }),
  ]);
  return { ...parts, ...Object.fromEntries(measured) };
}

/** Public incidents that may have touched a month: those first made public in it, just before it or since. */
export async function incidentsOf(
  period: Period,
  rootCauses: ReadonlyMap<string, string>,
  { db, pastIncidents }: SlaMeans,
): Promise<PastIncident[]> {
  const keys = [periodBefore(period), period, periodAt(period.to)].map(
    ({ month }) => `history:${month}`,
  );
  const rows = await readDocuments(db, keys);
  return pastIncidents(
    rows.map(({ json }) => json),
    rootCauses,
  );
}
