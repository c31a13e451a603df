// What was said and decided about promises, a fold of their events: which corrections there are, and month by month what
// people were told and which report stands. Old months leave; the journal and the reports keep them.

import type { Recorded } from '../event.ts';
import type { Span } from '../notice.ts';
import type { BudgetWarning, SlaEvent } from './event.ts';
import { periodAt } from './month.ts';

/** A person takes windows out of the SLA. It counts once somebody has approved it. */
export type Correction = Span & {
  id: string;
  month: string;
  component: string;
  reason: string;
  proposedBy: string;
  proposedAt: number;
  status: 'pending' | 'approved' | 'rejected';
  decidedBy: string | null;
};

export type Confirmation = { verdict: 'met' | 'breached'; reason: string; by: string };

export type TierState = {
  /** The highest warning that was given; 0: none. */
  warned: BudgetWarning | 0;
  breached: boolean;
  /** That it is breached. */
  customersTold: boolean;
  questioned: boolean;
  confirmed: Confirmation | null;
  /** What was recorded last; null: nothing. */
  creditPer100k: number | null;
};

export type MonthState = {
  /** Of the newest report; 0: there is none yet. */
  revision: number;
  hash: string | null;
  tiers: Readonly<Record<string, TierState>>;
};

export type SlaState = {
  corrections: Readonly<Record<string, Correction>>;
  months: Readonly<Record<string, MonthState>>;
};

export const EMPTY_SLA: SlaState = { corrections: {}, months: {} };

/** Months that are remembered. */
const MONTHS_LIMIT = 15;

const NO_TIER: TierState = {
  warned: 0,
  breached: false,
  customersTold: false,
  questioned: false,
  confirmed: null,
  creditPer100k: null,
};

export function tierState({ months }: SlaState, month: string, tier: string): TierState {
  return months[month]?.tiers[tier] ?? NO_TIER;
}

/** Spans of a component that approved corrections take out. */
export function correctedSpans({ corrections }: SlaState, component: string): Span[] {
  return Object.values(corrections)
    .filter((one) => one.component === component && one.status === 'approved')
    .map(({ from, to }) => ({ from, to }));
}

export function evolveSla(state: SlaState, { event, at, actor }: Recorded<SlaEvent>): SlaState {
  switch (event.type) {
    case 'sla.budget_crossed':
      return inTier(state, event, { warned: event.percent });
    case 'sla.breached':
      return inTier(state, event, { breached: true });
    case 'sla.customers_owed':
      return inTier(state, event, { customersTold: true });
    case 'sla.finance_told':
    case 'sla.postmortem_owed':
      return state;
    case 'sla.credit_recorded':
      return inTier(state, event, { creditPer100k: event.creditPer100k });
    case 'sla.questioned':
      return inTier(state, event, { questioned: true });
    case 'sla.confirmed': {
      const { verdict, reason } = event;
      return inTier(state, event, { confirmed: { verdict, reason, by: actor } });
    }
    case 'sla.reported': {
      const { month, revision, hash } = event;
      return inMonth(state, month, { revision, hash });
    }
    case 'sla.correction_proposed': {
      const { type: _type, ...facts } = event;
      return inCorrections(state, {
        ...facts,
        month: periodAt(event.from).month,
        proposedBy: actor,
        proposedAt: at,
        status: 'pending',
        decidedBy: null,
      });
    }
    case 'sla.correction_approved':
    case 'sla.correction_rejected': {
      const known = state.corrections[event.id];
      if (known === undefined) return state;
      const status = event.type === 'sla.correction_approved' ? 'approved' : 'rejected';
      return inCorrections(state, { ...known, status, decidedBy: actor });
    }
  }
}

function inMonth(state: SlaState, month: string, change: Partial<MonthState>): SlaState {
  const known = state.months[month] ?? { revision: 0, hash: null, tiers: {} };
  const all = { ...state.months, [month]: { ...known, ...change } };
  const kept = Object.keys(all).toSorted().slice(-MONTHS_LIMIT);
  const [oldest = month] = kept;
  return {
    months: Object.fromEntries(Object.entries(all).filter(([key]) => key >= oldest)),
    corrections: Object.fromEntries(
      Object.entries(state.corrections).filter(([, one]) => one.month >= oldest),
    ),
  };
}

function inTier(
  state: SlaState,
  { month, tier }: { month: string; tier: string },
  change: Partial<TierState>,
): SlaState {
  const tiers = {
    ...state.months[month]?.tiers,
    [tier]: { ...tierState(state, month, tier), ...change },
  };
  return inMonth(state, month, { tiers });
}

function inCorrections(state: SlaState, correction: Correction): SlaState {
  return { ...state, corrections: { ...state.corrections, [correction.id]: correction } };
}
