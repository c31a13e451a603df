import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MonitorState, Run, Sample } from '../domain/monitor.ts';
import { REGIONS, VERDICTS } from '../domain/vocabulary.ts';
import type { Results } from './row.ts';
import { packRow, unpackRow } from './row.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 21, 10, 3);

const healthy = (ms: number, region: Sample['region'] = 'local'): Sample => ({
  region,
  class: 'ok',
  display: 'up',
  status: null,
  ms,
  reason: null,
});
const up: MonitorState = {
  verdict: 'up',
  since: NOW - 100 * MINUTE,
  runs: { degraded: null, down: null },
  measuredAt: NOW,
};

test('a row reads as its documentation says', () => {
  const results: Results = {
    'api-http': {
      state: up,
      samples: [
        healthy(123, 'weur'),
        {
          region: 'enam',
          class: 'server_error',
          display: 'down',
          status: 503,
          ms: 45,
          reason: 'status 503',
        },
      ],
    },
    'web-http': {
      state: {
        verdict: 'up',
        since: NOW - 100 * MINUTE,
        runs: {
          degraded: { bad: true, count: 2, since: NOW - 5 * MINUTE },
          down: { bad: true, count: 1, since: NOW - MINUTE },
        },
        measuredAt: NOW - MINUTE,
      },
      samples: [],
    },
  };
  expect(packRow(NOW, results)).toBe(
    '{"v":1,"r":["enam","weur"],"m":{"api-http":["u2s",["s",503,45,"status 503"],123],"web-http":["u2s ~1 G+2.5 D+1.1"]}}',
  );
});

describe('the packed row', () => {
  const minutes = fc.nat(1_000_000).map((age) => NOW - age * MINUTE);
  const run: fc.Arbitrary<Run> = fc.record({
    bad: fc.boolean(),
    count: fc.integer({ min: 1, max: 10 }),
    since: minutes,
  });
  const state: fc.Arbitrary<MonitorState> = fc.record({
    verdict: fc.constantFrom(...VERDICTS),
    since: minutes,
    runs: fc.record({
      degraded: fc.option(run, { nil: null }),
      down: fc.option(run, { nil: null }),
    }),
    measuredAt: fc.option(minutes, { nil: null }),
  });
  const kinds = [
    { class: 'degraded', display: 'degraded' },
    { class: 'degraded', display: 'down' },
    { class: 'client_error', display: null },
    { class: 'probe_error', display: null },
    { class: 'server_error', display: 'down' },
    { class: 'unavailable', display: 'down' },
  ] as const;
  const sampleIn = (region: Sample['region']): fc.Arbitrary<Sample> =>
    fc.oneof(
      fc.nat(20_000).map((ms) => healthy(ms, region)),
      fc
        .record({
          kind: fc.constantFrom(...kinds),
          status: fc.option(fc.integer({ min: 100, max: 599 }), { nil: null }),
          ms: fc.option(fc.nat(20_000), { nil: null }),
          reason: fc.option(fc.string(), { nil: null }),
        })
        .map(({ kind, ...facts }) => ({ region, ...kind, ...facts })),
    );
  const order = ['local' as const, ...REGIONS];
  const samples = fc.subarray(order).chain((regions) => fc.tuple(...regions.map(sampleIn)));
  const results: fc.Arbitrary<Results> = fc.dictionary(
    fc.stringMatching(/^[a-z][a-z0-9-]{1,12}$/),
    fc.record({ state: fc.option(state, { nil: null }), samples }),
    { noNullPrototype: true },
  );

  test('comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(results, (row) => {
        expect(unpackRow(NOW, packRow(NOW, row))).toEqual(row);
      }),
    );
  });

  test('keeps the status of a good answer out, because nobody asks', () => {
    const row = packRow(NOW, {
      'api-http': { state: up, samples: [{ ...healthy(9), status: 204 }] },
    });
    expect(unpackRow(NOW, row)['api-http']?.samples[0]?.status).toBeNull();
  });

  test('of fifty healthy monitors stays below 2 KB, from one region and from three', () => {
    for (const regions of [['local'], ['weur', 'enam', 'apac']] as const) {
      const many = Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [
          `service-${index}`,
          { state: up, samples: regions.map((region) => healthy(100 + index, region)) },
        ]),
      );
      expect(packRow(NOW, many).length).toBeLessThan(2048);
    }
  });

  test('of another version holds nothing, and a broken one is not passed over', () => {
    expect(unpackRow(NOW, '{"v":2,"rows":[]}')).toEqual({});
    expect(() => unpackRow(NOW, '{"v":1,"r":[],"m":{"api-http":["?"]}}')).toThrow('not the state');
    expect(() => unpackRow(NOW, '{"v":1')).toThrow(SyntaxError);
  });
});
