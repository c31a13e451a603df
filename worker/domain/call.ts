// Calls to responders: when one is made, when it ends, and under which name. A monitor's alarm calls unless PagerDuty has an
// open incident about it already, and its end ends the call.

import type { Evidence, Recorded } from './event.ts';
import { viewIncident } from './incident.ts';
import type { Context } from './settle.ts';
import type { Severity } from './vocabulary.ts';
import type { World } from './world.ts';

export const CALL_PREFIX = 'allclear:';

/**
 * Calls a responder through PagerDuty, or ends the call. `alarm` is the same in both, whatever becomes of the incident in
 * between: incidents merge, and a call must end under the name under which it began.
 */
export type PageCall = {
  action: 'trigger' | 'resolve';
  alarm: string;
  monitor: string;
  incident: string;
  /** Of the incident when this was decided; one that is not public is called about too. */
  severity: Severity;
  evidence?: Evidence;
};

/** The deduplication key of a call: the same for a call and its end, and different for the next alarm. */
export function dedupKeyOf(alarm: string): string {
  return CALL_PREFIX + alarm;
}

/** The summary of a call, which PagerDuty makes the title of the incident. `what` is what customers see of it. */
export function summaryOf(what: string | undefined, monitor: string): string {
  return what === undefined ? `Monitor ${monitor} is down` : `${what} (monitor ${monitor} is down)`;
}

/** What a report asks to be told to responders; `world` is the world after it. */
export function pageCalls(
  { event }: Recorded,
  world: World,
  { catalog }: Pick<Context, 'catalog'>,
): PageCall[] {
  if (event.type !== 'source.reported') return [];
  const { source, what, evidence } = event;
  if (what !== 'triggered' && what !== 'resolved') return [];
  const monitor = catalog.monitors.find(({ id }) => source === `monitor:${id}`);
  if (monitor?.pagerduty !== true) return [];
  if (!catalog.services.some(({ outbound }) => outbound)) return [];
  for (const id of world.incidents.keys()) {
    const view = viewIncident(world, id, catalog);
    const episode = view?.episodes.findLast((one) => one.source === source);
    if (view === null || episode === undefined || view.state === 'merged') continue;
    // One that is over there calls nobody any more.
    const known = view.episodes.some((one) => one.open && one.source.startsWith('pagerduty:'));
    const action = what === 'triggered' ? 'trigger' : 'resolve';
    if (action === 'trigger' && known) return [];
    const { severity } = view;
    const call = {
      action,
      alarm: episode.id,
      monitor: monitor.id,
      incident: id,
      severity,
    } as const;
    return [evidence === undefined ? call : { ...call, evidence }];
  }
  return [];
}
