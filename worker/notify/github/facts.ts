// What the record knows about an incident that is over, as a postmortem needs it. Pure. Words that
// only the inside may read are kept apart from the start, so that whoever writes the draft cannot
// mix them up.

import type { Role } from '../../domain/case-event.ts';
import type { IncidentView } from '../../domain/incident.ts';
import { milestonesOf } from '../../domain/lifecycle.ts';
import type { Report } from '../../domain/episode.ts';
import type { SourceKey } from '../../domain/event.ts';
import type { Severity } from '../../domain/vocabulary.ts';
import type { PublicIncident } from '../../snapshot/documents.ts';
import { nameIn, textIn, timesIn, wordsFor } from '../../words/index.ts';

/** Milestones, epoch ms, in order; only the acknowledgement may be missing. */
export type Milestones = {
  started: number;
  detected: number;
  acknowledged: number | null;
  mitigated: number;
  restored: number;
  resolved: number;
};

/** One row of the timeline. `mark`: the canonical event that it is. */
export type Moment = { at: number; text: string; mark: string | null };

/** What it cost against the service level; as in the facts file. */
export type SlaCost = { windows_bad: number; budget_minutes: number; breach: boolean };

export type DraftFacts = {
  reference: string;
  /** Null for one that was never public. */
  publicId: string | null;
  /** "API: major outage" */
  name: string;
  severity: Severity;
  components: readonly string[];
  /** Ids of PagerDuty's incidents. */
  pagerduty: readonly string[];
  /** Who noticed first. */
  detection: 'probe' | 'alert' | 'internal';
  times: Milestones;
  /** `INC-…` of the incident that it repeats. */
  recurrenceOf: string | null;
  sla: SlaCost | null;
  moments: readonly Moment[];
  /** Percent of the users, where a person said so. */
  usersPercent: number | null;
  dataAtRisk: boolean;
  /** Who held which role, and what people wrote: for the inside. */
  roles: Readonly<Record<Role, string | null>>;
  notes: readonly { at: number; text: string }[];
};

export function factsOf(
  view: IncidentView,
  incident: PublicIncident | null,
  earlier: string | null,
  sla: SlaCost | null,
): DraftFacts | 'not_over' | 'no_component' {
  const times = timesOf(view);
  const components = [...view.components.keys()].toSorted();
  if (times === null) return 'not_over';
  if (components.length === 0) return 'no_component';
  const words = wordsFor('en');
  const [first] = view.episodes;
  return {
    reference: view.reference,
    publicId: view.published === null ? null : view.id,
    name:
      incident === null
        ? `${view.severity} on ${components.join(', ')}`
        : nameIn(words, incident.name),
    severity: view.severity,
    components,
    pagerduty: view.sources.flatMap((source) =>
      source.startsWith('pagerduty:') ? [source.slice('pagerduty:'.length)] : [],
    ),
    detection: detectionOf(first?.source),
    times,
    recurrenceOf: earlier,
    sla,
    moments: momentsOf(view, times, incident),
    usersPercent: view.file.facts.usersPercent,
    dataAtRisk: view.file.facts.dataAtRisk ?? false,
    roles: view.file.roles,
    notes: notesOf(view),
  };
}

/** Everything that people wrote and that nobody published, in order. */
function notesOf(view: IncidentView): { at: number; text: string }[] {
  const { notes, hypotheses, actions, evidence } = view.file;
  return [
    ...reportsOf(view).flatMap(({ at, event }) =>
      event.text === null || event.publishText ? [] : [{ at, text: event.text }],
    ),
    ...notes.map(({ at, text }) => ({ at, text })),
    ...evidence.map(({ at, text, link }) => ({
      at,
      text: link === null ? text : `${text} ${link}`,
    })),
    ...hypotheses.map(({ at, text, state }) => ({ at, text: `Hypothesis, ${state}: ${text}` })),
    ...actions.map(({ takenAt: at, text, result }) => ({
      at,
      text: `Action: ${text}${result === null ? '' : ` → ${result}`}`,
    })),
  ].toSorted((a, b) => a.at - b.at);
}

function reportsOf(view: IncidentView): Report[] {
  return view.episodes.flatMap(({ reports }) => reports).toSorted((a, b) => a.at - b.at);
}

function timesOf(view: IncidentView): Milestones | null {
  const known = milestonesOf(view);
  const { startedAt: started, restoredAt: restored, resolvedAt } = known;
  if (restored === null || resolvedAt === null) return null;
  const resolved = Math.max(resolvedAt, restored);
  const within = (at: number, to: number) => Math.min(Math.max(at, started), to);
  const detected = within(known.detectedAt, restored);
  const { acknowledgedAt } = view;
  return {
    started,
    detected,
    acknowledged: acknowledgedAt === null ? null : within(acknowledgedAt, resolved),
    mitigated: within(mitigationOf(view)?.moment.at ?? restored, restored),
    restored,
    resolved,
  };
}

/**
 * When a person said in public that it is being watched, which is the word for mitigated; else the last action before the
 * end, which is what was tried and then helped.
 */
function mitigationOf(view: IncidentView): { moment: { at: number }; text: string } | null {
  const { restoredAt } = view;
  const inTime = ({ at }: { at: number }) => restoredAt === null || at <= restoredAt;
  const said = view.posts.find(({ status, by }) => status === 'monitoring' && by !== null);
  if (said !== undefined && inTime(said))
    return { moment: said, text: 'A person says that it is mitigated' };
  const last = view.file.actions
    .map(({ takenAt }) => ({ at: takenAt }))
    .filter(inTime)
    .toSorted((a, b) => a.at - b.at)
    .at(-1);
  return last === undefined ? null : { moment: last, text: 'The last action is taken' };
}

/** Milestones of the work, where people recorded them; what they wrote stays inside. */
function workOf(view: IncidentView): Moment[] {
  const { moves, hypotheses } = view.file;
  const begun = moves.find(({ to }) => to === 'investigation');
  const found = hypotheses.find(({ state }) => state === 'supported');
  const mitigation = mitigationOf(view);
  const one = (moment: { at: number } | null | undefined, text: string, mark: string) =>
    moment ? [{ at: moment.at, text, mark }] : [];
  return [
    ...one(begun, 'The investigation begins', 'investigation began'),
    ...one(found, 'A hypothesis is supported by evidence', 'root cause identified'),
    ...one(mitigation?.moment, mitigation?.text ?? '', 'mitigation applied'),
  ];
}

/** The rows that the record can tell, in order, each canonical event once. */
function momentsOf(
  view: IncidentView,
  times: Milestones,
  incident: PublicIncident | null,
): Moment[] {
  const told: Moment[] = [
    { at: times.started, text: 'The impact begins', mark: 'initiating event' },
    { at: times.detected, text: alarmOf(view), mark: 'alert fired' },
    // The first of them is the alert.
    ...reportsOf(view).slice(1).flatMap(momentOf),
    ...workOf(view),
    ...postsOf(incident),
    {
      at: times.restored,
      text: 'The last source reports that it has ended',
      mark: 'service restored',
    },
    { at: times.resolved, text: 'The incident is resolved', mark: 'all-clear' },
  ];
  if (times.acknowledged !== null) {
    told.push({
      at: times.acknowledged,
      text: 'A person acknowledges the page',
      mark: 'acknowledged',
    });
  }
  return told
    .map((moment, index) => ({ moment, index }))
    .toSorted((a, b) => a.moment.at - b.moment.at || a.index - b.index)
    .map(({ moment }) => moment);
}

function alarmOf(view: IncidentView): string {
  const [first] = view.episodes;
  return first === undefined
    ? 'Somebody reports trouble'
    : `${nameOf(first.source)} reports trouble`;
}

function detectionOf(source: SourceKey | undefined): DraftFacts['detection'] {
  if (source === undefined || source.startsWith('operator:')) return 'internal';
  return source.startsWith('monitor:') ? 'probe' : 'alert';
}

/** A source in our own words, with the id under which it is found. */
function nameOf(source: SourceKey): string {
  const [kind, id = ''] = source.split(/:(.*)/s);
  switch (kind) {
    case 'monitor':
      return `The monitor \`${id}\``;
    case 'pagerduty':
      return `PagerDuty incident \`${id}\``;
    case 'alertmanager':
      return 'An alert of Alertmanager';
    case 'grafana':
      return 'An alert of Grafana';
    default:
      return 'An operator';
  }
}

/** Reports in our own words: titles and names of PagerDuty stay inside. */
function momentOf({ at, event }: Report): Moment[] {
  const what = REPORTED[event.what];
  if (what === undefined) return [];
  return [{ at, text: `${nameOf(event.source)} ${what}`, mark: null }];
}

const REPORTED: Readonly<Partial<Record<Report['event']['what'], string>>> = {
  triggered: 'is triggered',
  priority_changed: 'has another priority',
  unacknowledged: 'is no longer acknowledged',
  merged: 'is merged into another one',
  reopened: 'is reopened',
  resolved: 'is resolved',
};

/** What the page said. */
function postsOf(incident: PublicIncident | null): Moment[] {
  if (incident === null) return [];
  const words = wordsFor('en');
  const times = timesIn(words.locale, 'Etc/UTC');
  const labels = { ...words.incidentStatus, ...words.maintenanceStatus };
  // That an earlier text was published is no part of what happened.
  const told = incident.updates.filter(({ status }) => status !== 'postmortem');
  return told.map(({ at, status, text }) => ({
    at,
    text: `The page says "${labels[status]}": ${plain(textIn(words, times, text))}`,
    mark: null,
  }));
}

/** One line that breaks no table. */
const plain = (text: string) => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199).toWellFormed()}…` : line;
};
