// A sign-up, after it was answered: what becomes of it depends on what is known of the address, which the answer must not
// tell. It writes within what strangers may use up in a day, and sends nothing but a link to confirm.

import type { Catalog } from '../../domain/catalog.ts';
import { DAY_MS } from '../../domain/window.ts';
import { recordAlert } from '../../store/alerts.ts';
import { ANONYMOUS, ANONYMOUS_ROWS_LIMIT, spend } from '../../store/allowance.ts';
import { runBatch } from '../../store/failure.ts';
import { enqueue } from '../../store/outbox.ts';
import {
  addSubscriber,
  changeSubscriber,
  countMail,
  isSuppressed,
  subscriberBy,
} from '../../store/subscribers.ts';
import type { Greeting } from '../greet.ts';
import { GREET } from '../greet.ts';
import type { Keyring } from '../keyring.ts';
import { withTiersOf } from '../preferences.ts';
import type { SignUp } from './form.ts';
import { lookupText } from './form.ts';

/** What a sign-up costs at most: its row and index, the message with its indexes and marks, the token, the counts. */
export const SIGN_UP_ROWS = 14;
/** Links sent to one address in a day. */
export const MAILS_LIMIT = 3;
/** Sign-ups of one network, and of addresses at one host, in a day. */
export const NETWORK_LIMIT = 50;
export const HOST_LIMIT = 50;

export type EnrollMeans = {
  db: D1Database;
  catalog: Pick<Catalog, 'page'>;
  keyring: Keyring;
  now: () => number;
  newId: () => string;
  nudge: () => Promise<void>;
};

/** `network`: where it came from, cut so that it names no person. */
export async function enroll(
  { channel, address, preferences }: SignUp,
  network: string,
  { db, catalog, keyring, now, newId, nudge }: EnrollMeans,
): Promise<void> {
  const at = now();
  const lookups = await keyring.lookups(lookupText(channel, address));
  if (await isSuppressed(db, lookups)) return;
  const known = await subscriberBy(db, lookups);
  const day = Math.floor(at / DAY_MS) * DAY_MS;
  if (known !== null && known.mailsDay === day && known.mails >= MAILS_LIMIT) return;
  const counted = [
    { name: `network ${await named(keyring, network)}`, amount: 1, limit: NETWORK_LIMIT },
    ...(channel === 'webhook'
      ? [{ name: `host ${await named(keyring, hostOf(address))}`, amount: 1, limit: HOST_LIMIT }]
      : []),
  ];
  if (!(await spend(db, counted, at))) return;
  const rows = { name: ANONYMOUS, amount: SIGN_UP_ROWS, limit: ANONYMOUS_ROWS_LIMIT };
  if (!(await spend(db, [rows], at))) {
    const text = `Strangers have used up the ${ANONYMOUS_ROWS_LIMIT} rows of today: sign-ups are answered and not stored until 00:00 UTC`;
    await runBatch(db, [
      recordAlert(db, { kind: 'anonymous_cap', subject: 'anonymous', text, at }),
    ]);
    return;
  }
  const id = known?.id ?? newId();
  const greet: Greeting['greet'] = known?.state === 'confirmed' ? 'known' : 'confirm';
  const message = enqueue(
    db,
    [
      {
        key: `${GREET}:${greet}:${newId()}`,
        kind: GREET,
        subject: id,
        payload: { subscriber: id, greet } satisfies Greeting,
        dueAt: at,
      },
    ],
    at,
  );
  if (known === null) {
    await runBatch(db, [
      addSubscriber(db, {
        id,
        lookup: lookups[0] ?? '',
        channel,
        address: await keyring.seal(address),
        state: 'pending',
        preferences: JSON.stringify(preferences),
        mailsDay: day,
        mails: 1,
        createdAt: at,
      }),
      ...message,
    ]);
  } else {
    if (!(await countMail(db, id, day, MAILS_LIMIT))) return;
    const changed =
      known.state === 'pending'
        ? [
            changeSubscriber(db, id, {
              preferences: JSON.stringify(
                withTiersOf(known.preferences, preferences, catalog.page),
              ),
            }),
          ]
        : [];
    await runBatch(db, [...changed, ...message]);
  }
  await nudge();
}

/** A name for the count that nobody can read back. */
async function named(keyring: Keyring, text: string): Promise<string> {
  return (await keyring.lookup(`count ${text}`)).slice(0, 16);
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname : '');

/** The network that a request comes from: the first three bytes of an IPv4 address, the first three groups of an IPv6 one. */
export function networkOf(request: Request): string {
  const ip = request.headers.get('CF-Connecting-IP') ?? 'here';
  return ip.includes(':')
    ? ip.split(':').slice(0, 3).join(':')
    : ip.split('.').slice(0, 3).join('.');
}
