// The links that only a subscriber has. To leave and to choose: a signature over who, what for, and a generation, so that a
// link works as often as it is opened while the subscription exists, and nobody can make one. To confirm: random, stored as a
// hash, once, for two days.

import type { SubscriberRow } from '../store/schema.ts';
import type { Keyring } from './keyring.ts';
import { hashOf, randomToken } from './keyring.ts';

export const CONFIRM_MS = 48 * 60 * 60_000;

export type Purpose = 'unsubscribe' | 'manage';

type Who = Pick<SubscriberRow, 'id' | 'generation'>;

const claimOf = (purpose: Purpose, { id, generation }: Who) => `${purpose} ${id} ${generation}`;

export async function linkTo(
  purpose: Purpose,
  who: Who,
  { keyring, page }: { keyring: Keyring; page: string },
): Promise<string> {
  const signature = await keyring.sign(claimOf(purpose, who));
  return `${page}/${purpose}/${who.id}.${signature}`;
}

/** The id that a token names; null where it is no token at all. */
export function idIn(token: string): { id: string; rest: string } | null {
  const [, id, rest] = /^([a-z0-9]{12})\.([A-Za-z0-9_-]{20,100})$/.exec(token) ?? [];
  return id === undefined || rest === undefined ? null : { id, rest };
}

export function isLinkOf(
  purpose: Purpose,
  who: Who,
  signature: string,
  keyring: Keyring,
): Promise<boolean> {
  return keyring.isSigned(claimOf(purpose, who), signature);
}

/** In front of a token that agrees to being told of one webhook. */
const watchMark = (webhook: string) => `for-${webhook}-`;

/** Which webhook a token to confirm with is about; null: it is a subscription's own. */
export function watchedIn(token: string): string | null {
  return /^for-([a-z0-9]{12})-/.exec(token)?.[1] ?? null;
}

/** A new token to confirm with, and what is stored of it. `webhook`: all that it agrees to is to hear of this one. */
export async function confirmation(
  id: string,
  page: string,
  now: number,
  webhook: string | null = null,
): Promise<{ link: string; tokenHash: string; tokenUntil: number }> {
  const token = `${webhook === null ? '' : watchMark(webhook)}${randomToken()}`;
  return {
    link: `${page}/confirm/${id}.${token}`,
    tokenHash: await hashOf(token),
    tokenUntil: now + CONFIRM_MS,
  };
}
