// Operators' tokens: those that the settings name, and those that were made here. A token that was made here reads
// `acl_<prefix>_<secret>`; the prefix may be shown, and of the rest the database knows a hash.

import type { Actor, ConfiguredToken, Scope } from '../domain/operator.ts';
import { addToken, noteUse, tokenByPrefix } from '../store/operators.ts';
import { hashOf, isSameHash, newSecret } from './secret.ts';

const FORM = /^acl_([a-z0-9]{12})_[\w-]{43}$/;

/** Who a token is, and the prefix under which it can be revoked where it was made here. */
export type Bearer = { actor: Actor; prefix: string | null };

export type Tokens = {
  /** Null: nobody we know. A token that has our own form costs one read, any other none. */
  find: (token: string, waitUntil: (work: Promise<unknown>) => void) => Promise<Bearer | null>;
  /** Makes a token. It is never to be seen again. */
  make: (name: string, scope: Scope, by: string) => Promise<{ token: string; prefix: string }>;
};

export function createTokens({
  db,
  configured,
  now,
  newId,
}: {
  db: D1Database;
  configured: readonly ConfiguredToken[];
  now: () => number;
  newId: () => string;
}): Tokens {
  let known: Promise<(ConfiguredToken & { hash: string })[]> | null = null;
  return {
    async find(token, waitUntil) {
      known ??= Promise.all(
        configured.map(async (one) => ({ ...one, hash: await hashOf(one.token) })),
      );
      const hash = await hashOf(token);
      const own = (await known).find((one) => isSameHash(one.hash, hash));
      if (own !== undefined) {
        return { actor: { name: own.name, scope: own.scope, through: 'token' }, prefix: null };
      }
      const prefix = FORM.exec(token)?.[1];
      const stored = prefix === undefined ? null : await tokenByPrefix(db, prefix);
      if (stored === null || !isSameHash(stored.hash, hash)) return null;
      waitUntil(noteUse(db, stored.prefix, now()));
      const actor = { name: stored.name, scope: stored.scope, through: 'token' } as const;
      return { actor, prefix: stored.prefix };
    },
    async make(name, scope, by) {
      const prefix = newId();
      const token = `acl_${prefix}_${newSecret()}`;
      const hash = await hashOf(token);
      await addToken(db, { prefix, hash, name, scope, createdAt: now(), createdBy: by });
      return { token, prefix };
    },
  };
}
