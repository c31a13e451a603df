// What operators can do with subscribers, for their API: find, add, change and remove them, take them in and out as CSV, and
// keep the list of addresses that are not written to. It shows addresses, so only to whom the table of routes lets in.

import Papa from 'papaparse';
import type { Catalog } from '../../domain/catalog.ts';
import type { Egress } from '../../domain/egress.ts';
import type { Preferences } from '../../domain/subscriber.ts';
import type { SubscriberChannel } from '../../domain/vocabulary.ts';
import { runBatch } from '../../store/failure.ts';
import { enqueue } from '../../store/outbox.ts';
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
  suppressAs,
  suppressionsAfter,
} from '../../store/subscribers.ts';
import type { Greeting } from '../greet.ts';
import { GREET } from '../greet.ts';
import type { Keyring } from '../keyring.ts';
import { readPreferences, standardPreferences } from '../preferences.ts';
import { newSecret } from '../secrets.ts';
import { accountOf, erase, subscriptionOf } from './account.ts';
import type { SignUp } from './form.ts';
import { lookupText, parseSignUp } from './form.ts';

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
  Pick<Preferences, 'components' | 'groups' | 'kinds' | 'language' | 'timezone' | 'tiers'>
>;

export type Added =
  | { ok: true; subscription: Subscription; secret: string | null; isNew: boolean }
  | { ok: false; detail: string };

export type Changed = { ok: true; subscription: Subscription } | { ok: false; detail: string };

/** Rows of one CSV: within what one invocation may do. */
export const IMPORT_ROWS_LIMIT = 200;
const EXPORT_PAGE = 500;
const REKEY_PAGE = 100;
/** In front of where to go on: the list of addresses that are not written to comes after the subscribers. */
const SUPPRESSED = 'suppressed:';

type Page = { changes: D1PreparedStatement[]; count: number; last: string | null };

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
    { channel, address, preferences }: SignUp,
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
    const row = {
      id: newId(),
      lookup: lookups[0] ?? '',
      channel,
      address: await keyring.seal(address),
      state: isConfirmed ? ('confirmed' as const) : ('pending' as const),
      preferences: JSON.stringify({ ...preferences, tiers: [...new Set(tiers)] }),
      secrets: fresh?.sealed ?? null,
      confirmedAt: isConfirmed ? now() : null,
      createdAt: now(),
    };
    await runBatch(db, [addSubscriber(db, row), ...(isConfirmed ? [] : greeting(row.id))]);
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

  const greeting = (id: string) =>
    enqueue(
      db,
      [
        {
          key: `${GREET}:confirm:${newId()}`,
          kind: GREET,
          subject: id,
          payload: { subscriber: id, greet: 'confirm' } satisfies Greeting,
          dueAt: now(),
        },
      ],
      now(),
    );

  const rekeySubscribers = async (after: string): Promise<Page> => {
    const rows = await subscribersAfter(db, after, REKEY_PAGE);
    const changes: D1PreparedStatement[] = [];
    for (const { id, channel, address, secrets } of rows) {
      const isCurrent =
        (await keyring.isCurrent(address)) &&
        (secrets === null || (await keyring.isCurrent(secrets)));
      if (isCurrent) continue;
      const text = await keyring.open(address);
      changes.push(
        changeSubscriber(db, id, {
          lookup: await keyring.lookup(lookupText(channel, text)),
          address: await keyring.seal(text),
          secrets: secrets === null ? null : await keyring.seal(await keyring.open(secrets)),
        }),
      );
    }
    return {
      changes,
      count: changes.length,
      last: rows.length < REKEY_PAGE ? null : (rows.at(-1)?.id ?? null),
    };
  };

  const rekeySuppressed = async (after: string): Promise<Page> => {
    const rows = await suppressionsAfter(db, after, REKEY_PAGE);
    const changes: D1PreparedStatement[] = [];
    let count = 0;
    for (const row of rows) {
      if (await keyring.isCurrent(row.address)) continue;
      const text = await keyring.open(row.address);
      const lookup = await keyring.lookup(lookupText('email', text));
      changes.push(
        ...suppressAs(db, row.lookup, { ...row, lookup, address: await keyring.seal(text) }),
      );
      count += 1;
    }
    return {
      changes,
      count,
      last: rows.length < REKEY_PAGE ? null : (rows.at(-1)?.lookup ?? null),
    };
  };

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

    /**
     * Seals a page of rows anew with the newest key, and looks them up by it; `next`: where to go on, null at the end. Rows
     * that are current cost nothing.
     */
    async rekey(after: string): Promise<{ changed: number; next: string | null }> {
      const isSuppressed = after.startsWith(SUPPRESSED);
      const statements = isSuppressed
        ? await rekeySuppressed(after.slice(SUPPRESSED.length))
        : await rekeySubscribers(after);
      if (statements.changes.length > 0) await runBatch(db, statements.changes);
      const last =
        statements.last === null ? null : (isSuppressed ? SUPPRESSED : '') + statements.last;
      const next = last ?? (isSuppressed ? null : SUPPRESSED);
      return { changed: statements.count, next };
    },

    /** All of them, page by page. Cells that a spreadsheet would run are made text. */
    async toCsv(): Promise<string> {
      const rows: Record<string, string>[] = [];
      for (let after = ''; ;) {
        const some = await subscribersAfter(db, after, EXPORT_PAGE);
        for (const one of await Promise.all(some.map(shown))) rows.push(csvRow(one));
        after = some.at(-1)?.id ?? '';
        if (some.length < EXPORT_PAGE) break;
      }
      return `${Papa.unparse({ fields: [...COLUMNS], data: rows }, { escapeFormulae: true })}\n`;
    },

    /** Line by line: what could not be taken in is named by its line, and the rest is. */
    async fromCsv(
      text: string,
      isConfirmed: boolean,
    ): Promise<{ added: number; known: number; errors: { line: number; message: string }[] }> {
      const { data } = Papa.parse<Record<string, string>>(text.trim(), {
        header: true,
        skipEmptyLines: true,
        transformHeader: (name) => name.trim().toLowerCase(),
      });
      const result = { added: 0, known: 0, errors: [] as { line: number; message: string }[] };
      for (const [index, cells] of data.entries()) {
        const line = index + 2;
        if (index >= IMPORT_ROWS_LIMIT) {
          const message = `Expected at most ${IMPORT_ROWS_LIMIT} lines at once; send the rest again from here.`;
          result.errors.push({ line, message });
          break;
        }
        const {
          channel = 'email',
          address = cells['email'] ?? '',
          components = '',
          ...rest
        } = cells;
        const several = (list: string) => list.split(/[\s;]+/).filter((one) => one !== '');
        const parsed = parse({
          channel: channel || 'email',
          address: address.trim(),
          ...(components === '' ? {} : { components: several(components) }),
          ...(rest['groups'] ? { groups: several(rest['groups']) } : {}),
          ...(rest['kinds'] ? { kinds: several(rest['kinds']) } : {}),
          ...(rest['language'] ? { language: rest['language'] } : {}),
          ...(rest['timezone'] ? { timezone: rest['timezone'] } : {}),
        });
        const tiers = rest['tiers'] ? several(rest['tiers']) : undefined;
        const wrong = whyNoTiers(tiers);
        const fits = parsed.ok && wrong === null;
        const added = fits ? await add(parsed.value, tiers, isConfirmed) : null;
        if (parsed.ok && wrong !== null) {
          result.errors.push({ line, message: wrong });
        } else if (added === null || !added.ok) {
          const what = parsed.ok ? 'the address' : parsed.problems.join(', ');
          result.errors.push({ line, message: `Not as expected: ${what}.` });
        } else if (added.isNew) result.added += 1;
        else result.known += 1;
      }
      return result;
    },
  };
}

export type SubscriberOffice = ReturnType<typeof subscriberOffice>;

const COLUMNS = [
  'id',
  'channel',
  'address',
  'state',
  'components',
  'groups',
  'kinds',
  'language',
  'timezone',
  'tiers',
  'created_at',
  'confirmed_at',
] as const;

function csvRow({ preferences, tiers, ...one }: Subscription): Record<string, string> {
  const { components, groups, kinds, language, timezone } = preferences;
  return {
    id: one.id,
    channel: one.channel,
    address: one.address,
    state: one.state,
    components: components.join(' '),
    groups: groups.join(' '),
    kinds: kinds.join(' '),
    language,
    timezone,
    tiers: tiers.join(' '),
    created_at: one.created_at ?? '',
    confirmed_at: one.confirmed_at ?? '',
  };
}
