// One incident or one piece of planned work as it is, and what is said where a change does not fit.

import { viewIncidents } from '../../domain/incident.ts';
import { versionOf } from '../../domain/maintenance.ts';
import type { Committed } from '../../commit/index.ts';
import type { Problem } from '../problem.ts';
import type { Answer } from './endpoint.ts';
import { deskOf, incidentObject, plannedObject } from './objects.ts';
import type { Office } from './office.ts';
import { NO_SUCH_INCIDENT } from './office.ts';
import { worldAndPage } from './page.ts';

/** One incident or one piece of planned work, as it is; what a commit has just left needs no asking. */
export async function shown(
  office: Office,
  id: string,
  { after = null }: Partial<Committed> = {},
): Promise<Answer> {
  const { world, document } =
    after === null || after.page === null
      ? await worldAndPage(office, [id])
      : { world: after.world, document: after.page };
  const desk = deskOf(document);
  const view = viewIncidents(world, office.catalog).find(
    (one) => one.id === id || one.reference === id,
  );
  if (view !== undefined) {
    return { status: 200, body: incidentObject(view, desk, office.catalog), version: view.version };
  }
  const work = world.page.maintenances[id];
  if (work === undefined) return { problem: NO_SUCH_INCIDENT };
  return { status: 200, body: plannedObject(work, desk, office.catalog), version: versionOf(work) };
}

/** A problem of two who changed the same thing comes with the thing as it is now. */
export async function withCurrent(office: Office, problem: Problem, id: string): Promise<Answer> {
  if (problem.status !== 409) return { problem };
  const now = await shown(office, id);
  return { problem: 'body' in now ? { ...problem, current: now.body } : problem };
}

export function fit(at: string, message: string): Problem {
  return {
    status: 422,
    title: 'The request does not fit',
    detail: `${at}: ${message}`,
    errors: [{ at, message }],
  };
}
