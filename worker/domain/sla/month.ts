// The period of a promise: a calendar month in UTC, half-open. A window belongs to the month that holds its start. No leap
// seconds, no summer time: a zone only changes labels.

import { DAY_MS, WINDOWS_PER_DAY } from '../window.ts';

/** `month` is `2026-10`; `from` and `to` are epoch ms. */
export type Period = { month: string; from: number; to: number; windows: number };

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Null where the text is no month. */
export function periodOf(month: string): Period | null {
  const [, year, number] = MONTH.exec(month) ?? [];
  if (year === undefined || number === undefined) return null;
  const from = Date.UTC(Number(year), Number(number) - 1, 1);
  const to = Date.UTC(Number(year), Number(number), 1);
  return { month, from, to, windows: ((to - from) / DAY_MS) * WINDOWS_PER_DAY };
}

/** The month that holds an instant. */
export function periodAt(at: number): Period {
  const period = periodOf(new Date(at).toISOString().slice(0, 7));
  if (period === null) throw new RangeError(`not an instant of this calendar: ${at}`);
  return period;
}

/** The month before. */
export function periodBefore({ from }: Period): Period {
  return periodAt(from - 1);
}
