// What holds for every month, not only for those with a name.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Credit } from '../catalog.ts';
import { creditOf } from './credit.ts';
import type { Totals } from './figures.ts';
import {
  allOf,
  boundsOf,
  compareRatios,
  decimalText,
  percentText,
  totalsOf,
  uptimeOf,
  verdictOf,
} from './figures.ts';
import { periodAt, periodBefore, periodOf } from './month.ts';
import type { Kind, Measured } from './windows.ts';
import { kindsOf, packRuns, runsOf, settleWindows, unpackMeasured, unpackRuns } from './windows.ts';

const LONGEST = 8928;
const credit = (basis: Credit['basis'], step: number, capPer100k: number): Credit => ({
  basis,
  stepPer100k: step,
  creditPer100k: 10_000,
  capPer100k,
  rounding: 'up',
});
const ENTERPRISE = { target: 99_900, policy: credit('target', 100, 30_000) };
const PRO = { target: 99_500, policy: credit('allowance', 10_000, 100_000) };

const measured = fc.constantFrom<Measured>('g', 'g', 'g', 'b', 'n', 'm');
const windows = fc.array(measured, { minLength: 1, maxLength: 300 });
const edge = fc.option(measured.filter((kind) => kind !== 'n'));
const edges = fc.record({ before: edge, after: edge });
const span = fc
  .tuple(fc.nat(310), fc.nat(20))
  .map(([first, count]) => ({ from: first * 300_000, to: (first + count) * 300_000 }));
const NONE = { before: null, after: null };
const around = (kinds: readonly unknown[]) => ({ from: 0, to: kinds.length * 300_000 });
const settle = (kinds: readonly Measured[]) => settleWindows(kinds, NONE, around(kinds), []);

/** Uptime as a number that can be compared; nothing measured is no answer. */
function isNoHigher(a: Totals, b: Totals): boolean {
  const [first, second] = [uptimeOf(a), uptimeOf(b)];
  return first === null || second === null || compareRatios(first, second) <= 0;
}

describe('of any month', () => {
  test('the kinds of windows add up to all of it', () => {
    fc.assert(
      fc.property(windows, edges, fc.array(span, { maxLength: 3 }), (kinds, edges, spans) => {
        const settled = settleWindows(kinds, edges, around(kinds), spans);
        expect(allOf(totalsOf(runsOf(settled)))).toBe(kinds.length);
      }),
    );
  });

  test('one more bad window never raises uptime', () => {
    fc.assert(
      fc.property(windows, fc.nat(), (kinds, place) => {
        const index = place % kinds.length;
        const worse = kinds.map((kind, at) => (at === index && kind !== 'm' ? 'b' : kind));
        expect(isNoHigher(totalsOf(runsOf(settle(worse))), totalsOf(runsOf(settle(kinds))))).toBe(
          true,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('maintenance over a window that was not good never lowers uptime', () => {
    fc.assert(
      fc.property(windows, fc.nat(), (kinds, place) => {
        const index = place % kinds.length;
        if (kinds[index] === 'g') return;
        const excused = kinds.map((kind, at) => (at === index ? 'm' : kind));
        expect(isNoHigher(totalsOf(runsOf(settle(kinds))), totalsOf(runsOf(settle(excused))))).toBe(
          true,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('more maintenance never adds a bad window', () => {
    fc.assert(
      fc.property(windows, span, (kinds, { from, to }) => {
        const excused = kinds.map((kind, at) =>
          at * 300_000 >= from && at * 300_000 < to ? ('m' as const) : kind,
        );
        const [before, after] = [
          totalsOf(runsOf(settle(kinds))),
          totalsOf(runsOf(settle(excused))),
        ];
        expect(after.bad).toBeLessThanOrEqual(before.bad);
      }),
    );
  });

  test('the bounds hold whatever the missing windows were', () => {
    fc.assert(
      fc.property(
        windows,
        fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }),
        (kinds, luck) => {
          const settled = settle(kinds);
          const known = totalsOf(runsOf(settled));
          const bounds = boundsOf(known);
          const filled = totalsOf(
            runsOf(
              settled.map((kind, index): Kind => (kind === 'n' ? (luck[index] ? 'g' : 'b') : kind)),
            ),
          );
          const truth = uptimeOf(filled);
          if (bounds === null || truth === null) return;
          expect(compareRatios(bounds.least, truth)).toBeLessThanOrEqual(0);
          expect(compareRatios(truth, bounds.most)).toBeLessThanOrEqual(0);
          const verdict = verdictOf(known, 99_000);
          const isSettled = verdict === 'met' || verdict === 'breached';
          expect(isSettled ? verdictOf(filled, 99_000) : verdict).toBe(verdict);
        },
      ),
    );
  });

  test('what a person excludes can be told from what was measured', () => {
    fc.assert(
      fc.property(windows, edges, fc.array(span, { maxLength: 3 }), (kinds, edges, spans) => {
        const settled = settleWindows(kinds, edges, around(kinds), spans);
        const original = settled.map((kind) => (kind === 'r' ? 'n' : kind.toLowerCase()));
        expect(original).toEqual(kinds);
      }),
    );
  });

  test('windows survive being packed', () => {
    fc.assert(
      fc.property(windows, edges, (kinds, edges) => {
        const settled = settleWindows(kinds, edges, around(kinds), []);
        expect(kindsOf(unpackRuns(packRuns(runsOf(settled))))).toEqual(settled);
        expect(unpackMeasured(packRuns(runsOf(kinds)))).toEqual(kinds);
      }),
    );
    expect(() => unpackRuns('g12x')).toThrow('expected runs such as "g120b3"; found "g12x"');
    expect(() => unpackMeasured('r2')).toThrow('"r" is nothing that is measured');
  });
});

describe('a gap', () => {
  const text = (kinds: readonly Measured[], edges: Parameters<typeof settleWindows>[1] = NONE) =>
    settleWindows(kinds, edges, around(kinds), []).join('');

  test('is bad only between bad windows, and excluded ones end it', () => {
    expect(text([...'bnnb'] as Measured[])).toBe('brrb');
    expect(text([...'bnng'] as Measured[])).toBe('bnng');
    expect(text([...'bnmnb'] as Measured[])).toBe('bnmnb');
    expect(text([...'nnb'] as Measured[])).toBe('nnb');
  });

  test('reaches across the edges of the month', () => {
    expect(text([...'nng'] as Measured[], { before: 'b', after: null })).toBe('nng');
    expect(text([...'nnb'] as Measured[], { before: 'b', after: null })).toBe('rrb');
    expect(text([...'bn'] as Measured[], { before: null, after: 'b' })).toBe('br');
    expect(text([...'nn'] as Measured[], { before: 'b', after: 'b' })).toBe('rr');
    expect(text([...'bn'] as Measured[], { before: null, after: 'm' })).toBe('bn');
  });

  test('beside what a person excluded is no bridge', () => {
    const kinds = [...'bnb'] as Measured[];
    const first = { from: 0, to: 300_000 };
    expect(settleWindows(kinds, NONE, around(kinds), [first]).join('')).toBe('Bnb');
  });
});

describe('a credit', () => {
  const totals = (bad: number, good: number): Totals => ({ excluded: 0, noData: 0, bad, good });

  test('grows with every bad window, up to its cap', () => {
    for (const { target, policy } of [ENTERPRISE, PRO]) {
      let before = 0;
      for (let bad = 0; bad <= 8640; bad += 1) {
        const { creditPer100k } = creditOf(totals(bad, 8640 - bad), target, policy);
        expect(creditPer100k).toBeGreaterThanOrEqual(before);
        expect(creditPer100k).toBeLessThanOrEqual(policy.capPer100k);
        before = creditPer100k;
      }
      expect(before).toBe(policy.capPer100k);
    }
  });

  test('is owed exactly where the target is missed', () => {
    for (const { target, policy } of [ENTERPRISE, PRO]) {
      for (let bad = 0; bad <= 200; bad += 1) {
        const all = totals(bad, 8640 - bad);
        const { creditPer100k } = creditOf(all, target, policy);
        expect(creditPer100k > 0).toBe(verdictOf(all, target) === 'breached');
      }
    }
  });

  test('of custom policies follows their numbers; rounded down only whole steps count', () => {
    const policy: Credit = {
      basis: 'target',
      stepPer100k: 250,
      creditPer100k: 5_000,
      capPer100k: 50_000,
      rounding: 'down',
    };
    // 99.9 - 99.3 = 0.6 points: two whole steps of 0.25.
    expect(creditOf(totals(70, 9930), 99_900, policy)).toMatchObject({
      creditPer100k: 10_000,
      steps: 2,
    });
    expect(creditOf(totals(70, 9930), 99_900, { ...policy, rounding: 'up' }).steps).toBe(3);
    expect(creditOf(totals(11, 9989), 99_900, policy).creditPer100k).toBe(0);
  });
});

describe('exactly', () => {
  const floorBig = (a: bigint, b: bigint) => (a < 0n && a % b !== 0n ? a / b - 1n : a / b);
  const ceilBig = (a: bigint, b: bigint) => -floorBig(-a, b);

  test('uptime, verdict and credit are those of rational arithmetic, for every D up to 8 928', () => {
    let wrong = 0;
    for (let D = 1; D <= LONGEST; D += 1) {
      for (const B of new Set([
        0,
        1,
        8,
        9,
        24,
        44,
        45,
        Math.floor(D / 200),
        Math.floor(D / 7),
        D,
      ])) {
        if (B > D) continue;
        const [d, b, g] = [BigInt(D), BigInt(B), BigInt(D - B)];
        const totals = { excluded: 0, noData: 0, bad: B, good: D - B };
        const text = percentText({ part: D - B, of: D });
        if (text !== decimalText(Number(floorBig(100_000n * g, d)), 3)) wrong += 1;
        for (const { target, policy } of [ENTERPRISE, PRO]) {
          const missing = BigInt(target) * d - 100_000n * g;
          if ((verdictOf(totals, target) === 'met') !== missing <= 0n) wrong += 1;
          const allowed = (100_000n - BigInt(target)) * d;
          const steps =
            policy.basis === 'target'
              ? ceilBig(missing, 100n * d)
              : ceilBig(10n * (100_000n * b - allowed), allowed);
          const owed = missing <= 0n ? 0n : 10_000n * steps;
          const most = BigInt(policy.capPer100k);
          const { creditPer100k } = creditOf(totals, target, policy);
          if (BigInt(creditPer100k) !== (owed < most ? owed : most)) wrong += 1;
        }
      }
    }
    expect(wrong).toBe(0);
  });

  test('floating-point arithmetic would have been wrong in 25 and in 78 cases', () => {
    const differing = (
      { target, policy }: typeof PRO,
      mostBad: number,
      naive: (D: number, B: number) => number,
    ) => {
      let count = 0;
      for (let D = 200; D <= LONGEST; D += 1) {
        for (let B = 0; B <= mostBad && B <= D; B += 1) {
          const totals = { excluded: 0, noData: 0, bad: B, good: D - B };
          const { creditPer100k } = creditOf(totals, target, policy);
          if (creditPer100k / 1000 !== naive(D, B)) count += 1;
        }
      }
      return count;
    };
    const naiveEnterprise = (D: number, B: number) => {
      const uptime = ((D - B) / D) * 100;
      return uptime >= 99.9 ? 0 : Math.min(30, 10 * Math.ceil((99.9 - uptime) / 0.1));
    };
    const naivePro = (D: number, B: number) => {
      const allowed = D * 0.005;
      return B <= allowed ? 0 : Math.min(100, 10 * Math.ceil((B / allowed - 1) / 0.1));
    };
    expect([differing(ENTERPRISE, 60, naiveEnterprise), differing(PRO, 200, naivePro)]).toEqual([
      25, 78,
    ]);
  });

  test('100.000 means that no window was bad', () => {
    for (let D = 1; D <= LONGEST; D += 1) {
      expect(percentText({ part: D - 1, of: D })).not.toBe('100.000');
    }
    expect(percentText({ part: LONGEST, of: LONGEST })).toBe('100.000');
  });
});

describe('a period', () => {
  test('is a calendar month in UTC, of 28 to 31 days', () => {
    const windowsOf = (month: string) => periodOf(month)?.windows;
    expect(windowsOf('2026-02')).toBe(8064);
    expect(windowsOf('2028-02')).toBe(8352);
    expect(windowsOf('2100-02')).toBe(8064);
    expect(windowsOf('2026-06')).toBe(8640);
    expect(windowsOf('2026-12')).toBe(8928);
    expect(periodOf('2026-13')).toBeNull();
    expect(periodOf('2026-1')).toBeNull();
  });

  test('ends where the next one begins', () => {
    const december = periodAt(Date.UTC(2026, 11, 31, 23, 59, 59));
    expect(december).toMatchObject({ month: '2026-12', to: Date.UTC(2027, 0, 1) });
    expect(periodAt(december.to).month).toBe('2027-01');
    expect(periodBefore(periodAt(december.to))).toEqual(december);
  });
});
