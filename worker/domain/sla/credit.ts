// What a missed promise costs, by the policy of the tier: data, not code. Percentages are integers in 1/100 000. A step that
// was begun counts (`rounding: 'up'`), because rounding down could find a breach and credit nothing.

import type { Credit } from '../catalog.ts';
import type { Totals } from './figures.ts';
import { WHOLE, decidingOf, floorDiv } from './figures.ts';

/** A credit with everything that it was calculated from, so that it can be calculated again. */
export type CreditResult = {
  /** Of the monthly fee, in 1/100 000. */
  creditPer100k: number;
  steps: number;
  /** The steps before they were rounded, as an exact fraction. */
  excess: { part: number; of: number };
};

/** Nothing is owed where the target was reached, or nothing was measured. */
export function creditOf(
  totals: Totals,
  targetPer100k: number,
  { basis, stepPer100k, creditPer100k, capPer100k, rounding }: Credit,
): CreditResult {
  const deciding = decidingOf(totals);
  const missing = targetPer100k * deciding - WHOLE * totals.good;
  const allowed = (WHOLE - targetPer100k) * deciding;
  const excess =
    basis === 'target'
      ? { part: missing, of: stepPer100k * deciding }
      : { part: missing * WHOLE, of: allowed * stepPer100k };
  if (missing <= 0) return { creditPer100k: 0, steps: 0, excess: { ...excess, part: 0 } };
  const whole = floorDiv(excess.part, excess.of);
  const begun = excess.part % excess.of === 0 ? whole : whole + 1;
  const steps = rounding === 'up' ? begun : whole;
  return { creditPer100k: Math.min(capPer100k, creditPer100k * steps), steps, excess };
}
