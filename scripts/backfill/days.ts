// From spans to days, by the same rules as from ticks: each minute that a span touches is a tick, its regions vote, five of
// them make a window. What the probes measured themselves stays, unless it is to be replaced. Pure.

import { packLatencyDay, recountLatency, unpackLatencyDay } from '../../worker/domain/latency.ts';
import type { LatencyDay, Timed } from '../../worker/domain/latency.ts';
import type { Sample } from '../../worker/domain/monitor.ts';
import { vote } from '../../worker/domain/monitor.ts';
import type { Counted, Counts, Day } from '../../worker/domain/window.ts';
import {
  DAY_MS,
  EMPTY_DAY,
  dayOf,
  packDay,
  recount,
  unpackDay,
} from '../../worker/domain/window.ts';
import type { UptimeDayRow } from '../../worker/store/schema.ts';
import type { Span, State } from './spans.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const SAMPLES: Record<State, Omit<Sample, 'region' | 'ms'>> = {
  up: { class: 'ok', display: 'up', status: null, reason: null },
  degraded: { class: 'degraded', display: 'degraded', status: null, reason: 'imported' },
  down: { class: 'unavailable', display: 'down', status: null, reason: 'imported' },
  excluded: { class: 'client_error', display: null, status: null, reason: 'imported' },
};
/** Where two spans meet inside a minute, the worse one has it. */
const WORST_LAST: readonly State[] = ['excluded', 'up', 'degraded', 'down'];

/** Days of one monitor that its spans touch, by their start. */
export function daysTouched(spans: readonly Span[]): number[] {
  const days = new Set<number>();
  for (const { from, to } of spans) {
    for (let day = dayOf(from); day < to; day += DAY_MS) days.add(day);
  }
  return [...days].toSorted((a, b) => a - b);
}

type Minute = Map<Sample['region'], { state: State; ms: number | null }>;

/** The ticks of one day of one monitor, as far as its spans speak of it. */
function ticksOf(spans: readonly Span[], day: number): (Counted & Timed)[] {
  const minutes = new Map<number, Minute>();
  for (const { from, to, state, region, ms } of spans) {
    const first = Math.max(day, from - (from % MINUTE_MS));
    for (let minute = first; minute < Math.min(to, day + DAY_MS); minute += MINUTE_MS) {
      const known: Minute = minutes.get(minute) ?? new Map();
      const before = known.get(region)?.state ?? state;
      const isWorse = WORST_LAST.indexOf(state) >= WORST_LAST.indexOf(before);
      if (isWorse) known.set(region, { state, ms });
      minutes.set(minute, known);
    }
  }
  return [...minutes].map(([minute, regions]) => {
    const samples = [...regions].map(([region, { state, ms }]): Sample => ({
      region,
      ...SAMPLES[state],
      ms,
    }));
    return { minute, outcome: vote(samples, samples.length), samples };
  });
}

export type Imported = {
  row: UptimeDayRow;
  /** Windows that the file fills, that it changes (replacing), and that were known otherwise and stay. */
  filled: number;
  replaced: number;
  kept: number;
};

export type DayImport = {
  monitor: string;
  day: number;
  /** Of this monitor, those that touch the day. */
  spans: readonly Span[];
  known: UptimeDayRow | null;
  /** The file wins over what is known. */
  replace: boolean;
  /** Days from here on keep how long answers took, epoch ms. */
  latencyFrom: number;
};

export function importDay(given: DayImport): Imported {
  const { monitor, day, spans, known, replace, latencyFrom } = given;
  const ticks = ticksOf(spans, day);
  const told = recount(EMPTY_DAY, day, { from: day, to: day + DAY_MS }, ticks);
  const before = known === null ? EMPTY_DAY : unpackDay(known.windows);
  let [filled, replaced, kept] = [0, 0, 0];
  const windows: Day = before.map((had, index) => {
    const says = told[index] ?? had;
    if (isNothing(says) || isSame(says, had)) return had;
    if (isNothing(had)) filled += 1;
    else if (replace) replaced += 1;
    else {
      kept += 1;
      return had;
    }
    return says;
  });
  const latency =
    day < latencyFrom
      ? (known?.latency ?? null)
      : latencyWith(known?.latency ?? null, day, ticks, replace);
  return { row: { monitor, day, windows: packDay(windows), latency }, filled, replaced, kept };
}

const isNothing = ({ valid, excluded = 0 }: Counts) => valid + excluded === 0;
const isSame = (a: Counts, b: Counts) =>
  a.valid === b.valid &&
  a.down === b.down &&
  a.degraded === b.degraded &&
  (a.excluded ?? 0) === (b.excluded ?? 0);

/** Hours of which nothing is known take the file's times. */
function latencyWith(
  packed: string | null,
  day: number,
  ticks: readonly Timed[],
  replace: boolean,
): string | null {
  let latency: LatencyDay = unpackLatencyDay(packed);
  for (let hour = day; hour < day + DAY_MS; hour += HOUR_MS) {
    const within = ticks.filter(({ minute }) => minute >= hour && minute < hour + HOUR_MS);
    if (!within.some(({ samples }) => samples.some(({ ms }) => ms !== null))) continue;
    const index = (hour - day) / HOUR_MS;
    const isKnown = [...latency.values()].some((hours) => (hours[index]?.size ?? 0) > 0);
    if (!isKnown || replace) latency = recountLatency(latency, day, hour, within);
  }
  return packLatencyDay(latency);
}
