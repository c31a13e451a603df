import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { monitorOf } from '../testing/monitor.ts';
import type { RegionProbe } from './region.ts';
import { askAway, nameOf } from './region.ts';

// The binding names the class in wrangler.toml, where types do not reach.
const regions = env.REGION as DurableObjectNamespace<RegionProbe>;

test('a region asks all monitors of one call, and answers for each by its id', async () => {
  const found = await askAway(regions, 'weur', 0, [
    monitorOf({ id: 'a', url: 'https://a.meridian.example/' }),
    monitorOf({ id: 'b', url: 'https://b.meridian.example/' }),
    monitorOf({ id: 'own', url: 'https://status.meridian.example/' }),
  ]);
  // The tests' network answers 599 to everybody.
  expect(found).toMatchObject({
    a: { class: 'server_error', display: 'down', status: 599, reason: 'status 599' },
    b: { class: 'server_error', status: 599 },
    own: { class: 'probe_error', reason: 'not asked: it is our own address' },
  });
});

test('its name says where it is, which shard, and of which generation', () => {
  expect(nameOf('apac-ne', 2)).toBe('probe:apac-ne:2:1');
});
