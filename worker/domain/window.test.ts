import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TickOutcome } from './monitor.ts';
import { vote } from './monitor.ts';
import type { Counted, Counts, Day } from './window.ts';
import {
  DAY_MS,
  EMPTY_DAY,
  WINDOW_MS,
  combine,
  countsOf,
  dayOf,
  packDay,
  recount,
  sum,
  summarise,
  unpackDay,
  windowState,
} from './window.ts';
import { ANY_SUCCESS } from '../testing/meridian.ts';
import { classify } from './answer.ts';
import type { Answer } from './answer.ts';

const MINUTE = 60_000;
const DAY = Date.UTC(2026, 0, 15);
const EXPECTED = { ...ANY_SUCCESS, status: [[200, 399]] } as const;

const answered = (status: number): Answer => ({ type: 'answered', status, ms: 30, unmet: [] });
const refused: Answer = { type: 'unreachable', reason: 'no connection', status: null, ms: 3 };
const times = (count: number, answer: Answer) => Array.from({ length: count }, () => answer);

const outcomeOf = (answer: Answer): TickOutcome =>
  vote([{ region: 'local', ...classify(answer, EXPECTED) }], 1);
const stateOf = (...answers: Answer[][]) =>
  windowState(sum(answers.flat().map((answer) => countsOf(outcomeOf(answer)))));

describe('a window', () => {
  test('is bad from 5 % of failures on', () => {
    expect(stateOf(times(19, answered(200)), times(1, answered(503)))).toBe('bad');
    expect(stateOf(times(20, answered(200)), times(1, answered(503)))).toBe('good');
    expect(
      stateOf(times(4, answered(200)), [{ ...refused, reason: 'timeout after 5000 ms' }]),
    ).toBe('bad');
    expect(stateOf(times(5, refused))).toBe('bad');
  });

  test('leaves answers out that only say that the probe asks wrongly', () => {
    expect(stateOf(times(5, answered(404)))).toBe('no_data');
    expect(stateOf(times(5, answered(429)))).toBe('no_data');
    expect(
      stateOf(times(18, answered(200)), times(6, answered(404)), times(1, answered(503))),
    ).toBe('bad');
  });

  test('counts an expected redirect as good, an unexpected one never as bad', () => {
    expect(stateOf(times(5, answered(301)))).toBe('good');
    const strict = classify(answered(301), { ...EXPECTED, status: [[200, 299]] });
    expect(windowState(countsOf(vote([{ region: 'local', ...strict }], 1)))).toBe('degraded');
  });

  test('tells ticks that were left out from ticks that are missing', () => {
    const outcomes = [...times(2, answered(200)), ...times(3, answered(404))].map(outcomeOf);
    expect(sum(outcomes.map(countsOf))).toEqual({ valid: 2, down: 0, degraded: 0, excluded: 3 });
    expect(sum(outcomes.slice(0, 2).map(countsOf))).toEqual({ valid: 2, down: 0, degraded: 0 });
  });

  test('without ticks has no data', () => {
    expect(windowState(sum([]))).toBe('no_data');
  });
});

const UP = outcomeOf(answered(200));
const DOWN = outcomeOf(answered(503));

/** A day of one-minute ticks, down where `isDown` says so (minutes since midnight). */
function dayOfTicks(isDown: (minute: number) => boolean): Day {
  const ticks: Counted[] = Array.from({ length: 1440 }, (_, minute) => ({
    minute: DAY + minute * MINUTE,
    outcome: isDown(minute) ? DOWN : UP,
  }));
  return recount(EMPTY_DAY, DAY, { from: DAY, to: DAY + DAY_MS }, ticks);
}
const clock = (text: string) => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
};
const between = (from: string, to: string) => (minute: number) =>
  minute >= clock(from) && minute < clock(to);
const bad = (day: Day) =>
  day.flatMap((counts, index) => (windowState(counts) === 'bad' ? [index] : []));

describe('a day', () => {
  test('has two bad windows where four minutes of outage touch two', () => {
    const day = dayOfTicks(between('10:03', '10:07'));
    expect(bad(day)).toEqual([120, 121]);
    expect(day[120]).toEqual({ valid: 5, down: 2, degraded: 0 });
    expect(day[121]).toEqual({ valid: 5, down: 2, degraded: 0 });
  });

  test('has eight bad windows for an outage from 03:12 to 03:49', () => {
    const day = dayOfTicks(between('03:12', '03:49'));
    expect(bad(day)).toEqual([38, 39, 40, 41, 42, 43, 44, 45]);
    expect(summarise(day, 288)).toEqual({ good: 280, bad: 8, degraded: 0, noData: 0 });
  });

  test('has three bad windows for an outage from 02:00 to 02:15', () => {
    expect(bad(dayOfTicks(between('02:00', '02:15')))).toHaveLength(3);
  });

  test('has none for an outage between two ticks', () => {
    expect(bad(dayOfTicks(() => false))).toEqual([]);
  });

  test('begins at midnight UTC', () => {
    expect(dayOf(DAY + 5 * WINDOW_MS + 1)).toBe(DAY);
    expect(dayOf(DAY)).toBe(DAY);
  });
});

describe('counting anew', () => {
  test('twice changes nothing, and touches no window outside its span', () => {
    const day = dayOfTicks(between('03:12', '03:49'));
    const hour = { from: DAY + 3 * 3_600_000, to: DAY + 4 * 3_600_000 };
    const ticks = Array.from({ length: 60 }, (_, minute) => ({
      minute: hour.from + minute * MINUTE,
      outcome: UP,
    }));
    const once = recount(day, DAY, hour, ticks);
    expect(recount(once, DAY, hour, ticks)).toEqual(once);
    expect(bad(once)).toEqual([]);
    const elsewhere = (windows: Day) => windows.filter((_, index) => index < 36 || index >= 48);
    expect(elsewhere(once)).toEqual(elsewhere(day));
  });

  test('forgets what the ticks no longer say', () => {
    const day = dayOfTicks(() => false);
    expect(recount(day, DAY, { from: DAY, to: DAY + WINDOW_MS }, [])[0]).toEqual({
      valid: 0,
      down: 0,
      degraded: 0,
    });
  });
});

describe('a summary', () => {
  test('of a day on which nothing was measured is nothing', () => {
    expect(summarise(EMPTY_DAY, 288)).toBeNull();
  });

  test('counts only past windows as missing, and a running one once it has data', () => {
    const ticks = [0, 1, 2, 10].map((minute) => ({ minute: DAY + minute * MINUTE, outcome: UP }));
    const day = recount(EMPTY_DAY, DAY, { from: DAY, to: DAY + DAY_MS }, ticks);
    expect(summarise(day, 2)).toEqual({ good: 2, bad: 0, degraded: 0, noData: 1 });
    expect(summarise(day, 5)).toEqual({ good: 2, bad: 0, degraded: 0, noData: 3 });
  });

  test('takes the ticks of all monitors together', () => {
    const well = dayOfTicks(() => false);
    const ill = dayOfTicks(between('03:00', '03:05'));
    const together = combine([well, ill]);
    expect(together[36]).toEqual({ valid: 10, down: 5, degraded: 0 });
    expect(bad(together)).toEqual([36]);
    expect(combine([])).toEqual(EMPTY_DAY);
  });
});

describe('a packed day', () => {
  const counts: fc.Arbitrary<Counts> = fc
    .tuple(fc.nat(5), fc.nat(5), fc.nat(5), fc.nat(5))
    .map((cuts) => {
      const [down = 0, second = 0, valid = 0, asked = 0] = cuts.toSorted((x, y) => x - y);
      const excluded = asked - valid;
      return { valid, down, degraded: second - down, ...(excluded > 0 && { excluded }) };
    });

  test('comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 288, maxLength: 288 }), (day) => {
        const text = packDay(day);
        expect(text).toHaveLength(288);
        expect(unpackDay(text)).toEqual(day);
      }),
    );
  });

  test('shows nothing measured as dots', () => {
    expect(packDay(EMPTY_DAY)).toBe('.'.repeat(288));
  });

  test('refuses what it cannot hold or has not written', () => {
    expect(() => packDay([{ valid: 6, down: 0, degraded: 0 }])).toThrow(RangeError);
    expect(() => unpackDay('...')).toThrow(RangeError);
    expect(() => unpackDay('?'.repeat(288))).toThrow(RangeError);
  });
});
