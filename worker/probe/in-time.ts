// One attempt within its timeout, whatever it waits for. Who is late or broken off has not answered;
// which failure it was, a runtime tells only in prose, and each in its own, so nobody reads it.

import type { Answer } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import { ProbeFault } from './fault.ts';
import type { ProbeMeans } from './probe.ts';

export type Attempt = {
  /** Aborts when the time is up. */
  signal: AbortSignal;
  /** Milliseconds since it began. */
  elapsed: () => number;
};

type Unreachable = Extract<Answer, { type: 'unreachable' }>;

/** What `work` makes of it, or that nobody answered; rejects with `ProbeFault` alone. */
export async function inTime<Result>(
  { timeoutMs }: Monitor,
  { clock, deadlines, platform }: ProbeMeans,
  work: (attempt: Attempt) => Promise<Result>,
): Promise<Result | Unreachable> {
  const controller = new AbortController();
  const { signal } = controller;
  const late = Promise.withResolvers<never>();
  const answered = deadlines.after(timeoutMs, () => {
    controller.abort();
    late.reject(new Error('late'));
  });
  const began = clock();
  const elapsed = () => Math.max(0, Math.round(clock() - began));
  try {
    return await Promise.race([work({ signal, elapsed }), late.promise]);
  } catch (error) {
    if (error instanceof ProbeFault) throw error;
    const failure = signal.aborted
      ? { reason: `timeout after ${timeoutMs} ms`, status: null }
      : platform.broken();
    return { type: 'unreachable', ...failure, ms: elapsed() };
  } finally {
    answered();
  }
}
