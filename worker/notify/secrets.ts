// The signing secrets of a subscriber's webhook, sealed as one text. While a secret is replaced the old one signs as well,
// for a day.

import { z } from 'zod';
import { DAY_MS } from '../domain/window.ts';
import type { Keyring } from './keyring.ts';
import { secretText } from './webhook.ts';

const stored = z.array(z.object({ secret: z.string(), until: z.number().nullable() }));
type Stored = z.infer<typeof stored>;

/** A new secret, and what to store: it first, and those that hold until tomorrow. */
export async function newSecret(
  sealed: string | null,
  keyring: Keyring,
  now: number,
): Promise<{ secret: string; sealed: string }> {
  const secret = secretText(crypto.getRandomValues(new Uint8Array(32)));
  const older = (await read(sealed, keyring))
    .filter(({ until }) => until === null || until > now)
    .map((one) => ({ ...one, until: one.until ?? now + DAY_MS }));
  const all: Stored = [{ secret, until: null }, ...older];
  return { secret, sealed: await keyring.seal(JSON.stringify(all)) };
}

/** Those that sign now, newest first. */
export async function currentSecrets(
  sealed: string | null,
  keyring: Keyring,
  now: number,
): Promise<string[]> {
  const all = await read(sealed, keyring);
  return all.filter(({ until }) => until === null || until > now).map(({ secret }) => secret);
}

async function read(sealed: string | null, keyring: Keyring): Promise<Stored> {
  return sealed === null ? [] : stored.parse(JSON.parse(await keyring.open(sealed)));
}
