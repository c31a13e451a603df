// The mail address that hears when a webhook or chat is disabled. Whoever signs that up may name one; its owner is asked first,
// as for a subscription, and has agreed to nothing else. It is an ordinary subscriber without kinds: found, suppressed, left
// and erased like any other, and not told how to reach the webhook, which may be somebody else's.

import type { Preferences } from '../../domain/subscriber.ts';
import { DAY_MS } from '../../domain/window.ts';
import {
  addSubscriber,
  changeSubscriber,
  countMail,
  isSuppressed,
  subscriberBy,
} from '../../store/subscribers.ts';
import { greetingMessage } from '../greet.ts';
import { readPreferences } from '../preferences.ts';
import type { StrangerMeans } from './allowed.ts';
import { MAILS_LIMIT } from './allowed.ts';
import { lookupText } from './form.ts';

type Asked = { contact: string; statements: D1PreparedStatement[] };

/**
 * What asks the owner of an address about a webhook, or with `isAgreed` takes their word for given; null: nothing may be sent
 * to it, today or ever.
 */
export async function contactFor(
  { db, catalog: { page }, keyring, now, newId }: StrangerMeans,
  address: string,
  {
    webhook,
    preferences,
    isAgreed,
  }: { webhook: string; preferences: Preferences; isAgreed: boolean },
): Promise<Asked | null> {
  const at = now();
  const lookups = await keyring.lookups(lookupText('email', address));
  if (await isSuppressed(db, lookups)) return null;
  const known = await subscriberBy(db, lookups);
  const day = Math.floor(at / DAY_MS) * DAY_MS;
  const contact = known?.id ?? newId();
  const ask = isAgreed
    ? []
    : greetingMessage(db, { subscriber: contact, greet: 'watch', webhook }, { now: at, newId });
  if (known !== null) {
    if (!isAgreed && !(await countMail(db, contact, day, MAILS_LIMIT))) return null;
    const before = readPreferences(known.preferences, page);
    const change = isAgreed
      ? [changeSubscriber(db, contact, agreed(known, before, webhook, at))]
      : [];
    return { contact, statements: [...change, ...ask] };
  }
  const { language, timezone } = preferences;
  const chosen = {
    ...preferences,
    kinds: [],
    components: [],
    groups: [],
    tiers: [],
    contact: null,
  };
  const row = addSubscriber(db, {
    id: contact,
    lookup: lookups[0] ?? '',
    channel: 'email',
    address: await keyring.seal(address),
    state: isAgreed ? 'confirmed' : 'pending',
    preferences: JSON.stringify({
      ...chosen,
      language,
      timezone,
      watches: isAgreed ? [webhook] : [],
    } satisfies Preferences),
    mailsDay: day,
    mails: isAgreed ? 0 : 1,
    confirmedAt: isAgreed ? at : null,
    createdAt: at,
  });
  return { contact, statements: [row, ...ask] };
}

/** How a row stands once its owner has agreed; who had confirmed nothing else hears of nothing else. */
export function agreed(
  { state, confirmedAt }: { state: string; confirmedAt: number | null },
  before: Preferences,
  webhook: string,
  now: number,
) {
  const isNew = state === 'pending';
  const watches = [...new Set([...before.watches, webhook])].slice(-WATCHES_LIMIT);
  return {
    state: 'confirmed',
    failingSince: null,
    confirmedAt: isNew ? now : confirmedAt,
    preferences: JSON.stringify({ ...before, watches, ...(isNew ? { kinds: [] } : {}) }),
  } as const;
}

/** Nobody has more; the newest count. */
const WATCHES_LIMIT = 50;
