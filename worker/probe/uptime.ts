// From tick rows to days. The first tick of an hour counts the hour before it anew, in JS and from
// at most sixty rows, and writes each monitor's day; the running hour is counted when it is asked
// for. Nothing is added to what is there, so an hour can be counted as often as one likes.

import type { Sample } from '../domain/monitor.ts';
import { vote } from '../domain/monitor.ts';
import type { Counted, Day } from '../domain/window.ts';
import { EMPTY_DAY, dayOf, packDay, recount, unpackDay } from '../domain/window.ts';
import type { UptimeDayRow } from '../store/schema.ts';
import { ticksBetween } from '../store/ticks.ts';
import { readUptimeDays } from '../store/uptime.ts';
import type { Results } from './row.ts';
import { unpackRow } from './row.ts';

export const HOUR_MS = 3_600_000;

/** Start of the hour that holds an instant. */
export function hourOf(at: number): number {
  return at - (at % HOUR_MS);
}

/** A tick that is not in the database yet. */
export type OwnTick = { minute: number; results: Results };

/** Days of each monitor by their start. */
export type Days = Map<string, Map<number, Day>>;

/**
 * The days that the hour beginning at `hour` lies in, with that hour counted anew; rows to be
 * written.
 */
export async function countHour(
  db: D1Database,
  hour: number,
  own: OwnTick,
): Promise<UptimeDayRow[]> {
  const day = dayOf(hour);
  const [ticks, stored] = [await ticksOf(db, hour, own), await readUptimeDays(db, day)];
  return [...ticks].map(([monitor, ofMonitor]) => {
    const known = stored.find((row) => row.monitor === monitor && row.day === day);
    const before = known === undefined ? EMPTY_DAY : unpackDay(known.windows);
    const windows = recount(before, day, { from: hour, to: hour + HOUR_MS }, ofMonitor);
    return { monitor, day, windows: packDay(windows) };
  });
}

/**
 * Every day from `from` on, up to and with the tick that is being made; `counted` are rows that it
 * will write.
 */
export async function daysFrom(
  db: D1Database,
  from: number,
  own: OwnTick,
  counted: readonly UptimeDayRow[],
): Promise<Days> {
  const days: Days = new Map();
  const put = (monitor: string, day: number, windows: Day) =>
    days.set(monitor, (days.get(monitor) ?? new Map<number, Day>()).set(day, windows));
  for (const row of [...(await readUptimeDays(db, from)), ...counted]) {
    if (row.day >= from) put(row.monitor, row.day, unpackDay(row.windows));
  }
  const hour = hourOf(own.minute);
  const day = dayOf(hour);
  for (const [monitor, ticks] of await ticksOf(db, hour, own)) {
    const before = days.get(monitor)?.get(day) ?? EMPTY_DAY;
    put(monitor, day, recount(before, day, { from: hour, to: hour + HOUR_MS }, ticks));
  }
  return days;
}

/** The ticks of one hour by monitor; `own` belongs to them where it lies in that hour. */
async function ticksOf(
  db: D1Database,
  hour: number,
  own: OwnTick,
): Promise<ReadonlyMap<string, readonly Counted[]>> {
  const stored = await ticksBetween(db, hour, hour + HOUR_MS);
  const all: OwnTick[] = stored.map(({ minute, data }) => ({
    minute,
    results: unpackRow(minute, data),
  }));
  if (hourOf(own.minute) === hour) all.push(own);
  const ticks = new Map<string, Counted[]>();
  for (const { minute, results } of all) {
    for (const [monitor, { samples }] of Object.entries(results)) {
      if (samples.length === 0) continue;
      const counted = { minute, outcome: outcomeOf(samples) };
      ticks.set(monitor, [...(ticks.get(monitor) ?? []), counted]);
    }
  }
  return ticks;
}

/** For counting it does not matter how many regions had been asked. */
function outcomeOf(samples: readonly Sample[]) {
  return vote(samples, samples.length);
}
