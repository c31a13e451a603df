// From tick rows to days. The first tick of an hour counts the hour before it anew, in JS and from
// at most sixty rows, and writes each monitor's day: its windows, and how long its answers took. The
// running hour is counted when it is asked for. Nothing is added to what is there, so an hour can be
// counted as often as one likes.

import type { LatencyDay, Timed } from '../domain/latency.ts';
import { packLatencyDay, recountLatency, unpackLatencyDay } from '../domain/latency.ts';
import type { Sample } from '../domain/monitor.ts';
import { vote } from '../domain/monitor.ts';
import type { Counted, Counts, Day } from '../domain/window.ts';
import { EMPTY_DAY, countsOf, dayOf, packDay, recount, unpackDay } from '../domain/window.ts';
import { selectDocument } from '../store/documents.ts';
import { runBatch } from '../store/failure.ts';
import type { DocumentRow, UptimeDayRow } from '../store/schema.ts';
import { selectTicks } from '../store/ticks.ts';
import { readUptimeDays, selectWindows } from '../store/uptime.ts';
import type { Results } from './row.ts';
import { readRow } from './row.ts';

export const HOUR_MS = 3_600_000;

/** Start of the hour that holds an instant. */
export function hourOf(at: number): number {
  return at - (at % HOUR_MS);
}

/** A tick that is not in the database yet. It names every monitor that there is. */
export type OwnTick = { minute: number; results: Results };

/** What is kept of each monitor's days, by their start. */
export type Days<Kept> = Map<string, Map<number, Kept>>;

/**
 * The days that the hour beginning at `hour` lies in, with that hour counted anew; rows to be
 * written.
 */
export async function countHour(
  db: D1Database,
  hour: number,
  own: OwnTick,
  opened: Opened = new Map(),
): Promise<UptimeDayRow[]> {
  const day = dayOf(hour);
  const [rows] = await runBatch(db, [ticksOfHour(db, hour, opened)]);
  const ticks = ticksIn(rowsOf<AskedTick>(rows), hour, own, opened);
  // Of those too that have left the configuration since: their hours before stay as they are.
  const stored = await readUptimeDays(db, day, [...ticks.keys()]);
  return [...ticks].map(([monitor, ofMonitor]) => {
    const known = stored.find((row) => row.monitor === monitor && row.day === day);
    const before = known === undefined ? EMPTY_DAY : unpackDay(known.windows);
    const windows = recount(before, day, { from: hour, to: hour + HOUR_MS }, ofMonitor);
    const latency = unpackLatencyDay(known?.latency ?? null);
    return {
      monitor,
      day,
      windows: packDay(windows),
      latency: packLatencyDay(recountLatency(latency, day, hour, ofMonitor)),
    };
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
): Promise<Days<Day>> {
  return (await daysBeside(db, [], { from, own, counted, opened: new Map() })).days;
}

/** What days are made of: see `daysFrom`. */
export type Wanted = {
  from: number;
  own: OwnTick;
  counted: readonly UptimeDayRow[];
  opened: Opened;
};

/** The same, and these documents (texts of those that exist), in one call to the database. */
export async function daysBeside(
  db: D1Database,
  keys: readonly string[],
  { from, own, counted, opened }: Wanted,
): Promise<{ days: Days<Day>; documents: Map<string, string> }> {
  const hour = hourOf(own.minute);
  const [ticks, ...others] = await runBatch(db, [
    ticksOfHour(db, hour, opened),
    ...keys.map((key) => selectDocument(db, key)),
    ...selectWindows(db, from, Object.keys(own.results)),
  ]);
  const documents = others.slice(0, keys.length).flatMap((found) => rowsOf<DocumentRow>(found));
  const stored = others.slice(keys.length).flatMap((found) => rowsOf<WindowsRow>(found));
  const days: Days<Day> = new Map();
  for (const row of [...stored, ...counted]) {
    if (row.day >= from) put(days, row, unpackDay(row.windows));
  }
  const day = dayOf(hour);
  for (const [monitor, some] of ticksIn(rowsOf<AskedTick>(ticks), hour, own, opened)) {
    const before = days.get(monitor)?.get(day) ?? EMPTY_DAY;
    const windows = recount(before, day, { from: hour, to: hour + HOUR_MS }, some);
    put(days, { monitor, day }, windows);
  }
  return { days, documents: new Map(documents.map(({ key, json }) => [key, json])) };
}

/** How long answers took on every day from `from` on, in whole hours, with the rows of `counted`. */
export async function latenciesFrom(
  db: D1Database,
  from: number,
  own: OwnTick,
  counted: readonly UptimeDayRow[],
): Promise<Days<LatencyDay>> {
  const days: Days<LatencyDay> = new Map();
  for (const row of [...(await readUptimeDays(db, from, Object.keys(own.results))), ...counted]) {
    if (row.day >= from) put(days, row, unpackLatencyDay(row.latency));
  }
  return days;
}

function put<Kept>(
  days: Days<Kept>,
  { monitor, day }: Pick<UptimeDayRow, 'monitor' | 'day'>,
  kept: Kept,
): void {
  days.set(monitor, (days.get(monitor) ?? new Map<number, Kept>()).set(day, kept));
}

type Tick = Counted & Timed;

/** A tick as it was asked for: without its data where that is known. */
type AskedTick = { minute: number; data: string | null };
type WindowsRow = Omit<UptimeDayRow, 'latency'>;

/** `Row`: the columns that the statement selects. */
const rowsOf = <Row>(found: D1Result | undefined) => (found?.results ?? []) as Row[];

const ticksOfHour = (db: D1Database, hour: number, opened: Opened) =>
  selectTicks(db, { from: hour, to: hour + HOUR_MS }, opened.keys());

/** The ticks of one hour by monitor; `own` belongs to them where it lies in that hour. */
function ticksIn(
  rows: readonly AskedTick[],
  hour: number,
  own: OwnTick,
  opened: Opened,
): ReadonlyMap<string, readonly Tick[]> {
  const all = rows.map((row) => open(row, opened));
  // Only now: what is forgotten may have been among them.
  for (const minute of [...opened.keys()].slice(0, -OPENED_LIMIT)) opened.delete(minute);
  if (hourOf(own.minute) === hour) all.push(countedIn(own));
  const ticks = new Map<string, Tick[]>();
  for (const counted of all) {
    for (const [monitor, tick] of counted) {
      const before = ticks.get(monitor);
      if (before === undefined) ticks.set(monitor, [tick]);
      else before.push(tick);
    }
  }
  return ticks;
}

function countedIn({ minute, results }: OwnTick): [string, Tick][] {
  return Object.entries(results).flatMap(([monitor, { samples }]): [string, Tick][] =>
    samples.length === 0 ? [] : [[monitor, { minute, outcome: outcomeOf(samples), samples }]],
  );
}

/**
 * Rows of the running hour, by their minute, as who runs all ticks has opened them: the hour is counted again every few minutes,
 * and a row never changes, so it is neither sent nor read twice.
 */
export type Opened = Map<number, [string, Tick][]>;
const OPENED_LIMIT = 60;
/** Longer rows are not kept, so that an isolate's memory is not theirs. */
const OPENED_CHARACTERS_LIMIT = 8_192;

function open({ minute, data }: AskedTick, opened: Opened): [string, Tick][] {
  if (data === null) return opened.get(minute) ?? [];
  // A row that nobody can read is a minute without data.
  const counted = countedIn({ minute, results: readRow(minute, data) ?? {} });
  if (data.length > OPENED_CHARACTERS_LIMIT) return counted;
  opened.set(minute, counted);
  return counted;
}

/** What one tick of a monitor adds to its window. */
export function countsIn(samples: readonly Sample[]): Counts {
  return countsOf(outcomeOf(samples));
}

/** For counting it does not matter how many regions had been asked. */
function outcomeOf(samples: readonly Sample[]) {
  return vote(samples, samples.length);
}
