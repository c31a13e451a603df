import { afterEach, expect, test, vi } from 'vitest';
import type { Finding } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import { monitorOf } from '../testing/monitor.ts';
import { HERE_SIZE, SHARD_SIZE, createObserve } from './observe.ts';

afterEach(() => void vi.restoreAllMocks());

const good: Finding = { class: 'ok', display: 'up', status: 200, ms: 10, reason: null };
const all = async (monitors: readonly Monitor[]) =>
  Object.fromEntries(monitors.map(({ id }) => [id, good]));
const never = () => new Promise<never>(() => {});

test('a monitor is asked from each of its regions, one without regions from here', async () => {
  const calls: string[] = [];
  const observe = createObserve({
    here: async (monitors) => {
      calls.push(`here: ${monitors.map(({ id }) => id).join()}`);
      return all(monitors);
    },
    away: async (region, shard, monitors) => {
      calls.push(`${region} ${shard}: ${monitors.map(({ id }) => id).join()}`);
      return all(monitors);
    },
  });
  const samples = await observe([
    monitorOf({ id: 'a', regions: ['weur', 'enam'] }),
    monitorOf({ id: 'b', regions: ['enam'] }),
    monitorOf({ id: 'c' }),
  ]);
  expect(calls.toSorted()).toEqual(['enam 0: a,b', 'here: c', 'weur 0: a']);
  expect(
    samples
      .get('a')
      ?.map(({ region }) => region)
      .toSorted(),
  ).toEqual(['enam', 'weur']);
  expect(samples.get('b')).toEqual([{ region: 'enam', ...good }]);
  expect(samples.get('c')).toEqual([{ region: 'local', ...good }]);
});

test('a region with many monitors is asked in shards', async () => {
  const sizes: number[] = [];
  const observe = createObserve({
    here: all,
    away: async (_, shard, monitors) => {
      sizes[shard] = monitors.length;
      return all(monitors);
    },
  });
  const many = Array.from({ length: 2 * SHARD_SIZE + 1 }, (_, index) =>
    monitorOf({ id: `m${index}`, regions: ['weur'] }),
  );
  expect((await observe(many)).size).toBe(many.length);
  expect(sizes).toEqual([SHARD_SIZE, SHARD_SIZE, 1]);
});

test('of many monitors without regions most are asked in invocations of their own', async () => {
  const calls: [string, number, number][] = [];
  const observe = createObserve({
    here: async (monitors) => {
      calls.push(['here', 0, monitors.length]);
      return all(monitors);
    },
    away: async (place, shard, monitors) => {
      calls.push([place, shard, monitors.length]);
      return all(monitors);
    },
  });
  const many = Array.from({ length: 50 }, (_, index) => monitorOf({ id: `m${index}` }));
  const samples = await observe(many);
  expect(samples.size).toBe(50);
  expect([...samples.values()].every(([sample]) => sample?.region === 'local')).toBe(true);
  expect(calls).toEqual([
    ['here', 0, HERE_SIZE],
    ['local', 0, SHARD_SIZE],
    ['local', 1, 50 - HERE_SIZE - SHARD_SIZE],
  ]);
});

test('a region that fails or stays silent gives no samples and holds up no other', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const observe = createObserve({
    here: all,
    away: (region, _, monitors) => {
      if (region === 'weur') return never();
      return region === 'enam' ? Promise.reject(new Error('reset')) : all(monitors);
    },
    deadlineMs: 5,
  });
  const samples = await observe([monitorOf({ id: 'a', regions: ['weur', 'enam', 'apac'] })]);
  expect(samples.get('a')).toEqual([{ region: 'apac', ...good }]);
  expect(warn.mock.calls.map(([, facts]) => facts)).toEqual(
    expect.arrayContaining([
      { place: 'enam', shard: 0, monitors: 1, what: 'reset' },
      { place: 'weur', shard: 0, monitors: 1, what: 'too late' },
    ]),
  );
});

test('nothing due asks nobody', async () => {
  const observe = createObserve({ here: all, away: never });
  expect((await observe([])).size).toBe(0);
});
