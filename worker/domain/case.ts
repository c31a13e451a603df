// The file of an incident: what people recorded about it, in the order in which they did. Retracted posts take along what
// came with them. Internal: nothing here is public by itself.

import type { Action, CaseEvent, Facts, Hypothesis, Role } from './case-event.ts';
import type { IncidentEvent, Recorded } from './event.ts';
import type { ComponentStatus, Severity } from './vocabulary.ts';

/** Something that somebody said at an instant. */
export type Dated<Content> = Content & { at: number; by: string; position: number };

export type Scheduled = Omit<Extract<CaseEvent, { type: 'incident.update_scheduled' }>, 'type'>;

export type CaseFile = {
  name: { text: string; lang: string } | null;
  classified: Dated<{ severity: Severity; reason: string | null }> | null;
  roles: Readonly<Record<Role, string | null>>;
  /** When the commander was named first. */
  commanderAt: number | null;
  facts: Facts;
  /** When the permanent fix was recorded first. */
  fixedAt: number | null;
  evidence: readonly Dated<{ id: string; text: string; link: string | null }>[];
  hypotheses: readonly Dated<Hypothesis>[];
  actions: readonly Dated<Action>[];
  notes: readonly Dated<{ id: string; text: string }>[];
  /** The last deferral of each step. */
  deferrals: ReadonlyMap<string, Dated<{ reason: string }>>;
  moves: readonly Dated<{ to: Extract<CaseEvent, { type: 'incident.phase_moved' }>['to'] }>[];
  /** What was said of components, oldest first. */
  components: readonly Dated<{ components: Readonly<Record<string, ComponentStatus>> }>[];
  dismissed: Dated<{ reason: string }> | null;
  reopened: readonly Dated<{ reason: string }>[];
  backdated: Dated<{ startedAt: number; reason: string }> | null;
  /** Ids of the posts that were taken back. */
  retracted: ReadonlySet<string>;
  correctedAt: number | null;
  scheduled: readonly Scheduled[];
};

const NO_FACTS: Facts = {
  impact: null,
  confirmed: null,
  owner: null,
  dataAtRisk: null,
  urgency: null,
  expectedResolution: null,
  nextActions: null,
  usersPercent: null,
  errorPercent: null,
  publicationWaived: null,
  mitigateFirst: null,
  fix: null,
  acceptedRisk: null,
  breachConfirmedAt: null,
  regulatorInformedAt: null,
  postmortemDraftedAt: null,
  postmortemReviewedAt: null,
  postmortemRequired: null,
  actionItems: null,
  runbook: null,
};

type Decisions = readonly Recorded<IncidentEvent>[];

/** What was folded before: decisions are values, and one decision asks about the same ones many times. */
const known = new WeakMap<Decisions, CaseFile>();

export function caseOf(decisions: Decisions): CaseFile {
  const file = known.get(decisions) ?? fold(decisions);
  known.set(decisions, file);
  return file;
}

/** The posts that a person took back. */
export function retractedIn(decisions: Decisions): Set<string> {
  return new Set(
    decisions.flatMap(({ event }) => (event.type === 'incident.retracted' ? [event.post] : [])),
  );
}

function fold(decisions: Decisions): CaseFile {
  const retracted = retractedIn(decisions);
  const roles: Record<Role, string | null> = {
    commander: null,
    responder: null,
    communicator: null,
  };
  const evidence: Dated<{ id: string; text: string; link: string | null }>[] = [];
  const hypotheses = new Map<string, Dated<Hypothesis>>();
  const actions = new Map<string, Dated<Action>>();
  const notes: Dated<{ id: string; text: string }>[] = [];
  const deferrals = new Map<string, Dated<{ reason: string }>>();
  const moves: CaseFile['moves'][number][] = [];
  const components: CaseFile['components'][number][] = [];
  const reopened: Dated<{ reason: string }>[] = [];
  const scheduled = new Map<string, Scheduled>();
  const facts: Facts = { ...NO_FACTS };
  let fixedAt: number | null = null;
  let name: CaseFile['name'] = null;
  let classified: CaseFile['classified'] = null;
  let commanderAt: number | null = null;
  let dismissed: CaseFile['dismissed'] = null;
  let backdated: CaseFile['backdated'] = null;
  let correctedAt: number | null = null;
  for (const { event, at, actor: by, position } of decisions) {
    if ('post' in event && typeof event.post === 'string' && retracted.has(event.post)) continue;
    const dated = { at, by, position };
    switch (event.type) {
      case 'incident.named':
        name = { text: event.name, lang: event.lang };
        break;
      case 'incident.classified':
        classified = { severity: event.severity, reason: event.reason, ...dated };
        break;
      case 'incident.assigned':
        roles[event.role] = event.who;
        if (event.role === 'commander' && event.who !== null) commanderAt ??= at;
        break;
      case 'incident.assessed':
        Object.assign(facts, event.facts);
        if (facts.fix !== null) fixedAt ??= at;
        break;
      case 'incident.evidence_added':
        evidence.push({ id: event.id, text: event.text, link: event.link, ...dated });
        break;
      case 'incident.hypothesis_recorded':
        hypotheses.set(event.hypothesis.id, { ...event.hypothesis, ...dated });
        break;
      case 'incident.action_recorded':
        actions.set(event.action.id, { ...event.action, ...dated });
        break;
      case 'incident.noted':
        notes.push({ id: event.id, text: event.text, ...dated });
        break;
      case 'incident.step_deferred':
        deferrals.set(event.step, { reason: event.reason, ...dated });
        break;
      case 'incident.phase_moved':
        moves.push({ to: event.to, ...dated });
        break;
      case 'incident.components_set':
        components.push({ components: event.components, ...dated });
        break;
      case 'incident.dismissed':
        dismissed = { reason: event.reason, ...dated };
        break;
      case 'incident.reopened':
        reopened.push({ reason: event.reason, ...dated });
        dismissed = null;
        break;
      case 'incident.backdated':
        backdated = { startedAt: event.startedAt, reason: event.reason, ...dated };
        break;
      case 'incident.corrected':
        correctedAt = position;
        break;
      case 'incident.update_scheduled': {
        const { type: _type, ...update } = event;
        scheduled.set(event.id, update);
        break;
      }
      case 'incident.update_unscheduled':
        scheduled.delete(event.id);
        break;
      default:
    }
  }
  return {
    name,
    classified,
    roles,
    commanderAt,
    facts,
    fixedAt,
    evidence,
    hypotheses: [...hypotheses.values()],
    actions: [...actions.values()],
    notes,
    deferrals,
    moves,
    components,
    dismissed,
    reopened,
    backdated,
    retracted,
    correctedAt,
    scheduled: [...scheduled.values()].toSorted((a, b) => a.dueAt - b.dueAt),
  };
}
