// How far the windows of a month are known, component by component. A running month is measured in turns, a few components
// at a time, always from the whole record and never by adding to what was there; when the month is over the same turns make
// it final. Pure.

import type { Catalog } from '../catalog.ts';
import type { Span } from '../notice.ts';
import type { Day } from '../window.ts';
import { DAY_MS, WINDOW_MS } from '../window.ts';
import type { Period } from './month.ts';
import type { Edges, Measured, Run } from './windows.ts';
import {
  edgesOf,
  measureWindows,
  packRuns,
  runsOf,
  settleWindows,
  unpackMeasured,
  unpackRuns,
} from './windows.ts';

/** What is known of one component; `measured` and `final` are packed runs of the first `count` windows. */
export type PartProgress = {
  count: number;
  measured: string;
  final: string;
  edges: Edges;
  /** Every monitor that counted for it this month: one that left the configuration keeps what it measured. */
  monitors: readonly string[];
};

export type Progress = {
  parts: Readonly<Record<string, PartProgress>>;
  /** Why a month that is over is worked on again; null: for its first report. */
  again: Again | null;
};

/** `measure`: from the record. `correct`: from the windows of the last revision. */
export type Again = { how: 'measure' | 'correct'; by: string; reason: string };

export const NO_PROGRESS: Progress = { parts: {}, again: null };

/** Days on both sides of a month in which a bridge may find its other end. */
export const CONTEXT_DAYS = 2;

/** The components that a promise covers, each once, in the order of the page. */
export function promisedComponents({ components, sla }: Catalog): string[] {
  const promised = new Set(sla.tiers.flatMap((tier) => tier.components));
  return components.map(({ id }) => id).filter((id) => promised.has(id));
}

/** The monitors whose ticks make a component's windows: those of now, and those that counted earlier in the month. */
export function countedMonitors(
  { monitors }: Catalog,
  component: string,
  known: PartProgress | undefined,
): string[] {
  const own = monitors.filter((monitor) => monitor.sla && monitor.component === component);
  return [...new Set([...(known?.monitors ?? []), ...own.map(({ id }) => id)])];
}

/** Windows of a period that have ended by an instant. */
export function windowsBy(period: Period, at: number): number {
  return Math.max(0, Math.min(period.windows, Math.floor((at - period.from) / WINDOW_MS)));
}

/** Which components to measure next: those of which least is known, at most `limit`. */
export function nextParts(
  components: readonly string[],
  { parts }: Progress,
  count: number,
  limit: number,
): string[] {
  const known = (id: string) => parts[id]?.count ?? -1;
  return components
    .filter((id) => known(id) < count)
    .toSorted((a, b) => known(a) - known(b))
    .slice(0, limit);
}

export type Measuring = {
  period: Period;
  /** The record is whole up to here, epoch ms. */
  until: number;
  monitors: readonly string[];
  /** A monitor's day by its start. */
  dayOf: (monitor: string, day: number) => Day | undefined;
  /** Spans of maintenance that was announced in time. */
  excluded: readonly Span[];
  /** Spans that a person has excluded. */
  corrected: readonly Span[];
};

/** One component's windows up to `until`, from the record. */
export function measurePart(measuring: Measuring): PartProgress {
  const { period, until, monitors, dayOf, excluded, corrected } = measuring;
  const from = period.from - CONTEXT_DAYS * DAY_MS;
  const to = Math.min(period.to + CONTEXT_DAYS * DAY_MS, until);
  const all = measureWindows(
    monitors.map((monitor) => (day: number) => dayOf(monitor, day)),
    { from, to },
    excluded,
  ).slice(0, Math.max(0, Math.floor((to - from) / WINDOW_MS)));
  const head = Math.round((period.from - from) / WINDOW_MS);
  const count = windowsBy(period, until);
  const measured = all.slice(head, head + count);
  const edges = edgesOf(all, head, Math.max(0, all.length - head - count));
  return settled({ measured, edges, monitors }, period, corrected);
}

/** The same windows with other corrections. */
export function correctPart(
  { measured, edges, monitors }: PartProgress,
  period: Period,
  corrected: readonly Span[],
): PartProgress {
  return settled({ measured: unpackMeasured(measured), edges, monitors }, period, corrected);
}

/** The same windows when more is known of what follows the month. */
export function withAfter(
  part: PartProgress,
  after: Measured,
  period: Period,
  corrected: readonly Span[],
): PartProgress {
  return correctPart({ ...part, edges: { ...part.edges, after } }, period, corrected);
}

/** The month ends in a gap whose other end is not known yet. */
export function endsOpen({ final, edges }: PartProgress): boolean {
  const [before, last] = unpackRuns(final).slice(-2);
  return edges.after === null && last?.kind === 'n' && before?.kind === 'b';
}

function settled(
  {
    measured,
    edges,
    monitors,
  }: { measured: Measured[]; edges: Edges; monitors: readonly string[] },
  period: Span,
  corrected: readonly Span[],
): PartProgress {
  return {
    count: measured.length,
    measured: packRuns(runsOf(measured)),
    final: packRuns(runsOf(settleWindows(measured, edges, period, corrected))),
    edges,
    monitors,
  };
}

/** The final windows of a part. */
export function runsIn({ final }: PartProgress): Run[] {
  return unpackRuns(final);
}
