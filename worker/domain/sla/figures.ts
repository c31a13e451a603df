// The figures of a promise from counted windows. Everything is an integer until it is rendered, and rendering rounds down:
// `100.000` means that no window was bad. Targets are integers in 1/100 000 (99.9 % is 99 900). Pure.

import type { Run } from './windows.ts';
import { countingOf } from './windows.ts';

/** What 100 % is. */
export const WHOLE = 100_000;

/** Windows of a period by how they count: excluded, without data, bad, good. */
export type Totals = { excluded: number; noData: number; bad: number; good: number };

export const NO_WINDOWS: Totals = { excluded: 0, noData: 0, bad: 0, good: 0 };

export function totalsOf(runs: Iterable<Run>): Totals {
  const totals = { ...NO_WINDOWS };
  for (const { kind, count } of runs) {
    const counting = countingOf(kind);
    totals[counting === 'no_data' ? 'noData' : counting] += count;
  }
  return totals;
}

/** T: every window. */
export function allOf({ excluded, noData, bad, good }: Totals): number {
  return excluded + noData + bad + good;
}

/** D: the windows that decide. */
export function decidingOf({ bad, good }: Totals): number {
  return good + bad;
}

/** Good of deciding windows; null where nothing was measured. Lower is worse, exactly. */
export type Ratio = { part: number; of: number };

export function uptimeOf(totals: Totals): Ratio | null {
  const of = decidingOf(totals);
  return of === 0 ? null : { part: totals.good, of };
}

/** Measured of all that counts; null where everything was excluded. */
export function coverageOf(totals: Totals): Ratio | null {
  const of = allOf(totals) - totals.excluded;
  return of === 0 ? null : { part: decidingOf(totals), of };
}

/** Whether a ratio reaches a target. */
export function reaches({ part, of }: Ratio, targetPer100k: number): boolean {
  return WHOLE * part >= targetPer100k * of;
}

/** Negative where `a` is worse than `b`; exact. */
export function compareRatios(a: Ratio, b: Ratio): number {
  return a.part * b.of - b.part * a.of;
}

/** What uptime can be at least and at most, whatever was in the windows without data. */
export function boundsOf({ noData, bad, good }: Totals): { least: Ratio; most: Ratio } | null {
  const of = good + bad + noData;
  if (of === 0) return null;
  return { least: { part: good, of }, most: { part: good + noData, of } };
}

/** Worst last, but for `no_measurement`, which is no judgement. */
export const VERDICTS = ['met', 'no_measurement', 'indeterminate', 'breached'] as const;
export type SlaVerdict = (typeof VERDICTS)[number];

/**
 * Met or breached only where no missing window could change it. `ahead`: windows of a running month that have not begun;
 * they may become anything.
 */
export function verdictOf(totals: Totals, targetPer100k: number, ahead = 0): SlaVerdict {
  if (decidingOf(totals) === 0) return 'no_measurement';
  const bounds = boundsOf({ ...totals, noData: totals.noData + ahead });
  if (bounds === null) return 'no_measurement';
  if (reaches(bounds.least, targetPer100k)) return 'met';
  return reaches(bounds.most, targetPer100k) ? 'indeterminate' : 'breached';
}

/** In windows times 100 000, so that they are integers; `remaining` may be negative. */
export type Budget = { whole: number; used: number; remaining: number };

/** `ahead` as in {@link verdictOf}: the budget is that of the whole month. */
export function budgetOf(totals: Totals, targetPer100k: number, ahead = 0): Budget {
  const whole = (WHOLE - targetPer100k) * (allOf(totals) - totals.excluded + ahead);
  const used = WHOLE * totals.bad;
  return { whole, used, remaining: whole - used };
}

/** Whole percent of the budget that is used, rounded down. A budget of nothing is used up by the first bad window. */
export function percentUsed({ whole, used }: Budget): number {
  if (whole === 0) return used === 0 ? 0 : 100;
  return floorDiv(100 * used, whole);
}

/** Rounds towards minus infinity, exactly as long as the operands are safe integers. */
export function floorDiv(a: number, b: number): number {
  const rest = ((a % b) + b) % b;
  return (a - rest) / b;
}

/** `99.895`: a ratio in percent with so many decimals, rounded down. */
export function percentText({ part, of }: Ratio, decimals = 3): string {
  return decimalText(floorDiv(100 * 10 ** decimals * part, of), decimals);
}

/** An integer in units of 10^-decimals as text: 28205 with 3 decimals is `28.205`. */
export function decimalText(value: number, decimals: number): string {
  const sign = value < 0 ? '-' : '';
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A target as people write it: 99 900 is `99.9`. */
export function targetText(per100k: number): string {
  return decimalText(per100k, 3).replace(/\.?0+$/, '');
}

const MINUTES_PER_WINDOW = 5;

/** Budget windows (times 100 000) as minutes with one decimal, rounded down: `28.2`. */
export function budgetMinutesText(windowsPer100k: number): string {
  return decimalText(floorDiv(10 * MINUTES_PER_WINDOW * windowsPer100k, WHOLE), 1);
}

/** Budget windows (times 100 000) with two decimals, rounded down: `5.64`. */
export function budgetWindowsText(windowsPer100k: number): string {
  return decimalText(floorDiv(100 * windowsPer100k, WHOLE), 2);
}
