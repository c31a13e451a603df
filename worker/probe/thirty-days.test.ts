// A month of ticks in which services are well and the network between is not: in one tick of a hundred some region fails to
// reach them. Nobody may be woken for that, and no window may be counted as bad. Then the same month with real outages, none
// of which may be missed. Seeded: the same month each time.

import { describe, expect, test } from 'vitest';
import type { MonitorState, Sample } from '../domain/monitor.ts';
import { advance, unmeasured, vote } from '../domain/monitor.ts';
import type { Counted } from '../domain/window.ts';
import { DAY_MS, EMPTY_DAY, packDay, recount, unpackDay, windowState } from '../domain/window.ts';
import { chance } from '../testing/views.ts';
import { packRow, unpackRow } from './row.ts';

const MINUTE = 60_000;
const DAYS = 30;
const TICKS = DAYS * 1_440;
/** A month in which the clocks of Europe and America change. */
const START = Date.UTC(2026, 9, 15);
const REGIONS = ['weur', 'enam', 'apac'] as const;
const FAILING_SHARE = 0.01;
const PATIENCE = { confirmations: 2, recoveries: 2, intervalMs: MINUTE };

const good = { class: 'ok', display: 'up', status: 200, ms: 30, reason: null } as const;
const bad = {
  class: 'unavailable',
  display: 'down',
  status: null,
  ms: 5_000,
  reason: 'timeout after 5000 ms',
} as const;

/** Which region alone fails in each tick, if any. Failures last `length` ticks on average. */
function network(seed: number, length: number): ((typeof REGIONS)[number] | null)[] {
  const next = chance(seed);
  let failing: (typeof REGIONS)[number] | null = null;
  return Array.from({ length: TICKS }, () => {
    const begins = FAILING_SHARE / length / (1 - FAILING_SHARE);
    if (failing !== null && next() < 1 / length) failing = null;
    else if (failing === null && next() < begins)
      failing = REGIONS[Math.floor(next() * REGIONS.length)] ?? null;
    return failing;
  });
}

type Change = { minute: number; verdict: MonitorState['verdict']; since: number };

/** Ticks through the month. Where a monitor stands goes from tick to tick in the packed row, as it does in the database. */
function month(seed: number, length: number, isOut: (minute: number) => boolean) {
  const changes: Change[] = [];
  const outcomes: Counted[] = [];
  let anomalies = 0;
  let row: string | null = null;
  for (const [index, failing] of network(seed, length).entries()) {
    const minute = START + index * MINUTE;
    const samples: Sample[] = REGIONS.map((region) => ({
      region,
      ...(isOut(index) || region === failing ? bad : good),
    }));
    const before: MonitorState =
      (row === null ? null : unpackRow(minute - MINUTE, row)['api-http']?.state) ??
      unmeasured(minute);
    const outcome = vote(samples, REGIONS.length);
    const state = advance(before, outcome, minute, PATIENCE);
    if (state.verdict !== before.verdict) {
      changes.push({
        minute: index,
        verdict: state.verdict,
        since: (state.since - START) / MINUTE,
      });
    }
    if (outcome.anomaly) anomalies += 1;
    outcomes.push({ minute, outcome });
    row = packRow(minute, { 'api-http': { state, samples } });
  }
  const days = Array.from({ length: DAYS }, (_, index) => {
    const from = START + index * DAY_MS;
    const ticks = outcomes.slice(index * 1_440, (index + 1) * 1_440);
    return unpackDay(packDay(recount(EMPTY_DAY, from, { from, to: from + DAY_MS }, ticks)));
  });
  const windows = days.flat().map(windowState);
  return { changes, anomalies, windows };
}

/** The windows of five minutes that some minutes touch. */
const windowsOf = (minutes: readonly number[]) =>
  [...new Set(minutes.map((minute) => Math.floor(minute / 5)))].toSorted((a, b) => a - b);

describe.each([
  { seed: 1, length: 1 },
  { seed: 2, length: 4 },
  { seed: 3, length: 30 },
])('in a month in which single regions fail, $length ticks at a time', ({ seed, length }) => {
  test('nobody is woken, no window is bad, and every failure is on record', () => {
    const { changes, anomalies, windows } = month(seed, length, () => false);
    expect(changes).toEqual([{ minute: 0, verdict: 'up', since: 0 }]);
    expect(windows).toHaveLength(DAYS * 288);
    expect(new Set(windows)).toEqual(new Set(['good']));
    expect(anomalies).toBe(network(seed, length).filter((failing) => failing !== null).length);
    expect(anomalies).toBeGreaterThan((TICKS * FAILING_SHARE) / 4);
  });

  test('every real outage is known with its second tick, since its first, and over since its end', () => {
    const next = chance(seed + 100);
    // One a day, from two minutes to an hour and a half.
    const outages = Array.from({ length: DAYS }, (_, day) => {
      const from = day * 1_440 + 10 + Math.floor(next() * 1_200);
      return { from, to: from + 2 + Math.floor(next() * 90) };
    });
    const isOut = (minute: number) => outages.some(({ from, to }) => minute >= from && minute < to);
    const { changes, windows } = month(seed, length, isOut);
    expect(changes.slice(1)).toEqual(
      outages.flatMap(({ from, to }) => [
        { minute: from + 1, verdict: 'down', since: from },
        { minute: to + 1, verdict: 'up', since: to },
      ]),
    );
    const touched = outages.flatMap(({ from, to }) =>
      Array.from({ length: to - from }, (_, index) => from + index),
    );
    const found = windows.flatMap((state, index) => (state === 'bad' ? [index] : []));
    expect(found).toEqual(windowsOf(touched));
  });
});
