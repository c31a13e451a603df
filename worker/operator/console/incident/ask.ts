// What a form asks of an incident, as it was when the form was shown. Whoever speaks in public must have seen the newest word
// that was said there: where somebody else has spoken meanwhile, nothing is said, and what was typed is shown again beside it.
// Notes and other paperwork are in nobody's way, and nobody's way is theirs.

import { viewIncidents, type IncidentView } from '../../../domain/incident.ts';
import { decide, refusalIn } from '../../../domain/decide.ts';
import { evolve, record } from '../../../domain/world.ts';
import { eventWithKey } from '../../../store/journal.ts';
import type { CommandBody } from '../../api/shapes.ts';
import { commandOf } from '../../api/commands.ts';
import type { Office } from '../../api/office.ts';
import { findIncident, NO_SUCH_INCIDENT, problemOf, run } from '../../api/office.ts';
import type { Problem } from '../../problem.ts';

/** How often it is looked again because somebody wrote in between. */
const ATTEMPTS = 3;

export type Wish = {
  incident: string;
  actor: string;
  key: string | null;
  body: CommandBody;
  /** The newest public word that was on the form; null: the form speaks of nothing public. */
  seen: string | null;
};

/** Null: it is done, or was done before under the same key. */
export async function ask(office: Office, wish: Wish): Promise<Problem | null> {
  const { incident, actor, key, body, seen } = wish;
  if (key !== null && (await eventWithKey(office.db, key)) !== null) return null;
  const command = commandOf(body, makingOf(office));
  let problem: Problem | null = null;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const found = await findIncident(office, incident);
    if (found === null) return NO_SUCH_INCIDENT;
    const { view } = found;
    if (seen !== null && seen !== lastWord(view)) return SPOKEN;
    const expected = seen === null ? null : view.version;
    const input = { type: 'command', key, actor, incident, expected, command } as const;
    const done = await run(office, input);
    if (done.ok) return null;
    ({ problem } = done);
    if (problem.status !== 409) break;
  }
  return problem;
}

/** What names the newest public word; '' while nothing was said. */
export function lastWord({ posts }: IncidentView): string {
  return posts.at(-1)?.id ?? '';
}

const SPOKEN: Problem = {
  status: 409,
  title: 'Somebody else has spoken meanwhile',
  detail:
    'Nothing was said. Read the newest update below; what you typed stands here still, and posting it again says it after that.',
};

/** The incident as it would be: decided by the same rules, and written nowhere. */
export async function asIf(
  office: Office,
  { incident, actor, body }: Pick<Wish, 'incident' | 'actor' | 'body'>,
): Promise<{ ok: true; view: IncidentView } | { ok: false; problem: Problem }> {
  const { catalog, newId } = office;
  const found = await findIncident(office, incident);
  if (found === null) return { ok: false, problem: NO_SUCH_INCIDENT };
  const { world } = found;
  const making = makingOf(office);
  const command = commandOf(body, making);
  const input = {
    type: 'command',
    key: null,
    actor,
    incident: found.view.id,
    expected: null,
    command,
  } as const;
  const context = { now: making.now, catalog, newId, known: undefined };
  const refusal = refusalIn(world, input, context);
  if (refusal !== null) return { ok: false, problem: problemOf(refusal) };
  const after = evolve(world, record(decide(world, input, context), world, making.now));
  const view = viewIncidents(after, catalog).find(({ id }) => id === found.view.id) ?? found.view;
  return { ok: true, view };
}

function makingOf({ now, newId, catalog }: Office) {
  return { now: now(), newId, language: catalog.page.language };
}
