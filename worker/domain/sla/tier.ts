// One figure for a promise that covers several components, and what follows from it: verdicts, budget, credit. By the worst
// of them (the tier is what its worst component is), or by any (a window is bad where it is bad for any of them). Pure.

import type { Tier } from '../catalog.ts';
import type { CreditResult } from './credit.ts';
import { creditOf } from './credit.ts';
import type { Budget, SlaVerdict, Totals } from './figures.ts';
import { budgetOf, compareRatios, NO_WINDOWS, totalsOf, uptimeOf, verdictOf } from './figures.ts';
import type { Counting, Run } from './windows.ts';
import { BRIDGE_LIMIT, bridgesIn, countingOf } from './windows.ts';

/** The windows of one component in a month, or of its part that is over. */
export type Part = { component: string; runs: readonly Run[] };

/** Why a person has to look before a month is settled. */
export type Doubt = 'indeterminate' | 'no_measurement' | 'long_bridge';

export type TierFigures = {
  /** By the worst: the component whose figures these are. By any, or where nothing was measured: null. */
  component: string | null;
  totals: Totals;
  verdict: SlaVerdict;
  /** Of the team's own target; null: it has none. */
  slo: SlaVerdict | null;
  budget: Budget;
  /**
   * Null: the tier promises none. Where the month is indeterminate this is what measured uptime comes to, and a person
   * confirms it. Of a running month it is the least: what is owed if every window ahead is good.
   */
  credit: CreditResult | null;
  doubts: readonly Doubt[];
};

/** `ahead`: windows of the month that have not begun. `parts` are the components of the tier, each with as many windows. */
export function tierFigures(tier: Tier, parts: readonly Part[], ahead = 0): TierFigures {
  const { component, totals } = tier.combine === 'any' ? byAny(parts) : byWorst(parts);
  const { targetPer100k, sloPer100k } = tier;
  const verdicts =
    tier.combine === 'any'
      ? [verdictOf(totals, targetPer100k, ahead)]
      : parts.map(({ runs }) => verdictOf(totalsOf(runs), targetPer100k, ahead));
  const slos =
    sloPer100k === null
      ? []
      : tier.combine === 'any'
        ? [verdictOf(totals, sloPer100k, ahead)]
        : parts.map(({ runs }) => verdictOf(totalsOf(runs), sloPer100k, ahead));
  const verdict = together(verdicts);
  const isDoubted = verdict === 'indeterminate' || verdict === 'no_measurement';
  const isBridgedLong = parts.some(({ runs }) =>
    bridgesIn(runs).some((count) => count > BRIDGE_LIMIT),
  );
  return {
    component,
    totals,
    verdict,
    slo: sloPer100k === null ? null : together(slos),
    budget: budgetOf(totals, targetPer100k, ahead),
    credit:
      tier.credit === null ? null : creditOf(atBest(totals, ahead), targetPer100k, tier.credit),
    doubts: [...(isDoubted ? [verdict] : []), ...(isBridgedLong ? ['long_bridge' as const] : [])],
  };
}

/** The totals of a running month if every window ahead is good. */
export function atBest(totals: Totals, ahead: number): Totals {
  return { ...totals, good: totals.good + ahead };
}

/** One breach is a breach; a promise is met where it is met for all. */
function together(verdicts: readonly SlaVerdict[]): SlaVerdict {
  if (verdicts.includes('breached')) return 'breached';
  if (verdicts.every((verdict) => verdict === 'met')) return 'met';
  return verdicts.every((verdict) => verdict === 'no_measurement')
    ? 'no_measurement'
    : 'indeterminate';
}

function byWorst(parts: readonly Part[]): { component: string | null; totals: Totals } {
  const measured = parts
    .map(({ component, runs }) => ({ component, totals: totalsOf(runs) }))
    .flatMap((one) => {
      const uptime = uptimeOf(one.totals);
      return uptime === null ? [] : [{ ...one, uptime }];
    })
    .toSorted((a, b) => compareRatios(a.uptime, b.uptime));
  const [worst] = measured;
  if (worst !== undefined) return { component: worst.component, totals: worst.totals };
  return { component: null, totals: parts[0] ? totalsOf(parts[0].runs) : NO_WINDOWS };
}

/** From the weakest to the strongest: what is bad for any is bad, what is excluded for all is excluded. */
const STRENGTH: readonly Counting[] = ['excluded', 'good', 'no_data', 'bad'];

function byAny(parts: readonly Part[]): { component: null; totals: Totals } {
  const lengths = parts.map(({ runs }) => runs.reduce((sum, { count }) => sum + count, 0));
  const strongest = new Uint8Array(Math.max(0, ...lengths));
  for (const { runs } of parts) {
    let index = 0;
    for (const { kind, count } of runs) {
      const strength = STRENGTH.indexOf(countingOf(kind));
      for (const end = index + count; index < end; index += 1) {
        if (strength > (strongest[index] ?? 0)) strongest[index] = strength;
      }
    }
  }
  const counts = [0, 0, 0, 0];
  for (const strength of strongest) counts[strength] = (counts[strength] ?? 0) + 1;
  const [excluded = 0, good = 0, noData = 0, bad = 0] = counts;
  return { component: null, totals: { excluded, noData, bad, good } };
}
