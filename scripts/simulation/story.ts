// The incident that is played, as data: what is sent or done at each step, when, and what the public must see then. Pure;
// the instants of deliveries are those at which they are sent, but for the one that comes late.

import type { ComponentStatus, IncidentStatus } from '../../worker/domain/vocabulary.ts';
import type { Said } from '../../worker/testing/pagerduty.ts';
import type { DemoState } from '../demo-target.ts';

/** The component of the sample configuration that fails, and the PagerDuty service behind it. */
export const COMPONENT = 'api';
const SERVICE = { id: 'PAPI001', summary: 'api-production' };
const P1 = { id: 'PPRIO1', summary: 'P1' };
const P2 = { id: 'PPRIO2', summary: 'P2' };

const TITLE = 'Error rate of the API above 5 %';
const NOTE =
  'Internal: pg-main-2 fell over to its replica, customer Nordwind called. Not for the page.';

/** What comes from PagerDuty and must never reach the public by itself. */
export const INTERNAL: readonly string[] = [
  TITLE,
  NOTE,
  'Nordwind',
  'Responder on call',
  'pagerduty.example',
  SERVICE.summary,
];

/** A signal joins an incident that was resolved less than this ago. */
export const JOIN_MS = 15 * 60_000;

export type Expected = {
  /** Where the incident stands; null: nothing of it is public. */
  status: IncidentStatus | null;
  component: ComponentStatus;
  /** Words that stand in the newest update. */
  says: string | null;
};

/** A tick is counted from the first one after the target began to fail, which is 1. */
export type When = { afterMs: number } | { tick: number; plusMs: number };

export type Act =
  | { kind: 'deliver'; said: (at: number) => Said; again: boolean }
  | { kind: 'target'; state: DemoState }
  /** Nothing is done: the minute's tick itself is what happens. */
  | { kind: 'tick' };

export type Step = {
  /** What happens, in a few words. */
  name: string;
  act: Act;
  when: When;
  /** `changes`: the public sees it, with one update more. `stays`: nothing that the public sees may move. */
  effect: 'changes' | 'stays';
  expected: Expected;
  /** What it shows, as a sentence for whoever watches. */
  because: string;
};

export type Plot = {
  /** Id of the PagerDuty incident, unique to this run. */
  incident: string;
  /** It joins an incident that was resolved just now, which the public therefore sees reopened. */
  joins: boolean;
  /** What the team tells the public; unique to this run. */
  message: string;
};

/** Ends the incident of a play that was broken off. */
export function ending(incident: string, at: number): Said {
  return {
    type: 'incident.resolved',
    incident: { id: incident, title: TITLE, service: SERVICE },
    at,
  };
}

export function storyOf({ incident: id, joins, message }: Plot): Step[] {
  const incident = { id, title: TITLE, service: SERVICE };
  let acknowledgedAt = 0;
  const deliver = (said: (at: number) => Said, again = false): Act => ({
    kind: 'deliver',
    said,
    again,
  });
  const acknowledged = (at: number): Said => {
    acknowledgedAt ||= at;
    const from = { ...incident, priority: P2 };
    return { type: 'incident.acknowledged', incident: from, at: acknowledgedAt };
  };
  const quiet: Expected = {
    status: joins ? 'resolved' : null,
    component: 'operational',
    says: null,
  };
  const degraded: Expected = {
    status: 'investigating',
    component: 'degraded_performance',
    says: null,
  };
  const major: Expected = { status: 'investigating', component: 'major_outage', says: null };
  return [
    {
      name: 'the target of the API probe begins to fail',
      act: { kind: 'target', state: 'fail' },
      when: { afterMs: 0 },
      effect: 'stays',
      expected: quiet,
      because: 'No probe has seen it yet, and one failure alone would alarm nobody.',
    },
    {
      name: 'incident.triggered, P2',
      act: deliver((at) => ({
        type: 'incident.triggered',
        incident: { ...incident, priority: P2 },
        at,
      })),
      when: { afterMs: 1_000 },
      effect: joins ? 'changes' : 'stays',
      expected: joins ? degraded : quiet,
      because: joins
        ? 'It comes back within 15 minutes of its end: the same incident is open again.'
        : 'Nobody has looked at it yet, so customers are not told.',
    },
    {
      name: 'incident.acknowledged, by a person',
      act: deliver(acknowledged),
      when: { afterMs: 4_000 },
      effect: joins ? 'stays' : 'changes',
      expected: degraded,
      because: joins ? 'It is public already.' : 'A person has taken it: now the public is told.',
    },
    {
      name: 'the same delivery once more',
      act: deliver(acknowledged, true),
      when: { afterMs: 5_000 },
      effect: 'stays',
      expected: degraded,
      because: 'A repeated delivery is recognised by its event and changes nothing.',
    },
    {
      name: 'incident.priority_updated, P1',
      act: deliver((at) => ({
        type: 'incident.priority_updated',
        incident: { ...incident, priority: P1 },
        at,
      })),
      when: { afterMs: 5_000 },
      effect: 'changes',
      expected: major,
      because: 'It is worse than it looked, and the page says so.',
    },
    {
      name: 'incident.status_update_published',
      act: deliver((at) => ({ type: 'incident.status_update_published', incident, at, message })),
      when: { afterMs: 7_000 },
      effect: 'changes',
      expected: { ...major, says: message },
      because: 'This service publishes what its team writes for the public.',
    },
    {
      name: 'incident.annotated, an internal note',
      act: deliver((at) => ({ type: 'incident.annotated', incident, at, content: NOTE })),
      when: { afterMs: 5_000 },
      effect: 'stays',
      expected: { ...major, says: message },
      because: 'A note is for the team; no word of it is public.',
    },
    {
      name: 'the second failing tick: the probe is sure',
      act: { kind: 'tick' },
      when: { tick: 2, plusMs: 0 },
      effect: 'stays',
      expected: { ...major, says: message },
      because: 'What the probe found joins the incident that is open: there is still one.',
    },
    {
      name: 'the target is mended',
      act: { kind: 'target', state: 'ok' },
      when: { afterMs: 1_000 },
      effect: 'stays',
      expected: { ...major, says: message },
      because: 'Nobody outside has seen that yet.',
    },
    {
      name: 'incident.resolved',
      act: deliver((at) => ({
        type: 'incident.resolved',
        incident: { ...incident, priority: P1 },
        at,
      })),
      when: { afterMs: 15_000 },
      effect: 'stays',
      expected: { ...major, says: message },
      because: 'The team says that it is over, the probe does not yet: the page waits for both.',
    },
    {
      name: 'the second good tick: the probe agrees',
      act: { kind: 'tick' },
      when: { tick: 4, plusMs: 0 },
      effect: 'changes',
      expected: { status: 'monitoring', component: 'operational', says: null },
      because: 'All who reported it say that it is over. Now it is watched for a minute.',
    },
    {
      name: 'a minute without a failure',
      act: { kind: 'tick' },
      when: { tick: 5, plusMs: 0 },
      effect: 'changes',
      expected: { status: 'resolved', component: 'operational', says: null },
      because: 'The hold is met: the all-clear.',
    },
    {
      name: 'a second acknowledgement, minutes late',
      act: deliver(() => ({
        type: 'incident.acknowledged',
        incident: { ...incident, priority: P2 },
        at: acknowledgedAt + 3_000,
      })),
      when: { afterMs: 2_000 },
      effect: 'stays',
      expected: { status: 'resolved', component: 'operational', says: null },
      because: 'It is filed where it belongs in time, and does not open what is over.',
    },
  ];
}
