import { describe, expect, test } from 'vitest';
import type { Sample } from '../worker/domain/monitor.ts';
import { SHED } from '../worker/domain/monitor.ts';
import { packRow } from '../worker/probe/row.ts';
import { anomaliesIn, hoursIn, lineOf } from './anomalies.ts';

const START = Date.UTC(2026, 10, 21, 10);
const MINUTE = 60_000;
const up: Omit<Sample, 'region'> = { class: 'ok', display: 'up', status: 200, ms: 9, reason: null };
const down: Omit<Sample, 'region'> = {
  class: 'server_error',
  display: 'down',
  status: 503,
  ms: 9,
  reason: 'status 503',
};
const shed: Omit<Sample, 'region'> = {
  class: 'probe_error',
  display: null,
  status: null,
  ms: null,
  reason: SHED,
};
const tick = (minute: number, ...seen: Omit<Sample, 'region'>[]) => {
  const regions = ['enam', 'weur', 'apac'] as const;
  const samples = seen.map((one, index): Sample => ({ region: regions[index] ?? 'local', ...one }));
  const at = START + minute * MINUTE;
  return { minute: at, data: packRow(at, { 'api-http': { state: null, samples } }) };
};

describe('the listing', () => {
  test('counts what one region saw alone, and not what most agree on', () => {
    const found = anomaliesIn([
      tick(0, up, up, up),
      tick(1, up, down, up),
      tick(2, up, down, up),
      tick(3, down, down, down),
      tick(4, down, down, up),
    ]);
    expect(found).toEqual([
      {
        region: 'weur',
        monitor: 'api-http',
        what: 'alone',
        count: 2,
        ticks: 5,
        at: START + 2 * MINUTE,
        reason: 'status 503',
      },
    ]);
    expect(found.map(lineOf)).toEqual([
      'api-http is down from weur alone: 2 of 5 ticks, last 2026-11-21 10:02 UTC (status 503)',
    ]);
  });

  test('names what was left out', () => {
    expect(anomaliesIn([tick(0, up, shed, up)]).map(lineOf)).toEqual([
      'api-http was not asked from weur: 1 of 1 ticks, last 2026-11-21 10:00 UTC',
    ]);
  });
});

test('the hours are a number that ticks are kept for', () => {
  expect([hoursIn([]), hoursIn(['3']), hoursIn(['168'])]).toEqual([24, 3, 168]);
  for (const word of ['0', '169', 'week', '-1']) {
    expect(() => hoursIn([word])).toThrow('npm run anomalies -- 3');
  }
});
