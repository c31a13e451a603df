// The figures of the metrics page: how long it took to notice, to answer, to mitigate and to restore, by quarter. Median, 90th
// percentile and mean, each with n, because durations are heavily skewed. Pure.

import { POSTMORTEM_DUE_MS, type PostmortemStep } from '../worker/domain/vocabulary.ts';
import type { PostmortemPanel } from './page.ts';

export const MEASURES = [
  {
    id: 'ttd',
    name: 'Time to detect',
    what: 'from the beginning to the first alert, probe or report',
  },
  {
    id: 'tta',
    name: 'Time to acknowledge',
    what: 'from detection to the first acknowledgement by a person',
  },
  { id: 'ttm', name: 'Time to mitigate', what: 'from detection to the end of the worst' },
  { id: 'ttr', name: 'Time to restore', what: 'from detection to the end of the impact' },
] as const;
export type Measure = (typeof MEASURES)[number]['id'];

export type Figures = {
  readonly n: number;
  /** Whole minutes, rounded down. */
  readonly median: number;
  readonly p90: number;
  readonly mean: number;
};

const minutes = (from: string, to: string) =>
  Math.max(0, (Date.parse(to) - Date.parse(from)) / 60_000);

/** One incident's measures in minutes; null where nobody acknowledged. */
export function measuresOf({
  times,
}: Pick<PostmortemPanel, 'times'>): Record<Measure, number | null> {
  const { started, detected, acknowledged, mitigated, restored } = times;
  return {
    ttd: minutes(started, detected),
    tta: acknowledged === null ? null : minutes(detected, acknowledged),
    ttm: minutes(detected, mitigated),
    ttr: minutes(detected, restored),
  };
}

/** Null for no values. The median of an even number is the mean of the two in the middle; p90 is by nearest rank. */
export function figuresOf(values: readonly number[]): Figures | null {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const at = (index: number) => sorted[Math.min(n - 1, Math.max(0, index))] ?? 0;
  if (n === 0) return null;
  const middle = n % 2 === 1 ? at((n - 1) / 2) : (at(n / 2 - 1) + at(n / 2)) / 2;
  return {
    n,
    median: Math.floor(middle),
    p90: Math.floor(at(Math.ceil(0.9 * n) - 1)),
    mean: Math.floor(sorted.reduce((sum, value) => sum + value, 0) / n),
  };
}

/** `2026 Q4`, by the day on which the incident was resolved. */
export function quarterOf({ times }: Pick<PostmortemPanel, 'times'>): string {
  const month = Number(times.resolved.slice(5, 7));
  return `${times.resolved.slice(0, 4)} Q${Math.ceil(month / 3)}`;
}

export type Quarter = {
  readonly name: string;
  readonly incidents: number;
  readonly figures: Readonly<Record<Measure, Figures | null>>;
};

/** Quarters that have postmortems, oldest first. Withdrawn ones say nothing. */
export function quartersOf(postmortems: readonly PostmortemPanel[]): Quarter[] {
  const standing = postmortems.filter(({ status }) => status === 'approved');
  return [...Map.groupBy(standing, quarterOf)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, some]) => {
      const measured = some.map(measuresOf);
      const of = (measure: Measure) => figuresOf(measured.flatMap((one) => one[measure] ?? []));
      const figures = { ttd: of('ttd'), tta: of('tta'), ttm: of('ttm'), ttr: of('ttr') };
      return { name, incidents: some.length, figures };
    });
}

export type Timely = { readonly known: number; readonly inTime: number };

/** Of those that say when a step was done, how many did it in time after the all-clear; the instant itself is in time. */
export function onTime(
  postmortems: readonly Pick<PostmortemPanel, 'steps' | 'times'>[],
  step: PostmortemStep,
): Timely {
  const took = postmortems.flatMap(({ steps, times }) => {
    const at = steps[step];
    return at === undefined ? [] : [Date.parse(at) - Date.parse(times.resolved)];
  });
  const inTime = took.filter((ms) => ms <= POSTMORTEM_DUE_MS[step]).length;
  return { known: took.length, inTime };
}

/** Others that concern one of its components or that it repeats, or that repeat it; newest first. */
export function relatedTo<
  Entry extends Pick<
    PostmortemPanel,
    'incident' | 'components' | 'recurrenceOf' | 'status' | 'slug'
  >,
>(one: Entry, all: readonly Entry[], limit = 5): Entry[] {
  const repeats = (other: Entry) =>
    other.incident === one.recurrenceOf || other.recurrenceOf === one.incident;
  const shares = (other: Entry) => other.components.some((id) => one.components.includes(id));
  return all
    .filter(
      (other) =>
        other.slug !== one.slug && other.status === 'approved' && (repeats(other) || shares(other)),
    )
    .toSorted((a, b) => Number(repeats(b)) - Number(repeats(a)) || (a.slug < b.slug ? 1 : -1))
    .slice(0, limit);
}
