// What a person should look at, because the rules leave it to people or cannot know better. Nothing here moves anything.
// Texts are our own words with the names of the configuration: never a payload, an address or a secret.

import { AGAIN_AFTER_MS, callAgainOf } from './call-again.ts';
import type { Catalog, Monitor } from './catalog.ts';
import type { BudgetEvent } from './budget.ts';
import type { Recorded, SourceReported } from './event.ts';
import type { IncidentView } from './incident.ts';
import { viewIncident, viewIncidents } from './incident.ts';
import type { MonitorState, Sample } from './monitor.ts';
import { SHED, vote } from './monitor.ts';
import { CALM_MS, FAILURES, isUnstable } from './stability.ts';
import type { Verdict } from './vocabulary.ts';
import { SEVERITIES, worse } from './vocabulary.ts';
import type { World } from './world.ts';
import { incidentOf } from './world.ts';

export type Concern = {
  kind: string;
  /** What it is about, where one kind can be about several. */
  subject?: string;
  text: string;
  /** It is told once an hour, however often it is found. */
  once?: true;
};

/** A clock that is further ahead than this is no clock that is a little off. */
const AHEAD_LIMIT_MS = 3_600_000;

/** What some events, just decided, ask of people; `world` is the world after them. */
export function concernsOf(events: readonly Recorded[], world: World, catalog: Catalog): Concern[] {
  return events.flatMap(({ event, stream, at, recordedAt }) => {
    if (event.type === 'incident.correction_needed') {
      const reference = viewIncident(world, incidentOf(stream), catalog)?.reference ?? 'unknown';
      const text = `${reference} was called ${event.said} in public; a late report takes it back to ${event.found}, or changes when it ended. Check what was said.`;
      return [{ kind: 'correction_needed', subject: reference, text }];
    }
    if (event.type === 'budget.burning') return budgetBurns(event);
    if (event.type === 'monitor.changed') return unstable(event.monitor, event.verdict, world);
    if (event.type === 'incident.called_again') {
      const reference = viewIncident(world, incidentOf(stream), catalog)?.reference ?? 'unknown';
      const text = `${event.monitor} still fails though its PagerDuty incident is over: responders were called again about ${reference}.`;
      return [{ kind: 'called_again', subject: reference, text }];
    }
    if (event.type !== 'source.reported') return [];
    return [
      ...fromTheFuture(event, at - recordedAt, world, catalog),
      ...(event.what === 'resolved' ? endedElsewhere(event, world, catalog) : []),
      ...(event.what === 'priority_changed' ? priorityLowered(event, world, catalog) : []),
    ];
  });
}

/** Never public: the figures may be those of an objective that only the team knows. */
function budgetBurns({
  component,
  urgency,
  rate,
  longMs,
}: Extract<BudgetEvent, { urgency: string }>): Concern[] {
  const speed =
    rate === null ? 'and nothing of it may be spent' : `${rate} times as fast as it may`;
  const what = urgency === 'page' ? 'Look at it now' : 'Look at it in the next days';
  const text = `The error budget of ${component} burns, ${speed}, over the last ${longMs / 3_600_000} h. ${what}.`;
  return [{ kind: 'budget_burning', subject: component, text }];
}

/** One that comes and goes is told with each failure, so that what keeps its alarm open is no riddle. */
function unstable(monitor: string, verdict: Verdict, { page }: World): Concern[] {
  const standing = page.monitors[monitor];
  if (verdict !== 'down' || standing === undefined || !isUnstable(standing, standing.since))
    return [];
  const text = `${monitor} is unstable: it went down ${FAILURES} times or more within an hour. Its alarm goes on until it has been up for ${CALM_MS / 60_000} minutes, and nobody is called for each failure.`;
  return [{ kind: 'monitor_unstable', subject: monitor, text }];
}

/** What a source says will be, we wait for: an end in the far future is none until then. */
function fromTheFuture(
  { source }: SourceReported,
  aheadMs: number,
  world: World,
  catalog: Catalog,
): Concern[] {
  if (aheadMs <= AHEAD_LIMIT_MS) return [];
  const views = viewIncidents(world, catalog);
  const about = views.findLast(({ sources }) => sources.includes(source))?.reference ?? 'unknown';
  const text = `A report about ${about} claims to be ${Math.floor(aheadMs / 3_600_000)} h ahead of our clock. It is believed: an end counts only from then on. Check the clock of its source.`;
  return [{ kind: 'future_report', subject: source, text }];
}

/** PagerDuty calls it over while a monitor that calls still fails: who looks at the console need not guess what follows. */
function endedElsewhere({ source }: SourceReported, world: World, catalog: Catalog): Concern[] {
  return viewIncidents(world, catalog).flatMap((view) => {
    const again = callAgainOf(view, world, { catalog });
    if (again === null || again.after !== source) return [];
    const { monitor, human, dueAt } = again;
    const { reference } = view;
    const who = human ? 'A person ended' : 'Something ended';
    const minutes = AGAIN_AFTER_MS[human ? 'person' : 'automation'] / 60_000;
    const next =
      dueAt === null
        ? 'Nobody is called about this alarm any more.'
        : `Responders are called again if that is so in ${minutes} minutes.`;
    const text = `${who} the PagerDuty incident of ${reference} while ${monitor} fails. ${next}`;
    return [{ kind: 'ended_elsewhere', subject: reference, text }];
  });
}

/** Automation raises a severity with the priority and never lowers it. */
function priorityLowered({ id }: SourceReported, world: World, catalog: Catalog): Concern[] {
  for (const { state, reference, episodes } of viewIncidents(world, catalog)) {
    const episode = episodes.find(({ reports }) => reports.some(({ event }) => event.id === id));
    if (state === 'merged' || episode === undefined) continue;
    // By occurrence: what was lowered before it was raised again is past.
    const newest = episode.reports.findLast(({ event }) => event.severity !== null)?.event;
    const stated = newest?.id === id ? newest.severity : null;
    if (stated === null || !worse(SEVERITIES, episode.severity, stated)) return [];
    const text = `PagerDuty lowered the priority behind ${reference}: it now stands for ${stated}. The incident stays ${episode.severity}; lowering it is left to a person.`;
    return [{ kind: 'priority_lowered', subject: reference, text }];
  }
  return [];
}

/**
 * Open incidents that nobody can end any more, because every monitor that still keeps them open has left the configuration.
 * What PagerDuty keeps open, PagerDuty ends.
 */
export function abandoned(views: readonly IncidentView[], { monitors }: Catalog): Concern[] {
  const watched = new Set(monitors.map(({ id }) => `monitor:${id}`));
  return views.flatMap(({ state, reference, episodes }) => {
    const open = episodes.filter((episode) => episode.open).map(({ source }) => source);
    const isLeft = open.every((source) => source.startsWith('monitor:') && !watched.has(source));
    if (state !== 'open' || !isLeft) return [];
    const text = `${reference} is open and what it waits for, ${listed(open)}, is no longer in status.yaml, so nothing will end it. Put the monitor back until it is over.`;
    return [{ kind: 'source_left', subject: reference, text }];
  });
}

/** One monitor that a tick has asked, with where it stands after it. */
export type Asked = { monitor: Monitor; samples: readonly Sample[]; state: MonitorState };

/** What the probes of one tick saw that opens no incident and should still not be overlooked. */
export function probeConcerns(asked: readonly Asked[], minute: number): Concern[] {
  const refused = asked.filter((one) => isRefused(one, minute)).map(({ monitor }) => monitor.id);
  const alone = asked.filter(isDownAlone).map(({ monitor }) => monitor.id);
  return [
    ...(refused.length === 0
      ? []
      : [
          {
            kind: 'unexpected_status',
            text: `Answered with a 4xx that is not expected, again and again: ${listed(refused)}. Either the probe asks wrongly or the address is gone; there are no measurements meanwhile.`,
          },
        ]),
    ...(alone.length === 0
      ? []
      : [
          {
            kind: 'low_confidence',
            text: `Down as seen from one region, while the others gave no result: ${listed(alone)}. It counts for the SLA and opens no incident.`,
          },
        ]),
    ...faults(asked, minute),
    ...anomalies(asked),
    ...shedIn(asked),
  ];
}

/** Monitors that we cannot ask as they are configured, for as many intervals as a failure needs to be believed. */
function faults(asked: readonly Asked[], minute: number): Concern[] {
  const names = asked.flatMap(({ monitor, samples, state }) => {
    const { confirmations, intervalMs } = monitor;
    const measuredAt = state.measuredAt ?? state.since - intervalMs;
    const first = samples.find((sample) => sample.class === 'probe_error');
    const isOurs = samples.every((sample) => sample.class === 'probe_error');
    if (first === undefined || !isOurs || first.reason === SHED) return [];
    if (minute - measuredAt < confirmations * intervalMs) return [];
    return [`${monitor.id} (${first.reason ?? 'for no known reason'})`];
  });
  if (names.length === 0) return [];
  const text = `Not measured, through no fault of the service: ${listed(names)}.`;
  return [{ kind: 'probe_fault', text }];
}

/** What a minority of regions sees, by region: their way to the service is broken, not the service. */
function anomalies(asked: readonly Asked[]): Concern[] {
  const seen = new Map<string, string[]>();
  for (const { monitor, samples } of asked) {
    if (!vote(samples, Math.max(1, monitor.regions.length)).anomaly) continue;
    for (const { region, display, reason } of samples) {
      if (display !== 'down') continue;
      const name = reason === null ? monitor.id : `${monitor.id} (${reason})`;
      seen.set(region, [...(seen.get(region) ?? []), name]);
    }
  }
  return [...seen].map(([region, names]) => ({
    kind: 'location_anomaly',
    subject: region,
    once: true,
    text: `Down as seen from ${region}, and not from most regions: ${listed(names)}. It opens no incident. All of these: npm run anomalies.`,
  }));
}

/** What a run left out, because its requests or its time were spent. */
function shedIn(asked: readonly Asked[]): Concern[] {
  const left = asked.flatMap(({ monitor, samples }) =>
    samples
      .filter(({ reason }) => reason === SHED)
      .map(({ region }) => `${monitor.id} from ${region}`),
  );
  if (left.length === 0) return [];
  const text = `Not asked, because the requests or the 50 seconds of one run were spent: ${listed(left)}. Shorter timeouts, fewer retries or fewer redirects leave room.`;
  return [{ kind: 'checks_shed', text, once: true }];
}

/** Nothing but unexpected 4xx, for as many intervals as a failure needs to be believed. */
function isRefused({ monitor, samples, state }: Asked, minute: number): boolean {
  const { confirmations, intervalMs } = monitor;
  if (samples.some(({ display }) => display !== null)) return false;
  if (!samples.some((sample) => sample.class === 'client_error')) return false;
  const measuredAt = state.measuredAt ?? state.since - intervalMs;
  return minute - measuredAt >= confirmations * intervalMs;
}

function isDownAlone({ monitor, samples }: Asked): boolean {
  const { lowConfidence, display, sla } = vote(samples, Math.max(1, monitor.regions.length));
  return lowConfidence && (display === 'down' || sla === 'down');
}

/** The most that a text names. */
const NAMED = 5;

export function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
