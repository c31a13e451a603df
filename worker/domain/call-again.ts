// When responders are called a second time about an alarm: their PagerDuty incident is over, by a person, by a timeout or with
// another monitor's alarm, and the monitor still fails. Without this a long outage would fall silent. Who ended it is
// respected: after a person's end there is one more call, after others a few, and never one while an incident is open there.

import { isExpected } from './alarm.ts';
import { isOpenThere, lastEndThere } from './call.ts';
import type { Episode } from './episode.ts';
import type { Drafted, SourceKey } from './event.ts';
import type { IncidentView } from './incident.ts';
import { viewIncidents } from './incident.ts';
import type { Context } from './settle.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;

/** How long after its end over there a failure must go on. A person may be about to finish what ends it. */
export const AGAIN_AFTER_MS = { person: 15 * MINUTE_MS, automation: 5 * MINUTE_MS } as const;
/** Calls about one alarm beside its first; something over there may end each of them at once. */
export const AGAIN_LIMIT = 3;

export type CallAgain = {
  alarm: string;
  monitor: string;
  /** The PagerDuty incident that ended last. */
  after: SourceKey;
  /** A person ended it. */
  human: boolean;
  /** Epoch ms; null: it is left at that. */
  dueAt: number | null;
};

/** Whom an incident leaves uncalled: a monitor that fails while nothing is open in PagerDuty any more; null: none. */
export function callAgainOf(
  view: IncidentView,
  world: World,
  context: Pick<Context, 'catalog'>,
): CallAgain | null {
  if (view.state !== 'open' || !context.catalog.services.some(({ outbound }) => outbound)) {
    return null;
  }
  const last = lastEndThere(view);
  if (last === null || isOpenThere(view)) return null;
  const { end, source: after } = last;
  for (const episode of view.episodes) {
    const monitor = failingIn(episode, world, context);
    // Before the alarm something else ended; the alarm has made its own call.
    if (monitor === null || !episode.reports.some(({ position }) => position < end.position))
      continue;
    const { human } = end.event;
    const made = callsMade(world, episode.id);
    // Said already, and PagerDuty has not told us what became of it.
    if (made.some(({ position }) => position > end.position)) return null;
    const isOver = made.length >= AGAIN_LIMIT || made.some((one) => one.human && human);
    const waitMs = human ? AGAIN_AFTER_MS.person : AGAIN_AFTER_MS.automation;
    const known = { alarm: episode.id, monitor, after, human };
    return { ...known, dueAt: isOver ? null : end.recordedAt + waitMs };
  }
  return null;
}

/** The calls that are due, as decisions. */
export function callsAgain(world: World, context: Context): Drafted[] {
  return viewIncidents(world, context.catalog).flatMap((view): Drafted[] => {
    const again = callAgainOf(view, world, context);
    if (again === null || again.dueAt === null || again.dueAt > context.now) return [];
    const { alarm, monitor, after, human } = again;
    const event = { type: 'incident.called_again', alarm, monitor, after, human } as const;
    const stream = `incident:${view.id}` as const;
    return [{ stream, at: context.now, actor: 'automation', key: null, event }];
  });
}

/** The monitor of an alarm that still fails and calls; null: it is none, it is up for now, or something else explains it. */
function failingIn(
  { open, source }: Episode,
  world: World,
  { catalog }: Pick<Context, 'catalog'>,
): string | null {
  const monitor = catalog.monitors.find(({ id }) => source === `monitor:${id}`);
  if (!open || monitor?.pagerduty !== true) return null;
  if (world.page.monitors[monitor.id]?.verdict !== 'down') return null;
  return isExpected(world, monitor, new Set(), { catalog }) ? null : monitor.id;
}

/** In all incidents: the alarm may have moved from one to another. */
function callsMade(world: World, alarm: string) {
  return [...world.incidents.values()]
    .flat()
    .flatMap(({ event, position }) =>
      event.type === 'incident.called_again' && event.alarm === alarm
        ? [{ human: event.human, position }]
        : [],
    );
}
