// The vectors that the promise is defined by, each under its name: whole months of real windows in, every figure out.

import { describe, expect, test } from 'vitest';
import type { Credit, Tier } from '../catalog.ts';
import type { Maintenance } from '../maintenance.ts';
import { announce } from '../notice.ts';
import type { TickOutcome } from '../monitor.ts';
import type { Day } from '../window.ts';
import { EMPTY_DAY, WINDOWS_PER_DAY, DAY_MS, recount, windowState } from '../window.ts';
import { excludedSpans } from './exclusion.ts';
import { boundsOf, coverageOf, decidingOf, percentText, uptimeOf } from './figures.ts';
import { periodOf } from './month.ts';
import { tierFigures } from './tier.ts';
import type { Kind, Measured } from './windows.ts';
import { measureWindows, runsOf, settleWindows } from './windows.ts';

const ENTERPRISE: Credit = {
  basis: 'target',
  stepPer100k: 100,
  creditPer100k: 10_000,
  capPer100k: 30_000,
  rounding: 'up',
};
const PRO: Credit = {
  basis: 'allowance',
  stepPer100k: 10_000,
  creditPer100k: 10_000,
  capPer100k: 100_000,
  rounding: 'up',
};
const tier = (id: string, targetPer100k: number, credit: Credit): Tier => ({
  id,
  name: id,
  targetPer100k,
  sloPer100k: null,
  components: ['api'],
  combine: 'worst',
  credit,
});
const TIERS = { enterprise: tier('enterprise', 99_900, ENTERPRISE), pro: tier('pro', 99_500, PRO) };

/** A month of so many windows of each kind, the bad ones first. */
function month(windows: number, m: number, n: number, b: number): Kind[] {
  const of = (kind: Kind, count: number) => Array.from({ length: count }, () => kind);
  return [...of('b', b), ...of('g', windows - m - n - b), ...of('n', n), ...of('m', m)];
}

function judged(kinds: readonly Kind[], capPer100k?: number) {
  const say = ({ credit, ...rest }: Tier) => {
    const policy = credit && { ...credit, capPer100k: capPer100k ?? credit.capPer100k };
    const figures = tierFigures({ ...rest, credit: policy }, [
      { component: 'api', runs: runsOf(kinds) },
    ]);
    const { verdict } = figures;
    return `${verdict} ${(figures.credit?.creditPer100k ?? 0) / 1000}`;
  };
  const { totals } = tierFigures(TIERS.pro, [{ component: 'api', runs: runsOf(kinds) }]);
  const uptime = uptimeOf(totals);
  return {
    ...totals,
    uptime: uptime && percentText(uptime, 6),
    enterprise: say(TIERS.enterprise),
    pro: say(TIERS.pro),
  };
}

type Row = [T: number, M: number, N: number, B: number];
const VECTORS: [name: string, of: Row, uptime: string, enterprise: string, pro: string][] = [
  ['V1: a perfect month', [8640, 0, 0, 0], '100.000000', 'met 0', 'met 0'],
  ['V2: 8 bad of 30 days', [8640, 0, 0, 8], '99.907407', 'met 0', 'met 0'],
  ['V3: 9 bad of 30 days', [8640, 0, 0, 9], '99.895833', 'breached 10', 'met 0'],
  ['V4: 8 bad of 31 days', [8928, 0, 0, 8], '99.910394', 'met 0', 'met 0'],
  ['V4: 9 bad of 31 days', [8928, 0, 0, 9], '99.899193', 'breached 10', 'met 0'],
  ['V5: 8 bad of 28 days', [8064, 0, 0, 8], '99.900793', 'met 0', 'met 0'],
  ['V5: 9 bad of 28 days', [8064, 0, 0, 9], '99.888392', 'breached 10', 'met 0'],
  ['V6: 8 bad of 29 days', [8352, 0, 0, 8], '99.904214', 'met 0', 'met 0'],
  ['V6: 9 bad of 29 days', [8352, 0, 0, 9], '99.892241', 'breached 10', 'met 0'],
  ['V7: a month with a change of clocks', [8928, 0, 0, 0], '100.000000', 'met 0', 'met 0'],
  ['V8: exactly 99.7 %', [8640, 640, 0, 24], '99.700000', 'breached 20', 'met 0'],
  ['V9: 99.0 %', [8640, 640, 0, 80], '99.000000', 'breached 30', 'breached 100'],
  ['V10: just below Pro', [8640, 640, 0, 41], '99.487500', 'breached 30', 'breached 10'],
  ['V11: exactly 10 % over', [8640, 640, 0, 44], '99.450000', 'breached 30', 'breached 10'],
  ['V12: 12.5 % over', [8640, 640, 0, 45], '99.437500', 'breached 30', 'breached 20'],
  ['V13: 110 % over', [8640, 640, 0, 84], '98.950000', 'breached 30', 'breached 100'],
  ['V18: 100 without data', [8640, 0, 100, 8], '99.906323', 'indeterminate 0', 'indeterminate 0'],
  ['V19: 8 without data', [8640, 0, 8, 0], '100.000000', 'met 0', 'met 0'],
  ['V25: 3 bad of 31 days', [8928, 0, 0, 3], '99.966397', 'met 0', 'met 0'],
];

describe('a month of windows', () => {
  test.each(VECTORS)('%s', (_name, [T, M, N, B], uptime, enterprise, pro) => {
    const kinds = month(T, M, N, B);
    expect(kinds).toHaveLength(T);
    expect(judged(kinds)).toEqual({
      excluded: M,
      noData: N,
      bad: B,
      good: T - M - N - B,
      uptime,
      enterprise,
      pro,
    });
  });

  test('V3 is shown as 99.895, where rounding would have said that it was met', () => {
    expect(percentText({ part: 8631, of: 8640 })).toBe('99.895');
    expect(((8631 / 8640) * 100).toFixed(2)).toBe('99.90');
  });

  test('V8 and V9: the cap is data', () => {
    expect(judged(month(8640, 640, 0, 80), 30_000).pro).toBe('breached 30');
    expect(judged(month(8640, 640, 0, 80), 100_000).enterprise).toBe('breached 90');
  });

  test('V18: bounds and coverage of a month with gaps', () => {
    const totals = { excluded: 0, noData: 100, bad: 8, good: 8532 };
    const bounds = boundsOf(totals);
    const coverage = coverageOf(totals);
    expect(bounds && percentText(bounds.least, 4)).toBe('98.7500');
    expect(bounds && percentText(bounds.most, 4)).toBe('99.9074');
    expect(coverage && percentText(coverage, 4)).toBe('98.8425');
  });

  test('V19: the least that it can be is enough', () => {
    const bounds = boundsOf({ excluded: 0, noData: 8, bad: 0, good: 8632 });
    expect(bounds && percentText(bounds.least, 4)).toBe('99.9074');
  });

  test('V20: nothing measured is neither 0 nor 100', () => {
    expect(judged(month(8640, 0, 8640, 0))).toMatchObject({
      uptime: null,
      enterprise: 'no_measurement 0',
      pro: 'no_measurement 0',
    });
  });
});

const UP: TickOutcome = { sla: 'up', display: 'up', lowConfidence: false, anomaly: false };
const DOWN: TickOutcome = { sla: 'down', display: 'down', lowConfidence: false, anomaly: false };
const MINUTE = 60_000;

/** The windows of a month whose ticks, one a minute, are down where `isDown` says so. */
function ticked(
  name: string,
  isDown: (at: number) => boolean,
  maintenances: readonly Maintenance[] = [],
): Kind[] {
  const period = periodOf(name);
  if (period === null) throw new Error(name);
  const dayOf = (day: number): Day => {
    const minutes = Array.from({ length: 1440 }, (_, index) => day + index * MINUTE);
    if (!minutes.some(isDown)) return GOOD_DAY;
    const ticks = minutes.map((minute) => ({ minute, outcome: isDown(minute) ? DOWN : UP }));
    return recount(EMPTY_DAY, day, { from: day, to: day + DAY_MS }, ticks);
  };
  const measured = measureWindows([dayOf], period, excludedSpans(maintenances, 'api'));
  expect(measured).toHaveLength(period.windows);
  return settleWindows(measured, { before: null, after: null }, period, []);
}
const GOOD_DAY: Day = EMPTY_DAY.map(() => ({ valid: 5, down: 0, degraded: 0 }));

const at = (text: string) => Date.parse(`${text}Z`);
const between = (from: string, to: string) => (minute: number) =>
  minute >= at(from) && minute < at(to);

function maintenance(from: string, to: string, announcedAt: string): Maintenance {
  const [startsAt, endsAt] = [at(from), at(to)];
  return {
    id: 'maintenance1',
    number: 1,
    name: 'Work',
    lang: 'en',
    body: '',
    components: ['api'],
    status: 'completed',
    announcedAt: at(announcedAt),
    by: 'operator',
    startsAt,
    endsAt,
    announced: announce([], { from: startsAt, to: endsAt }, at(announcedAt)),
    startedAt: startsAt,
    completedAt: endsAt,
    changes: [],
  };
}

describe('ticks of a month', () => {
  test('V14: maintenance with exactly 72:00:00 of notice is excluded', () => {
    const work = maintenance('2026-06-04T00:00', '2026-06-04T02:00', '2026-06-01T00:00');
    const kinds = ticked('2026-06', between('2026-06-04T00:00', '2026-06-04T02:00'), [work]);
    expect(judged(kinds)).toMatchObject({ excluded: 24, bad: 0, good: 8616, enterprise: 'met 0' });
  });

  test('V15: with 71:59:59 it counts', () => {
    const work = maintenance('2026-06-04T00:00', '2026-06-04T02:00', '2026-06-01T00:00:01');
    const kinds = ticked('2026-06', between('2026-06-04T00:00', '2026-06-04T02:00'), [work]);
    expect(judged(kinds)).toEqual({
      excluded: 0,
      noData: 0,
      bad: 24,
      good: 8616,
      uptime: '99.722222',
      enterprise: 'breached 20',
      pro: 'met 0',
    });
  });

  test('V16: overlapping maintenance excludes a window once', () => {
    const works = [
      maintenance('2026-06-10T00:00', '2026-06-10T02:00', '2026-06-01T00:00'),
      maintenance('2026-06-10T01:00', '2026-06-10T03:00', '2026-06-01T00:00'),
    ];
    const kinds = ticked('2026-06', between('2026-06-10T00:00', '2026-06-10T03:00'), works);
    expect(judged(kinds)).toMatchObject({ excluded: 36, bad: 0, good: 8604, pro: 'met 0' });
  });

  test('V17: what runs over its plan counts', () => {
    const work = maintenance('2026-06-10T02:00', '2026-06-10T04:00', '2026-06-01T00:00');
    const kinds = ticked('2026-06', between('2026-06-10T02:00', '2026-06-10T04:20'), [
      { ...work, completedAt: at('2026-06-10T04:20') },
    ]);
    expect(judged(kinds)).toMatchObject({
      excluded: 24,
      bad: 4,
      good: 8612,
      uptime: '99.953574',
      enterprise: 'met 0',
    });
  });

  test('V22: an outage over midnight belongs to both months', () => {
    const isDown = between('2026-06-30T23:58', '2026-07-01T00:03');
    const [june, july] = [ticked('2026-06', isDown), ticked('2026-07', isDown)];
    expect([june.at(-1), judged(june).bad]).toEqual(['b', 1]);
    expect([july[0], judged(july).bad]).toEqual(['b', 1]);
  });

  test('V23: four minutes that touch two windows are two bad ones, between two ticks none', () => {
    expect(judged(ticked('2026-06', between('2026-06-02T10:03', '2026-06-02T10:07'))).bad).toBe(2);
    expect(judged(ticked('2026-06', () => false)).bad).toBe(0);
  });

  test('V24: 37 minutes are eight windows, a bad day and a good month', () => {
    const kinds = ticked('2026-10', between('2026-10-12T03:12', '2026-10-12T03:49'));
    expect(judged(kinds)).toMatchObject({
      bad: 8,
      uptime: '99.910394',
      enterprise: 'met 0',
      pro: 'met 0',
    });
    const day = kinds.slice(11 * WINDOWS_PER_DAY, 12 * WINDOWS_PER_DAY);
    const good = day.filter((kind) => kind === 'g').length;
    expect(percentText({ part: good, of: day.length }, 6)).toBe('97.222222');
  });

  test('V25: 15 minutes are three windows', () => {
    expect(judged(ticked('2026-01', between('2026-01-15T02:00', '2026-01-15T02:15'))).bad).toBe(3);
  });

  test('V7: March 2026 has 8 928 windows in every zone', () => {
    expect(periodOf('2026-03')?.windows).toBe(8928);
  });
});

describe('a gap', () => {
  const good = (count: number) => Array.from({ length: count }, (): Measured => 'g');
  const PERIOD = { from: at('2026-06-01T00:00'), to: at('2026-07-01T00:00') };
  const outage: Measured[] = ['b', 'b', 'n', 'n', 'n', 'n', 'b', 'b'];

  test('V21: between bad windows is bad', () => {
    const measured = [...good(4000), ...outage, ...good(4632)];
    const kinds = settleWindows(measured, { before: null, after: null }, PERIOD, []);
    expect(judged(kinds)).toMatchObject({
      noData: 0,
      bad: 8,
      good: 8632,
      uptime: '99.907407',
      enterprise: 'met 0',
      pro: 'met 0',
    });
    expect(judged(measured)).toMatchObject({ noData: 4, bad: 4, uptime: '99.953682' });
  });
});

test('a window counts the ticks of all monitors together', () => {
  const of = (valid: number, down: number): Day =>
    EMPTY_DAY.map(() => ({ valid, down, degraded: 0 }));
  const day = { from: at('2026-06-01T00:00'), to: at('2026-06-02T00:00') };
  const alone = measureWindows([() => of(20, 1)], day, []);
  const together = measureWindows([() => of(20, 1), () => of(1, 0)], day, []);
  expect([alone[0], together[0]]).toEqual(['b', 'g']);
  expect(windowState({ valid: 21, down: 1, degraded: 0 })).toBe('good');
  expect(decidingOf({ excluded: 1, noData: 2, bad: 3, good: 4 })).toBe(7);
});
