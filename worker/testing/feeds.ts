// What the feeds are tested with: incidents and maintenances of every kind, and the feeds as trees.

import type { PublicIncident, PublicMaintenance, View } from '../snapshot/documents.ts';
import { PLANNED, RUNNING } from './incidents.ts';
import { published } from './published.ts';
import { outage, quiet } from './states.ts';
import { FACTS, ago } from './views.ts';
import type { Element } from './xml.ts';
import { parseXml } from './xml.ts';

/** Incidents and maintenances of every kind, in a zone that is not UTC. */
export function everything(): View {
  const shown = outage();
  const page = { ...FACTS, timezone: 'America/Denver' };
  return { ...shown, page: { ...shown.page, page, maintenances: [UNDER_WAY, PLANNED, CANCELLED] } };
}

/** Called off five hours ago; it would have passed midnight. */
export const CANCELLED: PublicMaintenance = {
  ...PLANNED,
  id: 'cance11ed123',
  number: 710,
  status: 'cancelled',
  updatedAt: ago(300),
  startsAt: Date.UTC(2026, 11, 7, 22),
  endsAt: Date.UTC(2026, 11, 8, 10),
  updates: [
    {
      id: 'upd000000042',
      status: 'cancelled',
      at: ago(300),
      automatic: true,
      components: [],
      text: { template: 'maintenance_cancelled' },
    },
    ...PLANNED.updates.map((update) => ({ ...update, id: 'upd000000041' })),
  ],
};

const UNDER_WAY: PublicMaintenance = {
  ...RUNNING,
  number: 705,
  updates: RUNNING.updates.map((update, index) => ({ ...update, id: `upd00000005${index}` })),
};

/** Every feed, by its address below the root. */
export const FEEDS = ['history.rss', 'history.atom', 'updates.atom', 'feed.json', 'history.ics'];

/** The text of an answer. */
export const bodyOf = async (shown: View, path: string): Promise<string> =>
  (await published(shown).ask(path)).text();

/** A feed in XML. */
export const feedOf = async (shown: View, path: string): Promise<Element> =>
  parseXml(await bodyOf(shown, path));

/** A page with these incidents alone. */
export const showing = (...incidents: PublicIncident[]): View => {
  const shown = quiet();
  return { ...shown, page: { ...shown.page, incidents, maintenances: [] } };
};
