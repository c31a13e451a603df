import { afterEach, expect, test, vi } from 'vitest';
import type { Finding } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import { monitorOf } from '../testing/monitor.ts';
import { HERE_SIZE } from './limits.ts';
import { createObserve } from './observe.ts';

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
    away: async (region, monitors) => {
      calls.push(`${region}: ${monitors.map(({ id }) => id).join()}`);
      return all(monitors);
    },
  });
  const samples = await observe([
    monitorOf({ id: 'a', regions: ['weur', 'enam'] }),
    monitorOf({ id: 'b', regions: ['enam'] }),
    monitorOf({ id: 'c' }),
  ]);
  expect(calls.toSorted()).toEqual(['enam: a,b', 'here: c', 'weur: a']);
  expect(
    samples
      .get('a')
      ?.map(({ region }) => region)
      .toSorted(),
  ).toEqual(['enam', 'weur']);
  expect(samples.get('b')).toEqual([{ region: 'enam', ...good }]);
  expect(samples.get('c')).toEqual([{ region: 'local', ...good }]);
});

test('many monitors are one call to each place, and the first of those without regions are asked here', async () => {
  const calls: [string, number][] = [];
  const observe = createObserve({
    here: async (monitors) => {
      calls.push(['here', monitors.length]);
      return all(monitors);
    },
    away: async (place, monitors) => {
      calls.push([place, monitors.length]);
      return all(monitors);
    },
  });
  const samples = await observe([
    ...Array.from({ length: 50 }, (_, index) => monitorOf({ id: `m${index}` })),
    ...Array.from({ length: 1_000 }, (_, index) =>
      monitorOf({ id: `r${index}`, regions: ['weur', 'enam'] }),
    ),
  ]);
  expect(samples.size).toBe(1_050);
  expect(samples.get('m49')).toMatchObject([{ region: 'local' }]);
  expect(calls).toEqual([
    ['here', HERE_SIZE],
    ['local', 50 - HERE_SIZE],
    ['enam', 1_000],
    ['weur', 1_000],
  ]);
});

test('a region that fails or stays silent gives no samples and holds up no other', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const observe = createObserve({
    here: all,
    away: (region, monitors) => {
      if (region === 'weur') return never();
      return region === 'enam' ? Promise.reject(new Error('reset')) : all(monitors);
    },
    deadlineMs: 5,
  });
  const samples = await observe([monitorOf({ id: 'a', regions: ['weur', 'enam', 'apac'] })]);
  expect(samples.get('a')).toEqual([{ region: 'apac', ...good }]);
  expect(warn.mock.calls.map(([, facts]) => facts)).toEqual(
    expect.arrayContaining([
      { place: 'enam', shard: null, monitors: 1, what: 'reset' },
      { place: 'weur', shard: null, monitors: 1, what: 'too late' },
    ]),
  );
});

test('nothing due asks nobody', async () => {
  const observe = createObserve({ here: all, away: never });
  expect((await observe([])).size).toBe(0);
});
