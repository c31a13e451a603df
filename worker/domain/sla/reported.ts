// "Reported impact": what other status pages call uptime, from incidents and not from measurements. It stands beside the
// measured figure, labelled as such, so that moving to measured numbers is honest. Weights are in thousandths. Where spans
// overlap, a moment has the heaviest weight and never their sum. Pure.

import type { Span } from '../notice.ts';
import { overlapOf } from '../notice.ts';
import type { ComponentStatus } from '../vocabulary.ts';
import type { Ratio } from './figures.ts';

export type Weights = Readonly<Record<ComponentStatus, number>>;

/** By what a partial outage weighs, in thousandths. */
export const weightsOf = (partial: number): Weights => ({
  operational: 0,
  under_maintenance: 0,
  degraded_performance: 0,
  partial_outage: partial,
  major_outage: 1000,
});

/** What a partial outage weighs, as the presets of other pages have it; the first is the default. */
export const PRESETS = {
  '0.3': weightsOf(300),
  '0.5': weightsOf(500),
  '1.0': weightsOf(1000),
} as const;

/** What an incident said of a component, and for how long. */
export type Impact = Span & { status: ComponentStatus };

/** Weighted time that was lost in a period, in thousandths of milliseconds. */
export function lostIn(period: Span, impacts: readonly Impact[], weights: Weights): number {
  const inside = impacts
    .map((impact) => ({ ...overlapOf(impact, period), weight: weights[impact.status] }))
    .filter(({ from, to, weight }) => from < to && weight > 0);
  const cuts = [...new Set(inside.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b);
  return cuts.slice(1).reduce((lost, to, index) => {
    const from = cuts[index] ?? to;
    const over = inside.filter((one) => one.from <= from && one.to >= to);
    return lost + Math.max(0, ...over.map(({ weight }) => weight)) * (to - from);
  }, 0);
}

/** The share of a period that was not lost. */
export function reportedUptime(
  period: Span,
  impacts: readonly Impact[],
  weights: Weights,
): Ratio | null {
  const lengthMs = period.to - period.from;
  if (lengthMs <= 0) return null;
  // Rounded against us.
  const lostMs = Math.ceil(lostIn(period, impacts, weights) / 1000);
  return { part: lengthMs - lostMs, of: lengthMs };
}
