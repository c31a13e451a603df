import { describe, expect, test } from 'vitest';
import { monitorOf } from '../testing/monitor.ts';
import type { Sample } from './monitor.ts';
import { silences } from './silence.ts';

const from = (...regions: Sample['region'][]): Sample[] =>
  regions.map((region) => ({
    region,
    class: 'ok',
    display: 'up',
    status: 200,
    ms: 30,
    reason: null,
  }));
const monitor = monitorOf({ id: 'api-http', regions: ['weur', 'enam'] });

/** The regions that operators hear of, where this was heard now and a tick before. */
const told = (now: readonly Sample[], before: readonly Sample[] | null, facts = {}) =>
  silences([{ monitor: { ...monitor, ...facts }, samples: now }], () => before).map(
    ({ subject }) => subject,
  );

describe('a region that gives no result', () => {
  test('is told once it was silent twice in a row', () => {
    expect(told(from('weur'), from('weur', 'enam'))).toEqual([]);
    expect(told(from('weur'), from('weur'))).toEqual(['enam']);
    expect(told([], [])).toEqual(['weur', 'enam']);
    expect(told(from('weur', 'enam'), [])).toEqual([]);
  });

  test('is told at once where it is asked seldom, and not where nobody asked before', () => {
    expect(told(from('weur'), [], { intervalMs: 300_000 })).toEqual(['enam']);
    expect(told(from('weur'), null)).toEqual([]);
  });

  test('is one line with the monitors that it is about, once an hour', () => {
    const asked = ['a', 'b'].map((id) => ({ monitor: { ...monitor, id }, samples: from('weur') }));
    const [line, ...others] = silences(asked, () => from('weur'));
    expect(others).toEqual([]);
    expect(line).toMatchObject({ kind: 'region_silent', subject: 'enam', once: true });
    expect(line?.text).toContain('The probes in enam gave no result: a, b.');
  });

  test('is anywhere for a monitor without regions, and nowhere for a job that reports', () => {
    expect(told([], [], { regions: [] })).toEqual(['local']);
    expect(told([], [], { kind: 'heartbeat', regions: [] })).toEqual([]);
  });
});
