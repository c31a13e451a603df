// What an incident cost against the promises that cover it: bad windows during its impact, the worst
// component's, and whether the month's target is already out of reach. Reads measured windows only.

import type { Catalog } from '../../domain/catalog.ts';
import { monitorsOf } from '../../domain/catalog.ts';
import { budgetOf, NO_WINDOWS } from '../../domain/sla/figures.ts';
import type { Totals } from '../../domain/sla/figures.ts';
import { periodAt } from '../../domain/sla/month.ts';
import type { Day } from '../../domain/window.ts';
import { combine, DAY_MS, dayOf, unpackDay, WINDOW_MS, windowState } from '../../domain/window.ts';
import { readWindows } from '../../store/uptime.ts';
import type { SlaCost } from './facts.ts';

const WINDOW_MINUTES = WINDOW_MS / 60_000;

/** Null where none of the components is promised, or nothing measured them. */
export async function costOf(
  db: D1Database,
  catalog: Catalog,
  { components, from, to }: { components: readonly string[]; from: number; to: number },
): Promise<SlaCost | null> {
  const tiers = catalog.sla.tiers.filter((tier) =>
    tier.components.some((id) => components.includes(id)),
  );
  const promised = components.filter((id) => tiers.some((tier) => tier.components.includes(id)));
  const monitors = promised.flatMap((id) => monitorsOf(catalog, id).filter(({ sla }) => sla));
  if (monitors.length === 0) return null;
  const period = periodAt(from);
  const since = Math.min(dayOf(from), period.from);
  const rows = await readWindows(
    db,
    since,
    monitors.map(({ id }) => id),
  );
  const costs = promised.flatMap((id) => {
    const own = monitors.filter(({ component }) => component === id);
    const days = daysOf(rows.filter(({ monitor }) => own.some((one) => one.id === monitor)));
    const hit = count(days, from - (from % WINDOW_MS), to);
    if (hit.bad + hit.good === 0) return [];
    const month = count(days, period.from, Math.min(to, period.to));
    const ahead = Math.max(0, Math.ceil((period.to - Math.min(to, period.to)) / WINDOW_MS));
    const breach = tiers
      .filter((tier) => tier.components.includes(id))
      .some(({ targetPer100k }) => budgetOf(month, targetPer100k, ahead).remaining < 0);
    return [{ windows_bad: hit.bad, budget_minutes: hit.bad * WINDOW_MINUTES, breach }];
  });
  return costs.toSorted((a, b) => b.windows_bad - a.windows_bad)[0] ?? null;
}

/** A component's days by their start, its monitors taken together. */
function daysOf(rows: readonly { day: number; windows: string }[]): Map<number, Day> {
  const byDay = Map.groupBy(rows, ({ day }) => day);
  return new Map(
    [...byDay].map(([day, some]) => [day, combine(some.map(({ windows }) => unpackDay(windows)))]),
  );
}

/** Windows that begin in a span; `from` is the start of one. */
function count(days: ReadonlyMap<number, Day>, from: number, to: number): Totals {
  const totals = { ...NO_WINDOWS };
  for (let at = from; at < to; at += WINDOW_MS) {
    const counts = days.get(dayOf(at))?.[(at % DAY_MS) / WINDOW_MS];
    const state = counts === undefined ? 'no_data' : windowState(counts);
    if (state === 'bad') totals.bad += 1;
    else if (state === 'no_data') totals.noData += 1;
    else totals.good += 1;
  }
  return totals;
}
