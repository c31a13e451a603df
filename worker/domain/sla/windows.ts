// What each window of a month was, from counts to its final kind, and many windows as one short text. A kind is a letter: the
// text of a month is `g8640`, or `g120b3g8517` where three were bad. What a person excluded keeps its letter in upper case, so
// that a correction never hides what was measured. Pure.

import type { Span } from '../notice.ts';
import { overlapOf } from '../notice.ts';
import type { Day } from '../window.ts';
import { DAY_MS, WINDOWS_PER_DAY, WINDOW_MS, windowState } from '../window.ts';

/** What was measured: good, bad, no data, or inside maintenance that was announced in time. */
export const MEASURED = ['g', 'b', 'n', 'm'] as const;
export type Measured = (typeof MEASURED)[number];

/** And what that came to: `r` is a gap between bad windows (bridged), upper case is excluded by hand. */
export type Kind = Measured | 'r' | 'G' | 'B' | 'N';

/** How a kind counts. */
export type Counting = 'good' | 'bad' | 'no_data' | 'excluded';

const COUNTING: Readonly<Record<Kind, Counting>> = {
  g: 'good',
  b: 'bad',
  r: 'bad',
  n: 'no_data',
  m: 'excluded',
  G: 'excluded',
  B: 'excluded',
  N: 'excluded',
};

/** The words of reports. */
export const KIND_WORDS = {
  g: 'good',
  b: 'bad',
  r: 'bad_bridged',
  n: 'no_data',
  m: 'excluded_maintenance',
  G: 'excluded_by_hand_good',
  B: 'excluded_by_hand_bad',
  N: 'excluded_by_hand_no_data',
} as const satisfies Readonly<Record<Kind, string>>;

export function countingOf(kind: Kind): Counting {
  return COUNTING[kind];
}

/** A gap of more windows than these between bad ones is bridged, and a person is asked. */
export const BRIDGE_LIMIT = 12;

/**
 * The windows from `from` on, a kind for each, from the days of all SLA monitors together. `days` gives a monitor's day by
 * its start; `excluded` are the spans of maintenance that was announced in time.
 */
export function measureWindows(
  monitors: readonly ((day: number) => Day | undefined)[],
  { from, to }: Span,
  excluded: readonly Span[],
): Measured[] {
  const kinds: Measured[] = [];
  for (let day = from; day < to; day += DAY_MS) {
    const days = monitors.map((dayOf) => dayOf(day)).filter((windows) => windows !== undefined);
    const [first] = days;
    const known = days.length === 1 && first !== undefined ? kindsOfOne.get(first) : undefined;
    const found = known ?? dayKinds(days);
    if (known === undefined && days.length === 1 && first !== undefined) {
      kindsOfOne.set(first, found);
    }
    for (const kind of found) kinds.push(kind);
  }
  for (const [first, end] of excluded.map((span) => indexesIn(span, { from, to }))) {
    kinds.fill('m', first, end);
  }
  return kinds;
}

/** Days are values, and most days of a month are the same one: what one monitor's day is, is found out once. */
const kindsOfOne = new WeakMap<Day, readonly Measured[]>();

function dayKinds(days: readonly Day[]): Measured[] {
  const kinds: Measured[] = [];
  for (let index = 0; index < WINDOWS_PER_DAY; index += 1) {
    let [valid, down] = [0, 0];
    for (const windows of days) {
      const counts = windows[index];
      valid += counts?.valid ?? 0;
      down += counts?.down ?? 0;
    }
    const state = windowState({ valid, down, degraded: 0 });
    kinds.push(state === 'no_data' ? 'n' : state === 'bad' ? 'b' : 'g');
  }
  return kinds;
}

/** The windows that lie in a span, as indexes from the first window of `around`; spans are whole windows. */
export function indexesIn(span: Span, around: Span): [first: number, end: number] {
  const { from, to } = overlapOf(span, around);
  const first = Math.floor((from - around.from) / WINDOW_MS);
  return [first, Math.max(first, Math.ceil((to - around.from) / WINDOW_MS))];
}

/** The nearest windows outside a month that are not gaps; null where there is none. Bridges reach across its edges. */
export type Edges = { before: Measured | null; after: Measured | null };

/** The edges of the middle part of some windows: `head` windows stand before it, `tail` after it. */
export function edgesOf(all: readonly Measured[], head: number, tail: number): Edges {
  const isKnown = (kind: Measured) => kind !== 'n';
  return {
    before: all.slice(0, head).findLast(isKnown) ?? null,
    after: all.slice(all.length - tail).find(isKnown) ?? null,
  };
}

/**
 * The final kinds: `spans` that a person excluded leave, then gaps whose neighbours on both sides are bad become bad. What is
 * excluded ends a bridge.
 */
export function settleWindows(
  measured: readonly Measured[],
  edges: Edges,
  period: Span,
  spans: readonly Span[],
): Kind[] {
  const kinds: Kind[] = [...measured];
  for (const span of spans) {
    const [first, end] = indexesIn(span, period);
    for (let index = Math.max(0, first); index < end; index += 1) {
      const kind = kinds[index];
      if (kind === 'g' || kind === 'b' || kind === 'n') kinds[index] = upper(kind);
    }
  }
  for (const { first, end, isBad } of gapsIn(kinds, edges)) if (isBad) kinds.fill('r', first, end);
  return kinds;
}

/** Lengths of the bridges, in windows. Of one that crosses an edge only what lies in the month. */
export function bridgesIn(runs: readonly Run[]): number[] {
  return runs.flatMap(({ kind, count }) => (kind === 'r' ? [count] : []));
}

function gapsIn(
  kinds: readonly Kind[],
  { before, after }: Edges,
): { first: number; end: number; isBad: boolean }[] {
  const gaps: { first: number; end: number; isBad: boolean }[] = [];
  let first = -1;
  for (let index = 0; index <= kinds.length; index += 1) {
    const isGap = kinds[index] === 'n';
    if (isGap && first < 0) first = index;
    if (isGap || first < 0) continue;
    const left = first === 0 ? before : kinds[first - 1];
    const right = index === kinds.length ? after : kinds[index];
    gaps.push({ first, end: index, isBad: left === 'b' && right === 'b' });
    first = -1;
  }
  return gaps;
}

function upper(kind: 'g' | 'b' | 'n'): 'G' | 'B' | 'N' {
  return kind === 'g' ? 'G' : kind === 'b' ? 'B' : 'N';
}

/** Equal windows in a row. */
export type Run<K extends Kind = Kind> = { kind: K; count: number };

export function runsOf<K extends Kind>(kinds: readonly K[]): Run<K>[] {
  const runs: Run<K>[] = [];
  for (const kind of kinds) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.count += 1;
    else runs.push({ kind, count: 1 });
  }
  return runs;
}

export function kindsOf<K extends Kind>(runs: readonly Run<K>[]): K[] {
  return runs.flatMap(({ kind, count }) => Array.from({ length: count }, () => kind));
}

/** `g120b3`; a count of one is left out. */
export function packRuns(runs: readonly Run[]): string {
  return runs.map(({ kind, count }) => (count === 1 ? kind : `${kind}${count}`)).join('');
}

const RUNS = /^(?:[gbrnmGBN]\d{0,5})*$/;

/** Reads what {@link packRuns} wrote; throws on anything else. */
export function unpackRuns(text: string): Run[] {
  if (!RUNS.test(text)) throw new RangeError(`expected runs such as "g120b3"; found "${text}"`);
  return [...text.matchAll(/([a-zA-Z])(\d*)/g)].map(([, letter, count]) => ({
    kind: letter as Kind, // one of those of RUNS
    count: count === '' ? 1 : Number(count),
  }));
}

const IS_MEASURED: ReadonlySet<string> = new Set(MEASURED);

/** The same of what was measured. */
export function unpackMeasured(text: string): Measured[] {
  const isMeasured = (kind: Kind): kind is Measured => IS_MEASURED.has(kind);
  return kindsOf(unpackRuns(text)).map((kind) => {
    if (!isMeasured(kind)) throw new RangeError(`"${kind}" is nothing that is measured`);
    return kind;
  });
}
