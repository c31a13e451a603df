// The address under which a job reports: an HMAC of its monitor's id, so that nothing is stored, nothing can be guessed, and
// the address stays the same until the key is replaced. Runs in Node too, for the command that lists them.

import { createHash, createHmac, hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/** A key for this purpose alone. */
function keyOf(signingKey: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', signingKey, 'allclear', 'heartbeat', KEY_BYTES));
}

/** A monitor's tokens by each key, in their order: the first is the one to hand out. */
export function heartbeatTokens(monitor: string, signingKeys: readonly string[]): string[] {
  return signingKeys.map((key) =>
    createHmac('sha256', keyOf(key)).update(monitor).digest('base64url'),
  );
}

/** Where a monitor's job reports, by each key; `url` without a slash at its end. */
export function addressesOf(
  monitor: string,
  url: string,
  signingKeys: readonly string[],
): string[] {
  return heartbeatTokens(monitor, signingKeys).map((token) => `${url}/heartbeats/${token}`);
}

export type TokenIndex = {
  /** The monitor whose token it is; null: nobody's. */
  find: (token: string) => string | null;
};

/** Finds monitors by hashes of their tokens, so that the time it takes tells nothing about a token. */
export function tokenIndex(
  monitors: readonly string[],
  signingKeys: readonly string[],
): TokenIndex {
  const hash = (token: string) => createHash('sha256').update(token).digest('hex');
  const known = new Map(
    monitors.flatMap((monitor) =>
      heartbeatTokens(monitor, signingKeys).map((token) => [hash(token), monitor] as const),
    ),
  );
  return { find: (token) => known.get(hash(token)) ?? null };
}
