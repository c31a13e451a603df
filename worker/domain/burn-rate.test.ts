import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MeasuredWindow } from './burn-rate.ts';
import {
  BUDGET_PERIOD_MS,
  BURN_RULES,
  burning,
  burnRate,
  burnThreshold,
  exhaustedAfterMs,
  spentIn,
} from './burn-rate.ts';
import { DAY_MS, WINDOW_MS } from './window.ts';

const NOW = Date.UTC(2026, 10, 27, 12);
const ENTERPRISE = { targetPer100k: 99_900, periodMs: BUDGET_PERIOD_MS };
const PRO = { targetPer100k: 99_500, periodMs: BUDGET_PERIOD_MS };

/** The `count` windows before now, newest last; `down` gives the failing ticks of the n-th newest. */
function windows(count: number, down: (age: number) => number): MeasuredWindow[] {
  return Array.from({ length: count }, (_, index) => {
    const age = count - 1 - index;
    const ticks = down(age);
    return { at: NOW - (age + 1) * WINDOW_MS, bad: ticks > 0, down: ticks };
  });
}

const allGoodBut = (...ages: number[]) => windows(864, (age) => (ages.includes(age) ? 1 : 0));

describe('the thresholds', () => {
  test.each([
    [30, [14.4, 6, 3, 1]],
    [28, [13.44, 5.6, 2.8, 0.9333]],
    [7, [3.36, 1.4, 0.7, 0.2333]],
  ])('follow from the budget of %i days', (days, expected) => {
    const found = BURN_RULES.map((rule) => burnThreshold(rule, days * DAY_MS));
    expect(found.map((one) => Number(one.toFixed(4)))).toEqual(expected);
  });

  test('look at a short span of about a twelfth of the long one', () => {
    expect(BURN_RULES.map(({ longMs, shortMs }) => longMs / shortMs)).toEqual([12, 12, 12, 12]);
  });
});

describe('the rate', () => {
  test('is the share of bad windows over the share that is allowed', () => {
    expect(burnRate({ windows: 12, bad: 1, down: 1 }, 99_900)).toBeCloseTo(83.33, 2);
    expect(burnRate({ windows: 72, bad: 1, down: 1 }, 99_900)).toBeCloseTo(13.89, 2);
    expect(burnRate({ windows: 60, bad: 1, down: 1 }, 99_500)).toBeCloseTo(3.33, 2);
  });

  test('is not known where nothing was measured, or nothing is allowed', () => {
    expect(burnRate({ windows: 0, bad: 0, down: 0 }, 99_900)).toBeNull();
    expect(burnRate({ windows: 12, bad: 1, down: 1 }, 100_000)).toBeNull();
  });

  test('tells when the budget is gone', () => {
    expect(exhaustedAfterMs(14.4, 30 * DAY_MS)).toBe(50 * 3_600_000);
    expect(exhaustedAfterMs(0, 30 * DAY_MS)).toBeNull();
  });
});

describe('an alert', () => {
  test('is not raised by one blip, however strict the target', () => {
    expect(burning(allGoodBut(0), NOW, ENTERPRISE)).toBeNull();
    expect(
      burning(
        windows(12, (age) => (age === 0 ? 2 : 0)),
        NOW,
        ENTERPRISE,
      ),
    ).toBeNull();
  });

  test('pages for a second bad window within the hour', () => {
    expect(burning(allGoodBut(0, 5), NOW, ENTERPRISE)).toBe(BURN_RULES[0]);
  });

  test('pages for three failing ticks in one window', () => {
    const one = windows(864, (age) => (age === 0 ? 3 : 0));
    expect(burning(one, NOW, ENTERPRISE)).toBe(BURN_RULES[0]);
  });

  test('ends soon after the burning does, with the short span', () => {
    const hurt = allGoodBut(1, 2, 3, 4);
    expect(burning(hurt, NOW, ENTERPRISE)).toBe(BURN_RULES[1]);
    expect(burning(hurt, NOW + 7 * WINDOW_MS, ENTERPRISE)?.urgency).toBe('ticket');
  });

  test('asks for less haste where it burns slowly', () => {
    // One bad window every four hours, the newest of them an hour and forty minutes ago.
    const slow = windows(864, (age) => (age % 48 === 20 ? 1 : 0));
    expect(burning(slow, NOW, PRO)?.urgency).toBe('ticket');
  });

  test('is not raised by what happened before the span', () => {
    const old = windows(2_000, (age) => (age >= 864 ? 5 : 0));
    expect(burning(old, NOW, ENTERPRISE)).toBeNull();
  });

  test('takes missing windows for nothing', () => {
    expect(burning([], NOW, ENTERPRISE)).toBeNull();
    const dark = allGoodBut(0, 5).filter(({ bad }) => bad);
    expect(burning(dark, NOW, ENTERPRISE)?.urgency).toBe('page');
  });
});

test('the running window belongs to every span, and a span is as many windows as it says', () => {
  const running = Array.from({ length: 100 }, (_, age) => ({
    at: NOW - age * WINDOW_MS,
    bad: true,
    down: 1,
  }));
  for (const now of [NOW + 1, NOW + 60_000, NOW + WINDOW_MS]) {
    expect(spentIn(running, now, WINDOW_MS)).toEqual({ windows: 1, bad: 1, down: 1 });
    expect(spentIn(running, now, 12 * WINDOW_MS).windows).toBe(12);
  }
});

test('deciding without dividing agrees with the rate and the threshold', () => {
  const day = fc.array(fc.nat({ max: 5 }), { minLength: 72, maxLength: 400 });
  const target = fc.constantFrom(99_000, 99_500, 99_900, 99_990);
  fc.assert(
    fc.property(day, target, (ticks, targetPer100k) => {
      const all = windows(ticks.length, (age) => Math.max(0, (ticks[age] ?? 0) - 4));
      const objective = { targetPer100k, periodMs: BUDGET_PERIOD_MS };
      const expected = BURN_RULES.find((rule) => {
        const spans = [rule.longMs, rule.shortMs].map((span) => spentIn(all, NOW, span));
        const rates = spans.map((spent) => burnRate(spent, targetPer100k) ?? 0);
        const enough = (spans[0]?.bad ?? 0) >= 2 || (spans[0]?.down ?? 0) >= 3;
        return enough && rates.every((rate) => rate >= burnThreshold(rule, BUDGET_PERIOD_MS));
      });
      expect(burning(all, NOW, objective)).toBe(expected ?? null);
    }),
  );
});
