// Planned work: scheduled → in progress → verifying → completed, or cancelled before it starts. Its clock is its own:
// which change is due at an instant is answered by `dueMaintenance`.

import type { MaintenanceEvent, Recorded } from './event.ts';
import type { Manner } from './manner.ts';
import { mannerOf } from './manner.ts';
import type { Announced } from './notice.ts';
import { announce } from './notice.ts';
import type { MaintenanceStatus } from './vocabulary.ts';

export type Maintenance = {
  id: string;
  /** Journal position of its announcement. */
  number: number;
  name: string;
  lang: string;
  body: string;
  components: readonly string[];
  status: MaintenanceStatus;
  announcedAt: number;
  /** Who announced it. */
  by: string;
  startsAt: number;
  endsAt: number;
  /** The planned time in stretches, each with its own first publication; see `notice.ts`. */
  announced: readonly Announced[];
  startedAt: number | null;
  completedAt: number | null;
  /** What does not go by itself; see `mannerOf`. */
  manner?: Partial<Manner>;
  changes: readonly MaintenanceChange[];
  /** Journal position of the newest of its events; absent where it was kept before that was. */
  version?: number;
};

/** `text`: what a person said of it, in the language of the work; absent: automation's words. */
export type MaintenanceChange = {
  status: MaintenanceStatus;
  at: number;
  position: number;
  text?: string;
};

/** How long everything must stay green after the planned end before it completes by itself. */
export const VERIFY_MS = 5 * 60_000;

export function evolveMaintenance(
  state: Maintenance | undefined,
  recorded: Recorded<MaintenanceEvent>,
): Maintenance | undefined {
  const after = evolved(state, recorded);
  return after && { ...after, version: recorded.position };
}

/** What is changed by who has looked at it. */
export function versionOf({ version, number }: Maintenance): number {
  return version ?? number;
}

function evolved(
  state: Maintenance | undefined,
  { event, at, position, actor }: Recorded<MaintenanceEvent>,
): Maintenance | undefined {
  if (event.type === 'maintenance.scheduled') {
    const { type: _type, ...facts } = event;
    return {
      ...facts,
      number: position,
      status: 'scheduled',
      announcedAt: at,
      by: actor,
      announced: announce([], { from: event.startsAt, to: event.endsAt }, at),
      startedAt: null,
      completedAt: null,
      changes: [{ status: 'scheduled', at, position }],
    };
  }
  if (state === undefined) return undefined;
  const changed = (status: MaintenanceStatus, text: string | undefined): Maintenance => ({
    ...state,
    status,
    changes: [...state.changes, { status, at, position, ...(text !== undefined && { text }) }],
  });
  switch (event.type) {
    case 'maintenance.rescheduled': {
      const { startsAt, endsAt } = event;
      const announced = announce(state.announced, { from: startsAt, to: endsAt }, at);
      return { ...state, startsAt, endsAt, announced };
    }
    case 'maintenance.arranged':
      return { ...state, manner: { ...state.manner, ...event.manner } };
    case 'maintenance.started':
      return { ...changed('in_progress', event.text), startedAt: at };
    case 'maintenance.verifying':
      return changed('verifying', event.text);
    case 'maintenance.completed':
      return { ...changed('completed', event.text), completedAt: at };
    case 'maintenance.cancelled':
      return changed('cancelled', event.text);
  }
}

/** True while work is under way, so that failing probes are expected. */
export function underWay(maintenance: Maintenance): boolean {
  return maintenance.status === 'in_progress' || maintenance.status === 'verifying';
}

/** The components that maintenance covers now. */
export function componentsUnderMaintenance(maintenances: Iterable<Maintenance>): Set<string> {
  const covered = new Set<string>();
  for (const maintenance of maintenances) {
    if (underWay(maintenance)) for (const id of maintenance.components) covered.add(id);
  }
  return covered;
}

/** Those of them that it colours. */
export function componentsShownUnderMaintenance(maintenances: Iterable<Maintenance>): Set<string> {
  return componentsUnderMaintenance([...maintenances].filter((work) => mannerOf(work).cover));
}

/** The change that is due at `now`, if any. `green`: no monitor of its components is failing. */
export function dueMaintenance(
  maintenance: Maintenance,
  now: number,
  green: boolean,
): Extract<
  MaintenanceEvent,
  { type: 'maintenance.started' | 'maintenance.verifying' | 'maintenance.completed' }
> | null {
  const { id, status, startsAt, endsAt } = maintenance;
  const { start, complete } = mannerOf(maintenance);
  if (status === 'scheduled') {
    return start && now >= startsAt ? { type: 'maintenance.started', id } : null;
  }
  if (!complete) return null;
  if (status === 'in_progress' && now >= endsAt) return { type: 'maintenance.verifying', id };
  if (status === 'verifying' && green) {
    const since = maintenance.changes.at(-1)?.at ?? endsAt;
    if (now >= since + VERIFY_MS) return { type: 'maintenance.completed', id };
  }
  return null;
}
