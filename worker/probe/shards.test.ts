import { expect, test } from 'vitest';
import type { Monitor } from '../domain/catalog.ts';
import { SHED } from '../domain/monitor.ts';
import { monitorOf } from '../testing/monitor.ts';
import { REQUESTS_LIMIT, SHARD_SIZE } from './limits.ts';
import { REGION_SIZE, askShards, shareOf } from './shards.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => monitorOf({ id: `m${index}`, retries: 1 }));
const good = { class: 'ok', display: 'up', status: 200, ms: 10, reason: null } as const;
const all = (monitors: readonly Monitor[]) =>
  Object.fromEntries(monitors.map(({ id }) => [id, good]));

test('what one run can ask is asked by one', () => {
  expect(shareOf(0)).toEqual({ own: 0, calls: 0 });
  expect(shareOf(SHARD_SIZE)).toEqual({ own: SHARD_SIZE, calls: 0 });
  expect(shareOf(SHARD_SIZE + 1)).toMatchObject({ calls: 1 });
});

test('no run makes more requests than it may, retries and calls included', async () => {
  for (const count of [1, 24, 25, 50, 300, 1_000, REGION_SIZE]) {
    const used: number[] = [];
    const sizes: number[] = [];
    const findings = await askShards(many(count), {
      own: async (some, requests) => {
        used.push(REQUESTS_LIMIT - requests + 2 * some.length);
        return all(some);
      },
      other: async (shard, some) => {
        sizes[shard - 1] = some.length;
        used.push(2 * some.length);
        return all(some);
      },
    });
    expect(Object.keys(findings)).toHaveLength(count);
    expect(Math.max(...used)).toBeLessThanOrEqual(REQUESTS_LIMIT);
    expect(sizes).toHaveLength(shareOf(count).calls);
  }
});

test('what a region cannot take is named, and no outage', async () => {
  const own = async (some: readonly Monitor[]) => all(some);
  const findings = await askShards(many(REGION_SIZE + 2), {
    own,
    other: (_, some) => own(some),
  });
  expect(findings[`m${REGION_SIZE - 1}`]).toMatchObject({ class: 'ok' });
  for (const id of [`m${REGION_SIZE}`, `m${REGION_SIZE + 1}`]) {
    expect(findings[id]).toMatchObject({ class: 'probe_error', display: null, reason: SHED });
  }
});
