// What strangers may use up in a day by making us send something: by address, by network, by host, and rows of the database
// all together.

import type { Catalog } from '../../domain/catalog.ts';
import { recordAlert } from '../../store/alerts.ts';
import { ANONYMOUS, ANONYMOUS_ROWS_LIMIT, spend } from '../../store/allowance.ts';
import { runBatch } from '../../store/failure.ts';
import type { Keyring } from '../keyring.ts';

/** What a message to a stranger costs at most: its row and index, the message with its indexes and marks, the token, the counts. */
export const SIGN_UP_ROWS = 14;
/** Links sent to one address in a day. */
export const MAILS_LIMIT = 3;
/** Messages because of one network, and sign-ups of addresses at one host, in a day. */
export const NETWORK_LIMIT = 50;
export const HOST_LIMIT = 50;

export type StrangerMeans = {
  db: D1Database;
  catalog: Pick<Catalog, 'page'>;
  keyring: Keyring;
  /** Epoch ms. */
  now: () => number;
  newId: () => string;
};

/** `network`: where it came from, cut so that it names no person; `address`: a webhook's, whose host is counted; null: none is. */
export async function isAllowed(
  { db, keyring, now }: StrangerMeans,
  { network, address, messages }: { network: string; address: string | null; messages: number },
): Promise<boolean> {
  const at = now();
  const named = async (text: string) => (await keyring.lookup(`count ${text}`)).slice(0, 16);
  const counted = [
    { name: `network ${await named(network)}`, amount: messages, limit: NETWORK_LIMIT },
    ...(address === null
      ? []
      : [{ name: `host ${await named(hostOf(address))}`, amount: 1, limit: HOST_LIMIT }]),
  ];
  if (!(await spend(db, counted, at))) return false;
  const amount = messages * SIGN_UP_ROWS;
  if (await spend(db, [{ name: ANONYMOUS, amount, limit: ANONYMOUS_ROWS_LIMIT }], at)) return true;
  const text = `Strangers have used up the ${ANONYMOUS_ROWS_LIMIT} rows of today: sign-ups are answered and not stored until 00:00 UTC`;
  await runBatch(db, [recordAlert(db, { kind: 'anonymous_cap', subject: 'anonymous', text, at })]);
  return false;
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname : '');

/** The network that a request comes from: the first three bytes of an IPv4 address, the first three groups of an IPv6 one. */
export function networkOf(request: Request): string {
  const ip = request.headers.get('CF-Connecting-IP') ?? 'here';
  return ip.includes(':')
    ? ip.split(':').slice(0, 3).join(':')
    : ip.split('.').slice(0, 3).join('.');
}
