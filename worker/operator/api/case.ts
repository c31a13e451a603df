// What Statuspage has no name for: the case behind an incident, and everything that can be asked of it.

import { commandOf } from './commands.ts';
import { endpoint } from './endpoint.ts';
import { caseObject, deskOf } from './objects.ts';
import { findIncident, NO_SUCH_INCIDENT, run } from './office.ts';
import { pageDocument } from './page.ts';
import { command, incidentObject as incidentShape } from './shapes.ts';
import { shown, withCurrent } from './show.ts';

const BASE = '/v1/pages/:page_id/incidents';
const one = { status: 200, schema: incidentShape, description: 'The incident' } as const;

export const commanding = [
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
      return done.ok ? shown(office, id, done.committed) : withCurrent(office, done.problem, id);
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
