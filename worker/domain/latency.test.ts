import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from './monitor.ts';
import {
  LIMIT_MS,
  NO_LATENCIES,
  RELATIVE_ERROR,
  bucketOf,
  histogramOf,
  merge,
  millisecondsOf,
  packHistogram,
  packLatencyDay,
  quantileOf,
  recountLatency,
  unpackHistogram,
  unpackLatencyDay,
} from './latency.ts';

const HOUR = 3_600_000;
const DAY = Date.UTC(2026, 10, 21);

const length = fc.oneof(
  fc.integer({ min: 0, max: 400 }),
  fc.integer({ min: 0, max: LIMIT_MS }),
  fc.integer({ min: 0, max: 10 * LIMIT_MS }),
);
const lengths = fc.array(length, { maxLength: 200 });
const share = fc.constantFrom(0, 0.05, 0.5, 0.95, 0.99, 1);

const exact = (values: readonly number[], of: number) =>
  values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(of * values.length)) - 1];

const sample = (ms: number | null, of: Partial<Sample> = {}): Sample => ({
  region: 'weur',
  class: 'ok',
  display: 'up',
  status: 200,
  ms,
  reason: null,
  ...of,
});

describe('a histogram', () => {
  it('knows every quantile to within the stated error', () => {
    fc.assert(
      fc.property(fc.array(length, { minLength: 1, maxLength: 200 }), share, (values, of) => {
        const bucket = quantileOf(histogramOf(values), of);
        const real = Math.min(LIMIT_MS, Math.max(1, exact(values, of) ?? 0));
        const said = millisecondsOf(bucket ?? Number.NaN);
        expect(Math.abs(said - real)).toBeLessThanOrEqual(RELATIVE_ERROR * real + 1e-9);
      }),
    );
  });

  it('of several is that of all their answers together, in whatever order they are merged', () => {
    fc.assert(
      fc.property(fc.array(lengths, { maxLength: 6 }), (groups) => {
        const merged = merge(groups.map(histogramOf));
        const together = packHistogram(histogramOf(groups.flat()));
        expect(packHistogram(merged)).toBe(together);
        expect(packHistogram(merge(groups.toReversed().map(histogramOf)))).toBe(together);
      }),
    );
  });

  it('is read as it was packed', () => {
    fc.assert(
      fc.property(lengths, (values) => {
        const histogram = histogramOf(values);
        const read = unpackHistogram(packHistogram(histogram));
        expect([...read].toSorted()).toEqual([...histogram].toSorted());
      }),
    );
  });

  it('without answers has no quantile, and nothing to pack', () => {
    expect(quantileOf(histogramOf([]), 0.5)).toBeNull();
    expect(packHistogram(histogramOf([]))).toBe('');
  });

  it('of one answer says that answer for every share', () => {
    const one = histogramOf([250]);
    for (const of of [0, 0.5, 0.95, 1]) expect(quantileOf(one, of)).toBe(bucketOf(250));
  });

  it.each(['3n', '1.0', '1 y y y y', '-', '1.'])('is not made of %j', (text) => {
    expect(() => unpackHistogram(text)).toThrow('not a packed histogram');
  });
});

describe('a day of a monitor', () => {
  const hour = DAY + 5 * HOUR;
  const counted = recountLatency(NO_LATENCIES, DAY, hour, [
    { minute: hour, samples: [sample(80), sample(120, { region: 'enam' })] },
    { minute: hour + 60_000, samples: [sample(900, { class: 'degraded', display: 'degraded' })] },
  ]);

  it('has each hour by region', () => {
    expect(packHistogram(counted.get('weur')?.[5] ?? new Map())).toBe(
      packHistogram(histogramOf([80, 900])),
    );
    expect(packHistogram(counted.get('enam')?.[5] ?? new Map())).toBe(
      packHistogram(histogramOf([120])),
    );
    expect(counted.get('weur')?.filter(({ size }) => size > 0)).toHaveLength(1);
  });

  it('leaves out what did not answer as it should', () => {
    const failed = [
      sample(20, { class: 'server_error', display: 'down' }),
      sample(5_000, { class: 'unavailable', display: 'down' }),
      sample(15, { class: 'client_error', display: null }),
      sample(null, { class: 'probe_error', display: null }),
    ];
    const day = recountLatency(NO_LATENCIES, DAY, hour, [{ minute: hour, samples: failed }]);
    expect(packLatencyDay(day)).toBeNull();
  });

  it('counts an hour anew as often as one likes, and leaves the others', () => {
    const later = DAY + 6 * HOUR;
    const ticks = [{ minute: later, samples: [sample(70)] }];
    const once = recountLatency(counted, DAY, later, ticks);
    const twice = recountLatency(once, DAY, later, ticks);
    expect(packLatencyDay(twice)).toBe(packLatencyDay(once));
    expect(twice.get('weur')?.[5]).toEqual(counted.get('weur')?.[5]);
    const emptied = recountLatency(once, DAY, later, []);
    expect(packLatencyDay(emptied)).toBe(packLatencyDay(counted));
  });

  it('is read as it was packed, and small', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 60, max: 140 }), { maxLength: 60 }), {
          minLength: 24,
          maxLength: 24,
        }),
        (hours) => {
          const day = new Map([['local' as const, hours.map(histogramOf)]]);
          const text = packLatencyDay(day);
          expect(packLatencyDay(unpackLatencyDay(text))).toBe(text);
          expect(text?.length ?? 0).toBeLessThan(1_400);
        },
      ),
    );
    expect(unpackLatencyDay(null).size).toBe(0);
  });
});
