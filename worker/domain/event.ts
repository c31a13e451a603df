// Everything that can happen, in the past tense. Two kinds matter to the fold (see `incident.ts`): a *report* is what
// PagerDuty or a probe said and is ordered by when it occurred; a *decision* is what Allclear or a person did about it and
// is ordered by its position in the journal. Events hold no addresses and no secrets. Instants are epoch milliseconds.

import type { BudgetEvent } from './budget.ts';
import type { CaseEvent } from './case-event.ts';
import type { Manner } from './manner.ts';
import type { SlaEvent } from './sla/event.ts';
import type { TemplateBody } from './template.ts';
import type { ComponentStatus, Impact, IncidentStatus, Severity, Verdict } from './vocabulary.ts';

/** Systems that send alerts, each under a fingerprint. */
export type AlertSystem = 'alertmanager' | 'grafana';

/**
 * Where a signal comes from: `pagerduty:<incident id>`, `monitor:<monitor id>`, `alertmanager:<fingerprint>`,
 * `grafana:<organisation>:<fingerprint>`, or `operator:<id>`, a person's word that there is trouble, which only a person ends.
 * Also the stream of its reports.
 */
export type SourceKey = `${'pagerduty' | 'monitor' | 'operator' | AlertSystem}:${string}`;

/**
 * A PagerDuty incident is one trouble, as is a person's word, and what is heard of it is little. Any other source has trouble again and again, for
 * ever: of it only the episodes that matter are read.
 */
export function isOneTrouble(source: SourceKey): boolean {
  return source.startsWith('pagerduty:') || source.startsWith('operator:');
}

/**
 * What a source can say, in the order in which equal instants are read. `seen`: it is open, nothing else is known (the
 * target of a merge). `noted` moves nothing; it is the timeline's.
 */
export const REPORT_KINDS = [
  'triggered',
  'seen',
  'noted',
  'acknowledged',
  'unacknowledged',
  'service_changed',
  'priority_changed',
  'annotated',
  'status_update',
  'resolved',
  'merged',
  'reopened',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** One thing a source said. What the configuration makes of it is fixed at arrival, so that history does not move. */
export type SourceReported = {
  type: 'source.reported';
  source: SourceKey;
  /** Unique at the source: PagerDuty's `event.id`, `tick:<minute>:<monitor>`, or an alert's firing and what became of it. */
  id: string;
  what: ReportKind;
  /** The source's own words for it, `incident.escalated`; for the internal timeline. */
  detail: string;
  /** A person did it, not an integration. */
  human: boolean;
  /** Severity that the report states: a mapped priority, or the probes' rule. Null: it says nothing of it. */
  severity: Severity | null;
  /** Severity to assume while nothing states one: the service's, or by urgency. */
  assumedSeverity: Severity;
  /** Components it concerns, with the status that the source itself knows; null: follows from the severity. */
  components: Readonly<Record<string, ComponentStatus | null>>;
  /** How its service wants to be published; a monitor's reports are `auto`. */
  publish: 'auto' | 'immediate' | 'never';
  /** All sources must agree before automation says "resolved". */
  autoResolve: boolean;
  /** The source that this one was merged into (`what: 'merged'`). */
  mergedInto: SourceKey | null;
  /** A person's words, internal unless `publishText`. */
  text: string | null;
  /** Its service is configured to publish status updates (see `statusUpdates` in the configuration). */
  publishText: boolean;
  /** It claims to have occurred later than it arrived; shown clamped. */
  future: boolean;
  /** It is our own call that comes back, or may be. Absent: nothing says so. */
  echo?: Echo;
  /** The name of the alert, as runbooks have it. Absent: it is no alert of Alertmanager or Grafana, or has no name. */
  alert?: string;
  /** What the probes saw when they failed; for those who are called, never public. */
  evidence?: Evidence;
};

/** What a report knows of the call that made it: the alarm that we called about, or only which monitor called. */
export type Echo = { alarm: string | null; monitor: string | null };

/** `regions` that saw it fail, of how many that gave a result; and why, as the last of them says. */
export type Evidence = { regions: readonly string[]; of: number; answer: string | null };

/** What was said in public: a template with its values, or a person's words in their language. */
export type Body = TemplateBody | { text: string; lang: string };

export type Post = {
  /** 12 characters of [a-z0-9]. */
  id: string;
  status: IncidentStatus;
  impact: Impact;
  /** Null: automation. */
  by: string | null;
  body: Body;
  components: readonly { id: string; from: ComponentStatus; to: ComponentStatus }[];
  /** When the next update was promised; null: no promise. */
  nextUpdateBy: number | null;
  /** The report that this post passes on, if any. */
  report: string | null;
  /** It changes the page and is sent to nobody. */
  quiet?: boolean;
};

export type IncidentEvent =
  | CaseEvent
  | {
      type: 'incident.opened';
      id: string;
      /** `INC-YYYYMMDD-NN`, never renumbered. */
      reference: string;
      recurrenceOf: string | null;
    }
  /** A source's episode belongs to this incident; `anchor` is the id of a report in that episode. */
  | { type: 'incident.joined'; source: SourceKey; anchor: string }
  | { type: 'incident.published'; reason: PublicationReason }
  | { type: 'incident.posted'; post: Post }
  /** The hold was met, or a person said so: the impact has ended and that is verified. */
  | {
      type: 'incident.resolved';
      restoredAt: number;
      /** A person's reason for calling it over; with it, what its sources said until then is over too. */
      override?: string;
      /** The update that said so. */
      post?: string;
    }
  | { type: 'incident.merged'; into: string }
  /** Responders were called once more: `after` is the PagerDuty incident that ended, by a person or not, while it still failed. */
  | {
      type: 'incident.called_again';
      alarm: string;
      monitor: string;
      after: SourceKey;
      human: boolean;
    }
  /** A late report contradicts what was said in public. */
  | {
      type: 'incident.correction_needed';
      report: string;
      said: IncidentStatus;
      found: IncidentStatus;
    }
  /** Where the draft waits to be written and reviewed; for operators. */
  | { type: 'incident.postmortem_drafted'; url: string }
  | { type: 'incident.postmortem_published'; slug: string; url: string; title: string };

export type PublicationReason =
  | 'acknowledged'
  | 'probes'
  | 'unacknowledged'
  | 'immediate'
  | 'merge_target'
  | 'person';

export type MaintenanceEvent =
  | {
      type: 'maintenance.scheduled';
      id: string;
      name: string;
      lang: string;
      body: string;
      components: readonly string[];
      startsAt: number;
      endsAt: number;
      /** What does not go by itself; absent: everything does. */
      manner?: Partial<Manner>;
    }
  /** What goes by itself was changed. */
  | { type: 'maintenance.arranged'; id: string; manner: Partial<Manner> }
  /** Its plan changed; what that adds is announced by it, and by nothing earlier. */
  | { type: 'maintenance.rescheduled'; id: string; startsAt: number; endsAt: number }
  /** `text`: what a person says of it; absent: automation's words. */
  | { type: 'maintenance.started'; id: string; text?: string }
  | { type: 'maintenance.verifying'; id: string; text?: string }
  | { type: 'maintenance.completed'; id: string; text?: string }
  | { type: 'maintenance.cancelled'; id: string; text?: string };

export type PageEvent =
  | MaintenanceEvent
  | BudgetEvent
  | SlaEvent
  | { type: 'monitor.changed'; monitor: string; verdict: Verdict; since: number }
  /** Null lifts the override. */
  | { type: 'component.overridden'; component: string; status: ComponentStatus | null }
  /** An outside event that moves nothing here, kept as it came. */
  | { type: 'source.kept'; id: string; detail: string; raw: string; alert?: string };

export type Event = SourceReported | IncidentEvent | PageEvent;

/** `page`, `incident:<id>`, or a source's key. */
export type Stream = 'page' | `incident:${string}` | SourceKey;

/** An event that has been decided but not yet written. */
export type Drafted<E extends Event = Event> = {
  stream: Stream;
  /** When it happened in the world. */
  at: number;
  /** `automation`, `pagerduty` or another system that sends alerts, or an operator's name. */
  actor: string;
  /** Unique over the whole journal; null where repetition is harmless. */
  key: string | null;
  event: E;
};

/** An event in the journal. */
export type Recorded<E extends Event = Event> = Drafted<E> & {
  position: number;
  recordedAt: number;
};
