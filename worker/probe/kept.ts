// Ticks that were probed while the database took nothing: what was seen, in the clock's own storage, until it can land. A day
// of them at most; minutes before that stay without data.

import type { Results } from './row.ts';
import { packRow, unpackRow } from './row.ts';
import type { Seen } from './results.ts';

export const KEPT_MS = 24 * 3_600_000;
/** Older ones that one call drops; a new one comes each minute. */
const DROPPED_AT_ONCE = 10;
const PREFIX = 'kept:';

export type Kept = {
  keep: (seen: Seen) => Promise<void>;
  /** The oldest of them, at most `limit`, in the order of their minutes. */
  oldest: (limit: number) => Promise<Seen[]>;
  forget: (minute: number) => Promise<void>;
};

/** Keys sort as text; minutes of the coming centuries have as many digits. */
const keyOf = (minute: number) => PREFIX + minute;

export function createKept(
  storage: Pick<DurableObjectStorage, 'put' | 'list' | 'delete'>,
  keptMs = KEPT_MS,
): Kept {
  return {
    async keep({ minute, samples }) {
      const results: Results = Object.fromEntries(
        [...samples].map(([id, some]) => [id, { state: null, samples: some }]),
      );
      await storage.put(keyOf(minute), packRow(minute, results));
      const old = { prefix: PREFIX, end: keyOf(minute - keptMs), limit: DROPPED_AT_ONCE };
      const dropped = [...(await storage.list(old)).keys()];
      if (dropped.length === 0) return;
      console.error('ticks that could not land for a day were dropped', { count: dropped.length });
      await storage.delete(dropped);
    },
    async oldest(limit) {
      const rows = await storage.list<string>({ prefix: PREFIX, limit });
      return [...rows].map(([key, row]) => {
        const minute = Number(key.slice(PREFIX.length));
        const results = Object.entries(unpackRow(minute, row));
        return { minute, samples: new Map(results.map(([id, { samples }]) => [id, samples])) };
      });
    },
    async forget(minute) {
      await storage.delete(keyOf(minute));
    },
  };
}
