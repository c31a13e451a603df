// Calls to responders: when one is made, when it ends, and under which name. A monitor's alarm calls unless PagerDuty has an
// open incident about it already, and its end ends the call. An error budget that burns calls where no incident is open.

import { budgetAlarm } from './budget.ts';
import type { Evidence, Recorded } from './event.ts';
import { viewIncident, viewIncidents } from './incident.ts';
import type { Context } from './settle.ts';
import type { Severity } from './vocabulary.ts';
import type { World } from './world.ts';

export const CALL_PREFIX = 'allclear:';

const HOUR_MS = 3_600_000;

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

/** Calls because an error budget burns, or ends that call. */
export type BudgetCall = {
  action: 'trigger' | 'resolve';
  alarm: string;
  component: string;
  severity: Severity;
  /** How many times faster than allowed; null: nothing is allowed. */
  rate: number | null;
  /** Over how many hours that was measured. */
  hours: number;
};

/** The deduplication key of a call: the same for a call and its end, and different for the next alarm. */
export function dedupKeyOf(alarm: string): string {
  return CALL_PREFIX + alarm;
}

/** The summary of a call, which PagerDuty makes the title of the incident. `what` is what customers see of it. */
export function summaryOf(what: string | undefined, monitor: string): string {
  return what === undefined ? `Monitor ${monitor} is down` : `${what} (monitor ${monitor} is down)`;
}

/**
 * What a change of an error budget asks to be told to responders. Where an incident of the component is open somebody knows,
 * and who was called hears of the end.
 */
export function budgetCalls(
  { event, at }: Recorded,
  world: World,
  { catalog }: Pick<Context, 'catalog'>,
): BudgetCall[] {
  if (event.type !== 'budget.burning' && event.type !== 'budget.recovered') return [];
  if (!catalog.services.some(({ outbound }) => outbound)) return [];
  const { component } = event;
  const told = { component, severity: 'SEV-2', rate: null, hours: 0 } as const;
  const ended: BudgetCall[] =
    event.ends === null ? [] : [{ ...told, action: 'resolve', alarm: event.ends }];
  if (event.type === 'budget.recovered' || event.urgency !== 'page') return ended;
  const isKnown = viewIncidents(world, catalog).some(
    ({ state, episodes }) =>
      state === 'open' && episodes.some((one) => one.open && one.components.has(component)),
  );
  if (isKnown) return ended;
  const { rate, longMs } = event;
  const hours = longMs / HOUR_MS;
  const alarm = budgetAlarm(component, at);
  return [...ended, { ...told, action: 'trigger', alarm, rate, hours }];
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
