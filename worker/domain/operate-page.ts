// What follows from an operator's command on the page itself: a component's status set by hand, and planned work.

import type { CommandInput, PageCommand } from './command.ts';
import type { Drafted, PageEvent } from './event.ts';
import type { Maintenance } from './maintenance.ts';
import { versionOf } from './maintenance.ts';
import type { Manner } from './manner.ts';
import { changedManner, leftCovered } from './manner.ts';
import type { Result } from './refusal.ts';
import { outdated, refuse } from './refusal.ts';
import type { Context } from './settle.ts';
import type { MaintenanceStatus } from './vocabulary.ts';
import type { World } from './world.ts';
import { evolve, record } from './world.ts';

/** Planned work begins and ends on these, so that it covers whole windows of the SLA. */
export const PLAN_STEP_MS = 5 * 60_000;

type Input = Extract<CommandInput, { type: 'page_command' }>;
type Decided = Result<PageEvent[]>;

export function operatePage(world: World, input: Input, context: Context): Result<Drafted[]> {
  const decided = decideOn(world, input.command, context);
  return decided.ok ? { ok: true, value: drafted(decided.value, input, context) } : decided;
}

function drafted(
  events: readonly PageEvent[],
  { actor, key }: Pick<Input, 'actor' | 'key'>,
  { now }: Context,
): Drafted[] {
  return events.map((event, index) => ({
    stream: 'page',
    at: now,
    actor,
    key: index === 0 ? key : null,
    event,
  }));
}

function decideOn(world: World, command: PageCommand, context: Context): Decided {
  switch (command.do) {
    case 'override_component':
      return override(world, command, context);
    case 'schedule_maintenance':
      return schedule(command, context);
    case 'reschedule_maintenance':
      return on(world, command.id, (work) => reschedule(work, command, context));
    case 'arrange_maintenance':
      return on(world, command.id, (work) => arrange(work, command.manner));
    case 'move_maintenance':
      return on(world, command.id, (work) => move(world, work, command));
    case 'change_maintenance':
      return on(world, command.id, (work) => change(world, work, command, context));
  }
}

function change(
  world: World,
  work: Maintenance,
  { expected, commands }: Extract<PageCommand, { do: 'change_maintenance' }>,
  context: Context,
): Decided {
  if (expected !== null && expected !== versionOf(work)) return outdated(expected, versionOf(work));
  const events: PageEvent[] = [];
  let after = world;
  for (const command of commands) {
    const decided = decideOn(after, command, context);
    if (!decided.ok) return decided;
    events.push(...decided.value);
    const said = drafted(decided.value, { actor: '', key: null }, context);
    after = evolve(after, record(said, after, context.now));
  }
  return { ok: true, value: events };
}

function override(
  world: World,
  { component, status }: Extract<PageCommand, { do: 'override_component' }>,
  { catalog }: Context,
): Decided {
  if (!catalog.components.some(({ id }) => id === component)) {
    const known = catalog.components.map(({ id }) => id).join(', ');
    return refuse('unknown', 'No such component', `Expected one of ${known}.`);
  }
  // "Operational" hands it back to what the probes and incidents say.
  const set = status === 'operational' ? null : status;
  if ((world.page.overrides[component] ?? null) === set) return { ok: true, value: [] };
  return { ok: true, value: [{ type: 'component.overridden', component, status: set }] };
}

function schedule(
  command: Extract<PageCommand, { do: 'schedule_maintenance' }>,
  { catalog, now }: Context,
): Decided {
  const { occurrences, name, body, components, manner } = command;
  const said = changedManner({}, manner);
  const unknown = components.filter((id) => !catalog.components.some((one) => one.id === id));
  if (components.length === 0 || unknown.length > 0) {
    const known = catalog.components.map(({ id }) => id).join(', ');
    const detail = `Expected at least one of ${known}${unknown.length > 0 ? `; found ${unknown.join(', ')}` : ''}.`;
    return refuse('invalid', 'Which components?', detail);
  }
  for (const { startsAt, endsAt } of occurrences) {
    const wrong = planProblem(startsAt, endsAt, now);
    if (wrong !== null) return wrong;
  }
  return {
    ok: true,
    value: occurrences.map(({ id, startsAt, endsAt }) => ({
      type: 'maintenance.scheduled',
      id,
      name: name.text,
      lang: name.lang,
      body,
      components,
      startsAt,
      endsAt,
      ...(said !== null && { manner: said }),
    })),
  };
}

function planProblem(startsAt: number, endsAt: number, now: number) {
  if (startsAt % PLAN_STEP_MS !== 0 || endsAt % PLAN_STEP_MS !== 0) {
    const detail = 'Start and end are multiples of five minutes, for example 02:00 and 02:35.';
    return refuse('invalid', 'Not on five minutes', detail);
  }
  if (endsAt <= startsAt) {
    return refuse('invalid', 'It ends before it starts', 'Expected an end after the start.');
  }
  if (endsAt <= now) {
    return refuse(
      'invalid',
      'It is over',
      'Planned work lies in the future: expected a later end.',
    );
  }
  return null;
}

function on(world: World, id: string, decide: (work: Maintenance) => Decided): Decided {
  const work = world.page.maintenances[id];
  return work === undefined
    ? refuse('unknown', 'No such maintenance', 'Expected the id of planned work.')
    : decide(work);
}

function reschedule(
  work: Maintenance,
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
  { now }: Context,
): Decided {
  const { id, status } = work;
  if (status === 'completed' || status === 'cancelled') {
    return refuse('conflict', 'It is over', `It is ${status}. Schedule a new one.`);
  }
  if (status !== 'scheduled' && startsAt !== work.startsAt) {
    return refuse('conflict', 'It has begun', 'Only its end can still be moved.');
  }
  const wrong = planProblem(startsAt, endsAt, now);
  if (wrong !== null) return wrong;
  if (startsAt === work.startsAt && endsAt === work.endsAt) return { ok: true, value: [] };
  return { ok: true, value: [{ type: 'maintenance.rescheduled', id, startsAt, endsAt }] };
}

const NEXT: Readonly<Record<MaintenanceStatus, readonly MaintenanceStatus[]>> = {
  scheduled: ['in_progress', 'cancelled'],
  in_progress: ['verifying', 'completed'],
  verifying: ['in_progress', 'completed'],
  completed: [],
  cancelled: [],
};

const MOVED = {
  in_progress: 'maintenance.started',
  verifying: 'maintenance.verifying',
  completed: 'maintenance.completed',
  cancelled: 'maintenance.cancelled',
} as const;

function arrange(work: Maintenance, manner: Partial<Manner>): Decided {
  const { id, status } = work;
  const changed = changedManner(work, manner);
  if (changed === null) return { ok: true, value: [] };
  if (status === 'completed' || status === 'cancelled') {
    return refuse('conflict', 'It is over', `It is ${status}. Schedule a new one.`);
  }
  return { ok: true, value: [{ type: 'maintenance.arranged', id, manner: changed }] };
}

function move(
  { page }: World,
  work: Maintenance,
  { to, body = '' }: Pick<Extract<PageCommand, { do: 'move_maintenance' }>, 'to' | 'body'>,
): Decided {
  const { id, status } = work;
  if (!NEXT[status].includes(to)) {
    const next = NEXT[status];
    const detail = `It is ${status}; ${next.length === 0 ? 'nothing comes after that' : `expected ${next.join(' or ')}`}.`;
    return refuse('conflict', `It cannot become ${to}`, detail);
  }
  const left = to === 'completed' ? leftCovered(work, page.overrides) : [];
  return {
    ok: true,
    value: [{ type: MOVED[to], id, ...(body !== '' && { text: body }) }, ...left],
  };
}
