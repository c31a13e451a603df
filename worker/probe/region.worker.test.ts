import { env } from 'cloudflare:workers';
import catalog from 'allclear-catalog';
import { describe, expect, inject, test } from 'vitest';
import { SHED } from '../domain/monitor.ts';
import { loopback, meansOf } from '../testing/means.ts';
import { monitorOf } from '../testing/monitor.ts';
import { limited } from './fault.ts';
import { askAll } from './run.ts';
import type { RegionProbe } from './region.ts';
import { askAway, nameOf } from './region.ts';
import { SHARD_SIZE } from './limits.ts';

// The binding names the class in wrangler.toml, where types do not reach.
const regions = env.REGION as DurableObjectNamespace<RegionProbe>;
const faults = inject('faults');

describe('a region', () => {
  test('asks all monitors of one call, and answers for each by its id', async () => {
    const found = await askAway(regions, 1, 'weur', [
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

  test('is told of what it knows by the id alone, and of nothing twice', async () => {
    const known = catalog.monitors.find(({ kind }) => kind === 'http');
    if (known === undefined) throw new Error('the configuration has no http monitor');
    const gentle = { ...known, id: 'gentle', retries: 0 };
    const found = await askAway(regions, 1, 'weur', [known, gentle]);
    expect(Object.keys(found).toSorted()).toEqual([known.id, 'gentle'].toSorted());
    const object = regions.get(regions.idFromName(nameOf('weur', 0, 1)));
    expect(Object.keys(await object.run([known.id, 'not-deployed-here']))).toEqual([known.id]);
  });

  test('shares out what is too much for one run, and answers for all of it', async () => {
    const many = Array.from({ length: 2 * SHARD_SIZE + 3 }, (_, index) =>
      monitorOf({ id: `m${index}`, url: `https://m${index}.meridian.example/` }),
    );
    const found = await askAway(regions, 1, 'apac', many);
    expect(Object.keys(found)).toHaveLength(many.length);
    expect(new Set(Object.values(found).map(({ status }) => status))).toEqual(new Set([599]));
  });

  test('is named for its place, its shard and its generation, so that another one is placed anew', () => {
    expect(nameOf('apac-ne', 2, 1)).toBe('probe:apac-ne:2:1');
    expect(nameOf('apac-ne', 2, 2)).not.toBe(nameOf('apac-ne', 2, 1));
  });
});

describe('one run', () => {
  const at = (path: string, id = path) => monitorOf({ id, url: faults.url + path, retries: 1 });

  test('stops when its requests are spent, and says of which monitors it knows nothing', async () => {
    const doors = limited({ fetch: loopback, connect: meansOf().connect }, 3);
    const found = await askAll(
      ['a', 'b', 'c', 'd', 'e'].map((id) => at('/body/ok', id)),
      meansOf(doors),
    );
    const reasons = Object.values(found).map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason === null)).toHaveLength(3);
    expect(reasons.filter((reason) => reason === SHED)).toHaveLength(2);
  });

  test('keeps what it has seen where nothing is left to try again with', async () => {
    const doors = limited({ fetch: loopback, connect: meansOf().connect }, 1);
    const found = await askAll([at('/status/503')], meansOf(doors));
    expect(found['/status/503']).toMatchObject({ class: 'server_error', display: 'down' });
  });

  /** A run's time, for these: enough for an answer on a busy machine. */
  const OVER_MS = 2_000;

  test('stops when its time is over, whatever still waits', async () => {
    const found = await askAll(
      [
        at('/body/ok'),
        ...Array.from({ length: 12 }, (_, index) => at('/slow-headers', `s${index}`)),
      ],
      meansOf(),
      OVER_MS,
    );
    expect(found['/body/ok']).toMatchObject({ class: 'ok' });
    expect(found['s0']).toMatchObject({ class: 'probe_error', display: null, reason: SHED });
    expect(found['s11']).toMatchObject({ reason: SHED });
  });

  test('keeps what it has seen where its time is over before it has tried again', async () => {
    const patient = meansOf({ pause: () => new Promise<void>(() => {}) });
    const found = await askAll([at('/status/503')], patient, OVER_MS);
    expect(found['/status/503']).toMatchObject({ class: 'server_error', display: 'down' });
  });
});
