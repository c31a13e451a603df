// Five-minute windows, the unit in which availability is counted: from ticks to counts, from counts
// to a word, and one UTC day of one monitor packed into 288 characters. Counts are always
// recomputed from ticks, never added to, so that doing it twice changes nothing. Everything is an
// integer.

import type { TickOutcome } from './monitor.ts';

export const WINDOW_MS = 5 * 60_000;
export const DAY_MS = 24 * 60 * 60_000;
export const WINDOWS_PER_DAY = 288;

/**
 * Ticks of one window: with data, of those down (SLA), and of the others those that were shown as
 * worse than up. `excluded`, where there are any, are ticks beside the valid ones whose answers all
 * say that the probe asks wrongly (4xx); the ticks that are in no count have no data.
 */
export type Counts = {
  readonly valid: number;
  readonly down: number;
  readonly degraded: number;
  readonly excluded?: number;
};

/** One UTC day, window by window: 288 entries. */
export type Day = readonly Counts[];

/** What a window is; for the SLA `degraded` is a good one. */
export type WindowState = 'no_data' | 'good' | 'degraded' | 'bad';

/** One tick's result, with the epoch ms of its minute. */
export type Counted = { minute: number; outcome: TickOutcome };

const NOTHING: Counts = { valid: 0, down: 0, degraded: 0 };

/** A day of which nothing is known. */
export const EMPTY_DAY: Day = Array.from({ length: WINDOWS_PER_DAY }, () => NOTHING);

/** Start of the UTC day that holds an instant. */
export function dayOf(at: number): number {
  return at - (at % DAY_MS);
}

/** What one tick adds to its window. */
export function countsOf({ sla, display, excluded }: TickOutcome): Counts {
  if (sla === 'no_data') return excluded ? { ...NOTHING, excluded: 1 } : NOTHING;
  if (sla === 'down') return { valid: 1, down: 1, degraded: 0 };
  return { valid: 1, down: 0, degraded: display === 'up' ? 0 : 1 };
}

/** The counts of several monitors, or ticks, taken together. Called for every window of every component: it makes no more than it must. */
export function sum(counts: readonly Counts[]): Counts {
  let valid = 0;
  let down = 0;
  let degraded = 0;
  let excluded = 0;
  for (const each of counts) {
    valid += each.valid;
    down += each.down;
    degraded += each.degraded;
    excluded += each.excluded ?? 0;
  }
  return excluded === 0 ? { valid, down, degraded } : { valid, down, degraded, excluded };
}

/** Bad from 5 % of failing ticks on; else degraded from 5 % of ticks on that were shown as such. */
export function windowState({ valid, down, degraded }: Counts): WindowState {
  if (valid === 0) return 'no_data';
  if (100 * down >= 5 * valid) return 'bad';
  return 100 * degraded >= 5 * valid ? 'degraded' : 'good';
}

/**
 * The day that starts at `day` with its windows from `from` to `to` (epoch ms, window starts; `to`
 * excluded) counted anew from `ticks`, which are all the ticks of that span. The other windows stay
 * as they are.
 */
export function recount(
  windows: Day,
  day: number,
  span: { from: number; to: number },
  ticks: readonly Counted[],
): Day {
  const found = new Map<number, Counts[]>();
  for (const { minute, outcome } of ticks) {
    const index = Math.floor((minute - day) / WINDOW_MS);
    const before = found.get(index);
    if (before === undefined) found.set(index, [countsOf(outcome)]);
    else before.push(countsOf(outcome));
  }
  const recounted = [...windows];
  const first = Math.max(0, Math.ceil((span.from - day) / WINDOW_MS));
  const end = Math.min(recounted.length, Math.ceil((span.to - day) / WINDOW_MS));
  for (let index = first; index < end; index += 1) recounted[index] = sum(found.get(index) ?? []);
  return recounted;
}

/** A component's day: the ticks of all its monitors together, window by window. */
export function combine(days: readonly Day[]): Day {
  const [only, ...others] = days;
  if (only !== undefined && others.length === 0) return only;
  // For every component every few minutes: one list is filled again for each window.
  const counts: Counts[] = [];
  return EMPTY_DAY.map((_, index) => {
    for (let of = 0; of < days.length; of += 1) counts[of] = days[of]?.[index] ?? NOTHING;
    return sum(counts);
  });
}

/** Windows of a day by what they are; their sum is how many of them are past. */
export type DaySummary = { good: number; bad: number; degraded: number; noData: number };

/**
 * Counts the windows of a day whose first `ended` are past; a running window counts once it has
 * data. Null: nothing was measured.
 */
export function summarise(windows: Day, ended: number): DaySummary | null {
  const summary = { good: 0, bad: 0, degraded: 0, noData: 0 };
  windows.forEach((counts, index) => {
    const state = windowState(counts);
    if (state !== 'no_data') summary[state] += 1;
    else if (index < ended) summary.noData += 1;
  });
  return summary.good + summary.bad + summary.degraded === 0 ? null : summary;
}

/** A monitor ticks at most once a minute. */
const TICKS_PER_WINDOW = 5;

/** `.` is a window without data. */
const ALPHABET = '.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz012';
/** What stands for counts with excluded ticks begins here: rare, so that its two bytes do not matter. */
const FIRST_OF_EXCLUDED = 0xc0;

const upTo = <T>(limit: number, make: (count: number) => T): T[] =>
  Array.from({ length: limit + 1 }, (_, count) => make(count));

const ALL_COUNTS: readonly Counts[] = upTo(TICKS_PER_WINDOW, (valid) =>
  upTo(valid, (down) => upTo(valid - down, (degraded) => ({ valid, down, degraded }))),
).flat(2);
const ALL_WITH_EXCLUDED: readonly Counts[] = ALL_COUNTS.flatMap((counts) =>
  upTo(TICKS_PER_WINDOW - counts.valid, (excluded) => ({ ...counts, excluded })).slice(1),
);

const COUNTS_OF = new Map([
  ...ALL_COUNTS.map((counts, index) => [ALPHABET.charAt(index), counts] as const),
  ...ALL_WITH_EXCLUDED.map(
    (counts, index) => [String.fromCharCode(FIRST_OF_EXCLUDED + index), counts] as const,
  ),
]);

const key = ({ valid, down, degraded, excluded = 0 }: Counts) =>
  [valid, down, degraded, excluded].join(' ');
const CHARACTER_OF = new Map([...COUNTS_OF].map(([character, counts]) => [key(counts), character]));

/** One character per window. Throws on more ticks than a window of one monitor can have. */
export function packDay(windows: Day): string {
  return windows
    .map((counts) => {
      const character = CHARACTER_OF.get(key(counts));
      if (character === undefined) {
        throw new RangeError(`not the counts of one monitor's window: ${JSON.stringify(counts)}`);
      }
      return character;
    })
    .join('');
}

/** Reads what {@link packDay} wrote. */
export function unpackDay(text: string): Day {
  if (text.length !== WINDOWS_PER_DAY) {
    throw new RangeError(`expected ${WINDOWS_PER_DAY} packed windows, found ${text.length}`);
  }
  // All of them are single characters, so it need not look for longer ones.
  return text.split('').map((character) => {
    const counts = COUNTS_OF.get(character);
    if (counts === undefined) throw new RangeError(`not a packed window: ${character}`);
    return counts;
  });
}
