// How long incidents took to be noticed, answered, mitigated and restored, and what was deferred in them. Median, 90th
// percentile and mean, each with how many there were, because durations are heavily skewed. Pure.

import type { IncidentView } from './incident.ts';
import { deferredCount, milestonesOf } from './lifecycle.ts';

export const MEASURES = ['ttd', 'tta', 'ttm', 'ttr'] as const;
export type Measure = (typeof MEASURES)[number];

/** Milliseconds. */
export type Spread = { n: number; median: number; p90: number; mean: number };

/** Null for no values. The median of an even number is the mean of the two in the middle; p90 is by nearest rank. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return null;
  const at = (index: number) => sorted[index] ?? 0;
  return {
    n,
    median: (at(Math.floor((n - 1) / 2)) + at(Math.floor(n / 2))) / 2,
    p90: at(Math.ceil(0.9 * n) - 1),
    mean: sorted.reduce((sum, value) => sum + value, 0) / n,
  };
}

/** One incident's measures in ms; null where the milestone was not reached. */
export function measuresOf(view: IncidentView): Record<Measure, number | null> {
  const { startedAt, detectedAt, triggeredAt, acknowledgedAt, mitigatedAt, restoredAt } =
    milestonesOf(view);
  const between = (from: number, until: number | null) =>
    until === null ? null : Math.max(0, until - from);
  return {
    ttd: between(startedAt, detectedAt),
    tta: between(triggeredAt ?? detectedAt, acknowledgedAt),
    ttm: between(detectedAt, mitigatedAt),
    ttr: between(detectedAt, restoredAt),
  };
}

export type Measured = Record<Measure, Spread | null> & {
  incidents: number;
  deferrals: Spread | null;
};

/** Of what was resolved since an instant; merged incidents and false alarms say nothing. */
export function measuredSince(views: readonly IncidentView[], since: number): Measured {
  const counted = views.filter(
    ({ state, resolvedAt, file }) =>
      state === 'resolved' && resolvedAt !== null && resolvedAt >= since && file.dismissed === null,
  );
  const all = counted.map(measuresOf);
  const of = (measure: Measure) => spreadOf(all.flatMap((one) => one[measure] ?? []));
  return {
    incidents: counted.length,
    ttd: of('ttd'),
    tta: of('tta'),
    ttm: of('ttm'),
    ttr: of('ttr'),
    deferrals: spreadOf(counted.map(deferredCount)),
  };
}
