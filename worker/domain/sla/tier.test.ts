import { describe, expect, test } from 'vitest';
import type { Tier } from '../catalog.ts';
import {
  budgetMinutesText,
  budgetOf,
  budgetWindowsText,
  percentText,
  percentUsed,
  targetText,
} from './figures.ts';
import { lostIn, PRESETS, reportedUptime } from './reported.ts';
import { tierFigures } from './tier.ts';
import type { Kind } from './windows.ts';
import { runsOf } from './windows.ts';

const TIER: Tier = {
  id: 'enterprise',
  name: 'Enterprise',
  targetPer100k: 99_900,
  sloPer100k: 99_950,
  components: ['api', 'web'],
  combine: 'worst',
  credit: {
    basis: 'target',
    stepPer100k: 100,
    creditPer100k: 10_000,
    capPer100k: 30_000,
    rounding: 'up',
  },
};
const month = (text: string): Kind[] => [
  ...([...text] as Kind[]),
  ...Array.from({ length: 8640 - text.length }, (): Kind => 'g'),
];
const bad = (count: number, offset = 0) => month('g'.repeat(offset) + 'b'.repeat(count));

describe('a tier of several components', () => {
  test('is its worst component', () => {
    const figures = tierFigures(TIER, [
      { component: 'api', runs: runsOf(bad(3)) },
      { component: 'web', runs: runsOf(bad(9)) },
    ]);
    expect(figures).toMatchObject({ component: 'web', verdict: 'breached' });
    expect(figures.credit?.creditPer100k).toBe(10_000);
  });

  test('compares components exactly, also where they were measured differently long', () => {
    const half = month('b'.repeat(5) + 'm'.repeat(4000));
    const figures = tierFigures(TIER, [
      { component: 'api', runs: runsOf(bad(8)) },
      { component: 'web', runs: runsOf(half) },
    ]);
    expect(figures.component).toBe('web');
  });

  test('by any of them counts a window that is bad for one', () => {
    const parts = [
      { component: 'api', runs: runsOf(bad(5)) },
      { component: 'web', runs: runsOf(bad(5, 5)) },
    ];
    expect(tierFigures(TIER, parts).verdict).toBe('met');
    expect(tierFigures({ ...TIER, combine: 'any' }, parts)).toMatchObject({
      component: null,
      verdict: 'breached',
      totals: { bad: 10, good: 8630 },
    });
  });

  test('by any of them leaves out what is excluded for all, and no more', () => {
    const { totals } = tierFigures({ ...TIER, combine: 'any' }, [
      { component: 'api', runs: runsOf(month('mmmn')) },
      { component: 'web', runs: runsOf(month('mgnb')) },
    ]);
    expect(totals).toEqual({ excluded: 1, noData: 1, bad: 1, good: 8637 });
  });

  test('is not met while one of them was not measured', () => {
    const figures = tierFigures(TIER, [
      { component: 'api', runs: runsOf(bad(0)) },
      { component: 'web', runs: runsOf(month('n'.repeat(8640))) },
    ]);
    expect(figures).toMatchObject({ verdict: 'indeterminate', doubts: ['indeterminate'] });
  });

  test('judges the team by its own target beside the promise', () => {
    const figures = tierFigures(TIER, [{ component: 'api', runs: runsOf(bad(6)) }]);
    expect(figures).toMatchObject({ verdict: 'met', slo: 'breached' });
  });

  test('asks a person where a long gap was bridged', () => {
    const bridged = (count: number) => month(`b${'r'.repeat(count)}b`);
    const doubts = (count: number) =>
      tierFigures(TIER, [{ component: 'api', runs: runsOf(bridged(count)) }]).doubts;
    expect(doubts(12)).toEqual([]);
    expect(doubts(13)).toEqual(['long_bridge']);
  });
});

describe('a running month', () => {
  test('is breached as soon as nothing ahead can save it, and not before', () => {
    const after = (count: number) =>
      tierFigures(TIER, [{ component: 'api', runs: runsOf(bad(count).slice(0, 1000)) }], 7640)
        .verdict;
    expect(after(8)).toBe('indeterminate');
    expect(after(9)).toBe('breached');
  });

  test('has the budget of the whole month', () => {
    const { budget } = tierFigures(
      { ...TIER, components: ['api'] },
      [{ component: 'api', runs: runsOf(bad(3).slice(0, 1000)) }],
      7640,
    );
    expect(budget).toEqual(budgetOf({ excluded: 0, noData: 0, bad: 3, good: 8637 }, 99_900));
  });
});

describe('the budget', () => {
  test('of 30 days at 99.9 % is 43.2 minutes, of which three bad windows use 34.72 %', () => {
    const budget = budgetOf({ excluded: 0, noData: 0, bad: 3, good: 8637 }, 99_900);
    expect(budgetWindowsText(budget.whole)).toBe('8.64');
    expect(budgetMinutesText(budget.whole)).toBe('43.2');
    expect(percentText({ part: budget.used, of: budget.whole }, 2)).toBe('34.72');
    expect(percentUsed(budget)).toBe(34);
    expect(budgetWindowsText(budget.remaining)).toBe('5.64');
    expect(budgetMinutesText(budget.remaining)).toBe('28.2');
  });

  test('may be overdrawn', () => {
    const { remaining } = budgetOf({ excluded: 0, noData: 0, bad: 9, good: 8631 }, 99_900);
    expect(budgetWindowsText(remaining)).toBe('-0.36');
    expect(budgetMinutesText(remaining)).toBe('-1.8');
  });

  test.each([
    [8064, '40.3', '201.6', 8, 40],
    [8352, '41.7', '208.8', 8, 41],
    [8640, '43.2', '216.0', 8, 43],
    [8928, '44.6', '223.2', 8, 44],
  ])('of %i windows allows what the tables say', (T, enterprise, pro, badE, badP) => {
    const totals = { excluded: 0, noData: 0, bad: 0, good: T };
    const [e, p] = [budgetOf(totals, 99_900).whole, budgetOf(totals, 99_500).whole];
    expect([budgetMinutesText(e), budgetMinutesText(p)]).toEqual([enterprise, pro]);
    expect([Math.floor(e / 100_000), Math.floor(p / 100_000)]).toEqual([badE, badP]);
  });

  test('targets are written as people write them', () => {
    expect([99_900, 99_950, 99_000, 100_000].map(targetText)).toEqual([
      '99.9',
      '99.95',
      '99',
      '100',
    ]);
  });
});

describe('reported impact', () => {
  const MINUTE = 60_000;
  const impact = (from: number, to: number, status: 'major_outage' | 'partial_outage') => ({
    from: from * MINUTE,
    to: to * MINUTE,
    status,
  });

  test('weighs a partial outage as the preset says', () => {
    const impacts = [impact(0, 30, 'major_outage'), impact(100, 160, 'partial_outage')];
    const days = { from: 0, to: 129_600 * MINUTE };
    const percent = (preset: keyof typeof PRESETS) => {
      const ratio = reportedUptime(days, impacts, PRESETS[preset]);
      // In minutes, so that six decimals stay within exact integers.
      return ratio && percentText({ part: ratio.part / 100, of: ratio.of / 100 }, 6);
    };
    expect(percent('0.3')).toBe('99.962962');
    expect(percent('0.5')).toBe('99.953703');
    expect(percent('1.0')).toBe('99.930555');
  });

  test('takes the heaviest weight of what overlaps, never the sum', () => {
    const impacts = [impact(600, 660, 'partial_outage'), impact(630, 645, 'major_outage')];
    const lost = lostIn({ from: 0, to: 1440 * MINUTE }, impacts, PRESETS['0.3']);
    expect(lost / 1000 / MINUTE).toBe(28.5);
  });

  test('counts only what lies in the period', () => {
    const hour = { from: 540 * MINUTE, to: 600 * MINUTE };
    const ratio = reportedUptime(hour, [impact(520, 560, 'major_outage')], PRESETS['0.3']);
    expect(ratio && percentText(ratio)).toBe('66.666');
  });

  test('of no time is none', () => {
    expect(reportedUptime({ from: 5, to: 5 }, [], PRESETS['0.3'])).toBeNull();
  });
});
