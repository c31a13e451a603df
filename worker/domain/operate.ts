// What follows from an operator's command on an incident: events, or why not. Public communication is never held up by
// paperwork; paperwork is never skipped silently (see `lifecycle.ts`).

import { declare, post, refuseSoEarly, seenBy, UNNOTICED_LIMIT_MS } from './speak.ts';
import type { CommandInput, IncidentCommand } from './command.ts';
import type { Drafted, IncidentEvent, SourceKey } from './event.ts';
import type { IncidentView } from './incident.ts';
import { viewIncidents } from './incident.ts';
import { probedStatus } from './incident-components.ts';
import { milestonesOf, missingFor, nextMove, phaseOf } from './lifecycle.ts';
import { UNDO_MS } from './messages.ts';
import type { Result } from './refusal.ts';
import { outdated, refuse } from './refusal.ts';
import type { Context } from './settle.ts';
import { mergeInto } from './settle.ts';
import type { World } from './world.ts';
import { evolve, record } from './world.ts';

type Command = Exclude<IncidentCommand, { do: 'declare' }>;
type Decided = Result<Drafted[]>;

/** The events of a command, as far as it says them itself. */
export function operate(
  world: World,
  input: Extract<CommandInput, { type: 'command' }>,
  context: Context,
): Decided {
  const { command, actor } = input;
  const decided =
    command.do === 'declare'
      ? declare(world, command, actor, context)
      : onIncident(world, { ...input, command }, context);
  if (!decided.ok) return decided;
  const all = [...decided.value, ...closing(world, decided.value, input.incident, context)];
  // One saying, one key.
  return {
    ok: true,
    value: all.map((one, index) => (index === 0 ? { ...one, key: input.key } : one)),
  };
}

function onIncident(
  world: World,
  {
    incident,
    expected,
    command,
    actor,
  }: Extract<CommandInput, { type: 'command' }> & { command: Command },
  context: Context,
): Decided {
  const views = viewIncidents(world, context.catalog);
  const view = views.find(({ id, reference }) => id === incident || reference === incident);
  if (view === undefined) {
    return refuse(
      'unknown',
      'No such incident',
      'Expected the id or the reference of an incident.',
    );
  }
  if (expected !== null && expected !== view.version) {
    return outdated(expected, view.version);
  }
  if (view.state === 'merged' && command.do !== 'note') {
    const detail = `It continues in ${view.mergedInto}; say it there.`;
    return refuse('conflict', 'This incident was merged', detail);
  }
  return decideOn(world, view, command, actor, context);
}

function decideOn(
  world: World,
  view: IncidentView,
  command: Command,
  actor: string,
  context: Context,
): Decided {
  const say = (...events: IncidentEvent[]): Decided => ({
    ok: true,
    value: events.map((event) => by(actor, view.id, context.now, event)),
  });
  switch (command.do) {
    case 'post':
      return post(world, view, command, actor, context);
    case 'no_change':
      if (view.state === 'resolved') {
        return refuse('conflict', 'It is over', 'Nobody waits for an update of what is resolved.');
      }
      return post(world, view, { ...SAME_AGAIN, quiet: true }, actor, context);
    case 'publish':
      return view.published === null
        ? say({ type: 'incident.published', reason: 'person' })
        : refuse('conflict', 'It is public already', 'Nothing needs to be done.');
    case 'retract':
      return retract(view, command.post, context, say);
    case 'schedule_update': {
      if (command.dueAt <= context.now) {
        return refuse('invalid', 'That instant has passed', 'Expected an instant in the future.');
      }
      const { id, dueAt, status, body } = command;
      return say({ type: 'incident.update_scheduled', id, dueAt, status, ...body, by: actor });
    }
    case 'unschedule_update':
      return view.file.scheduled.some(({ id }) => id === command.id)
        ? say({ type: 'incident.update_unscheduled', id: command.id })
        : refuse('unknown', 'No such planned update', 'It was posted or taken back already.');
    case 'name':
      return say({ type: 'incident.named', name: command.name.text, lang: command.name.lang });
    case 'classify':
      return say({ type: 'incident.classified', ...pick(command, 'severity', 'reason') });
    case 'set_components':
      return (
        unknownIn(Object.keys(command.components), context) ??
        say({ type: 'incident.components_set', components: command.components })
      );
    case 'assign':
      return say({ type: 'incident.assigned', ...pick(command, 'role', 'who') });
    case 'assess':
      return say({ type: 'incident.assessed', facts: command.facts });
    case 'add_evidence':
      return say({ type: 'incident.evidence_added', ...pick(command, 'id', 'text', 'link') });
    case 'record_hypothesis':
      return hypothesis(view, command, say);
    case 'record_action':
      return say({ type: 'incident.action_recorded', action: command.action });
    case 'note':
      return say({ type: 'incident.noted', ...pick(command, 'id', 'text') });
    case 'defer':
      return say({ type: 'incident.step_deferred', ...pick(command, 'step', 'reason') });
    case 'move':
      return move(view, command.to, say);
    case 'merge':
      return merge(world, view, command.into, actor, context);
    case 'dismiss':
      return dismiss(world, view, command.reason, actor, context);
    case 'reopen':
      return reopen(view, command.reason, actor, context);
    case 'backdate':
      return backdate(view, command, context, say);
    case 'correct':
      return view.correctionNeeded
        ? say({ type: 'incident.corrected', note: command.note })
        : refuse('conflict', 'Nothing to correct', 'No late report contradicts what was said.');
  }
}

const SAME_AGAIN = {
  do: 'post',
  status: null,
  body: null,
  components: {},
  severity: null,
  override: null,
} as const;

type Say = (...events: IncidentEvent[]) => Decided;

function by(actor: string, id: string, at: number, event: IncidentEvent): Drafted {
  return { stream: `incident:${id}`, at, actor, key: null, event };
}

function pick<From extends object, Key extends keyof From>(from: From, ...keys: Key[]) {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<From, Key>; // those keys
}

/** A refusal where a component is not one of ours; null where all are. */
function unknownIn(ids: readonly string[], { catalog }: Context) {
  const unknown = ids.filter((id) => !catalog.components.some((one) => one.id === id));
  if (unknown.length === 0) return null;
  const known = catalog.components.map(({ id }) => id).join(', ');
  return refuse('invalid', 'No such component', `${unknown.join(', ')}: expected one of ${known}.`);
}

function retract(view: IncidentView, id: string, { now }: Context, say: Say): Decided {
  const said = view.posts.find((one) => one.id === id);
  if (said === undefined) {
    return refuse('unknown', 'No such update', 'It is not there, or was taken back already.');
  }
  if (said.by === null) {
    return refuse('conflict', 'Automation said this', 'Only what a person said can be taken back.');
  }
  if (now >= said.at + UNDO_MS) {
    const detail = 'After 30 seconds it has been sent. Post a correction.';
    return refuse('conflict', 'Too late to take it back', detail);
  }
  return say({ type: 'incident.retracted', post: id });
}

function hypothesis(
  view: IncidentView,
  { hypothesis: given }: Extract<Command, { do: 'record_hypothesis' }>,
  say: Say,
): Decided {
  const others = view.file.hypotheses.filter(
    ({ id, state }) => id !== given.id && state !== 'refuted',
  );
  const sum = others.reduce((total, one) => total + (one.probabilityPercent ?? 0), 0);
  const own = given.state === 'refuted' ? 0 : (given.probabilityPercent ?? 0);
  if (sum + own > 100) {
    const detail = `The others already make ${sum} %. Lower one of them first.`;
    return refuse('invalid', 'Probabilities add up to more than 100 %', detail);
  }
  return say({ type: 'incident.hypothesis_recorded', hypothesis: given });
}

function move(view: IncidentView, to: Extract<Command, { do: 'move' }>['to'], say: Say): Decided {
  const next = nextMove(view);
  const phase = phaseOf(view);
  if (next === null || next.to !== to) {
    const detail =
      next === null
        ? `It is ${phase}; nothing comes after that.`
        : `It is in ${phase}; ${next.to} comes next${next.to === 'resolution' ? ', when its impact has ended' : ''}. Phases are not skipped.`;
    return refuse('conflict', `It cannot go to ${to} now`, detail);
  }
  const missing = missingFor(view, next.transition);
  if (missing.length > 0) {
    const detail =
      to === 'closed'
        ? 'Before closing everything is filled in, what was deferred too.'
        : 'Do each of these, or defer it with a reason.';
    return refuse('steps_missing', 'Steps are missing', detail, missing);
  }
  return say({ type: 'incident.phase_moved', to });
}

/** What is complete closes by itself, once its postmortem is out. */
export function closing(
  world: World,
  said: readonly Drafted[],
  incident: string | null,
  context: Context,
): Drafted[] {
  const after = evolve(world, record(said, world, context.now));
  const view = viewIncidents(after, context.catalog).find(
    ({ id, reference }) => id === incident || reference === incident,
  );
  if (view === undefined || phaseOf(view) !== 'postmortem') return [];
  if (missingFor(view, 'T10').length > 0) return [];
  return [by('automation', view.id, context.now, { type: 'incident.phase_moved', to: 'closed' })];
}

function merge(
  world: World,
  view: IncidentView,
  into: string,
  actor: string,
  context: Context,
): Decided {
  if (view.state === 'resolved') {
    const detail =
      'Only what is open goes on in another one. Reopen it first, or link to it in a note.';
    return refuse('conflict', 'It is over', detail);
  }
  const views = viewIncidents(world, context.catalog);
  const target = views.find(({ id, reference }) => id === into || reference === into);
  if (target === undefined || target.id === view.id) {
    return refuse('invalid', 'No such target', 'Expected the id of another incident that is open.');
  }
  if (target.state !== 'open' && target.state !== 'restored') {
    return refuse('conflict', 'The target is not open', `It is ${target.state}.`);
  }
  const moved = mergeInto(view, target, context);
  return { ok: true, value: moved.map((one) => ({ ...one, actor })) };
}

function dismiss(
  world: World,
  view: IncidentView,
  reason: string,
  actor: string,
  context: Context,
): Decided {
  const phase = phaseOf(view);
  if (phase !== 'triage' && phase !== 'investigation') {
    const detail = `It is in ${phase}; only what is in triage or investigation can be a false alarm.`;
    return refuse('conflict', 'It cannot be a false alarm any more', detail);
  }
  const failing = [...view.components.keys()].filter((id) => {
    const probed = probedStatus(context.catalog, world.page, id);
    return probed === 'partial_outage' || probed === 'major_outage';
  });
  if (failing.length > 0) {
    const detail = `The probes of ${failing.join(', ')} fail. Wait until they are green.`;
    return refuse('steps_missing', 'The probes see it too', detail);
  }
  const gone = by(actor, view.id, context.now, { type: 'incident.dismissed', reason });
  if (view.published === null) return { ok: true, value: [gone] };
  const said = post(
    evolve(world, record([gone], world, context.now)),
    view,
    { ...SAME_AGAIN, status: 'resolved', quiet: false },
    actor,
    context,
    { template: 'no_impact' },
  );
  return said.ok ? { ok: true, value: [gone, ...said.value] } : said;
}

/** How long after its end an incident can be taken up again; later it is a new one. */
const REOPEN_LIMIT_MS = 24 * 3_600_000;

function reopen(view: IncidentView, reason: string, actor: string, context: Context): Decided {
  const { now } = context;
  if (view.resolvedAt === null) {
    return refuse('conflict', 'It is open', 'Only what is resolved can be reopened.');
  }
  if (now > view.resolvedAt + REOPEN_LIMIT_MS || view.postmortem !== null) {
    const detail = `Its postmortem is out, or it ended more than 24 hours ago. Open a new one that recurs from ${view.id}.`;
    return refuse('conflict', 'Too late to reopen it', detail);
  }
  const source: SourceKey = `operator:${context.newId()}`;
  return {
    ok: true,
    value: [
      by(actor, view.id, now, { type: 'incident.reopened', reason }),
      heldOpen(source, actor, now, view),
      by(actor, view.id, now, { type: 'incident.joined', source, anchor: source }),
    ],
  };
}

/** A person's word that there is trouble again, in the components that were in trouble before. */
function heldOpen(source: SourceKey, actor: string, at: number, view: IncidentView): Drafted {
  return {
    stream: source,
    at,
    actor,
    key: null,
    event: seenBy(source, 'reopened by an operator', view.severity, [...view.components.keys()]),
  };
}

function backdate(
  view: IncidentView,
  { startedAt, reason }: Extract<Command, { do: 'backdate' }>,
  { now }: Context,
  say: Say,
): Decided {
  const { detectedAt } = milestonesOf(view);
  const latest = Math.min(now, detectedAt, view.intervals[0]?.to ?? now);
  if (startedAt > latest) {
    const detail = `Impact begins before it is noticed: expected at most ${new Date(latest).toISOString()}.`;
    return refuse('invalid', 'It cannot have begun that late', detail);
  }
  if (startedAt < detectedAt - UNNOTICED_LIMIT_MS) return refuseSoEarly(detectedAt);
  return say({ type: 'incident.backdated', startedAt, reason });
}
