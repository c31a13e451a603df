// The one entrance to the rules: an input and the world as it is give the events to write, consequences included. Pure.

import { draftReport, ticked } from './alarm.ts';
import { alertsHeard } from './alert.ts';
import { budgetsHeard } from './budget.ts';
import { callsAgain } from './call-again.ts';
import { monitorsOf } from './catalog.ts';
import type { Drafted } from './event.ts';
import { viewIncidents } from './incident.ts';
import type { Input } from './input.ts';
import { dueMaintenance } from './maintenance.ts';
import { leftCovered } from './manner.ts';
import { closing, operate } from './operate.ts';
import { operatePage } from './operate-page.ts';
import type { Refusal, Result } from './refusal.ts';
import { plannedUpdates } from './speak.ts';
import type { CommandInput } from './command.ts';
import type { Context } from './settle.ts';
import { settle } from './settle.ts';
import { decideSla } from './sla/decide.ts';
import { promisedComponents } from './sla/progress.ts';
import { INCIDENT_STATUSES } from './vocabulary.ts';
import type { World } from './world.ts';
import { evolve, record } from './world.ts';

export type { Context } from './settle.ts';

/** Everything that `input` makes happen, in the order in which it is written. Empty: nothing changes. */
export function decide(world: World, input: Input, context: Context): Drafted[] {
  const first = heard(world, input, context);
  const after = evolve(world, record(first, world, context.now));
  const corrections =
    input.type === 'report' || input.type === 'alerts'
      ? contradictions(world, after, first, context)
      : [];
  const timed =
    input.type === 'tick' || input.type === 'time'
      ? [
          ...maintenanceDue(after, context),
          ...updatesDue(after, context),
          ...callsAgain(after, context),
        ]
      : [];
  const said = [...corrections, ...timed];
  const settled = evolve(after, record(said, after, context.now));
  return [...first, ...said, ...settle(settled, context)];
}

const NONE: ReadonlySet<string> = new Set();

/** What the input itself says, before anything follows from it. */
function heard(world: World, input: Input, context: Context): Drafted[] {
  switch (input.type) {
    case 'report':
      return reported(input);
    case 'alerts':
      return alertsHeard(world, input, context.known ?? NONE);
    case 'keep': {
      const { id, detail, raw } = input;
      const event = { type: 'source.kept', id, detail, raw } as const;
      return [{ stream: 'page', at: input.at, actor: 'pagerduty', key: input.key, event }];
    }
    case 'tick':
      return input.monitors === null
        ? []
        : ticked(world, input.minute, input.monitors, input.evidence ?? {}, context);
    case 'postmortems':
      return linked(world, input, context);
    case 'drafted': {
      const about = {
        stream: `incident:${input.incident}`,
        at: context.now,
        actor: 'automation',
      } as const;
      const facts = { postmortemDraftedAt: context.now };
      return [
        {
          ...about,
          key: input.key,
          event: { type: 'incident.postmortem_drafted', url: input.url },
        },
        { ...about, key: null, event: { type: 'incident.assessed', facts } },
      ];
    }
    case 'page':
      return [
        {
          stream: 'page',
          at: context.now,
          actor: input.actor,
          key: input.key,
          event: input.event,
        },
      ];
    case 'command':
    case 'page_command': {
      const decided = asked(world, input, context);
      return decided.ok ? decided.value : [];
    }
    case 'sla':
      return decideSla(world.page.sla, input.command, {
        now: context.now,
        actor: input.actor,
        key: input.key,
        tiers: context.catalog.sla.tiers,
        components: promisedComponents(context.catalog),
      });
    case 'budgets':
      return budgetsHeard(world, input, context.catalog);
    case 'time':
      return [];
  }
}

/** Why an operator's command would not happen; null: it would, or it is none. */
export function refusalIn(world: World, input: Input, context: Context): Refusal | null {
  if (input.type !== 'command' && input.type !== 'page_command') return null;
  const decided = asked(world, input, context);
  return decided.ok ? null : decided.refusal;
}

function asked(world: World, input: CommandInput, context: Context): Result<Drafted[]> {
  return input.type === 'command'
    ? operate(world, input, context)
    : operatePage(world, input, context);
}

function updatesDue(world: World, context: Context): Drafted[] {
  return viewIncidents(world, context.catalog).flatMap((view) =>
    plannedUpdates(world, view, context),
  );
}

/** A report; a merge also says that its target is open, which may be the first that is heard of the target. */
function reported({ at, key, report }: Extract<Input, { type: 'report' }>): Drafted[] {
  const drafted = draftReport(at, key, 'pagerduty', { type: 'source.reported', ...report });
  if (report.what !== 'merged' || report.mergedInto === null) return [drafted];
  const seen = draftReport(at, `${key}:seen`, 'pagerduty', {
    ...drafted.event,
    // A merge takes its trouble along, unless that is nothing to the public.
    ...(report.publish === 'never' ? { severity: null, assumedSeverity: 'SEV-4' } : {}),
    source: report.mergedInto,
    id: `${report.id}:seen`,
    what: 'seen',
    mergedInto: null,
    text: null,
  });
  return [drafted, seen];
}

function maintenanceDue(world: World, { now, catalog }: Context): Drafted[] {
  return Object.values(world.page.maintenances).flatMap((maintenance) => {
    const green = maintenance.components
      .flatMap((component) => monitorsOf(catalog, component))
      .every(({ id }) => world.page.monitors[id]?.verdict !== 'down');
    const event = dueMaintenance(maintenance, now, green);
    if (event === null) return [];
    const key = `${event.type}:${maintenance.id}`;
    const left =
      event.type === 'maintenance.completed' ? leftCovered(maintenance, world.page.overrides) : [];
    return [event, ...left].map((one) => ({
      stream: 'page' as const,
      at: now,
      actor: 'automation',
      key: one === event ? key : null,
      event: one,
    }));
  });
}

/** Postmortems that the site has published, for the incidents that do not link to them yet; the last thing missing closes one. */
function linked(
  world: World,
  { entries }: Extract<Input, { type: 'postmortems' }>,
  context: Context,
): Drafted[] {
  const { now, catalog } = context;
  const views = viewIncidents(world, catalog);
  return entries.flatMap(({ incident, slug, url, title }) => {
    const view = views.find(({ reference }) => reference === incident);
    if (view === undefined || view.postmortem?.slug === slug) return [];
    const event = { type: 'incident.postmortem_published', slug, url, title } as const;
    const stream = `incident:${view.id}` as const;
    const key = `postmortem:${slug}`;
    const out: Drafted = { stream, at: now, actor: 'automation', key, event };
    return [out, ...closing(world, [out], view.id, context)];
  });
}

/** A report from before the last public word that takes the incident back behind it: people must look. */
function contradictions(
  before: World,
  after: World,
  heardNow: readonly Drafted[],
  { catalog, now }: Context,
): Drafted[] {
  const earlier = viewIncidents(before, catalog);
  const order = (status: (typeof INCIDENT_STATUSES)[number]) => INCIDENT_STATUSES.indexOf(status);
  return viewIncidents(after, catalog).flatMap((view) => {
    const last = view.posts.at(-1);
    if (last === undefined) return [];
    const late = heardNow.flatMap(({ at, event }) =>
      event.type === 'source.reported' && at < last.at && view.sources.includes(event.source)
        ? event.id
        : [],
    )[0];
    if (late === undefined) return [];
    const was = earlier.find(({ id }) => id === view.id);
    const backwards = order(view.status) < order(last.status);
    const overLater =
      order(last.status) >= order('resolved') && was?.restoredAt !== view.restoredAt;
    if (!backwards && !overLater) return [];
    const event = {
      type: 'incident.correction_needed',
      report: late,
      said: last.status,
      found: view.status,
    } as const;
    const stream = `incident:${view.id}` as const;
    return [{ stream, at: now, actor: 'automation', key: null, event }];
  });
}
