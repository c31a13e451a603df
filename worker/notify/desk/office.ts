// What operators can do with subscribers, for their API: find, add, change and remove them, take them in and out as CSV, and
// keep the list of addresses that are not written to. It shows addresses, so only to whom the table of routes lets in.

import type { Catalog } from '../../domain/catalog.ts';
import type { Egress } from '../../domain/egress.ts';
import type { Preferences } from '../../domain/subscriber.ts';
import type { SubscriberChannel } from '../../domain/vocabulary.ts';
import { runBatch } from '../../store/failure.ts';
import type { SubscriberRow } from '../../store/schema.ts';
import {
  addSubscriber,
  changeSubscriber,
  countSubscribers,
  liftSuppression,
  removeSubscriber,
  subscriberBy,
  subscriberOf,
  subscribersAfter,
  suppress,
} from '../../store/subscribers.ts';
import { greetingMessage } from '../greet.ts';
import type { Keyring } from '../keyring.ts';
import { readPreferences, standardPreferences } from '../preferences.ts';
import { newSecret } from '../secrets.ts';
import { accountOf, erase, subscriptionOf } from './account.ts';
import { contactFor } from './contact.ts';
import type { SignUp } from './form.ts';
import { lookupText, parseSignUp } from './form.ts';
import { rekey } from './sealing.ts';
import { sheet } from './sheet.ts';

export type OfficeMeans = {
  db: D1Database;
  catalog: Catalog;
  keyring: Keyring;
  egress: Egress;
  nudge: () => Promise<void>;
  newId: () => string;
  now: () => number;
};

/** As operators see it. */
export type Subscription = Awaited<ReturnType<typeof subscriptionOf>> & Pick<Preferences, 'tiers'>;

/** What an operator sends of one subscriber; what is left out is as for everybody. */
export type Wanted = { channel: SubscriberChannel; address: string } & Partial<
  Pick<
    Preferences,
    'components' | 'groups' | 'kinds' | 'language' | 'timezone' | 'tiers' | 'format'
  > & {
    /** Of a webhook or chat: who hears when it is disabled. */
    email: string;
  }
>;

export type Added =
  | { ok: true; subscription: Subscription; secret: string | null; isNew: boolean }
  | { ok: false; detail: string };

export type Changed = { ok: true; subscription: Subscription } | { ok: false; detail: string };

export function subscriberOffice(means: OfficeMeans) {
  const { db, catalog, keyring, egress, nudge, newId, now } = means;
  const { page } = catalog;
  const shown = async (row: SubscriberRow): Promise<Subscription> => ({
    ...(await subscriptionOf(row, keyring, page)),
    tiers: readPreferences(row.preferences, page).tiers,
  });
  /** What is wrong with tiers that somebody is to be tagged with; null: nothing. */
  const whyNoTiers = (tiers: readonly string[] = []): string | null => {
    const known = catalog.sla.tiers.map(({ id }) => id);
    const unknown = tiers.filter((id) => !known.includes(id));
    if (unknown.length === 0) return null;
    const expected =
      known.length === 0
        ? 'the configuration has no tiers (sla.tiers in content/status.yaml)'
        : `expected ${known.join(', ')}`;
    return `Unknown tier ${unknown.map((id) => JSON.stringify(id)).join(', ')}: ${expected}.`;
  };
  const tag = async (row: SubscriberRow, tiers: readonly string[]): Promise<SubscriberRow> => {
    const chosen = { ...readPreferences(row.preferences, page), tiers: [...new Set(tiers)] };
    const preferences = JSON.stringify(chosen);
    if (preferences === row.preferences) return row;
    await runBatch(db, [changeSubscriber(db, row.id, { preferences })]);
    return { ...row, preferences };
  };

  const parse = (wanted: Readonly<Record<string, unknown>>) => {
    const fields = new Map(
      Object.entries(wanted).flatMap(([name, value]): [string, string[]][] =>
        value === undefined ? [] : [[name, [value].flat().map(String)]],
      ),
    );
    return parseSignUp(fields, catalog, egress, standardPreferences(page));
  };

  const add = async (
    { channel, address, preferences, contact: named }: SignUp,
    tiers: readonly string[] | undefined,
    isConfirmed: boolean,
  ): Promise<Added> => {
    const lookups = await keyring.lookups(lookupText(channel, address));
    const known = await subscriberBy(db, lookups);
    if (known !== null) {
      const tagged = tiers === undefined ? known : await tag(known, tiers);
      return { ok: true, subscription: await shown(tagged), secret: null, isNew: false };
    }
    const fresh =
      isConfirmed && channel === 'webhook' ? await newSecret(null, keyring, now()) : null;
    const id = newId();
    const asked =
      named === null
        ? null
        : await contactFor(means, named, { webhook: id, preferences, isAgreed: isConfirmed });
    const row = {
      id,
      lookup: lookups[0] ?? '',
      channel,
      address: await keyring.seal(address),
      state: isConfirmed ? ('confirmed' as const) : ('pending' as const),
      preferences: JSON.stringify({
        ...preferences,
        tiers: [...new Set(tiers)],
        contact: asked?.contact ?? null,
      } satisfies Preferences),
      secrets: fresh?.sealed ?? null,
      confirmedAt: isConfirmed ? now() : null,
      createdAt: now(),
    };
    await runBatch(db, [
      addSubscriber(db, row),
      ...(isConfirmed ? [] : greeting(id)),
      ...(asked?.statements ?? []),
    ]);
    if (!isConfirmed) await nudge();
    const stored = await subscriberOf(db, row.id);
    if (stored === null) return { ok: false, detail: 'Somebody else added it at the same time.' };
    return {
      ok: true,
      subscription: await shown(stored),
      secret: fresh?.secret ?? null,
      isNew: true,
    };
  };

  const greeting = (subscriber: string) =>
    greetingMessage(db, { subscriber, greet: 'confirm' }, { now: now(), newId });

  return {
    count: () => countSubscribers(db),

    async list({ after, limit }: { after: string; limit: number }): Promise<Subscription[]> {
      const rows = await subscribersAfter(db, after, limit);
      return Promise.all(rows.map(shown));
    },

    async find(id: string): Promise<Subscription | null> {
      const row = await subscriberOf(db, id);
      return row === null ? null : shown(row);
    },

    async byAddress(channel: SubscriberChannel, address: string): Promise<Subscription | null> {
      const row = await subscriberBy(db, await keyring.lookups(lookupText(channel, address)));
      return row === null ? null : shown(row);
    },

    /**
     * `isConfirmed`: the operator answers for the owner's consent; else the owner is asked. Who is known stays as they are, but for
     * the tiers that are named.
     */
    async add({ tiers, ...wanted }: Wanted, isConfirmed: boolean): Promise<Added> {
      const parsed = parse(wanted);
      const wrong = whyNoTiers(tiers);
      if (wrong !== null) return { ok: false, detail: wrong };
      if (!parsed.ok)
        return { ok: false, detail: `Not as expected: ${parsed.problems.join(', ')}.` };
      return add(parsed.value, tiers, isConfirmed);
    },

    async change(
      id: string,
      change: Partial<Pick<Preferences, 'components' | 'groups' | 'kinds' | 'tiers'>>,
    ): Promise<Changed | null> {
      const row = await subscriberOf(db, id);
      if (row === null) return null;
      const wrong = whyNoTiers(change.tiers);
      if (wrong !== null) return { ok: false, detail: wrong };
      const preferences = JSON.stringify({ ...readPreferences(row.preferences, page), ...change });
      await runBatch(db, [changeSubscriber(db, id, { preferences })]);
      return { ok: true, subscription: await shown({ ...row, preferences }) };
    },

    async remove(id: string): Promise<boolean> {
      if ((await subscriberOf(db, id)) === null) return false;
      await erase(db, id);
      return true;
    },

    /** Sends the link to confirm again. */
    async greet(id: string): Promise<boolean> {
      const row = await subscriberOf(db, id);
      if (row === null || row.state === 'confirmed') return false;
      await runBatch(db, greeting(id));
      await nudge();
      return true;
    },

    /** Everything that is known of one, for the person. */
    async account(id: string) {
      const row = await subscriberOf(db, id);
      return row === null ? null : accountOf(db, row, keyring, page);
    },

    /** Ends what is there, and writes to the address no more. */
    async suppress(address: string): Promise<void> {
      const lookups = await keyring.lookups(lookupText('email', address));
      const known = await subscriberBy(db, lookups);
      const row = { lookup: lookups[0] ?? '', address: await keyring.seal(address) };
      await runBatch(db, [
        ...(known === null ? [] : removeSubscriber(db, known.id)),
        suppress(db, { ...row, reason: 'operator', at: now() }),
      ]);
    },

    lift: async (address: string) =>
      liftSuppression(db, await keyring.lookups(lookupText('email', address))),
    /** Seals a page of rows anew with the newest key. */
    rekey: (after: string) => rekey({ db, keyring }, after),
    ...sheet({ db, shown, parse, whyNoTiers, add }),
  };
}

export type SubscriberOffice = ReturnType<typeof subscriberOffice>;
