// Lists of incidents and planned work, newest first. A page reads what stands on it, however much there is before and after.

import { z } from 'zod';
import type { IncidentView } from '../../domain/incident.ts';
import { viewIncidents } from '../../domain/incident.ts';
import type { Maintenance } from '../../domain/maintenance.ts';
import type { PageDocument } from '../../snapshot/documents.ts';
import { pageOfAll } from '../../store/incidents.ts';
import { endpoint } from './endpoint.ts';
import { deskOf, incidentObject, plannedObject } from './objects.ts';
import type { Office } from './office.ts';
import { worldAndPage } from './page.ts';
import { incidentObject as incidentShape, paging } from './shapes.ts';

/** How far back a name is searched for. */
export const SEARCHED_LIMIT = 1_000;

const BASE = '/v1/pages/:page_id/incidents';

type Paging = z.infer<typeof paging>;
type Listed = { view: IncidentView } | { work: Maintenance };

const numberOf = (one: Listed) => ('view' in one ? one.view.number : one.work.number);

function within<One>(all: readonly One[], { page, limit }: Paging): One[] {
  return all.slice((page - 1) * limit, page * limit);
}

const isNamed = (name: string, { q }: Paging) =>
  q === undefined || name.toLowerCase().includes(q.toLowerCase());

function shownAs(office: Office, document: PageDocument, all: readonly Listed[]) {
  const desk = deskOf(document);
  return all.map((one) =>
    'view' in one
      ? incidentObject(one.view, desk, office.catalog)
      : plannedObject(one.work, desk, office.catalog),
  );
}

/** A page of everything. A name is searched for among the newest. */
async function everything(office: Office, paging: Paging) {
  const { page, limit, q } = paging;
  const part =
    q === undefined ? { limit, offset: (page - 1) * limit } : { limit: SEARCHED_LIMIT, offset: 0 };
  const ids = await pageOfAll(office.db, part);
  const { world, document } = await worldAndPage(office, ids);
  const byId = new Map(viewIncidents(world, office.catalog).map((view) => [view.id, view]));
  const found = ids.flatMap((id): Listed[] => {
    const view = byId.get(id);
    if (view !== undefined) return [{ view }];
    const work = world.page.maintenances[id];
    return work === undefined ? [] : [{ work }];
  });
  const objects = shownAs(office, document, found).filter(({ name }) => isNamed(name, paging));
  return q === undefined ? objects : within(objects, paging);
}

/** A page of what matters now, which every decision loads. */
async function current(office: Office, paging: Paging, isMeant: (one: Listed) => boolean) {
  const { world, document } = await worldAndPage(office, []);
  const all = [
    ...viewIncidents(world, office.catalog).map((view) => ({ view })),
    ...Object.values(world.page.maintenances).map((work) => ({ work })),
  ];
  const meant = all.filter(isMeant).toSorted((a, b) => numberOf(b) - numberOf(a));
  const objects = shownAs(office, document, meant);
  return within(
    objects.filter(({ name }) => isNamed(name, paging)),
    paging,
  );
}

const listing = (
  path: string,
  summary: string,
  description: string,
  list: (office: Office, paging: Paging) => Promise<unknown[]>,
) =>
  endpoint({
    method: 'GET',
    path,
    tag: 'Incidents',
    summary,
    description,
    query: paging,
    answer: { status: 200, schema: z.array(incidentShape), description: 'Newest first' },
    handle: async (office, { query }) => ({ status: 200, body: await list(office, query) }),
  });

const listingOf = (path: string, summary: string, isMeant: (one: Listed) => boolean) =>
  listing(`${BASE}/${path}`, summary, '`q` looks for a part of the name.', (office, query) =>
    current(office, query, isMeant),
  );

export const lists = [
  listing(
    BASE,
    'List incidents and planned work',
    `All of them, what was merged too. \`q\` looks for a part of the name among the newest ${SEARCHED_LIMIT}.`,
    everything,
  ),
  listingOf(
    'unresolved',
    'List unresolved incidents',
    (one) => 'view' in one && (one.view.state === 'open' || one.view.state === 'restored'),
  ),
  listingOf('scheduled', 'List planned work', (one) => 'work' in one),
  listingOf(
    'upcoming',
    'List planned work that has not begun',
    (one) => 'work' in one && one.work.status === 'scheduled',
  ),
  listingOf(
    'active_maintenance',
    'List planned work that is under way',
    (one) =>
      'work' in one && (one.work.status === 'in_progress' || one.work.status === 'verifying'),
  ),
];
