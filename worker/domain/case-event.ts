// What people record about an incident, in the past tense. All of it is internal but for `named`, `components_set`,
// `backdated` and what is posted; `post` ties an event to the public update that it came with, and leaves with it when that
// update is taken back.

import type { ComponentStatus, IncidentStatus, Severity } from './vocabulary.ts';

/** Who does what in an incident. One person holds each role; the commander decides. */
export const ROLES = ['commander', 'responder', 'communicator'] as const;
export type Role = (typeof ROLES)[number];

export const URGENCIES = ['low', 'medium', 'high', 'immediate'] as const;
export type Urgency = (typeof URGENCIES)[number];

export const HYPOTHESIS_STATES = ['open', 'supported', 'refuted'] as const;

/** The paperwork of an incident; null takes an answer back. Texts are internal. */
export type Facts = {
  /** What customers cannot do, and how many of them. */
  impact: string | null;
  /** That it is real, with a link to what shows it. */
  confirmed: { evidence: string } | null;
  owner: string | null;
  dataAtRisk: boolean | null;
  urgency: Urgency | null;
  /** When it may be over, as somebody put it: minutes, hours, days. */
  expectedResolution: string | null;
  /** What should happen in the next five minutes. */
  nextActions: string | null;
  /** Percent of the users, and of the requests. */
  usersPercent: number | null;
  errorPercent: number | null;
  /** Why it stays off the page. */
  publicationWaived: string | null;
  /** Why it is mitigated before anything is known. */
  mitigateFirst: string | null;
  /** The permanent fix: where it is, the test that keeps it fixed, and who reviewed it. */
  fix: { ref: string; test: string; reviewer: string } | null;
  /** Or why it is lived with, and who agreed. */
  acceptedRisk: { reason: string; approver: string } | null;
  /** When a breach of data was confirmed, epoch ms: the 72 hours of the regulator run from here. */
  breachConfirmedAt: number | null;
  regulatorInformedAt: number | null;
  /** Milestones of the postmortem, epoch ms. */
  postmortemDraftedAt: number | null;
  postmortemReviewedAt: number | null;
  /** Why a postmortem is owed though the severity asks for none. */
  postmortemRequired: string | null;
  /** That every action item is done, handed over or waived. */
  actionItems: string | null;
  /** The change to a runbook, or why none is needed. */
  runbook: string | null;
};

export type Hypothesis = {
  id: string;
  text: string;
  probabilityPercent: number | null;
  evidence: readonly string[];
  check: string | null;
  state: (typeof HYPOTHESIS_STATES)[number];
};

export type Action = {
  id: string;
  takenAt: number;
  role: Role;
  text: string;
  expectedImpact: string;
  /** How to undo it, or `irreversible: ` and why. */
  rollback: string;
  result: string | null;
};

export type CaseEvent =
  | { type: 'incident.named'; name: string; lang: string }
  /** A person's severity. Later reports raise it; only people lower it. */
  | { type: 'incident.classified'; severity: Severity; reason: string | null; post?: string }
  | { type: 'incident.assigned'; role: Role; who: string | null }
  | { type: 'incident.assessed'; facts: Partial<Facts> }
  | { type: 'incident.evidence_added'; id: string; text: string; link: string | null }
  /** New, or the same one anew. */
  | { type: 'incident.hypothesis_recorded'; hypothesis: Hypothesis }
  | { type: 'incident.action_recorded'; action: Action }
  | { type: 'incident.noted'; id: string; text: string }
  | { type: 'incident.step_deferred'; step: string; reason: string }
  | { type: 'incident.phase_moved'; to: 'investigation' | 'mitigation' | 'postmortem' | 'closed' }
  /** A person's word on what this incident does to components; it holds until the impact ends. */
  | {
      type: 'incident.components_set';
      components: Readonly<Record<string, ComponentStatus>>;
      post?: string;
    }
  /** There was nothing: no impact on anybody. */
  | { type: 'incident.dismissed'; reason: string }
  | { type: 'incident.reopened'; reason: string }
  | { type: 'incident.backdated'; startedAt: number; reason: string }
  | { type: 'incident.retracted'; post: string }
  /** A person has looked at what a late report contradicted. */
  | { type: 'incident.corrected'; note: string }
  | {
      type: 'incident.update_scheduled';
      id: string;
      dueAt: number;
      status: IncidentStatus;
      text: string;
      lang: string;
      by: string;
    }
  /** It was posted, or taken back before it was due. */
  | { type: 'incident.update_unscheduled'; id: string };
