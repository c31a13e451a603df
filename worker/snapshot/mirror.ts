// The copy outside the database: each public document is put into KV when it changes, so that there is something to show
// when the database is not there. KV takes one write a second under a name and refuses the others, so what was refused is put
// again a little later, as it then stands. Losing a copy loses nothing else, so this never fails; it says what it could not do.
// The copy is also the witness of an emptied database, which by itself looks like a new one.

import type { Serialised } from './serialise.ts';

/** What a copy knows about itself: `at` is when it was known to be current, epoch ms. */
export type CopyFacts = { etag: string; at: number };

type Copied = Pick<Serialised, 'key' | 'etag' | 'json'>;

/** `at`: when these documents were known to be current, epoch ms. Resolves to the keys that could not be copied. */
export type Mirror = (documents: readonly Copied[], at: number) => Promise<string[]>;

/** What putting again needs. */
export type Again = {
  /** The documents as the database has them now: they may have changed since they were refused. */
  standing: (keys: readonly string[]) => Promise<readonly Copied[]>;
  /** Epoch ms. */
  now: () => number;
  pause: (ms: number) => Promise<unknown>;
};

/** How long to wait before each further attempt. */
const AGAIN_MS = [1_100, 2_500, 5_000] as const;

/** The name of a document's copy in KV. */
export function copyKey(key: string): string {
  return `document:${key}`;
}

/** Without `again` nothing is put twice. */
export function createMirror(kv: Pick<KVNamespace, 'put'>, again?: Again): Mirror {
  const put: Mirror = async (documents, at) => {
    const outcomes = await Promise.allSettled(
      documents.map(({ key, etag, json }) =>
        kv.put(copyKey(key), json, { metadata: { etag, at } satisfies CopyFacts }),
      ),
    );
    return documents.flatMap(({ key }, index) =>
      outcomes[index]?.status === 'rejected' ? [key] : [],
    );
  };
  return async (documents, at) => {
    let failed = await put(documents, at);
    if (again === undefined) return failed;
    for (const waitMs of AGAIN_MS) {
      if (failed.length === 0) break;
      await again.pause(waitMs);
      const now = again.now();
      const standing = await again.standing(failed).catch((error: unknown) => {
        const kind = error instanceof Error ? error.name : 'unknown';
        console.warn('documents were not read again to be copied', { kind });
        return [];
      });
      const gone = failed.filter((key) => !standing.some((one) => one.key === key));
      failed = [...gone, ...(await put(standing, now))];
    }
    return failed;
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
