// What the endpoints work with: the views of incidents and maintenances as they are, and the one way to change them. Both go
// through the commit and its loading, so the API knows nothing that the rules do not.

import type { Commit, Committed } from '../../commit/index.ts';
import type { Catalog } from '../../domain/catalog.ts';
import type { CommandInput } from '../../domain/command.ts';
import type { IncidentView } from '../../domain/incident.ts';
import { viewIncidents } from '../../domain/incident.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { World } from '../../domain/world.ts';
import type { Wanted } from '../../store/load.ts';
import { load } from '../../store/load.ts';
import { eventWithKey } from '../../store/journal.ts';
import type { Operators } from '../operators.ts';
import type { Problem } from '../problem.ts';
import type { Sessions } from '../session.ts';
import type { Tokens } from '../token.ts';

export type Office = {
  db: D1Database;
  catalog: Catalog;
  now: () => number;
  newId: () => string;
  tokens: Tokens;
  sessions: Sessions;
  draft: Operators['draft'];
  unset: Operators['unset'];
  subscribers: Operators['subscribers'];
  testMessage: Operators['testMessage'];
  content: Operators['content'];
  commit: Commit;
  /** What need not be waited for: copies, nudges. */
  later: (committed: Committed) => void;
  /** Has what is due sent, beside the answer. */
  nudge: () => void;
  /** What a key of the journal made: the id of the incident or of the planned work; null: it was not used. */
  idOfKey: (key: string) => Promise<string | null>;
};

/** The world with these incidents in it, by id or reference; what is open is always there. */
export async function worldWith(office: Office, incidents: readonly string[]): Promise<World> {
  return (await load(office.db, wantedBy(office, incidents))).world;
}

/** What has to be loaded to look at these incidents. */
export function wantedBy(office: Office, incidents: readonly string[]): Wanted {
  const now = office.now();
  return { now, quietBefore: now, sources: [], incidents, key: null, minute: null };
}

export async function findIncident(
  office: Office,
  name: string,
): Promise<{ view: IncidentView; world: World } | null> {
  const world = await worldWith(office, [name]);
  const view = viewIncidents(world, office.catalog).find(
    ({ id, reference }) => id === name || reference === name,
  );
  return view === undefined ? null : { view, world };
}

export type Done = { ok: true; committed: Committed } | { ok: false; problem: Problem };

/** Runs a command. A key that was used before changes nothing and is no failure: the caller shows what is. */
export async function run(office: Office, input: CommandInput): Promise<Done> {
  const committed = await office.commit(input);
  office.later(committed);
  const { refusal } = committed;
  return refusal === null ? { ok: true, committed } : { ok: false, problem: problemOf(refusal) };
}

const STATUS: Readonly<Record<Refusal['reason'], number>> = {
  unknown: 404,
  outdated: 409,
  conflict: 409,
  steps_missing: 422,
  invalid: 422,
};

export function problemOf({ reason, title, detail, missing }: Refusal): Problem {
  return {
    status: STATUS[reason],
    title,
    detail,
    ...(missing && {
      steps: missing,
      errors: missing.map((at) => ({ at, message: 'do it, or defer it with a reason' })),
    }),
  };
}

export const NO_SUCH_INCIDENT: Problem = {
  status: 404,
  title: 'No such incident',
  detail: 'Expected the id or the reference of an incident.',
};

/** The office of one request. */
export function officeOf(
  { later, nudge, ...operators }: Operators,
  waitUntil: (work: Promise<unknown>) => void,
): Office {
  return {
    ...operators,
    nudge: () => waitUntil(nudge()),
    later: (committed) =>
      waitUntil(
        later(committed).catch((error: unknown) =>
          console.error('what comes after an answer failed', {
            kind: error instanceof Error ? error.name : 'unknown',
          }),
        ),
      ),
    async idOfKey(key) {
      const found = await eventWithKey(operators.db, key);
      return found !== null && 'id' in found.event ? found.event.id : null;
    },
  };
}
