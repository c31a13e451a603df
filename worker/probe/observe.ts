// Who asks what: monitors without regions are asked from where the tick runs, the others from each
// of their regions, in shards small enough for one invocation's budget. A region that does not
// answer gives no samples; that is no data, and never an outage.

import type { Finding } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import type { Sample } from '../domain/monitor.ts';
import type { Region } from '../domain/vocabulary.ts';
import { REGIONS } from '../domain/vocabulary.ts';

/** Findings by monitor id. */
export type Findings = Readonly<Record<string, Finding>>;

/** Samples by monitor id. */
export type Observe = (due: readonly Monitor[]) => Promise<ReadonlyMap<string, readonly Sample[]>>;

export type Observers = {
  local: (monitors: readonly Monitor[]) => Promise<Findings>;
  region: (region: Region, shard: number, monitors: readonly Monitor[]) => Promise<Findings>;
  /** How long a region may take; the next minute must not find it still waiting. */
  deadlineMs?: number;
};

/** With one retry each, a shard's monitors stay below 50 requests. */
export const SHARD_SIZE = 24;
export const REGION_DEADLINE_MS = 45_000;

export function createObserve({
  local,
  region: askRegion,
  deadlineMs = REGION_DEADLINE_MS,
}: Observers): Observe {
  const inTime = async (region: Region, shard: number, monitors: readonly Monitor[]) => {
    const late = Promise.withResolvers<Findings>();
    const timer = setTimeout(() => late.reject(new Error('too late')), deadlineMs);
    try {
      return await Promise.race([askRegion(region, shard, monitors), late.promise]);
    } catch (error) {
      const what = error instanceof Error ? error.message : 'unknown';
      console.warn('a region did not answer', { region, shard, monitors: monitors.length, what });
      return {};
    } finally {
      clearTimeout(timer);
    }
  };
  return async (due) => {
    const here = due.filter(({ regions }) => regions.length === 0);
    const asked = REGIONS.flatMap((region) =>
      shardsOf(due.filter(({ regions }) => regions.includes(region))).map(
        async (monitors, shard) => ({ region, findings: await inTime(region, shard, monitors) }),
      ),
    );
    const [ofHere, ofRegions] = await Promise.all([
      here.length === 0 ? {} : local(here),
      Promise.all(asked),
    ]);
    const samples = new Map<string, Sample[]>();
    for (const { region, findings } of [
      { region: 'local' as const, findings: ofHere },
      ...ofRegions,
    ]) {
      for (const [id, finding] of Object.entries(findings)) {
        samples.set(id, [...(samples.get(id) ?? []), { region, ...finding }]);
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
