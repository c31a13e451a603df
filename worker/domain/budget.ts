// Error budgets that burn, component by component, as events. The strictest promise that covers a component counts, the team's
// own objective before the customer's. Planned work of a component is left out: who announced it need not be woken by it.

import type { BurnRule, MeasuredWindow, Urgency } from './burn-rate.ts';
import { BUDGET_PERIOD_MS, burning, burnRate, spentIn } from './burn-rate.ts';
import type { Catalog } from './catalog.ts';
import type { Drafted } from './event.ts';
import type { PageState } from './page.ts';
import type { World } from './world.ts';

export type BudgetEvent =
  | {
      type: 'budget.burning';
      component: string;
      urgency: Urgency;
      /** The long span of the rule that is broken, ms. */
      longMs: number;
      /** How many times faster than allowed, over that span, floored to a tenth; null: nothing is allowed at all. */
      rate: number | null;
      /** The call that this replaces, where it was more urgent before. */
      ends: string | null;
    }
  | {
      type: 'budget.recovered';
      component: string;
      /** The call that is over. */
      ends: string | null;
    };

/** Budgets that burn now. `alarm` names the call to responders that goes with it. */
export type Budgets = Readonly<
  Record<string, { urgency: Urgency; since: number; alarm: string | null }>
>;

/** Windows that were measured, by component; what has no bad window may be left out. */
export type Measured = Readonly<Record<string, readonly MeasuredWindow[]>>;

/** What each component is held to, in 1/100 000; one that nothing is promised of is not named. */
export function objectivesOf({ sla }: Catalog): ReadonlyMap<string, number> {
  const objectives = new Map<string, number>();
  for (const { components, sloPer100k, targetPer100k } of sla.tiers) {
    for (const id of components) {
      objectives.set(id, Math.max(objectives.get(id) ?? 0, sloPer100k ?? targetPer100k));
    }
  }
  return objectives;
}

/** The changes that these windows show, at the end of `minute`. */
export function budgetsHeard(
  { page }: World,
  { minute, windows }: { minute: number; windows: Measured },
  catalog: Catalog,
): Drafted[] {
  const objectives = objectivesOf(catalog);
  const known = page.budgets;
  return [...new Set([...objectives.keys(), ...Object.keys(known)])].flatMap((component) => {
    const before = known[component];
    const target = objectives.get(component);
    const own = withoutPlannedWork(windows[component] ?? [], component, page);
    const objective = { targetPer100k: target ?? 0, periodMs: BUDGET_PERIOD_MS };
    const rule = target === undefined ? null : burning(own, minute, objective);
    if ((rule?.urgency ?? null) === (before?.urgency ?? null)) return [];
    const ends = before?.alarm ?? null;
    const event: BudgetEvent =
      rule === null
        ? { type: 'budget.recovered', component, ends }
        : {
            type: 'budget.burning',
            component,
            urgency: rule.urgency,
            longMs: rule.longMs,
            rate: rateOf(own, minute, rule, objective.targetPer100k),
            ends,
          };
    const key = `budget:${component}:${minute}`;
    return [{ stream: 'page' as const, at: minute, actor: 'automation', key, event }];
  });
}

/** The name of the call that a burning budget makes. */
export function budgetAlarm(component: string, at: number): string {
  return `budget:${component}:${at}`;
}

export function evolveBudgets(budgets: Budgets, event: BudgetEvent, at: number): Budgets {
  const { [event.component]: before, ...others } = budgets;
  if (event.type === 'budget.recovered') return others;
  const { component, urgency } = event;
  const alarm = urgency === 'page' ? budgetAlarm(component, at) : null;
  return { ...others, [component]: { urgency, since: before?.since ?? at, alarm } };
}

function withoutPlannedWork(
  windows: readonly MeasuredWindow[],
  component: string,
  { maintenances }: PageState,
): readonly MeasuredWindow[] {
  const spans = Object.values(maintenances)
    .filter(({ components, status }) => components.includes(component) && status !== 'cancelled')
    .map(({ startsAt, endsAt, completedAt }) => ({ from: startsAt, to: completedAt ?? endsAt }));
  if (spans.length === 0) return windows;
  return windows.filter(({ at }) => !spans.some(({ from, to }) => at >= from && at < to));
}

function rateOf(
  windows: readonly MeasuredWindow[],
  now: number,
  { longMs }: BurnRule,
  targetPer100k: number,
): number | null {
  const rate = burnRate(spentIn(windows, now, longMs), targetPer100k);
  return rate === null ? null : Math.floor(10 * rate) / 10;
}
