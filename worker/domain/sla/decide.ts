// What follows from measured figures and from what a person says about them: warnings, the process of a breach, questions
// to people, corrections. Each step of a breach is an event of its own and happens once for a tier and month.

import type { Credit, Tier } from '../catalog.ts';
import type { Drafted } from '../event.ts';
import { WINDOW_MS } from '../window.ts';
import { calculationOf } from './calculation.ts';
import type { SlaEvent } from './event.ts';
import { BUDGET_WARNINGS } from './event.ts';
import { percentUsed } from './figures.ts';
import { periodAt, periodOf } from './month.ts';
import type { SlaState } from './state.ts';
import { tierState } from './state.ts';
import type { TierFigures } from './tier.ts';
import { atBest } from './tier.ts';

/** A tier as it stands; `incident` is the id of the incident with most of its bad windows. */
export type TierMeasured = { tier: Tier; figures: TierFigures; incident: string | null };

export type SlaCommand =
  /** The figures of a running month; `ahead` windows are still to come. */
  | { do: 'measure'; month: string; ahead: number; tiers: readonly TierMeasured[] }
  /** The figures of a month that is over, as its report has them. */
  | {
      do: 'report';
      month: string;
      revision: number;
      hash: string;
      reason: string | null;
      tiers: readonly TierMeasured[];
    }
  | { do: 'propose'; id: string; component: string; from: number; to: number; reason: string }
  | { do: 'approve'; correction: string }
  | { do: 'reject'; correction: string; reason: string }
  | { do: 'confirm'; month: string; tier: string; verdict: 'met' | 'breached'; reason: string };

type Means = {
  now: number;
  actor: string;
  /** Under which the journal finds again what a person has said; null: none was given. */
  key: string | null;
  tiers: readonly Tier[];
  components: readonly string[];
};

/** Why a command cannot be done: what was expected, in a sentence; null: it can. */
export function whyNot(
  state: SlaState,
  command: SlaCommand,
  means: Omit<Means, 'key'>,
): string | null {
  switch (command.do) {
    case 'measure':
    case 'report':
      return null;
    case 'propose': {
      const { component, from, to, reason } = command;
      if (!means.components.includes(component)) {
        return `Expected a component that a promise covers: ${means.components.join(', ')}`;
      }
      if (from % WINDOW_MS !== 0 || to % WINDOW_MS !== 0 || from >= to) {
        return 'Expected whole windows: from and to at full five minutes, from before to';
      }
      if (to > periodAt(from).to) return 'Expected windows of one month (UTC)';
      if (to > means.now) return 'Expected windows that are over';
      return whyNoReason(reason);
    }
    case 'approve':
    case 'reject': {
      const known = state.corrections[command.correction];
      if (known === undefined) return 'Expected the id of a correction that was proposed';
      if (known.status !== 'pending')
        return `Expected a pending correction; it was ${known.status}`;
      return command.do === 'reject' ? whyNoReason(command.reason) : null;
    }
    case 'confirm': {
      const { month, tier, reason } = command;
      if (!means.tiers.some(({ id }) => id === tier)) {
        return `Expected a tier: ${means.tiers.map(({ id }) => id).join(', ')}`;
      }
      if (periodOf(month) === null) return 'Expected a month such as 2026-10';
      if (!tierState(state, month, tier).questioned) {
        return 'Expected a month that is in question: this one is settled by what was measured';
      }
      return whyNoReason(reason);
    }
  }
}

function whyNoReason(reason: string): string | null {
  const length = reason.trim().length;
  return length >= 3 && length <= 500
    ? null
    : 'Expected a reason of 3 to 500 characters; the report shows it';
}

/** The events of a command, in order; none where it is refused or nothing is new. */
export function decideSla(state: SlaState, command: SlaCommand, means: Means): Drafted[] {
  if (whyNot(state, command, means) !== null) return [];
  switch (command.do) {
    case 'measure':
      return command.tiers.flatMap((one) => measured(state, command, one, means));
    case 'report': {
      const { month, revision, hash, reason } = command;
      const event = { type: 'sla.reported', month, revision, hash, reason } as const;
      return [
        drafted(event, `sla:reported:${month}:${revision}`, means),
        ...command.tiers.flatMap((one) => reported(state, command, one, means)),
      ];
    }
    case 'propose': {
      const { do: _do, ...facts } = command;
      const event = { type: 'sla.correction_proposed', ...facts } as const;
      return [drafted(event, means.key ?? `sla:correction:${command.id}:proposed`, means)];
    }
    case 'approve': {
      const event = { type: 'sla.correction_approved', id: command.correction } as const;
      return [drafted(event, means.key ?? `sla:correction:${command.correction}:decided`, means)];
    }
    case 'reject': {
      const { correction: id, reason } = command;
      const event = { type: 'sla.correction_rejected', id, reason } as const;
      return [drafted(event, means.key ?? `sla:correction:${id}:decided`, means)];
    }
    case 'confirm': {
      const { month, tier, verdict, reason } = command;
      return [drafted({ type: 'sla.confirmed', month, tier, verdict, reason }, means.key, means)];
    }
  }
}

function drafted(event: SlaEvent, key: string | null, { now, actor }: Means): Drafted {
  return { stream: 'page', at: now, actor, key, event };
}

function measured(
  state: SlaState,
  { month, ahead }: Extract<SlaCommand, { do: 'measure' }>,
  { tier, figures, incident }: TierMeasured,
  means: Means,
): Drafted[] {
  const { warned, breached } = tierState(state, month, tier.id);
  const used = percentUsed(figures.budget);
  const crossed = BUDGET_WARNINGS.filter((percent) => percent > warned && used >= percent);
  return [
    ...crossed.map((percent) => {
      const { totals } = figures;
      const event = { type: 'sla.budget_crossed', month, tier: tier.id, percent, totals } as const;
      return drafted(event, `sla:budget:${month}:${tier.id}:${percent}`, means);
    }),
    ...(figures.verdict === 'breached' && !breached
      ? breach({ tier, figures, incident }, month, ahead, {
          isDoubted: figures.doubts.length > 0,
          means,
        })
      : []),
  ];
}

/**
 * Detected, finance told with the calculation, customers told, and the postmortem owed. The credit is recorded with the report.
 * Where a person still has to decide, customers hear of it once they have.
 */
function breach(
  { tier, figures, incident }: TierMeasured,
  month: string,
  ahead: number,
  { isDoubted, means }: { isDoubted: boolean; means: Means },
): Drafted[] {
  const { targetPer100k } = tier;
  const { totals, component, credit } = figures;
  const of = { month, tier: tier.id };
  const key = (step: string) => `sla:${step}:${month}:${tier.id}`;
  const facts = { postmortemRequired: 'sla_breach' };
  return [
    drafted(
      { type: 'sla.breached', ...of, targetPer100k, totals, ahead, component, incident },
      key('breached'),
      means,
    ),
    drafted(
      {
        type: 'sla.finance_told',
        ...of,
        creditPer100k: credit?.creditPer100k ?? 0,
        calculation: calculationOf(tier, atBest(totals, ahead)),
      },
      key('finance'),
      means,
    ),
    ...(isDoubted ? [] : [customersOwed({ tier, figures }, month, ahead, means)]),
    ...(incident === null
      ? []
      : [
          drafted({ type: 'sla.postmortem_owed', ...of, incident }, key('postmortem'), means),
          {
            stream: `incident:${incident}` as const,
            at: means.now,
            actor: means.actor,
            key: key('assessed'),
            event: { type: 'incident.assessed', facts } as const,
          },
        ]),
  ];
}

function customersOwed(
  { tier, figures: { totals, credit } }: Pick<TierMeasured, 'tier' | 'figures'>,
  month: string,
  ahead: number,
  means: Means,
): Drafted {
  const period = periodOf(month);
  return drafted(
    {
      type: 'sla.customers_owed',
      month,
      tier: tier.id,
      targetPer100k: tier.targetPer100k,
      totals,
      until: ahead === 0 || period === null ? null : period.to - ahead * WINDOW_MS,
      isCredited: (credit?.creditPer100k ?? 0) > 0,
    },
    `sla:customers:${month}:${tier.id}`,
    means,
  );
}

function reported(
  state: SlaState,
  { month, revision }: Extract<SlaCommand, { do: 'report' }>,
  one: TierMeasured,
  means: Means,
): Drafted[] {
  const { tier, figures } = one;
  const known = tierState(state, month, tier.id);
  const { doubts, totals } = figures;
  const verdict = known.confirmed?.verdict ?? figures.verdict;
  const isDoubted = doubts.length > 0 && known.confirmed === null;
  const isBreached = verdict === 'breached';
  return [
    ...(isBreached && !known.breached ? breach(one, month, 0, { isDoubted, means }) : []),
    ...(isBreached && known.breached && !known.customersTold && !isDoubted
      ? [customersOwed(one, month, 0, means)]
      : []),
    ...creditRecord(tier, tier.credit, figures, isBreached && !isDoubted, known.creditPer100k, {
      month,
      revision,
      means,
    }),
    ...(isDoubted && !known.questioned
      ? [
          drafted(
            { type: 'sla.questioned', month, tier: tier.id, doubts, verdict, totals },
            `sla:questioned:${month}:${tier.id}`,
            means,
          ),
        ]
      : []),
  ];
}

/** A record where something is owed, and where a later revision changes what an earlier one recorded. */
function creditRecord(
  tier: Tier,
  policy: Credit | null,
  { totals, credit }: TierFigures,
  isOwed: boolean,
  known: number | null,
  { month, revision, means }: { month: string; revision: number; means: Means },
): Drafted[] {
  if (policy === null || credit === null) return [];
  const { steps, creditPer100k } = isOwed ? credit : { steps: 0, creditPer100k: 0 };
  if (creditPer100k === (known ?? 0)) return [];
  return [
    drafted(
      {
        type: 'sla.credit_recorded',
        month,
        tier: tier.id,
        revision,
        targetPer100k: tier.targetPer100k,
        policy,
        totals,
        steps,
        creditPer100k,
      },
      `sla:credit:${month}:${tier.id}:${revision}`,
      means,
    ),
  ];
}
