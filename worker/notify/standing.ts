// What the outcome of a delivery means for a subscription: who is gone is removed, and an address that does not exist is not
// written to again; who fails for days is disabled, and operators are told, as is whoever agreed to hear of it; who works again is
// forgiven.

import type { Page } from '../domain/catalog.ts';
import { DAY_MS } from '../domain/window.ts';
import { recordAlert } from '../store/alerts.ts';
import type { SubscriberRow } from '../store/schema.ts';
import { changeSubscriber, removeSubscriber, suppress } from '../store/subscribers.ts';
import { enqueue } from '../store/outbox.ts';
import type { Sent } from './channel.ts';
import type { Greeting } from './greet.ts';
import { readPreferences } from './preferences.ts';

/** After failing for so long without a success nothing more is sent. */
export const DISABLE_AFTER_MS = 5 * DAY_MS;

export async function consequencesOf(
  { db, page }: { db: D1Database; page: Page },
  row: SubscriberRow,
  result: Sent,
  now: number,
): Promise<D1PreparedStatement[]> {
  const { id, channel, failingSince } = row;
  if (result.ok) {
    return failingSince === null ? [] : [changeSubscriber(db, id, { failingSince: null })];
  }
  if (result.gone) {
    const { lookup, address } = row;
    return [
      ...removeSubscriber(db, id),
      ...(channel === 'email'
        ? [suppress(db, { lookup, address, reason: 'bounce', at: now })]
        : []),
    ];
  }
  if (failingSince === null) return [changeSubscriber(db, id, { failingSince: now })];
  if (now - failingSince < DISABLE_AFTER_MS) return [];
  const days = DISABLE_AFTER_MS / DAY_MS;
  const text = `A subscription (${channel} ${id}) was disabled: nothing could be delivered for ${days} days, last because ${result.reason}`;
  const { contact } = readPreferences(row.preferences, page);
  return [
    changeSubscriber(db, id, { state: 'disabled' }),
    recordAlert(db, { kind: 'subscription_disabled', subject: id, text, at: now }),
    ...(contact === null ? [] : notice(db, { contact, webhook: id, failingSince }, now)),
  ];
}

/** Once for each time that it is disabled, however many deliveries find it so. */
function notice(
  db: D1Database,
  { contact, webhook, failingSince }: { contact: string; webhook: string; failingSince: number },
  now: number,
): D1PreparedStatement[] {
  const payload: Greeting = { subscriber: contact, greet: 'disabled', webhook };
  const key = `greet:disabled:${webhook}:${failingSince}`;
  return enqueue(db, [{ key, kind: 'greet', subject: contact, payload, dueAt: now }], now);
}
