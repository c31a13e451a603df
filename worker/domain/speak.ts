// What an operator says in public: opening an incident by hand, and posting to one. The page follows at once; messages wait
// (`messages.ts`). Everything that comes with an update carries its id, so that taking the update back takes all of it back.

import type { IncidentCommand } from './command.ts';
import type { Body, Drafted, IncidentEvent, SourceKey, SourceReported } from './event.ts';
import type { IncidentView } from './incident.ts';
import { viewIncident } from './incident.ts';
import { spokenPost } from './post.ts';
import type { Result } from './refusal.ts';
import { refuse } from './refusal.ts';
import type { Context } from './settle.ts';
import { referenceOf } from './settle.ts';
import type { ComponentStatus, Severity } from './vocabulary.ts';
import type { World } from './world.ts';
import { evolve, record } from './world.ts';

type Declare = Extract<IncidentCommand, { do: 'declare' }>;
type Post = Omit<Extract<IncidentCommand, { do: 'post' }>, 'do'>;

/** Longest that an impact went unnoticed; beyond it somebody has typed another year. */
export const UNNOTICED_LIMIT_MS = 366 * 86_400_000;

/** Opens an incident by a person's word. It has a source of its own, which only a person ends. */
export function declare(
  world: World,
  command: Declare,
  actor: string,
  context: Context,
): Result<Drafted[]> {
  const { now, catalog } = context;
  const unknown = Object.keys(command.components).filter(
    (id) => !catalog.components.some((one) => one.id === id),
  );
  if (unknown.length > 0) {
    const known = catalog.components.map(({ id }) => id).join(', ');
    const detail = `${unknown.join(', ')}: expected one of ${known}.`;
    return refuse('invalid', 'No such component', detail);
  }
  const startedAt = command.startedAt ?? now;
  if (startedAt > now) {
    return refuse(
      'invalid',
      'It has not begun',
      'Impact begins in the past: expected an instant before now.',
    );
  }
  if (startedAt < now - UNNOTICED_LIMIT_MS) return refuseSoEarly(now);
  const { id } = command;
  const source: SourceKey = `operator:${id}`;
  const say = (event: IncidentEvent): Drafted => ({
    stream: `incident:${id}`,
    at: now,
    actor,
    key: null,
    event,
  });
  const stated = Object.fromEntries(
    Object.entries(command.components).flatMap(([component, status]) =>
      status === null ? [] : [[component, status]],
    ),
  );
  const opened: Drafted[] = [
    say({
      type: 'incident.opened',
      id,
      reference: referenceOf(now, world.openedToday + 1),
      recurrenceOf: command.recurrenceOf,
    }),
    {
      stream: source,
      at: startedAt,
      actor,
      key: null,
      event: seenBy(
        source,
        'declared by an operator',
        command.severity,
        Object.keys(command.components),
      ),
    },
    say({ type: 'incident.joined', source, anchor: source }),
    say({ type: 'incident.classified', severity: command.severity, reason: null }),
    ...(command.name === null
      ? []
      : [say({ type: 'incident.named', name: command.name.text, lang: command.name.lang })]),
    ...(Object.keys(stated).length === 0
      ? []
      : [say({ type: 'incident.components_set', components: stated })]),
  ];
  if (command.post === null) return { ok: true, value: opened };
  const after = evolve(world, record(opened, world, now));
  const view = viewIncident(after, id, catalog);
  if (view === null) throw new Error('A declared incident was not opened');
  const { status, body } = command.post;
  const said = post(
    after,
    view,
    { status, body, components: {}, severity: null, override: null, quiet: false },
    actor,
    context,
  );
  return said.ok ? { ok: true, value: [...opened, ...said.value] } : said;
}

/** It would stand in every figure of how long things take. */
export function refuseSoEarly(noticedAt: number) {
  const earliest = new Date(noticedAt - UNNOTICED_LIMIT_MS).toISOString();
  const detail = `Expected an instant within a year of its being noticed: ${earliest} or later.`;
  return refuse('invalid', 'It cannot have begun that early', detail);
}

/** A person's word that there is trouble in these components. */
export function seenBy(
  source: SourceKey,
  detail: string,
  severity: Severity,
  components: readonly string[],
): SourceReported {
  return {
    type: 'source.reported',
    source,
    id: source,
    what: 'seen',
    detail,
    human: true,
    severity: null,
    assumedSeverity: severity,
    components: Object.fromEntries(components.map((id) => [id, null])),
    publish: 'auto',
    autoResolve: false,
    mergedInto: null,
    text: null,
    publishText: false,
    future: false,
  };
}

/** Posts to an incident. `words` replaces the automatic words where the person gave none. */
export function post(
  world: World,
  view: IncidentView,
  { status: asked, body: given, components, severity, override, quiet }: Post,
  actor: string,
  context: Context,
  words: Body | null = null,
): Result<Drafted[]> {
  const { now, catalog } = context;
  const unknown = Object.keys(components).filter(
    (id) => !catalog.components.some((one) => one.id === id) && !view.components.has(id),
  );
  if (unknown.length > 0) {
    const known = catalog.components.map(({ id }) => id).join(', ');
    return refuse(
      'invalid',
      'No such component',
      `${unknown.join(', ')}: expected one of ${known}.`,
    );
  }
  const status = asked ?? view.posts.at(-1)?.status ?? view.status;
  const isOver = view.state === 'resolved';
  if (status === 'postmortem' && asked !== null) {
    const detail = 'An incident becomes that when the site publishes its postmortem.';
    return refuse('invalid', 'Nobody can post that status', detail);
  }
  if (isOver && status !== 'resolved' && status !== 'postmortem') {
    const detail = 'It is resolved. Reopen it, then say what is happening.';
    return refuse('conflict', 'It is over', detail);
  }
  const id = context.newId();
  const say = (event: IncidentEvent): Drafted => ({
    stream: `incident:${view.id}`,
    at: now,
    actor,
    key: null,
    event,
  });
  const isEnding = status === 'resolved' && !isOver;
  const first: Drafted[] = [
    ...(view.published === null ? [say({ type: 'incident.published', reason: 'person' })] : []),
    ...(severity === null || severity === view.severity
      ? []
      : [say({ type: 'incident.classified', severity, reason: null, post: id })]),
    ...(Object.keys(components).length === 0
      ? []
      : [say({ type: 'incident.components_set', components: { ...components }, post: id })]),
    ...(isEnding
      ? [
          say({
            type: 'incident.resolved',
            restoredAt: view.restoredAt ?? now,
            override: override ?? '',
            post: id,
          }),
        ]
      : []),
  ];
  const after = viewIncident(evolve(world, record(first, world, now)), view.id, catalog);
  if (after === null) throw new Error('An incident went away while it was posted to');
  const body: Body | null = given ?? words;
  const spoken = spokenPost(after, catalog, now, { status, body, by: actor, quiet });
  const ended: Record<string, ComponentStatus> = Object.fromEntries(
    isEnding ? [...view.components.keys()].map((one) => [one, 'operational']) : [],
  );
  const told = spoken.components.map((one) => ({ ...one, to: ended[one.id] ?? one.to }));
  return {
    ok: true,
    value: [...first, say({ type: 'incident.posted', post: { id, ...spoken, components: told } })],
  };
}

/** The planned updates whose time has come, as if their authors had posted them now. */
export function plannedUpdates(world: World, view: IncidentView, context: Context): Drafted[] {
  const due = view.file.scheduled.find(({ dueAt }) => dueAt <= context.now);
  if (due === undefined) return [];
  const taken: Drafted = {
    stream: `incident:${view.id}`,
    at: context.now,
    actor: 'automation',
    key: null,
    event: { type: 'incident.update_unscheduled', id: due.id },
  };
  const { status, text, lang, by } = due;
  const said = post(
    world,
    view,
    { status, body: { text, lang }, components: {}, severity: null, override: null, quiet: false },
    by,
    context,
  );
  // What no longer fits the state of things is not said; it stays in the journal.
  return said.ok ? [...said.value, taken] : [taken];
}
