// What is too much for one run is divided into shards, each a run of its own. Who does not answer in time gives no findings:
// that is no data, and never an outage.

import type { Monitor } from '../domain/catalog.ts';
import { shed } from './ask.ts';
import { REQUESTS_LIMIT, SHARD_SIZE } from './limits.ts';
import type { Findings, Place } from './observe.ts';

/** Calls are requests, too; so one region has so many monitors at most. */
export const REGION_SIZE = SHARD_SIZE * REQUESTS_LIMIT;

/** How many of so many monitors the first run asks itself, beside so many calls to others. */
export function shareOf(monitors: number): { own: number; calls: number } {
  for (let calls = 0; calls < REQUESTS_LIMIT; calls += 1) {
    const own = Math.floor((SHARD_SIZE * (REQUESTS_LIMIT - calls)) / REQUESTS_LIMIT);
    if (own + SHARD_SIZE * calls >= monitors) return { own: Math.min(own, monitors), calls };
  }
  return { own: 0, calls: REQUESTS_LIMIT };
}

export type Shards = {
  /** Asks in this run, within so many requests. */
  own: (monitors: readonly Monitor[], requests: number) => Promise<Findings>;
  /** Asks in another one; the first is number 1. */
  other: (shard: number, monitors: readonly Monitor[]) => Promise<Findings>;
};

/** Asks all at once. Monitors beyond what a region can take are shed. */
export async function askShards(
  monitors: readonly Monitor[],
  { own, other }: Shards,
): Promise<Findings> {
  const share = shareOf(monitors.length);
  const theirs = shardsOf(monitors.slice(share.own, REGION_SIZE));
  const found = await Promise.all([
    own(monitors.slice(0, share.own), REQUESTS_LIMIT - share.calls),
    ...theirs.map((some, index) => other(index + 1, some)),
  ]);
  const left = monitors.slice(REGION_SIZE).map((monitor) => [monitor.id, shed(monitor)] as const);
  return Object.assign(Object.fromEntries(left), ...found);
}

function shardsOf<Item>(items: readonly Item[]): Item[][] {
  const shards: Item[][] = [];
  for (let from = 0; from < items.length; from += SHARD_SIZE) {
    shards.push(items.slice(from, from + SHARD_SIZE));
  }
  return shards;
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
