// The copies that outlive the database: in KV, written when a document changes, and in this location's HTTP cache, written
// when somebody looks. They are asked only when the database has failed, and answer in time or not at all.

import type { Held } from './memory.ts';
import type { CopyFacts } from './mirror.ts';
import { copyKey } from './mirror.ts';
import { parseDocument } from './serialise.ts';

/** Looks up one document; undefined where there is no copy, or none that can be read. */
export type Copies = (key: string) => Promise<Held | undefined>;

/** How long the HTTP cache may keep a copy; its age is judged by its own date. */
const CACHE_SECONDS = 7 * 24 * 3600;

export function copiesInKv(kv: Pick<KVNamespace, 'getWithMetadata'>): Copies {
  return async (key) => {
    const { value, metadata } = await kv.getWithMetadata<CopyFacts>(copyKey(key), 'text');
    return value === null || metadata === null ? undefined : heldOf(key, value, metadata);
  };
}

/** `base`: an address of ours under which nothing else is served, ending in a slash. */
export function copiesInCache(cache: Pick<Cache, 'match'>, base: string): Copies {
  return async (key) => {
    const response = await cache.match(addressOf(base, key));
    if (response === undefined) return undefined;
    const facts = {
      etag: response.headers.get('x-etag') ?? '',
      at: Number(response.headers.get('x-known-at')),
    };
    return heldOf(key, await response.text(), facts);
  };
}

export function putInCache(
  cache: Pick<Cache, 'put'>,
  base: string,
  key: string,
  { json, etag, at }: Held,
): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'cache-control': `public, max-age=${CACHE_SECONDS}`,
    'x-etag': etag,
    'x-known-at': String(at),
  };
  return cache.put(addressOf(base, key), new Response(json, { headers }));
}

function addressOf(base: string, key: string): string {
  return base + encodeURIComponent(key);
}

function heldOf(key: string, json: string, { etag, at }: CopyFacts): Held | undefined {
  const document = parseDocument(key, json);
  return document === null ? undefined : { etag, document, json, at };
}
