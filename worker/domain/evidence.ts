// What the regions of one tick saw of a failing monitor, for those who are called about it. Reasons are short and of our own
// words; a body is never among them.

import type { Evidence } from './event.ts';
import type { Sample } from './monitor.ts';

/** Longest reason that is passed on, in characters. */
const ANSWER_LIMIT = 200;

/** Null: no region saw it fail. */
export function evidenceOf(samples: readonly Sample[]): Evidence | null {
  const voters = samples.filter(({ display }) => display !== null);
  const failing = voters.filter(({ display }) => display === 'down');
  if (failing.length === 0) return null;
  const answer = failing
    .flatMap(({ reason, status }) => reason ?? (status === null ? [] : `status ${status}`))
    .at(-1);
  return {
    regions: failing.map(({ region }) => region),
    of: voters.length,
    answer: answer?.slice(0, ANSWER_LIMIT).toWellFormed() ?? null,
  };
}

/** The evidence of each monitor that some region saw fail, by its id. */
export function evidenceIn(
  samples: ReadonlyMap<string, readonly Sample[]>,
): Readonly<Record<string, Evidence>> {
  return Object.fromEntries(
    [...samples].flatMap(([monitor, some]) => {
      const evidence = evidenceOf(some);
      return evidence === null ? [] : [[monitor, evidence]];
    }),
  );
}
