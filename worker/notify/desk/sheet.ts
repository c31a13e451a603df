// Subscribers as CSV, both ways. Out: with addresses, so only to whom the table of routes lets in. In: line by line.

import Papa from 'papaparse';
import { subscribersAfter } from '../../store/subscribers.ts';
import type { SubscriberRow } from '../../store/schema.ts';
import type { Parsed, SignUp } from './form.ts';
import type { Added, Subscription } from './office.ts';

/** Rows of one CSV: within what one invocation may do. */
export const IMPORT_ROWS_LIMIT = 200;
const EXPORT_PAGE = 500;

/** What the office does with one subscriber. */
type Clerk = {
  db: D1Database;
  shown: (row: SubscriberRow) => Promise<Subscription>;
  parse: (wanted: Readonly<Record<string, unknown>>) => Parsed<SignUp>;
  whyNoTiers: (tiers: readonly string[] | undefined) => string | null;
  add: (
    signUp: SignUp,
    tiers: readonly string[] | undefined,
    isConfirmed: boolean,
  ) => Promise<Added>;
};

export function sheet({ db, shown, parse, whyNoTiers, add }: Clerk) {
  return {
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
