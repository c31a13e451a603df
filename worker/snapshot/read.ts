// How the public documents are read, whatever has failed. Memory alone answers for a second; then the database, in one query
// with a deadline; and when that fails, whichever copy was known to be current last: this isolate's, KV's, or the cache's.
// What does not come from the database says as of when it is. Where nothing is left it says so, and never makes anything up.

import { readView } from '../store/documents.ts';
import { copiesInCache, copiesInKv, putInCache } from './copies.ts';
import { TookTooLong, within } from './deadline.ts';
import type { Held } from './memory.ts';
import { Memory } from './memory.ts';
import { namedIn } from './named.ts';
import type { Reading } from './reading.ts';
import { ALONE_MS, COPY_DEADLINE_MS, isMeasurement, newestCopy, readingOf } from './reading.ts';
import type { PublicDocument } from './serialise.ts';
import { parseDocument } from './serialise.ts';

export type { Reading } from './reading.ts';

/** How long the database is left alone after it failed. */
const RECOVERY_MS = 5_000;
/** How often this location's copy of a document that does not change is renewed. */
const RENEWAL_MS = 60_000;
/** How often a rebuild is asked for at most. */
const REBUILD_MS = 10_000;
const DEADLINE_MS = 1_500;
const MEMORY_LIMIT = 64;

export type ReaderDependencies = {
  db: D1Database;
  kv: Pick<KVNamespace, 'getWithMetadata'>;
  /** This location's HTTP cache, and an address of ours under which nothing else is served, ending in `/`. */
  cache: Pick<Cache, 'match' | 'put'>;
  cacheBase: string;
  /** Hash of the configuration that documents should have been projected with. */
  catalog: string;
  /** Epoch ms. */
  now: () => number;
  /** Documents were lost, or are of another configuration: the caller rebuilds them, outside of this request. */
  askRebuild: (reason: 'lost' | 'catalog', waitUntil: WaitUntil) => void;
  /** How long the database is waited for. */
  deadlineMs?: () => number;
  /** Documents that memory holds at most. */
  memoryLimit?: number;
};

/** Lets work go on after the answer is sent; a request's `ctx.waitUntil`. */
export type WaitUntil = (work: Promise<unknown>) => void;

/** Reads `page` and these documents. Null: nothing is known. One per isolate. */
export type Reader = (keys: readonly string[], waitUntil: WaitUntil) => Promise<Reading | null>;

/** The database is there and the documents are not. */
class DocumentsLost extends Error {
  override name = 'DocumentsLost';
}

type View = { held: Map<string, Held>; tickAt: number | null };

export function createReader(dependencies: ReaderDependencies): Reader {
  const { db, kv, cache, cacheBase, catalog, now, askRebuild } = dependencies;
  const deadlineMs = dependencies.deadlineMs ?? (() => DEADLINE_MS);
  const memory = new Memory(dependencies.memoryLimit ?? MEMORY_LIMIT);
  const flights = new Map<string, Promise<View>>();
  const fallbacks = new Map<string, { reading: Promise<Reading | null>; until: number }>();
  /** Keys under which there is nothing, and the page that went with that. */
  const absent = new Map<string, string>();
  const copiedAt = new Map<string, { etag: string; at: number }>();
  let tick: { tickAt: number | null; at: number } = { tickAt: null, at: 0 };
  let downUntil = 0;
  let rebuildAt = Number.NEGATIVE_INFINITY;

  const rebuild = (reason: 'lost' | 'catalog', waitUntil: WaitUntil) => {
    if (now() - rebuildAt < REBUILD_MS) return;
    rebuildAt = now();
    askRebuild(reason, waitUntil);
  };

  /** One query; what it answers is remembered, parsed once for each content. */
  const ask = async (keys: readonly string[]): Promise<View> => {
    const at = now();
    const known = new Map(keys.map((key) => [key, memory.get(key)]));
    const { documents, tickAt } = await readView(
      db,
      keys.map((key) => ({ key, knownEtag: known.get(key)?.etag ?? null })),
    );
    const held = new Map<string, Held>();
    for (const { key, etag, json } of documents) {
      const remembered = json === null ? known.get(key) : undefined;
      const document = remembered?.document ?? parseDocument(key, json ?? '');
      if (document === null) throw new DocumentsLost(`${key} cannot be read`);
      held.set(key, { etag, document, json: json ?? remembered?.json ?? '', at });
    }
    if (!held.has('page')) throw new DocumentsLost('There is no page');
    await mustBeAbsent(
      keys.filter((key) => !held.has(key)),
      held,
    );
    for (const key of keys) {
      if (!held.has(key)) held.set(key, { etag: '', document: null, json: '', at });
    }
    for (const [key, one] of held) memory.set(key, one);
    if (at >= tick.at) tick = { tickAt, at };
    downUntil = 0;
    fallbacks.clear();
    return { held, tickAt };
  };

  /** A document that the lists of incidents name was lost; asked once for each content of the page. */
  const mustBeAbsent = async (missing: readonly string[], held: Map<string, Held>) => {
    const page = held.get('page');
    const unsure = missing.filter((key) => absent.get(key) !== page?.etag && !isMeasurement(key));
    if (unsure.length === 0) return;
    const recent = held.get('recent')?.document ?? (await recentOf());
    const named = namedIn([page?.document, recent]);
    const lost = unsure.filter((key) => key === 'recent' || named.has(key));
    if (recent === null || lost.length > 0) throw new DocumentsLost(`${lost.join()} is missing`);
    if (absent.size >= MEMORY_LIMIT) absent.clear();
    for (const key of unsure) absent.set(key, page?.etag ?? '');
  };

  const recentOf = async (): Promise<PublicDocument | null> => {
    const known = memory.get('recent');
    const { documents } = await readView(db, [{ key: 'recent', knownEtag: known?.etag ?? null }]);
    const [row] = documents;
    if (row === undefined) return null;
    return row.json === null ? (known?.document ?? null) : parseDocument('recent', row.json);
  };

  const askOnce = (name: string, keys: readonly string[]): Promise<View> => {
    const flying = flights.get(name);
    if (flying !== undefined) return flying;
    const flight = ask(keys).finally(() => {
      if (flights.get(name) === flight) flights.delete(name);
    });
    flights.set(name, flight);
    return flight;
  };

  /** Copies what was read to this location's cache, where it is new or its date is old. */
  const copy = (held: ReadonlyMap<string, Held>, waitUntil: WaitUntil) => {
    for (const [key, one] of held) {
      const last = copiedAt.get(key);
      if (one.document === null) continue;
      if (last?.etag === one.etag && one.at - last.at < RENEWAL_MS) continue;
      if (copiedAt.size >= MEMORY_LIMIT) copiedAt.clear();
      copiedAt.set(key, { etag: one.etag, at: one.at });
      waitUntil(putInCache(cache, cacheBase, key, one).catch(() => copiedAt.delete(key)));
    }
  };

  /** The best copy, looked for once in a while however many ask. */
  const fallBack = async (
    name: string,
    keys: readonly string[],
    waitUntil: WaitUntil,
  ): Promise<Reading | null> => {
    const known = fallbacks.get(name);
    const looking = known !== undefined && known.until > now() ? known.reading : look(name, keys);
    // Whoever began to look may be gone.
    waitUntil(looking);
    return within(2 * COPY_DEADLINE_MS, looking).catch(() => null);
  };

  const look = (name: string, keys: readonly string[]): Promise<Reading | null> => {
    if (fallbacks.size >= MEMORY_LIMIT) fallbacks.clear();
    const reading = newestCopy(keys, memory, tick.tickAt, [
      ['kv', copiesInKv(kv)],
      ['cache', copiesInCache(cache, cacheBase)],
    ]);
    fallbacks.set(name, { reading, until: now() + RECOVERY_MS });
    return reading;
  };

  return async (wanted, waitUntil) => {
    const keys = [...new Set(['page', ...wanted])].toSorted();
    const name = keys.join(' ');
    const alone = memory.all(keys, now() - ALONE_MS);
    if (alone !== null && alone.get('page')?.document && tick.at >= now() - ALONE_MS) {
      return readingOf(alone, tick.tickAt, null, 'memory');
    }
    if (now() < downUntil) return fallBack(name, keys, waitUntil);
    try {
      const flight = askOnce(name, keys);
      // Others may be waiting for it, and this request may end before it does.
      waitUntil(flight.catch(() => {}));
      const { held, tickAt } = await within(deadlineMs(), flight);
      copy(held, waitUntil);
      const page = held.get('page')?.document;
      if (page && 'catalog' in page && page.catalog !== catalog) rebuild('catalog', waitUntil);
      return readingOf(held, tickAt, null, 'database');
    } catch (error) {
      // It may hang for ever; the next one asks anew.
      if (error instanceof TookTooLong) flights.delete(name);
      if (error instanceof DocumentsLost) rebuild('lost', waitUntil);
      else downUntil = now() + RECOVERY_MS;
      const { name: kind, message } =
        error instanceof Error ? error : { name: 'unknown', message: '' };
      console.warn('the page is served from a copy', { kind, message });
      return fallBack(name, keys, waitUntil);
    }
  };
}
