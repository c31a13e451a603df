// Calls to responders: when one is made, when it ends, and under which name. A monitor's alarm calls unless PagerDuty has an
// open incident about it already, and its end ends the call. An error budget that burns calls where no incident is open. When a
// call is made again is decided in `call-again.ts`.

import { budgetAlarm } from './budget.ts';
import type { Catalog } from './catalog.ts';
import type { Episode, Report } from './episode.ts';
import { union } from './episode.ts';
import type { Evidence, Recorded, SourceKey } from './event.ts';
import type { IncidentView } from './incident.ts';
import { viewIncident, viewIncidents } from './incident.ts';
import type { Context } from './settle.ts';
import type { Severity } from './vocabulary.ts';
import type { World } from './world.ts';
import { incidentOf } from './world.ts';

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

/** Tells responders once more what an alarm is about. */
export function secondCall(
  { event, stream }: Recorded,
  world: World,
  { catalog }: Pick<Context, 'catalog'>,
): PageCall | null {
  if (event.type !== 'incident.called_again') return null;
  const { alarm, monitor } = event;
  const view = viewIncident(world, incidentOf(stream), catalog);
  const episode = view?.episodes.find(({ id }) => id === alarm);
  if (view === null || episode === undefined) return null;
  const { evidence } = episode.reports[0]?.event ?? {};
  const incident = view.id;
  const call = { action: 'trigger', alarm, monitor, incident, severity: view.severity } as const;
  return evidence === undefined ? call : { ...call, evidence };
}

/**
 * What a report asks to be told to responders; `world` is the world after it. An incident is one call, however many monitors
 * fail: it begins with the first of them and ends with the last, under each name that a call may have had.
 */
export function pageCalls(
  { event, position }: Recorded,
  world: World,
  { catalog }: Pick<Context, 'catalog'>,
): PageCall[] {
  if (event.type !== 'source.reported') return [];
  const { source, what, evidence } = event;
  if (what !== 'triggered' && what !== 'resolved') return [];
  const monitor = callerIn(source, catalog);
  if (monitor === null || !catalog.services.some(({ outbound }) => outbound)) return [];
  for (const view of viewIncidents(world, catalog)) {
    // An incident that is over may hold an earlier alarm of the same monitor.
    const episode = view.episodes.find(({ reports }) =>
      reports.some((one) => one.position === position),
    );
    if (episode === undefined || view.state === 'merged') continue;
    const { id: incident, severity } = view;
    const others = view.episodes.filter(
      (one) => one !== episode && callerIn(one.source, catalog) !== null,
    );
    if (what === 'triggered') {
      if (isCalledAbout(view, episode, others, world)) return [];
      const call = { action: 'trigger', alarm: episode.id, monitor, incident, severity } as const;
      return [evidence === undefined ? call : { ...call, evidence }];
    }
    if (others.some(({ open }) => open)) return [];
    return [...othersUntil(episode, others), episode].map((one) => ({
      action: 'resolve',
      alarm: one.id,
      monitor: callerIn(one.source, catalog) ?? monitor,
      incident,
      severity,
    }));
  }
  return [];
}

/** The monitor behind a source, where its alarms call. */
function callerIn(source: SourceKey, { monitors }: Catalog): string | null {
  const monitor = monitors.find(({ id }) => source === `monitor:${id}`);
  return monitor?.pagerduty === true ? monitor.id : null;
}

/** Those whose trouble overlaps up to the end of an episode: their own end has ended no call. */
function othersUntil(episode: Episode, others: readonly Episode[]): Episode[] {
  const spell = union([episode, ...others].flatMap(({ spans }) => spans)).at(-1);
  return others.filter(({ spans }) => spans.some(({ to }) => (to ?? 0) >= (spell?.from ?? 0)));
}

/** PagerDuty has an open incident about it, or a call was made and nothing has ended over there since. */
function isCalledAbout(
  view: IncidentView,
  episode: Episode,
  others: readonly Episode[],
  world: World,
): boolean {
  // One that is over there calls nobody any more.
  if (isOpenThere(view)) return true;
  const endedAt = lastEndThere(view)?.end.position ?? 0;
  const begun = ({ reports }: Episode) => reports[0]?.position ?? 0;
  return (
    others.some((one) => one.open && begun(one) < begun(episode) && begun(one) > endedAt) ||
    (world.incidents.get(view.id) ?? []).some(
      ({ event, position }) => event.type === 'incident.called_again' && position > endedAt,
    )
  );
}

export function isOpenThere({ episodes }: IncidentView): boolean {
  return episodes.some(({ open, source }) => open && source.startsWith('pagerduty:'));
}

/** The end of the PagerDuty incident that ended last, by when we learned of it; null: none has. */
export function lastEndThere({
  episodes,
}: IncidentView): { source: SourceKey; end: Report } | null {
  const ends = episodes.flatMap(({ source, reports }) => {
    const end = reports.findLast(
      ({ event }) => event.what === 'resolved' || event.what === 'merged',
    );
    return source.startsWith('pagerduty:') && end !== undefined ? [{ source, end }] : [];
  });
  return ends.toSorted((a, b) => a.end.position - b.end.position).at(-1) ?? null;
}
