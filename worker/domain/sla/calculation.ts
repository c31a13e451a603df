// A credit as a calculation that a person can follow line by line, with the numbers of the month in it.

import type { Tier } from '../catalog.ts';
import { creditOf } from './credit.ts';
import type { Totals } from './figures.ts';
import {
  WHOLE,
  decidingOf,
  decimalText,
  floorDiv,
  percentText,
  targetText,
  uptimeOf,
} from './figures.ts';

const grouped = (value: number) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ' ');

/** Lines of plain text. */
export function calculationOf(tier: Tier, totals: Totals): string {
  const { targetPer100k, credit } = tier;
  const { good, bad, noData, excluded } = totals;
  const deciding = decidingOf(totals);
  const uptime = uptimeOf(totals);
  const lines = [
    `Windows of five minutes: ${grouped(good)} good, ${grouped(bad)} bad, ${grouped(noData)} without data, ${grouped(excluded)} excluded.`,
    `Uptime = good / (good + bad) = ${grouped(good)} / ${grouped(deciding)} = ${uptime === null ? 'not measured' : `${percentText(uptime)} %`}; promised are ${targetText(targetPer100k)} %.`,
  ];
  if (credit === null) return [...lines, 'This tier promises no credit.'].join('\n');
  const { steps, creditPer100k, excess } = creditOf(totals, targetPer100k, credit);
  const missing = targetPer100k * deciding - WHOLE * good;
  const percent = (per100k: number) => `${targetText(per100k)} %`;
  if (missing <= 0) return [...lines, 'The target was reached: nothing is owed.'].join('\n');
  const measure =
    credit.basis === 'target'
      ? `Below the target by ${grouped(missing)} / ${grouped(deciding)} thousandths of a point`
      : `Over the allowed downtime (${targetText(WHOLE - targetPer100k)} % of ${grouped(deciding)} windows) by ${percentText({ part: missing, of: (WHOLE - targetPer100k) * deciding }, 2)} % of it`;
  const begun = credit.rounding === 'up' ? 'begun' : 'whole';
  return [
    ...lines,
    `${measure}, in steps of ${percent(credit.stepPer100k)}: ${decimalText(floorDiv(100 * excess.part, excess.of), 2)}, so ${steps} ${begun}.`,
    `Credit = ${steps} × ${percent(credit.creditPer100k)}, at most ${percent(credit.capPer100k)}: ${percent(creditPer100k)} of the monthly fee.`,
  ].join('\n');
}
