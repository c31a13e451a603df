import { expect, test } from 'vitest';
import type { Monitor } from '../domain/catalog.ts';
import { SHED } from '../domain/monitor.ts';
import { monitorOf } from '../testing/monitor.ts';
import { REQUESTS_LIMIT } from './run.ts';
import { REGION_SIZE, SHARD_SIZE, askShards } from './shards.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => monitorOf({ id: `m${index}`, retries: 1 }));
const good = { class: 'ok', display: 'up', status: 200, ms: 10, reason: null } as const;
const all = (monitors: readonly Monitor[]) =>
  Object.fromEntries(monitors.map(({ id }) => [id, good]));

test('a shard asks no more than one run may, retries included, and so does who calls the shards', async () => {
  const sizes: number[] = [];
  const findings = await askShards(many(1_000), async (shard, some) => {
    sizes[shard] = some.length;
    return all(some);
  });
  expect(Object.keys(findings)).toHaveLength(1_000);
  expect(sizes.length).toBeLessThanOrEqual(REQUESTS_LIMIT);
  expect(Math.max(...sizes) * 2).toBeLessThanOrEqual(REQUESTS_LIMIT);
  expect(sizes.filter((size) => size === SHARD_SIZE)).toHaveLength(sizes.length - 1);
});

test('what a region cannot take is named, and no outage', async () => {
  const findings = await askShards(many(REGION_SIZE + 2), async (_, some) => all(some));
  expect(findings[`m${REGION_SIZE - 1}`]).toMatchObject({ class: 'ok' });
  for (const id of [`m${REGION_SIZE}`, `m${REGION_SIZE + 1}`]) {
    expect(findings[id]).toMatchObject({ class: 'probe_error', display: null, reason: SHED });
  }
});
