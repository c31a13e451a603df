import { afterEach, expect, test, vi } from 'vitest';
import type { Finding } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import { monitorOf } from '../testing/monitor.ts';
import { SHARD_SIZE, createObserve } from './observe.ts';

afterEach(() => void vi.restoreAllMocks());

const good: Finding = { class: 'ok', display: 'up', status: 200, ms: 10, reason: null };
const all = async (monitors: readonly Monitor[]) =>
  Object.fromEntries(monitors.map(({ id }) => [id, good]));
const never = () => new Promise<never>(() => {});

test('a monitor is asked from each of its regions, one without regions from here', async () => {
  const calls: string[] = [];
  const observe = createObserve({
    local: async (monitors) => {
      calls.push(`local: ${monitors.map(({ id }) => id).join()}`);
      return all(monitors);
    },
    region: async (region, shard, monitors) => {
      calls.push(`${region} ${shard}: ${monitors.map(({ id }) => id).join()}`);
      return all(monitors);
    },
  });
  const samples = await observe([
    monitorOf({ id: 'a', regions: ['weur', 'enam'] }),
    monitorOf({ id: 'b', regions: ['enam'] }),
    monitorOf({ id: 'c' }),
  ]);
  expect(calls.toSorted()).toEqual(['enam 0: a,b', 'local: c', 'weur 0: a']);
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
    local: all,
    region: async (_, shard, monitors) => {
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

test('a region that fails or stays silent gives no samples and holds up no other', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const observe = createObserve({
    local: all,
    region: (region, _, monitors) => {
      if (region === 'weur') return never();
      return region === 'enam' ? Promise.reject(new Error('reset')) : all(monitors);
    },
    deadlineMs: 5,
  });
  const samples = await observe([monitorOf({ id: 'a', regions: ['weur', 'enam', 'apac'] })]);
  expect(samples.get('a')).toEqual([{ region: 'apac', ...good }]);
  expect(warn.mock.calls.map(([, facts]) => facts)).toEqual(
    expect.arrayContaining([
      { region: 'enam', shard: 0, monitors: 1, what: 'reset' },
      { region: 'weur', shard: 0, monitors: 1, what: 'too late' },
    ]),
  );
});

test('nothing due asks nobody', async () => {
  const observe = createObserve({ local: never, region: never });
  expect((await observe([])).size).toBe(0);
});
