// What is too much for one run is divided into shards, each a run of its own. Who does not answer in time gives no findings:
// that is no data, and never an outage.

import type { Monitor } from '../domain/catalog.ts';
import { REQUESTS_LIMIT, shed } from './run.ts';
import type { Findings, Place } from './observe.ts';

/** With one retry each, a shard's monitors stay below the requests of one run. */
export const SHARD_SIZE = 24;
/** Calls are requests, too; so one region has so many monitors at most. */
export const REGION_SIZE = SHARD_SIZE * REQUESTS_LIMIT;

export function shardsOf<Item>(items: readonly Item[], size = SHARD_SIZE): Item[][] {
  const shards: Item[][] = [];
  for (let from = 0; from < items.length; from += size) shards.push(items.slice(from, from + size));
  return shards;
}

/** Asks all shards at once. Monitors beyond what a region can take are shed. */
export async function askShards(
  monitors: readonly Monitor[],
  ask: (shard: number, some: readonly Monitor[]) => Promise<Findings>,
): Promise<Findings> {
  const shards = shardsOf(monitors.slice(0, REGION_SIZE));
  const found = await Promise.all(shards.map((some, shard) => ask(shard, some)));
  const left = monitors.slice(REGION_SIZE).map((monitor) => [monitor.id, shed(monitor)] as const);
  return Object.assign(Object.fromEntries(left), ...found);
}

/** What was asked for, or nothing where it fails or takes too long; the log says so. */
export async function inTime(
  work: Promise<Findings>,
  deadlineMs: number,
  facts: { place: Place; shard: number | null; monitors: number },
): Promise<Findings> {
  const late = Promise.withResolvers<Findings>();
  const timer = setTimeout(() => late.reject(new Error('too late')), deadlineMs);
  try {
    return await Promise.race([work, late.promise]);
  } catch (error) {
    const what = error instanceof Error ? error.message : 'unknown';
    console.warn('a region did not answer', { ...facts, what });
    return {};
  } finally {
    clearTimeout(timer);
  }
}
