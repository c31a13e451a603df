import { env } from 'cloudflare:workers';
import catalog from 'allclear-catalog';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { SHED } from '../domain/monitor.ts';
import { loopback, meansOf } from '../testing/means.ts';
import { monitorOf } from '../testing/monitor.ts';
import { limited } from './fault.ts';
import { askAll } from './run.ts';
import type { RegionProbe } from './region.ts';
import { askAway, nameOf } from './region.ts';
import { RUN_DEADLINE_MS, SHARD_SIZE, WAITING_LIMIT } from './limits.ts';

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
  const at = (path: string, id = path) =>
    monitorOf({ id, url: faults.url + path, retries: 1, timeoutMs: 2 * RUN_DEADLINE_MS });

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

  describe('whose time goes by when the test says so', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
    afterEach(() => void vi.useRealTimers());

    test('stops when its time is over, whatever still waits', async () => {
      // One more than may wait at once: the good answer is there.
      const full = Promise.withResolvers<void>();
      let asked = 0;
      const fetch: typeof loopback = (...request) => {
        asked += 1;
        if (asked > WAITING_LIMIT) full.resolve();
        return loopback(...request);
      };
      const asking = askAll(
        [
          at('/body/ok'),
          ...Array.from({ length: 12 }, (_, index) => at('/slow-headers', `s${index}`)),
        ],
        meansOf({ fetch }),
      );
      await full.promise;
      vi.advanceTimersByTime(RUN_DEADLINE_MS);
      const found = await asking;
      expect(found['/body/ok']).toMatchObject({ class: 'ok' });
      expect(found['s0']).toMatchObject({ class: 'probe_error', display: null, reason: SHED });
      expect(found['s11']).toMatchObject({ reason: SHED });
    });

    test('keeps what it has seen where its time is over before it has tried again', async () => {
      const pause = () => {
        vi.advanceTimersByTime(RUN_DEADLINE_MS);
        return new Promise<void>(() => {});
      };
      const found = await askAll([at('/status/503')], meansOf({ pause }));
      expect(found['/status/503']).toMatchObject({ class: 'server_error', display: 'down' });
    });
  });
});
