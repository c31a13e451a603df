// What can happen to a promise, in the past tense. Totals are windows; instants are epoch milliseconds; `month` is `2026-10`.

import type { Credit } from '../catalog.ts';
import type { SlaVerdict, Totals } from './figures.ts';
import type { Doubt } from './tier.ts';

/** From these shares of the budget on, in percent, people are warned. */
export const BUDGET_WARNINGS = [50, 75, 90] as const;
export type BudgetWarning = (typeof BUDGET_WARNINGS)[number];

type OfTier = { month: string; tier: string };

export type SlaEvent =
  | ({ type: 'sla.budget_crossed'; percent: BudgetWarning; totals: Totals } & OfTier)
  /** No window ahead can save the month. `incident` (id) is the one with most of its bad windows; null: none has any. */
  | ({
      type: 'sla.breached';
      targetPer100k: number;
      totals: Totals;
      /** Windows of the month that were still to come. */
      ahead: number;
      component: string | null;
      incident: string | null;
    } & OfTier)
  /** The steps of a breach, each with its message. */
  /** The credit is the least that the month will cost: as if every window ahead were good. */
  | ({ type: 'sla.finance_told'; creditPer100k: number; calculation: string } & OfTier)
  /** The customers of the tier hear of it, with these figures, before they find out. */
  | ({
      type: 'sla.customers_owed';
      targetPer100k: number;
      totals: Totals;
      /** Up to when windows are counted, epoch ms; null: the month is over. */
      until: number | null;
      /** Some credit is certain. */
      isCredited: boolean;
    } & OfTier)
  /** By the incident with most of the bad windows, whatever its severity. */
  | ({ type: 'sla.postmortem_owed'; incident: string } & OfTier)
  /** What a month costs, with everything that it was calculated from. A later revision replaces an earlier one. */
  | ({
      type: 'sla.credit_recorded';
      revision: number;
      targetPer100k: number;
      policy: Credit;
      totals: Totals;
      steps: number;
      creditPer100k: number;
    } & OfTier)
  /** It cannot be told from what was measured; a person has to. */
  | ({
      type: 'sla.questioned';
      doubts: readonly Doubt[];
      verdict: SlaVerdict;
      totals: Totals;
    } & OfTier)
  | ({ type: 'sla.confirmed'; verdict: 'met' | 'breached'; reason: string } & OfTier)
  | { type: 'sla.reported'; month: string; revision: number; hash: string; reason: string | null }
  | {
      type: 'sla.correction_proposed';
      id: string;
      component: string;
      from: number;
      to: number;
      reason: string;
    }
  | { type: 'sla.correction_approved'; id: string }
  | { type: 'sla.correction_rejected'; id: string; reason: string };
