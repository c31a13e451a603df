// Looks at the error budgets once a window, with its last minute, from the record. What has not failed lately cannot burn and
// is not looked at further, so a healthy deployment pays two reads every five minutes and writes nothing. Once a day it is
// looked at whatever the record says, so that an alarm whose windows are out of sight, or whose monitors are gone, ends.

import type { Commit } from '../commit/index.ts';
import { objectivesOf } from '../domain/budget.ts';
import type { MeasuredWindow } from '../domain/burn-rate.ts';
import { BURN_REACH_MS } from '../domain/burn-rate.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Day } from '../domain/window.ts';
import { combine, DAY_MS, dayOf, WINDOW_MS, windowState } from '../domain/window.ts';
import { daysFrom } from './uptime.ts';

const MINUTE_MS = 60_000;

export type BudgetMeans = { db: D1Database; catalog: Catalog; commit: Commit };

/** What a tick calls once its minute is recorded. */
export function createBudgetWatch(means: BudgetMeans): (minute: number) => Promise<void> {
  return async (minute) => {
    const isLastOfWindow = (minute + MINUTE_MS) % WINDOW_MS === 0;
    if (isLastOfWindow) await lookAtBudgets(minute, means);
  };
}

async function lookAtBudgets(minute: number, { db, catalog, commit }: BudgetMeans): Promise<void> {
  const objectives = objectivesOf(catalog);
  const counting = catalog.monitors.filter(
    ({ sla, component }) => sla && objectives.has(component),
  );
  const now = minute + MINUTE_MS;
  const isLastOfDay = now % DAY_MS === 0;
  if (counting.length === 0 && !isLastOfDay) return;
  const nothing = { state: null, samples: [] };
  const results = Object.fromEntries(counting.map(({ id }) => [id, nothing]));
  const days = await daysFrom(db, dayOf(now - BURN_REACH_MS), { minute, results }, []);
  const components = [...new Set(counting.map(({ component }) => component))];
  const windows = components.flatMap((component): [string, MeasuredWindow[]][] => {
    const own = counting.filter((one) => one.component === component);
    const measured = windowsOf(
      own.flatMap(({ id }) => days.get(id) ?? []),
      now,
    );
    return measured.some(({ bad }) => bad) ? [[component, measured]] : [];
  });
  if (windows.length === 0 && !isLastOfDay) return;
  const committed = await commit({
    type: 'budgets',
    minute: now,
    windows: Object.fromEntries(windows),
  });
  await committed.mirrored;
}

/** The measured windows of a component's monitors together, as far as the rules look back. */
function windowsOf(ofMonitors: readonly ReadonlyMap<number, Day>[], now: number): MeasuredWindow[] {
  const windows: MeasuredWindow[] = [];
  for (let day = dayOf(now - BURN_REACH_MS); day < now; day += DAY_MS) {
    const together = combine(
      ofMonitors.map((days) => days.get(day)).filter((one) => one !== undefined),
    );
    for (const [index, counts] of together.entries()) {
      const at = day + index * WINDOW_MS;
      if (counts.valid === 0 || at < now - BURN_REACH_MS) continue;
      const bad = windowState({ ...counts, degraded: 0 }) === 'bad';
      windows.push({ at, bad, down: counts.down });
    }
  }
  return windows;
}
