// What a reader gets, and how the best of the copies is chosen when the database cannot be asked: the one that was known to
// be current last, if it has everything that was asked for.

import type { Copies } from './copies.ts';
import { within } from './deadline.ts';
import type { Held, Memory } from './memory.ts';
import { wasQuiet } from './named.ts';
import type { PublicDocument } from './serialise.ts';

/** How long memory answers by itself. */
export const ALONE_MS = 1_000;
/** How long one copy is waited for. */
export const COPY_DEADLINE_MS = 1_000;

export type Reading = {
  /** A key that is not in it does not exist. */
  documents: ReadonlyMap<string, PublicDocument>;
  /** A tag per document that changes whenever its content does. */
  etags: ReadonlyMap<string, string>;
  /** Newest tick, epoch ms; null: none is known. */
  tickAt: number | null;
  /** Null: current. Otherwise the instant (epoch ms) at which this was known to be so. */
  staleAt: number | null;
  /** Up to when memory alone gives the same, epoch ms. */
  until: number;
  source: 'memory' | 'database' | 'kv' | 'cache';
};

/** Of the places that have every document, the one whose copies were known to be current last. */
export async function newestCopy(
  keys: readonly string[],
  memory: Memory,
  tickAt: number | null,
  places: readonly (readonly ['kv' | 'cache', Copies])[],
): Promise<Reading | null> {
  const remembered = memory.all(keys);
  const readings: Reading[] = [];
  if (remembered !== null && remembered.get('page')?.document) {
    readings.push(readingOf(remembered, tickAt, agesOf(remembered), 'memory'));
  }
  const found = await Promise.allSettled(
    places.map(async ([source, copies]) => {
      const pairs = await Promise.all(
        keys.map(async (key) => [key, await within(COPY_DEADLINE_MS, copies(key))] as const),
      );
      const held = new Map(pairs.flatMap(([key, one]) => (one ? [[key, one] as const] : [])));
      // A page can be shown without its measurements, and without a month in which nothing was; without nothing else.
      const missing = keys.filter((key) => !isMeasurement(key) && !held.has(key));
      if (missing.length > 0) {
        const recent = held.get('recent') ?? (await within(COPY_DEADLINE_MS, copies('recent')));
        if (!missing.every((key) => wasQuiet(key, recent))) return null;
      }
      const measured = held.get('measured')?.document;
      const newest = measured && 'at' in measured ? measured.at : null;
      return readingOf(held, newest, agesOf(held), source);
    }),
  );
  for (const outcome of found) {
    if (outcome.status === 'fulfilled' && outcome.value !== null) readings.push(outcome.value);
  }
  return readings.toSorted((a, b) => (b.staleAt ?? 0) - (a.staleAt ?? 0))[0] ?? null;
}

/** What the ticks measured and reported; it says itself up to when it counts. */
export function isMeasurement(key: string): boolean {
  return /^(?:measured|latency|sla|report:.*|windows:.*)$/.test(key);
}

/** The instant at which all of these were known to be current, measurements aside. */
function agesOf(held: ReadonlyMap<string, Held>): number {
  const ages = [...held].flatMap(([key, { at }]) => (isMeasurement(key) ? [] : [at]));
  return Math.min(...ages);
}

export function readingOf(
  held: ReadonlyMap<string, Held>,
  tickAt: number | null,
  staleAt: number | null,
  source: Reading['source'],
): Reading {
  const documents = new Map<string, PublicDocument>();
  const knownAt = Math.min(...[...held.values()].map(({ at }) => at));
  const until = staleAt === null ? knownAt + ALONE_MS : 0;
  const etags = new Map<string, string>();
  for (const [key, { document, etag }] of held) {
    if (document === null) continue;
    documents.set(key, document);
    etags.set(key, etag);
  }
  return { documents, etags, tickAt, staleAt, until, source };
}
