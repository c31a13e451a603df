// Opening, reading and changing incidents and planned work, in Statuspage's management shape: one collection, told apart by
// `scheduled_for`.

import type { z } from 'zod';
import type { Committed } from '../../commit/index.ts';
import type { Severity } from '../../domain/vocabulary.ts';
import { severityOfImpact } from '../../domain/vocabulary.ts';
import type { Answer, Asked } from './endpoint.ts';
import { endpoint } from './endpoint.ts';
import type { Office } from './office.ts';
import { findIncident, run } from './office.ts';
import { fit, shown, withCurrent } from './show.ts';
import { componentsIn } from './named.ts';
import { patchPlanned, schedulePlanned } from './planned.ts';
import type { IncidentInput } from './shapes.ts';
import { incidentBody, incidentObject as incidentShape } from './shapes.ts';

const BASE = '/v1/pages/:page_id/incidents';
const one = { status: 200, schema: incidentShape, description: 'The incident' } as const;

function severityIn({ impact_override: impact, allclear }: IncidentInput): Severity | null {
  if (allclear?.severity !== undefined) return allclear.severity;
  return impact && impact !== 'maintenance' ? severityOfImpact(impact) : null;
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
  if (incident.backfilled === true || incident.backfill_date !== undefined) {
    return {
      problem: fit(
        'incident.backfilled',
        'expected what goes on now: of something past, subscribers would hear as news. Take it in as a postmortem, with `npm run import`',
      ),
    };
  }
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
  const answer = await shown(office, id, done.committed);
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
  if (found === null)
    return patchPlanned(office, id, incident, { actor: actor.name, key, expected });
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
  const says = body || status !== undefined || severity !== null || Object.keys(stated).length > 0;
  let last: Committed | undefined;
  // What may be refused comes first: either all of it happens or nothing.
  if (says) {
    const done = await run(office, {
      ...ask,
      key,
      expected,
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
    last = done.committed;
  }
  if (name !== undefined) {
    const part = key === null ? null : `${key}:name`;
    const command = { do: 'name', name: { text: name, lang } } as const;
    const done = await run(office, {
      ...ask,
      key: part,
      expected: says ? null : expected,
      command,
    });
    if (!done.ok) return withCurrent(office, done.problem, id);
    last = done.committed;
  }
  return shown(office, id, last);
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
    async handle(office, { params, actor, key, expected }) {
      const id = params['incident_id'] ?? '';
      if ((await findIncident(office, id)) !== null) {
        const detail =
          'What was said stays said. Use the command `dismiss` or `merge`, or resolve it.';
        return { problem: { status: 409, title: 'Incidents are never deleted', detail } };
      }
      const asked = { actor: actor.name, key, expected };
      return patchPlanned(office, id, { status: 'cancelled' }, asked);
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
      return done.ok ? shown(office, id, done.committed) : withCurrent(office, done.problem, id);
    },
  }),
];
