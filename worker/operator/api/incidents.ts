// Incidents and planned work, in Statuspage's management shape: one collection, told apart by `scheduled_for`.

import { z } from 'zod';
import type { IncidentView } from '../../domain/incident.ts';
import { viewIncidents } from '../../domain/incident.ts';
import type { Maintenance } from '../../domain/maintenance.ts';
import type { Severity } from '../../domain/vocabulary.ts';
import { severityOfImpact } from '../../domain/vocabulary.ts';
import { newestIncidents } from '../../store/incidents.ts';
import { commandOf } from './commands.ts';
import type { Answer, Asked } from './endpoint.ts';
import { endpoint } from './endpoint.ts';
import type { Office } from './office.ts';
import { findIncident, NO_SUCH_INCIDENT, run, worldWith } from './office.ts';
import { caseObject, deskOf, incidentObject, plannedObject } from './objects.ts';
import { pageDocument } from './page.ts';
import { fit, shown, withCurrent } from './show.ts';
import { patchPlanned, schedulePlanned } from './planned.ts';
import type { IncidentInput } from './shapes.ts';
import { command, incidentBody, incidentObject as incidentShape, paging } from './shapes.ts';

/** How far back lists go; what is older has its own address and stands in the audit. */
const INCIDENTS_LIMIT = 1_000;

const BASE = '/v1/pages/:page_id/incidents';
const list = z.array(incidentShape);
const one = { status: 200, schema: incidentShape, description: 'The incident' } as const;

/** Every incident of a page of the list, newest first, and the planned work among them. */
async function listed(
  office: Office,
  { page, limit, q }: z.infer<typeof paging>,
  keep: (one: { view: IncidentView } | { work: Maintenance }) => boolean,
): Promise<unknown[]> {
  const ids = (await newestIncidents(office.db, INCIDENTS_LIMIT)).slice(
    0,
    q === undefined ? page * limit : INCIDENTS_LIMIT,
  );
  const world = await worldWith(office, ids);
  const desk = deskOf(await pageDocument(office));
  const wanted = new Set(ids);
  const views = viewIncidents(world, office.catalog)
    .filter((view) => wanted.has(view.id) && view.state !== 'merged' && keep({ view }))
    .map((view) => ({ at: view.openedAt, object: incidentObject(view, desk, office.catalog) }));
  const works = Object.values(world.page.maintenances)
    .filter((work) => keep({ work }))
    .map((work) => ({ at: work.announcedAt, object: plannedObject(work, desk, office.catalog) }));
  return [...views, ...works]
    .toSorted((a, b) => b.at - a.at)
    .map(({ object }) => object)
    .filter(({ name }) => q === undefined || name.toLowerCase().includes(q.toLowerCase()))
    .slice((page - 1) * limit, page * limit);
}

const listing = (
  path: string,
  summary: string,
  keep: (one: { view: IncidentView } | { work: Maintenance }) => boolean,
) =>
  endpoint({
    method: 'GET',
    path,
    tag: 'Incidents',
    summary,
    query: paging,
    answer: { status: 200, schema: list, description: 'Newest first' },
    handle: async (office, { query }) => ({ status: 200, body: await listed(office, query, keep) }),
  });

function severityIn({ impact_override: impact, allclear }: IncidentInput): Severity | null {
  if (allclear?.severity !== undefined) return allclear.severity;
  return impact && impact !== 'maintenance' ? severityOfImpact(impact) : null;
}

function componentsIn({ components, component_ids: ids = [] }: IncidentInput) {
  const named = Array.isArray(components) ? components : [];
  const stated = Array.isArray(components) ? {} : (components ?? {});
  return { ...Object.fromEntries([...ids, ...named].map((id) => [id, null])), ...stated };
}

function isStatus(status: string | undefined) {
  return status === 'investigating' ||
    status === 'identified' ||
    status === 'monitoring' ||
    status === 'resolved'
    ? status
    : null;
}

async function create(
  office: Office,
  { body: { incident }, actor, key }: Asked<unknown, z.infer<typeof incidentBody>>,
): Promise<Answer> {
  if (incident.scheduled_for) return schedulePlanned(office, incident, actor.name, key);
  const { allclear, name, body, status } = incident;
  if (name === undefined) {
    return {
      problem: fit('incident.name', 'expected what customers read, for example "Sign-ins fail"'),
    };
  }
  if (status !== undefined && isStatus(status) === null) {
    return {
      problem: fit('incident.status', 'expected investigating, identified, monitoring or resolved'),
    };
  }
  const lang = office.catalog.page.language;
  const known = key === null ? null : await office.idOfKey(key);
  const id = known ?? office.newId();
  const isDraft = allclear?.publish === false;
  const done = await run(office, {
    type: 'command',
    key,
    actor: actor.name,
    incident: null,
    expected: null,
    command: {
      do: 'declare',
      id,
      name: { text: name, lang },
      severity: severityIn(incident) ?? 'SEV-3',
      components: componentsIn(incident),
      startedAt: allclear?.started_at === undefined ? null : Date.parse(allclear.started_at),
      post: isDraft
        ? null
        : { status: isStatus(status) ?? 'investigating', body: body ? { text: body, lang } : null },
      recurrenceOf: allclear?.recurrence_of ?? null,
    },
  });
  if (!done.ok) return { problem: done.problem };
  const answer = await shown(office, id);
  return 'body' in answer ? { ...answer, status: 201 } : answer;
}

async function update(
  office: Office,
  {
    params,
    body: { incident },
    actor,
    key,
    expected,
  }: Asked<unknown, z.infer<typeof incidentBody>>,
): Promise<Answer> {
  const id = params['incident_id'] ?? '';
  const found = await findIncident(office, id);
  if (found === null) return patchPlanned(office, id, incident, actor.name, key);
  const lang = office.catalog.page.language;
  const { name, body, status, allclear } = incident;
  if (status !== undefined && isStatus(status) === null) {
    return {
      problem: fit('incident.status', 'expected investigating, identified, monitoring or resolved'),
    };
  }
  const components = componentsIn(incident);
  const stated = Object.fromEntries(
    Object.entries(components).flatMap(([one, value]) => (value === null ? [] : [[one, value]])),
  );
  const severity = severityIn(incident);
  const ask = { type: 'command', actor: actor.name, incident: found.view.id } as const;
  if (name !== undefined) {
    const part = key === null ? null : `${key}:name`;
    const command = { do: 'name', name: { text: name, lang } } as const;
    const done = await run(office, { ...ask, key: part, expected, command });
    if (!done.ok) return withCurrent(office, done.problem, id);
  }
  const says = body || status !== undefined || severity !== null || Object.keys(stated).length > 0;
  if (says) {
    const done = await run(office, {
      ...ask,
      key,
      expected: name === undefined ? expected : null,
      command: {
        do: 'post',
        status: isStatus(status),
        body: body ? { text: body, lang } : null,
        components: stated,
        severity,
        override: allclear?.override_reason ?? null,
        quiet: incident.deliver_notifications === false,
      },
    });
    if (!done.ok) return withCurrent(office, done.problem, id);
  }
  return shown(office, id);
}

const updating = (method: 'PATCH' | 'PUT') =>
  endpoint({
    method,
    path: `${BASE}/:incident_id`,
    tag: 'Incidents',
    summary: 'Update an incident or planned work',
    description:
      'A `status`, a `body`, components or an impact post an update: the page changes at once, messages wait 30 seconds. Without a `body` the words are those of automation.',
    body: incidentBody,
    answer: one,
    handle: update,
  });

const isOpen = ({ state }: IncidentView) => state === 'open' || state === 'restored';

export const incidents = [
  endpoint({
    method: 'POST',
    path: BASE,
    tag: 'Incidents',
    summary: 'Open an incident, or schedule maintenance with `scheduled_for` and `scheduled_until`',
    body: incidentBody,
    answer: { status: 201, schema: incidentShape, description: 'What was opened' },
    handle: create,
  }),
  listing(BASE, 'List incidents and planned work', () => true),
  listing(
    `${BASE}/unresolved`,
    'List unresolved incidents',
    (it) => 'view' in it && isOpen(it.view),
  ),
  listing(`${BASE}/scheduled`, 'List planned work', (it) => 'work' in it),
  listing(
    `${BASE}/upcoming`,
    'List planned work that has not begun',
    (it) => 'work' in it && it.work.status === 'scheduled',
  ),
  listing(
    `${BASE}/active_maintenance`,
    'List planned work that is under way',
    (it) => 'work' in it && (it.work.status === 'in_progress' || it.work.status === 'verifying'),
  ),
  endpoint({
    method: 'GET',
    path: `${BASE}/:incident_id`,
    tag: 'Incidents',
    summary: 'Get an incident, with its case',
    description: '`ETag` is the version for `If-Match`.',
    answer: one,
    handle: (office, { params }) => shown(office, params['incident_id'] ?? ''),
  }),
  updating('PATCH'),
  updating('PUT'),
  endpoint({
    method: 'DELETE',
    path: `${BASE}/:incident_id`,
    tag: 'Incidents',
    summary: 'Call off planned work',
    description: 'Incidents are never deleted: dismiss a false alarm, resolve what is over.',
    answer: one,
    async handle(office, { params, actor, key }) {
      const id = params['incident_id'] ?? '';
      if ((await findIncident(office, id)) !== null) {
        const detail =
          'What was said stays said. Use the command `dismiss` or `merge`, or resolve it.';
        return { problem: { status: 409, title: 'Incidents are never deleted', detail } };
      }
      const command = { do: 'move_maintenance', id, to: 'cancelled' } as const;
      const done = await run(office, { type: 'page_command', key, actor: actor.name, command });
      return done.ok ? shown(office, id) : { problem: done.problem };
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${BASE}/:incident_id/incident_updates/:update_id`,
    tag: 'Incidents',
    summary: 'Take an update back, within 30 seconds',
    answer: one,
    async handle(office, { params, actor, key }) {
      const id = params['incident_id'] ?? '';
      const done = await run(office, {
        type: 'command',
        key,
        actor: actor.name,
        incident: id,
        expected: null,
        command: { do: 'retract', post: params['update_id'] ?? '' },
      });
      return done.ok ? shown(office, id) : withCurrent(office, done.problem, id);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${BASE}/:incident_id/postmortem`,
    tag: 'Incidents',
    summary: 'Get the postmortem that was published',
    description: 'Postmortems are Markdown in pull requests; this tells where one stands.',
    answer: {
      status: 200,
      schema: z.object({
        preview_key: z.null(),
        body: z.string().nullable(),
        body_updated_at: z.string().nullable(),
        published_at: z.string().nullable(),
        notify_subscribers: z.boolean(),
        notify_twitter: z.boolean(),
        custom_tweet: z.null(),
        url: z.string().nullable(),
      }),
      description: 'Title and address; null while there is none',
    },
    async handle(office, { params }) {
      const found = await findIncident(office, params['incident_id'] ?? '');
      if (found === null) return { problem: NO_SUCH_INCIDENT };
      const desk = deskOf(await pageDocument(office));
      const { postmortem_body: body, postmortem_published_at: at } = incidentObject(
        found.view,
        desk,
        office.catalog,
      );
      return {
        status: 200,
        body: {
          preview_key: null,
          body,
          body_updated_at: at,
          published_at: at,
          notify_subscribers: true,
          notify_twitter: false,
          custom_tweet: null,
          url: found.view.postmortem?.url ?? null,
        },
      };
    },
  }),
  endpoint({
    method: 'POST',
    path: `${BASE}/:incident_id/commands`,
    tag: 'Commanding an incident',
    summary: 'Ask something of an incident',
    description:
      'Severity, phase, roles, evidence, hypotheses, actions, deferred steps, notes, updates now or later, merging, false alarm, reopening, dating back. `If-Match` guards against changing what somebody else has changed.',
    body: command,
    answer: one,
    async handle(office, { params, body, actor, key, expected }) {
      const id = params['incident_id'] ?? '';
      const making = {
        now: office.now(),
        newId: office.newId,
        language: office.catalog.page.language,
      };
      const done = await run(office, {
        type: 'command',
        key,
        actor: actor.name,
        incident: id,
        expected,
        command: commandOf(body, making),
      });
      return done.ok ? shown(office, id) : withCurrent(office, done.problem, id);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${BASE}/:incident_id/case`,
    tag: 'Commanding an incident',
    summary: 'Get the case: phase, steps, roles, evidence, hypotheses, actions, milestones',
    answer: { status: 200, schema: incidentShape.shape.allclear, description: 'The case' },
    async handle(office, { params }) {
      const found = await findIncident(office, params['incident_id'] ?? '');
      if (found === null) return { problem: NO_SUCH_INCIDENT };
      const body = caseObject(found.view, deskOf(await pageDocument(office)));
      return { status: 200, body, version: found.view.version };
    },
  }),
];
