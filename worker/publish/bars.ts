// The row of days of a component: what each day was, and how the row is drawn. A day is a UTC day. Its height and its
// percentage come from measured windows, its colour also from incidents; nothing measured is grey and short, never green.

import type { ComponentStatus } from '../domain/vocabulary.ts';
import { COMPONENT_STATUSES, worst } from '../domain/vocabulary.ts';
import type { MeasuredDay, PublicComponent, PublicIncident, View } from '../snapshot/documents.ts';

export const DAY_MS = 86_400_000;
/** Length of a window of measurement. */
const WINDOW_MINUTES = 5;
/** Columns of a row. */
export const BAR_DAYS = 90;

export type BarDay = {
  /** 00:00 UTC. */
  at: number;
  /** The windows of the day; null: nothing measured. */
  measured: MeasuredDay | null;
  /** The worst of the day; `operational` also where nothing is known. */
  state: ComponentStatus;
  /** How long it was not well: measured, or as incidents report it where nothing was measured. */
  minutes: number;
  incidents: readonly PublicIncident[];
};

/** The last 90 days of a component, oldest first, today last. */
export function barDaysOf(view: View, component: PublicComponent): BarDay[] {
  const { measured } = view;
  const row = measured?.components[component.id];
  const today = Math.floor((view.staleAt ?? view.now) / DAY_MS) * DAY_MS;
  const first = today - (BAR_DAYS - 1) * DAY_MS;
  const shift = measured === null ? 0 : Math.round((first - measured.from) / DAY_MS);
  const days: BarDay[] = Array.from({ length: BAR_DAYS }, (_, index) =>
    dayOf(first + index * DAY_MS, row?.days?.[index + shift] ?? null),
  );
  for (const { day, worst: status, minutes } of row?.reported ?? []) {
    const bar = days[day - shift];
    if (bar !== undefined) report(bar, status, minutes);
  }
  for (const incident of view.page.incidents) {
    const said = incident.components.find(({ id }) => id === component.id);
    if (said === undefined || incident.mergedInto !== null) continue;
    addIncident(days, incident, said.worst, view.staleAt ?? view.now);
  }
  return days;
}

/**
 * Whether a component's days are measured, and may be shown. Where nothing measures it, or its figures are not public, they
 * tell what incidents reported.
 */
export function isMeasured({ measured }: View, component: PublicComponent): boolean {
  const row = measured?.components[component.id];
  return component.measuredEveryMs !== null && (row === undefined || row.days !== undefined);
}

function dayOf(at: number, measured: MeasuredDay | null): BarDay {
  if (measured === null || measured.good + measured.bad + measured.degraded === 0) {
    return { at, measured: null, state: 'operational', minutes: 0, incidents: [] };
  }
  const { bad, degraded } = measured;
  return {
    at,
    measured,
    state: bad > 0 ? 'partial_outage' : degraded > 0 ? 'degraded_performance' : 'operational',
    minutes: (bad + degraded) * WINDOW_MINUTES,
    incidents: [],
  };
}

function addIncident(
  days: BarDay[],
  incident: PublicIncident,
  status: ComponentStatus,
  now: number,
): void {
  const first = days[0]?.at ?? 0;
  for (const [index, day] of days.entries()) {
    const next = first + (index + 1) * DAY_MS;
    const lengthMs = incident.intervals.reduce(
      (sum, { from, to }) => sum + Math.max(0, Math.min(to ?? now, next) - Math.max(from, day.at)),
      0,
    );
    if (lengthMs === 0) continue;
    report(day, status, Math.ceil(lengthMs / 60_000));
    day.incidents = [...day.incidents, incident];
  }
}

/** An incident adds its colour; its minutes count only where nothing was measured. */
function report(day: BarDay, status: ComponentStatus, minutes: number): void {
  day.state = worst(COMPONENT_STATUSES, [status], day.state);
  if (day.measured === null) day.minutes = Math.min(1440, Math.max(day.minutes, minutes));
}

/** The days of several components as one row: each day the worst of them, and as long as the longest of them lasted. */
export function worstDaysOf(rows: readonly (readonly BarDay[])[]): BarDay[] {
  const [first = [], ...others] = rows;
  return first.map((day, index) =>
    others.reduce<BarDay>((sum, row) => worseOf(sum, row[index] ?? day), day),
  );
}

function worseOf(one: BarDay, other: BarDay): BarDay {
  return {
    at: one.at,
    measured: together(one.measured, other.measured),
    state: worst(COMPONENT_STATUSES, [one.state], other.state),
    minutes: Math.max(one.minutes, other.minutes),
    incidents: [...new Set([...one.incidents, ...other.incidents])],
  };
}

function together(one: MeasuredDay | null, other: MeasuredDay | null): MeasuredDay | null {
  if (one === null || other === null) return one ?? other;
  return {
    good: one.good + other.good,
    bad: one.bad + other.bad,
    degraded: one.degraded + other.degraded,
    noData: one.noData + other.noData,
  };
}

/** Uptime over the measured days; null where nothing was measured. */
export function uptimeOf(
  days: readonly BarDay[],
): { days: number; measuredMs: number; thousandths: number; perfect: boolean } | null {
  let [good, bad, count] = [0, 0, 0];
  for (const { measured } of days) {
    if (measured === null) continue;
    good += measured.good + measured.degraded;
    bad += measured.bad;
    count += 1;
  }
  if (count === 0) return null;
  // Cut down, never rounded up: 100 % means that no window was bad.
  const thousandths = Math.floor((100_000 * good) / (good + bad));
  const measuredMs = (good + bad) * WINDOW_MINUTES * 60_000;
  return { days: count, measuredMs, thousandths, perfect: bad === 0 };
}
