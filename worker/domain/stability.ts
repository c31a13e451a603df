// When a monitor that goes down and comes up again and again is called unstable: from its third failure within an hour on, until
// it has been up for a quarter of an hour. Its alarm then goes on through the good moments: nobody is called for each of them,
// and nothing of the outage is missed.

import type { Verdict } from './vocabulary.ts';

export const FAILURES = 3;
export const FAILURES_WITHIN_MS = 60 * 60_000;
export const CALM_MS = 15 * 60_000;

/** Where a monitor stands, and what is remembered of how it got there. Instants in epoch ms. */
export type Standing = {
  verdict: Verdict;
  /** Start of the verdict; for `down` the first failing tick. */
  since: number;
  /** When it last went down, at most {@link FAILURES} times, oldest first. */
  downs?: readonly number[] | undefined;
  /** When it last came up after it was down. */
  recoveredAt?: number | undefined;
};

/** True while a monitor is unstable. */
export function isUnstable(
  { verdict, since, downs = [], recoveredAt }: Standing,
  now: number,
): boolean {
  const [first = 0] = downs;
  const last = downs.at(-1) ?? 0;
  if (downs.length < FAILURES || last - first > FAILURES_WITHIN_MS) return false;
  return verdict === 'down' || now - (recoveredAt ?? since) < CALM_MS;
}

/** Where a monitor stands after its verdict has changed. */
export function turned(before: Standing | undefined, verdict: Verdict, since: number): Standing {
  const { downs = [], recoveredAt } = before ?? {};
  if (verdict === 'down') {
    return { verdict, since, downs: [...downs, since].slice(-FAILURES), recoveredAt };
  }
  const wasUp = before?.verdict === 'up' || before?.verdict === 'degraded';
  const isUp = verdict === 'up' || verdict === 'degraded';
  return { verdict, since, downs, recoveredAt: isUp && !wasUp ? since : recoveredAt };
}
