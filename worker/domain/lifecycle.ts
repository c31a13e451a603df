// The phases of the work behind an incident: triage → investigation → mitigation → resolution → postmortem → closed, which
// step each change asks for, and what was deferred. The phase is never behind the public status: where automation has gone
// ahead, the steps that it skipped count as deferred, reason "automatic". Nothing here holds up what is said in public.

import type { IncidentView } from './incident.ts';
import type { Phase } from './vocabulary.ts';
import { PHASES } from './vocabulary.ts';

/** The changes of phase that ask for something, by their number in the guide. */
export const TRANSITIONS = ['T2', 'T4', 'T5', 'T6', 'T8', 'T9', 'T10'] as const;
export type Transition = (typeof TRANSITIONS)[number];

export const STEP_NAMES = [
  'severity',
  'impact',
  'components',
  'confirmed',
  'owner',
  'commander',
  'publication',
  'data_at_risk',
  'hypothesis',
  'action',
  'sources_ended',
  'verified',
  'all_clear',
  'fix',
  'postmortem',
  'action_items',
  'runbook',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

export type Step = {
  name: StepName;
  transition: Transition;
  /** What shows that it is done; null while it is not. */
  evidence: string | null;
  /** Why it was put off, by whom; null where it was not. A step that is done is no longer deferred. */
  deferred: { reason: string; by: string; at: number | null } | null;
};

type Rule = {
  name: StepName;
  transition: Transition;
  isAsked?: (view: IncidentView) => boolean;
  evidence: (view: IncidentView) => string | null;
};

const RULES: readonly Rule[] = [
  {
    name: 'severity',
    transition: 'T2',
    evidence: (view) => (view.file.classified !== null || view.classified ? view.severity : null),
  },
  { name: 'impact', transition: 'T2', evidence: ({ file }) => file.facts.impact },
  {
    name: 'components',
    transition: 'T2',
    evidence: ({ components }) => (components.size > 0 ? [...components.keys()].join(', ') : null),
  },
  {
    name: 'confirmed',
    transition: 'T2',
    evidence: ({ file }) => file.facts.confirmed?.evidence ?? null,
  },
  { name: 'owner', transition: 'T2', evidence: ({ file }) => file.facts.owner },
  {
    name: 'commander',
    transition: 'T2',
    isAsked: ({ severity }) => severity === 'SEV-1',
    evidence: ({ file }) => file.roles.commander,
  },
  {
    name: 'publication',
    transition: 'T2',
    evidence: ({ published, file }) =>
      published === null ? file.facts.publicationWaived : 'published',
  },
  {
    name: 'data_at_risk',
    transition: 'T2',
    evidence: ({ file: { facts } }) =>
      facts.dataAtRisk === null ? null : facts.dataAtRisk ? 'yes' : 'no',
  },
  {
    name: 'hypothesis',
    transition: 'T4',
    evidence: ({ file }) =>
      file.hypotheses.find(({ evidence }) => evidence.length > 0)?.text ?? file.facts.mitigateFirst,
  },
  {
    name: 'action',
    transition: 'T5',
    evidence: ({ file }) => file.actions.find(({ result }) => result !== null)?.text ?? null,
  },
  {
    name: 'sources_ended',
    transition: 'T6',
    evidence: ({ state, override }) =>
      state === 'open' ? null : override === null ? 'every source has ended' : override || null,
  },
  {
    name: 'verified',
    transition: 'T6',
    evidence: ({ state, override }) =>
      state !== 'resolved'
        ? null
        : override === null
          ? 'healthy for the whole hold'
          : override || null,
  },
  {
    name: 'all_clear',
    transition: 'T6',
    isAsked: ({ published }) => published !== null,
    evidence: ({ posts }) => {
      const last = posts.at(-1)?.status;
      return last === 'resolved' || last === 'postmortem' ? 'posted' : null;
    },
  },
  {
    name: 'fix',
    transition: 'T8',
    evidence: ({ file: { facts } }) =>
      facts.fix?.ref ?? (facts.acceptedRisk && `accepted: ${facts.acceptedRisk.reason}`),
  },
  {
    name: 'postmortem',
    transition: 'T9',
    isAsked: isPostmortemOwed,
    evidence: ({ postmortem }) => postmortem?.url ?? null,
  },
  {
    name: 'action_items',
    transition: 'T10',
    isAsked: isPostmortemOwed,
    evidence: ({ file }) => file.facts.actionItems,
  },
  { name: 'runbook', transition: 'T10', evidence: ({ file }) => file.facts.runbook },
];

/** A SEV-1 or SEV-2 owes one, and whatever broke a promise. */
export function isPostmortemOwed({ severity, file }: IncidentView): boolean {
  return severity === 'SEV-1' || severity === 'SEV-2' || file.facts.postmortemRequired !== null;
}

const order = (phase: Phase) => PHASES.indexOf(phase);
const later = (a: Phase, b: Phase): Phase => (order(a) >= order(b) ? a : b);

/** Where the work is. */
export function phaseOf(view: IncidentView): Phase {
  if (view.mergedInto !== null) return 'merged';
  if (view.file.dismissed !== null) return 'false_positive';
  // What came back is being looked into again, whatever was done about it before.
  const isAgain = view.intervals.length > 1 || view.file.reopened.length > 0;
  const since = isAgain ? (view.intervals.at(-1)?.from ?? 0) : 0;
  const moved = view.file.moves.filter(({ at }) => at >= since).map(({ to }) => to);
  const reached = moved.reduce<Phase>(later, isAgain ? 'investigation' : 'triage');
  if (view.state === 'resolved') return later(reached, 'resolution');
  // Closed or in its postmortem is only what is resolved.
  const open = later(reached, view.status === 'monitoring' ? 'mitigation' : 'triage');
  return order(open) > order('mitigation') ? 'mitigation' : open;
}

/** The change of phase that comes next, and where it leads; null where nothing is left to do. */
export function nextMove(view: IncidentView): { to: Phase; transition: Transition } | null {
  switch (phaseOf(view)) {
    case 'triage':
      return { to: 'investigation', transition: 'T2' };
    case 'investigation':
      return { to: 'mitigation', transition: 'T4' };
    case 'mitigation':
      return { to: 'resolution', transition: view.status === 'monitoring' ? 'T6' : 'T5' };
    case 'resolution':
      return isPostmortemOwed(view)
        ? { to: 'postmortem', transition: 'T8' }
        : { to: 'closed', transition: 'T10' };
    case 'postmortem':
      return { to: 'closed', transition: 'T10' };
    default:
      return null;
  }
}

/** The phase in which each change is over. */
const PASSED_IN: Readonly<Record<Transition, Phase>> = {
  T2: 'investigation',
  T4: 'mitigation',
  T5: 'resolution',
  T6: 'resolution',
  T8: 'postmortem',
  T9: 'closed',
  T10: 'closed',
};

/** Every step that this incident asks for, in order. */
export function stepsOf(view: IncidentView): Step[] {
  const phase = phaseOf(view);
  if (phase === 'merged' || phase === 'false_positive') return [];
  return RULES.filter(({ isAsked }) => isAsked?.(view) ?? true).map(
    ({ name, transition, evidence }) => {
      const shown = evidence(view);
      const said = view.file.deferrals.get(name);
      const isSkipped =
        order(phase) >= order(PASSED_IN[transition]) ||
        (transition === 'T5' && view.status === 'monitoring');
      const deferred =
        shown !== null
          ? null
          : said !== undefined
            ? { reason: said.reason, by: said.by, at: said.at }
            : isSkipped
              ? { reason: 'automatic', by: 'automation', at: null }
              : null;
      return { name, transition, evidence: shown, deferred };
    },
  );
}

/**
 * The steps that stand before a change of phase: not done, and not deferred. Before closing, what was deferred stands in the
 * way too, whatever change it belongs to.
 */
export function missingFor(view: IncidentView, transition: Transition): StepName[] {
  const isClosing = transition === 'T10';
  return stepsOf(view)
    .filter((step) => step.evidence === null)
    .filter((step) => isClosing || (step.transition === transition && step.deferred === null))
    .map(({ name }) => name);
}

/** How many steps are put off. */
export function deferredCount(view: IncidentView): number {
  return stepsOf(view).filter(({ deferred }) => deferred !== null).length;
}

export type Milestones = {
  startedAt: number;
  detectedAt: number;
  triggeredAt: number | null;
  acknowledgedAt: number | null;
  triagedAt: number | null;
  mitigationStartedAt: number | null;
  mitigatedAt: number | null;
  restoredAt: number | null;
  resolvedAt: number | null;
  fixedAt: number | null;
  postmortemDraftedAt: number | null;
  postmortemReviewedAt: number | null;
  postmortemPublishedAt: number | null;
  closedAt: number | null;
};

/** When each thing happened first. */
export function milestonesOf(view: IncidentView): Milestones {
  const { file, episodes, posts } = view;
  const movedAt = (phase: Phase) => file.moves.find(({ to }) => to === phase)?.at ?? null;
  const known = episodes.flatMap(({ source, reports }) =>
    reports
      .slice(0, 1)
      .map(({ at, recordedAt }) => (source.startsWith('monitor:') ? recordedAt : at)),
  );
  const monitoringAt = posts.find(({ status }) => status === 'monitoring')?.at ?? null;
  return {
    startedAt: view.startedAt,
    detectedAt: Math.max(view.startedAt, Math.min(view.openedAt, ...known)),
    triggeredAt: least(episodes.map(({ triggeredAt }) => triggeredAt)),
    acknowledgedAt: view.acknowledgedAt,
    triagedAt: movedAt('investigation'),
    mitigationStartedAt: movedAt('mitigation'),
    mitigatedAt: least([monitoringAt, view.watchedFrom]),
    restoredAt: view.restoredAt,
    resolvedAt: view.resolvedAt,
    // For good is not before it is over.
    fixedAt: fixedForGoodAt(view),
    postmortemDraftedAt: file.facts.postmortemDraftedAt,
    postmortemReviewedAt: file.facts.postmortemReviewedAt,
    postmortemPublishedAt: view.postmortem?.at ?? null,
    closedAt: movedAt('closed'),
  };
}

function fixedForGoodAt({ file: { fixedAt }, resolvedAt }: IncidentView): number | null {
  return fixedAt === null || resolvedAt === null ? null : Math.max(fixedAt, resolvedAt);
}

function least(instants: readonly (number | null)[]): number | null {
  const given = instants.filter((instant) => instant !== null);
  return given.length === 0 ? null : Math.min(...given);
}
