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
    watches: [],
    contact: null,
  };
}

// Made once: making it takes longer than all else that is done for one subscriber.
const ids = z.array(z.string()).optional().catch(undefined);
const stored = z.object({
  components: ids,
  groups: ids,
  kinds: z.array(z.enum(KINDS)).optional().catch(undefined),
  minimumImpact: z.enum(IMPACTS).optional().catch(undefined),
  updates: z.enum(['every', 'edges']).optional().catch(undefined),
  digest: z.boolean().optional().catch(undefined),
  language: z.string().optional().catch(undefined),
  timezone: z.string().refine(isZone).optional().catch(undefined),
  format: z.enum(FORMATS).optional().catch(undefined),
  tiers: ids,
  watches: ids,
  contact: z.string().nullable().optional().catch(undefined),
});

/** What cannot be read is as the page has it. */
export function readPreferences(json: string, page: Page): Preferences {
  const chosen = stored.parse(JSON.parse(json));
  const standard = standardPreferences(page);
  return {
    components: chosen.components ?? standard.components,
    groups: chosen.groups ?? standard.groups,
    kinds: chosen.kinds ?? standard.kinds,
    minimumImpact: chosen.minimumImpact ?? standard.minimumImpact,
    updates: chosen.updates ?? standard.updates,
    digest: chosen.digest ?? standard.digest,
    language: chosen.language ?? standard.language,
    timezone: chosen.timezone ?? standard.timezone,
    format: chosen.format ?? standard.format,
    tiers: chosen.tiers ?? standard.tiers,
    watches: chosen.watches ?? standard.watches,
    contact: chosen.contact ?? standard.contact,
  };
}

/** The same choice with what stood in an earlier one and is not for a sign-up to say. */
export function withFactsOf(earlier: string, chosen: Preferences, page: Page): Preferences {
  const { tiers, watches } = readPreferences(earlier, page);
  return { ...chosen, tiers, watches };
}

/** Zones that the runtime knows, as they were spelled; asking it takes a while. */
const zones = new Set<string>();
const ZONES_LIMIT = 1_000;

export function isZone(name: string): boolean {
  if (zones.has(name)) return true;
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  if (name.length > 64) return false;
  if (zones.size < ZONES_LIMIT) zones.add(name);
  return true;
}
