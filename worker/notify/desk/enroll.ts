// A sign-up, after it was answered: what becomes of it depends on what is known of the address, which the answer must not
// tell. It writes within what strangers may use up in a day, and sends nothing but a link to confirm.

import type { Preferences } from '../../domain/subscriber.ts';
import { DAY_MS } from '../../domain/window.ts';
import { runBatch } from '../../store/failure.ts';
import {
  addSubscriber,
  changeSubscriber,
  countMail,
  isSuppressed,
  subscriberBy,
} from '../../store/subscribers.ts';
import { greetingMessage } from '../greet.ts';
import { readPreferences, withFactsOf } from '../preferences.ts';
import { isSameBrowser } from '../push.ts';
import type { StrangerMeans } from './allowed.ts';
import { isAllowed, MAILS_LIMIT } from './allowed.ts';
import { contactFor } from './contact.ts';
import type { SignUp } from './form.ts';
import { lookupText } from './form.ts';

/** `network`: where it came from, cut so that it names no person. */
export async function enroll(
  { channel, address, preferences, contact: named, was }: SignUp,
  network: string,
  means: StrangerMeans & { nudge: () => Promise<void> },
): Promise<void> {
  const { db, catalog, keyring, now, newId, nudge } = means;
  const at = now();
  const lookups = await keyring.lookups(lookupText(channel, address));
  if (await isSuppressed(db, lookups)) return;
  const known = await subscriberBy(db, lookups);
  const day = Math.floor(at / DAY_MS) * DAY_MS;
  if (known !== null && known.mailsDay === day && known.mails >= MAILS_LIMIT) return;
  const host = channel === 'webhook' ? address : null;
  const messages = named === null ? 1 : 2;
  if (!(await isAllowed(means, { network, address: host, messages }))) return;
  const id = known?.id ?? newId();
  const greet = known?.state === 'confirmed' ? 'known' : 'confirm';
  const message = greetingMessage(db, { subscriber: id, greet }, { now: at, newId });
  if (known !== null && !(await countMail(db, id, day, MAILS_LIMIT))) return;
  // Asked whatever is known of the webhook, because whoever named the address may read its mail.
  const asked =
    named === null
      ? null
      : await contactFor(means, named, { webhook: id, preferences, isAgreed: false });
  const before = was === null ? null : await chosenBefore(means, was);
  const chosen = before ?? { ...preferences, contact: asked?.contact ?? null };
  const changed =
    known === null
      ? addSubscriber(db, {
          id,
          lookup: lookups[0] ?? '',
          channel,
          address: await keyring.seal(address),
          state: 'pending',
          preferences: JSON.stringify(chosen),
          mailsDay: day,
          mails: 1,
          createdAt: at,
        })
      : changeSubscriber(db, id, {
          preferences: JSON.stringify(withFactsOf(known.preferences, chosen, catalog.page)),
        });
  await runBatch(db, [
    ...(known === null || known.state === 'pending' ? [changed] : []),
    ...message,
    ...(asked?.statements ?? []),
  ]);
  await nudge();
}

/** What a browser chose under a subscription that it has replaced; null: it is not known, or not proven. */
async function chosenBefore(
  { db, keyring, catalog }: StrangerMeans,
  was: string,
): Promise<Preferences | null> {
  const row = await subscriberBy(db, await keyring.lookups(lookupText('push', was)));
  if (row === null || row.state === 'pending') return null;
  const isItsOwn = isSameBrowser(await keyring.open(row.address), was);
  return isItsOwn ? readPreferences(row.preferences, catalog.page) : null;
}
