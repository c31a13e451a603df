// How fast an error budget is being spent, and when that is worth a person's attention: several pairs of a long and a short
// span, where both must burn faster than the pair allows (the multi-window, multi-burn-rate alerts of Google's SRE Workbook).
// The unit is the measured five-minute window, as in the SLA itself. Everything that decides is an integer; only what is
// shown is divided.

import { DAY_MS, WINDOW_MS } from './window.ts';

const HOUR_MS = 3_600_000;

/** The period whose budget is spent, where nobody says otherwise. */
export const BUDGET_PERIOD_MS = 30 * DAY_MS;

export type Urgency = 'page' | 'ticket';

/** `budgetPercent` of the period's budget may be gone within `longMs` before it is worth an alert. */
export type BurnRule = {
  urgency: Urgency;
  longMs: number;
  /** About a twelfth of the long one: it makes the alert end soon after the burning does. */
  shortMs: number;
  budgetPercent: number;
};

/** Most urgent first. */
export const BURN_RULES: readonly BurnRule[] = [
  { urgency: 'page', longMs: HOUR_MS, shortMs: 5 * 60_000, budgetPercent: 2 },
  { urgency: 'page', longMs: 6 * HOUR_MS, shortMs: 30 * 60_000, budgetPercent: 5 },
  { urgency: 'ticket', longMs: DAY_MS, shortMs: 2 * HOUR_MS, budgetPercent: 10 },
  { urgency: 'ticket', longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS, budgetPercent: 10 },
];

/** How far back the rules look. */
export const BURN_REACH_MS = Math.max(...BURN_RULES.map(({ longMs }) => longMs));

/** One blip is no trend: a rule needs this many bad windows, or that many failing ticks, in its long span. */
const BAD_WINDOWS_NEEDED = 2;
const DOWN_TICKS_NEEDED = 3;

/** A window that was measured and is not excluded. */
export type MeasuredWindow = {
  /** Epoch ms of its start. */
  at: number;
  bad: boolean;
  /** Ticks that were down by the vote of the regions. */
  down: number;
};

/** What was measured in a span. */
export type Spent = { windows: number; bad: number; down: number };

/** At which burn rate a rule alerts: 1 spends exactly the whole budget over the period. */
export function burnThreshold({ budgetPercent, longMs }: BurnRule, periodMs: number): number {
  return (budgetPercent * periodMs) / (100 * longMs);
}

/** How many times faster than allowed the budget is spent; null where nothing was measured or nothing may be spent. */
export function burnRate({ windows, bad }: Spent, targetPer100k: number): number | null {
  const allowed = windows * (100_000 - targetPer100k);
  return allowed === 0 ? null : (100_000 * bad) / allowed;
}

/** When the whole budget of a period is gone at this rate, in ms; null: never. */
export function exhaustedAfterMs(rate: number, periodMs: number): number | null {
  return rate > 0 ? periodMs / rate : null;
}

/** What was measured in the span that ends at `now`, the running window included. */
export function spentIn(windows: readonly MeasuredWindow[], now: number, spanMs: number): Spent {
  // The span ends with the window that holds the last instant before `now`.
  const end = Math.ceil(now / WINDOW_MS) * WINDOW_MS;
  const spent: Spent = { windows: 0, bad: 0, down: 0 };
  for (const { at, bad, down } of windows) {
    if (at < end - spanMs || at >= end) continue;
    spent.windows += 1;
    spent.bad += bad ? 1 : 0;
    spent.down += down;
  }
  return spent;
}

export type Objective = { targetPer100k: number; periodMs: number };

/** The most urgent rule that a component's windows break; null: none. */
export function burning(
  windows: readonly MeasuredWindow[],
  now: number,
  objective: Objective,
): BurnRule | null {
  const broken = BURN_RULES.find((rule) => {
    const long = spentIn(windows, now, rule.longMs);
    if (long.bad < BAD_WINDOWS_NEEDED && long.down < DOWN_TICKS_NEEDED) return false;
    const short = spentIn(windows, now, rule.shortMs);
    return exceeds(long, rule, objective) && exceeds(short, rule, objective);
  });
  return broken ?? null;
}

/** `burnRate >= burnThreshold`, without dividing. A target of 100 % allows nothing, and any bad window exceeds it. */
function exceeds(
  { windows, bad }: Spent,
  { budgetPercent, longMs }: BurnRule,
  { targetPer100k, periodMs }: Objective,
): boolean {
  if (bad === 0) return false;
  const perWindow = (ms: number) => Math.round(ms / WINDOW_MS);
  return (
    100_000 * bad * 100 * perWindow(longMs) >=
    budgetPercent * perWindow(periodMs) * windows * (100_000 - targetPer100k)
  );
}
