// What subscribers chose, as it is stored: read leniently, because another version may have written it.

import { z } from 'zod';
import type { Page } from '../domain/catalog.ts';
import type { Preferences } from '../domain/subscriber.ts';
import { FORMATS } from '../domain/subscriber.ts';
import { IMPACTS, KINDS } from '../domain/vocabulary.ts';
import { languageOf } from '../words/index.ts';

/** What somebody gets who chooses nothing. */
export function standardPreferences({ language, timezone }: Page): Preferences {
  return {
    components: [],
    groups: [],
    kinds: ['incidents', 'maintenance'],
    minimumImpact: 'none',
    updates: 'every',
    digest: false,
    language: languageOf(language),
    timezone,
    format: 'standard',
    tiers: [],
  };
}

export function readPreferences(json: string, page: Page): Preferences {
  const standard = standardPreferences(page);
  const ids = (fallback: readonly string[]) => z.array(z.string()).catch([...fallback]);
  return z
    .object({
      components: ids(standard.components),
      groups: ids(standard.groups),
      kinds: z.array(z.enum(KINDS)).catch([...standard.kinds]),
      minimumImpact: z.enum(IMPACTS).catch(standard.minimumImpact),
      updates: z.enum(['every', 'edges']).catch(standard.updates),
      digest: z.boolean().catch(standard.digest),
      language: z.string().catch(standard.language),
      timezone: z.string().refine(isZone).catch(standard.timezone),
      format: z.enum(FORMATS).catch(standard.format),
      tiers: ids(standard.tiers),
    })
    .parse(JSON.parse(json));
}

/** The same choice with the tiers of an earlier one: what operators have said stands. */
export function withTiersOf(earlier: string, chosen: Preferences, page: Page): Preferences {
  return { ...chosen, tiers: readPreferences(earlier, page).tiers };
}

export function isZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return name.length <= 64;
  } catch {
    return false;
  }
}
