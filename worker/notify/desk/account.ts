// What a person, or an operator on their behalf, can ask of a subscription: everything that is known of it, and its end.

import type { Page } from '../../domain/catalog.ts';
import { deliveriesTo } from '../../store/delivery-log.ts';
import { runBatch } from '../../store/failure.ts';
import type { SubscriberRow } from '../../store/schema.ts';
import { removeSubscriber } from '../../store/subscribers.ts';
import type { Keyring } from '../keyring.ts';
import { openIn } from '../keyring.ts';
import { readPreferences } from '../preferences.ts';

export type Account = ReturnType<typeof accountOf> extends Promise<infer Value> ? Value : never;

/** Everything that is known, readable by a person. */
export async function accountOf(db: D1Database, row: SubscriberRow, keyring: Keyring, page: Page) {
  return {
    ...(await subscriptionOf(row, keyring, page)),
    deliveries: (await deliveriesTo(db, row.id)).map(({ subject, event, state, note, at }) => ({
      subject,
      event,
      state,
      note,
      at: new Date(at).toISOString(),
    })),
  };
}

/**
 * As its owner may see it: whose customer they are is the operators' note, and the contact's data the contact's own. Without an
 * address where no key opens it any more.
 */
export async function subscriptionOf(row: SubscriberRow, keyring: Keyring, page: Page) {
  const { id, channel, state, createdAt, confirmedAt, failingSince } = row;
  const {
    tiers: _tiers,
    contact: _contact,
    ...preferences
  } = readPreferences(row.preferences, page);
  return {
    id,
    channel,
    address: (await openIn(keyring, row.address)) ?? '',
    state,
    created_at: new Date(createdAt).toISOString(),
    confirmed_at: iso(confirmedAt),
    failing_since: iso(failingSince),
    preferences,
  };
}

/** Ends it and deletes the address. */
export async function erase(db: D1Database, id: string): Promise<void> {
  await runBatch(db, removeSubscriber(db, id));
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
