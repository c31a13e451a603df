// The copy outside the database: each public document is put into KV when it changes, so that there is something to show
// when the database is not there. Losing a copy loses nothing else, so this never fails; it says what it could not do.
// The copy is also the witness of an emptied database, which by itself looks like a new one.

import type { Serialised } from './serialise.ts';

/** What a copy knows about itself: `at` is when it was known to be current, epoch ms. */
export type CopyFacts = { etag: string; at: number };

/** `at`: when these documents were known to be current, epoch ms. Resolves to the keys that could not be copied. */
export type Mirror = (
  documents: readonly Pick<Serialised, 'key' | 'etag' | 'json'>[],
  at: number,
) => Promise<string[]>;

/** The name of a document's copy in KV. */
export function copyKey(key: string): string {
  return `document:${key}`;
}

export function createMirror(kv: Pick<KVNamespace, 'put'>): Mirror {
  return async (documents, at) => {
    const outcomes = await Promise.allSettled(
      documents.map(({ key, etag, json }) =>
        kv.put(copyKey(key), json, { metadata: { etag, at } satisfies CopyFacts }),
      ),
    );
    return documents.flatMap(({ key }, index) =>
      outcomes[index]?.status === 'rejected' ? [key] : [],
    );
  };
}

/** Position of the journal that the page was last shown at; 0: it never was. Throws where it cannot be asked. */
export type Witness = () => Promise<number>;

export function createWitness(kv: Pick<KVNamespace, 'get'>): Witness {
  return async () => {
    const copy = await kv.get(copyKey('page'));
    const { position } = JSON.parse(copy ?? '{}') as { position?: unknown }; // whatever wrote it
    return typeof position === 'number' ? position : 0;
  };
}
