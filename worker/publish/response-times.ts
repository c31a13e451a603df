// How long a component's answers took, as a page shows it: whole hours and days that end now, whatever the document has of
// them. What was not measured is null and stays a gap.

import type { LatencyDocument } from '../snapshot/documents.ts';

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Whole hours of the longer picture. */
export const WEEK_HOURS = 7 * 24;
export const WEEK_DAYS = 7;

/** Milliseconds; null: nothing was measured. */
export type Took = { median: number; high: number } | null;
/** An hour or a day by its beginning, epoch ms. */
export type Span = { at: number; took: Took };

export type Place = keyof LatencyDocument['components'][string];

export type ResponseTimes = {
  place: Place;
  /** The last 168 whole hours, oldest first. */
  hours: readonly Span[];
  /** The last seven UTC days, the running one last. */
  days: readonly Span[];
};

/** By place; empty where nothing was measured in all that time. `now` is as of when the page is true. */
export function responseTimesOf(
  latency: LatencyDocument | null,
  component: string,
  now: number,
): ResponseTimes[] {
  if (latency === null) return [];
  const lastHour = Math.floor(now / HOUR_MS) * HOUR_MS - HOUR_MS;
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  return Object.entries(latency.components[component] ?? {}).flatMap(([place, figures]) => {
    const [hours, days] = [figures.hours.split(','), figures.days.split(',')];
    const spans = (entries: readonly string[], lengthMs: number, last: number, count: number) =>
      Array.from({ length: count }, (_, index): Span => {
        const at = last - (count - 1 - index) * lengthMs;
        return { at, took: tookOf(entries[(at - latency.from) / lengthMs]) };
      });
    const times = {
      place: place as Place, // the keys of the document
      hours: spans(hours, HOUR_MS, lastHour, WEEK_HOURS),
      days: spans(days, DAY_MS, today, WEEK_DAYS),
    };
    return times.hours.some(({ took }) => took !== null) ? [times] : [];
  });
}

function tookOf(entry: string | undefined): Took {
  const [median, high] = (entry ?? '').split(' ').map(Number);
  return median === undefined || high === undefined ? null : { median, high };
}

const STEPS = [1, 2, 3, 4, 5, 6, 8, 10];

/** A round length that none of these exceeds, for the top of a scale. */
export function scaleOf(hours: readonly Span[]): number {
  const highest = Math.max(10, ...hours.map(({ took }) => took?.high ?? 0));
  const unit = 10 ** Math.floor(Math.log10(highest));
  return (STEPS.find((step) => step * unit >= highest) ?? 10) * unit;
}
