// The feeds by address, each whole or narrowed by `?component=`, which takes the id of a component or of a group.

import type { PageDocument, PublicMaintenance, RecentDocument } from '../../snapshot/documents.ts';
import { documentOf } from '../reading.ts';
import type { Recipe } from '../respond.ts';
import { historyAtom } from './atom.ts';
import type { Scope, Source } from './entry.ts';
import { historyIcs } from './ics.ts';
import { feedJson } from './json.ts';
import { historyRss } from './rss.ts';
import { updatesAtom } from './updates.ts';

type Feed = { kind: Recipe['kind']; write(source: Source): string };

/** In the order in which they are offered. */
export const FEEDS: Readonly<Record<string, Feed>> = {
  '/history.atom': { kind: 'atom', write: historyAtom },
  '/history.rss': { kind: 'rss', write: historyRss },
  '/feed.json': { kind: 'feed', write: feedJson },
  '/updates.atom': { kind: 'atom', write: updatesAtom },
  '/history.ics': { kind: 'ics', write: historyIcs },
};

/** A feed; `component` narrows it. An unknown one is refused with a list of those there are. */
export function feedRecipe({ kind, write }: Feed, component: string | null): Recipe {
  return {
    kind,
    keys: ['recent'],
    render({ page }, { voice }, reading) {
      const recent = documentOf(reading, 'recent') ?? page;
      const scope = component === null ? null : scopeOf(component, page, recent);
      if (scope === undefined) return null;
      const { incidents } = recent;
      const maintenances = maintenancesOf(page, recent);
      return write({ document: page, voice, incidents, maintenances, scope });
    },
    absent: ({ page }) => ({
      error: 'unknown component',
      components: [...page.groups, ...page.components].map(({ id, name }) => ({ id, name })),
    }),
  };
}

type Lists = Pick<RecentDocument, 'incidents' | 'maintenances'>;

/** One maintenance as a calendar of its own, to be added to another. */
export function maintenanceCalendar(id: string): Recipe {
  return {
    kind: 'ics',
    keys: ['recent'],
    render({ page }, { voice }, reading) {
      const all = maintenancesOf(page, documentOf(reading, 'recent') ?? page);
      const maintenances = all.filter((one) => one.id === id);
      if (maintenances.length === 0) return null;
      return historyIcs({ document: page, voice, incidents: [], maintenances, scope: null });
    },
  };
}

/** One that left the configuration keeps its id and name in what it was part of. */
function scopeOf(id: string, page: PageDocument, { incidents, maintenances }: Lists) {
  const named = [...incidents, ...maintenances].flatMap(({ components }) => components);
  const component = [...page.components, ...named].find((one) => one.id === id);
  if (component !== undefined) return { id, name: component.name, components: new Set([id]) };
  const group = page.groups.find((one) => one.id === id);
  if (group === undefined) return undefined;
  const own = page.components.filter((one) => one.group === id).map((one) => one.id);
  return { id, name: group.name, components: new Set(own) } satisfies Scope;
}

/** The recent ones, and what is planned, however long ago it was announced. */
function maintenancesOf(page: PageDocument, recent: Lists): PublicMaintenance[] {
  const byId = new Map([...recent.maintenances, ...page.maintenances].map((one) => [one.id, one]));
  return [...byId.values()];
}
