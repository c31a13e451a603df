// How long to wait before trying again, and how often to try. Waits double, are spread so that many failures do not return
// together, honour what the receiver asked for, and never exceed a day. Pure.

import { DAY_MS } from '../domain/window.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export type Patience = {
  firstMs: number;
  longestMs: number;
  /** After this many failures it is parked. */
  attemptsLimit: number;
};

/** News gets old: two days of ever longer waits. A call is tried every few minutes for most of a day. */
export const PATIENCE: Readonly<Record<'announce' | 'page', Patience>> = {
  announce: { firstMs: 30 * SECOND_MS, longestMs: DAY_MS, attemptsLimit: 14 },
  page: { firstMs: 10 * SECOND_MS, longestMs: 5 * MINUTE_MS, attemptsLimit: 300 },
};

/**
 * Milliseconds until the next attempt after `attempts` of them: between half and all of the doubled wait, `random` being from
 * [0, 1), but never less than the receiver asked for.
 */
export function backOffMs(
  { firstMs, longestMs }: Patience,
  attempts: number,
  random: number,
  retryAfterMs: number | null,
): number {
  const whole = Math.min(firstMs * 2 ** Math.min(Math.max(attempts, 1) - 1, 30), longestMs);
  const wait = Math.ceil(whole / 2 + (random * whole) / 2);
  return Math.min(Math.max(wait, retryAfterMs ?? 0), DAY_MS);
}
