// Who asks what: monitors without regions are asked from where the tick runs, the others from each
// of their regions, in shards small enough for one invocation's budget of requests. A region that
// does not answer gives no samples; that is no data, and never an outage.

import type { Finding } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import type { Sample } from '../domain/monitor.ts';
import { REGIONS } from '../domain/vocabulary.ts';

/** Findings by monitor id. */
export type Findings = Readonly<Record<string, Finding>>;

/** Samples by monitor id. */
export type Observe = (due: readonly Monitor[]) => Promise<ReadonlyMap<string, readonly Sample[]>>;

export type Place = Sample['region'];

export type Observers = {
  /** Asks in this invocation. */
  here: (monitors: readonly Monitor[]) => Promise<Findings>;
  /** Asks in an invocation of its own; `local` is anywhere. */
  away: (place: Place, shard: number, monitors: readonly Monitor[]) => Promise<Findings>;
  /** How long one of those may take; the next minute must not find it still waiting. */
  deadlineMs?: number;
};

/**
 * Monitors that are asked in the tick's own invocation; the rest of its requests is for those who
 * have to be told.
 */
export const HERE_SIZE = 12;
/** With one retry each, a shard's monitors stay below 50 requests. */
export const SHARD_SIZE = 24;
export const AWAY_DEADLINE_MS = 45_000;

export function createObserve({ here, away, deadlineMs = AWAY_DEADLINE_MS }: Observers): Observe {
  const inTime = async (place: Place, shard: number, monitors: readonly Monitor[]) => {
    const late = Promise.withResolvers<Findings>();
    const timer = setTimeout(() => late.reject(new Error('too late')), deadlineMs);
    try {
      return await Promise.race([away(place, shard, monitors), late.promise]);
    } catch (error) {
      const what = error instanceof Error ? error.message : 'unknown';
      console.warn('a region did not answer', { place, shard, monitors: monitors.length, what });
      return {};
    } finally {
      clearTimeout(timer);
    }
  };
  const sharded = (place: Place, monitors: readonly Monitor[]) =>
    shardsOf(monitors).map(async (some, shard) => ({
      place,
      findings: await inTime(place, shard, some),
    }));
  return async (due) => {
    const anywhere = due.filter(({ regions }) => regions.length === 0);
    const asked = await Promise.all([
      here(anywhere.slice(0, HERE_SIZE)).then((findings) => ({
        place: 'local' as const,
        findings,
      })),
      ...sharded('local', anywhere.slice(HERE_SIZE)),
      ...REGIONS.flatMap((region) =>
        sharded(
          region,
          due.filter(({ regions }) => regions.includes(region)),
        ),
      ),
    ]);
    const samples = new Map<string, Sample[]>();
    for (const { place, findings } of asked) {
      for (const [id, finding] of Object.entries(findings)) {
        samples.set(id, [...(samples.get(id) ?? []), { region: place, ...finding }]);
      }
    }
    return samples;
  };
}

function shardsOf(monitors: readonly Monitor[]): Monitor[][] {
  const shards: Monitor[][] = [];
  for (let from = 0; from < monitors.length; from += SHARD_SIZE) {
    shards.push(monitors.slice(from, from + SHARD_SIZE));
  }
  return shards;
}
