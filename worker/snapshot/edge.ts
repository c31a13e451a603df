// Tells the edge that what it keeps may be old. Only an optimisation: whatever the edge keeps is a minute and a half old at
// the most. It never fails, never holds up what it is called from for long, and is rare enough for the platform's limit.

import { within } from './deadline.ts';

/** What the platform offers where its cache stands before the worker; locally there is none. */
export type EdgeCache = { purge?: (what: { purgeEverything: true }) => Promise<unknown> };

/** An account may purge five times a minute. */
const PURGE_EVERY_MS = 15_000;
const DEADLINE_MS = 1_000;

export type Purge = () => Promise<void>;

/** `edge` gives the cache of the present invocation, if there is one. One of these per isolate. */
export function createPurge(edge: () => EdgeCache | undefined, now: () => number): Purge {
  let purgedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (now() - purgedAt < PURGE_EVERY_MS) return;
    try {
      const purging = edge()?.purge?.({ purgeEverything: true });
      if (purging === undefined) return;
      purgedAt = now();
      await within(DEADLINE_MS, purging);
    } catch (error) {
      console.warn('the edge was not purged', {
        kind: error instanceof Error ? error.name : 'unknown',
      });
    }
  };
}
