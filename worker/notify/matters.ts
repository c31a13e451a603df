// Reads what an announcement is about out of the public documents. One that another version of the code has written counts as
// missing until it is renewed.

import type { Catalog } from '../domain/catalog.ts';
import type { Announcement } from '../domain/messages.ts';
import type { PublicIncident, PublicMaintenance } from '../snapshot/documents.ts';
import { incidentDocument, pageDocument, recentDocument } from '../snapshot/documents.ts';
import { readDocuments } from '../store/documents.ts';
import type { Matter } from './matter.ts';
import { changeMatter } from './change.ts';
import { incidentMatter, maintenanceMatter, reportMatter } from './matter.ts';
import { missedMatter } from './missed.ts';
import type { PageState } from './statuspage.ts';

/** The public documents of these incidents. */
export async function publicIncidents(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, PublicIncident>> {
  const rows = await readDocuments(
    db,
    ids.map((id) => `incident:${id}`),
  );
  return new Map(
    rows.flatMap(({ json }) => {
      const { success, data } = incidentDocument.safeParse(JSON.parse(json));
      return success ? [[data.incident.id, data.incident] as const] : [];
    }),
  );
}

/** `later`: it cannot be read now; `none`: it is no longer said. */
export async function readMatter(
  db: D1Database,
  announcement: Announcement,
  catalog: Catalog,
): Promise<Matter | 'later' | 'none'> {
  if ('report' in announcement) return reportMatter(announcement.report, catalog);
  if ('missed' in announcement) return missedMatter(announcement.missed, catalog);
  if ('digest' in announcement) return 'none';
  if ('incident' in announcement) {
    const { incident: id, update } = announcement;
    const incident = (await publicIncidents(db, [id])).get(id);
    return incident === undefined ? 'later' : (incidentMatter(incident, update, catalog) ?? 'none');
  }
  if ('component' in announcement) {
    const page = await publicPage(db);
    const component = page?.components.find(({ id }) => id === announcement.component);
    if (page === null) return 'later';
    return (component && changeMatter(announcement, component, catalog)) ?? 'none';
  }
  const found = await publicMaintenance(db, announcement.maintenance);
  return typeof found === 'string'
    ? found
    : (maintenanceMatter(found, announcement, catalog) ?? 'none');
}

async function publicMaintenance(
  db: D1Database,
  id: string,
): Promise<PublicMaintenance | 'later' | 'none'> {
  const rows = await readDocuments(db, ['page', 'recent']);
  let isReadable = false;
  for (const { key, json } of rows) {
    const { success, data } = (key === 'page' ? pageDocument : recentDocument).safeParse(
      JSON.parse(json),
    );
    if (!success) continue;
    isReadable = true;
    const found = data.maintenances.find((one) => one.id === id);
    if (found !== undefined) return found;
  }
  return isReadable ? 'none' : 'later';
}

/** How the whole page stands; null: it cannot be read. */
export async function readPageState(db: D1Database): Promise<PageState | null> {
  return publicPage(db);
}

const state = pageDocument.pick({ indicator: true, headline: true, components: true }).strip();

async function publicPage(db: D1Database) {
  const [row] = await readDocuments(db, ['page']);
  if (row === undefined) return null;
  const { success, data } = state.safeParse(JSON.parse(row.json));
  return success ? data : null;
}
