import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { Catalog } from '../domain/catalog.ts';
import { createEgress } from '../domain/egress.ts';
import { NOWHERE } from '../domain/place.ts';
import { readPlaces } from '../store/places.ts';
import { emptyDatabase } from '../testing/database.ts';
import { loopback } from '../testing/means.ts';
import { MERIDIAN, monitorOf } from '../testing/meridian.ts';
import { GIVE_UP_MS } from '../testing/patience.ts';
import { bearer, Desk } from '../testing/operators.ts';
import { MINUTE_MS } from '../testing/story.ts';
import { createPlaceWatch, whereabouts } from './places.ts';
import type { RegionProbe } from './region.ts';
import { locate } from './region.ts';

const faults = inject('faults');
const egress = createEgress({ schemes: ['http:'], ownOrigins: [], allowLoopback: true });
const lookAt = (path: string, timeoutMs = GIVE_UP_MS) =>
  whereabouts({ fetch: loopback, egress, userAgent: 'test', url: faults.url + path, timeoutMs });

describe('where a probe is', () => {
  test('is what it is told from where it is seen', async () => {
    expect(await lookAt('/trace/FRA/DE')).toEqual({ colo: 'FRA', country: 'DE' });
  });

  test.each(['/status/503', '/endless', '/reset', '/gzip-bomb'])(
    'is unknown where %s is the answer',
    async (path) => {
      expect(await lookAt(path)).toEqual(NOWHERE);
    },
  );

  test.each(['/slow-headers', '/slow-body'])('is unknown where %s takes too long', async (path) => {
    expect(await lookAt(path, 100)).toEqual(NOWHERE);
  });

  test('is asked of the object itself, and unknown where it may not ask', async () => {
    // The binding names the class in wrangler.toml, where types do not reach.
    const regions = env.REGION as DurableObjectNamespace<RegionProbe>;
    expect(await locate(regions, 1, 'weur')).toEqual(NOWHERE);
  });
});

describe('the regions in use', () => {
  const HOUR_MS = 60 * MINUTE_MS;
  const START = Date.UTC(2026, 10, 2, 10, 11);
  const CATALOG: Catalog = {
    ...MERIDIAN,
    monitors: [monitorOf({ id: 'api-http', component: 'api', regions: ['weur', 'enam'] })],
  };
  let db: D1Database;
  let asked: string[];
  let outOfReach: string | null;
  beforeEach(async () => {
    db = await emptyDatabase();
    asked = [];
    outOfReach = null;
  });
  const watch = (generation = 1, catalog: Pick<Catalog, 'monitors'> = CATALOG) =>
    createPlaceWatch({
      db,
      catalog,
      generation,
      async ask(region) {
        asked.push(region);
        if (region === outOfReach) throw new Error('out of reach');
        if (region === 'enam') return NOWHERE;
        return { colo: 'FRA', country: 'DE' };
      },
    });

  test('are asked once a day, and again when they are placed anew', async () => {
    for (let minute = 0; minute < 60 * 23; minute++) await watch()(START + minute * MINUTE_MS);
    expect(asked.toSorted()).toEqual(['enam', 'weur']);
    await watch()(START + 24 * HOUR_MS);
    expect(asked).toHaveLength(4);
    await watch(2)(START + 25 * HOUR_MS);
    expect(asked).toHaveLength(6);
    expect(await readPlaces(db)).toMatchObject([
      { region: 'enam', colo: null, generation: 2 },
      { region: 'weur', colo: 'FRA', country: 'DE', generation: 2 },
    ]);
  });

  test('that are out of reach are asked again an hour later, and nothing is said of them until then', async () => {
    const logged = vi.spyOn(console, 'warn').mockImplementation(() => {});
    outOfReach = 'enam';
    await watch()(START);
    expect((await readPlaces(db)).map(({ region }) => region)).toEqual(['weur']);
    expect(logged).toHaveBeenCalledWith(expect.any(String), { region: 'enam', kind: 'Error' });
    outOfReach = null;
    await watch()(START + HOUR_MS);
    expect(asked.toSorted()).toEqual(['enam', 'enam', 'weur']);
    expect(await readPlaces(db)).toMatchObject([
      { region: 'enam', askedAt: START + HOUR_MS },
      { region: 'weur', askedAt: START },
    ]);
  });

  test('are shown to operators, and forgotten when no monitor names them any more', async () => {
    await watch()(START);
    const desk = new Desk(db, { catalog: CATALOG });
    await desk.open();
    const answer = await desk.ask('GET', '/v1/regions', { headers: bearer('read') });
    expect(await answer.json()).toMatchObject({
      regions: [
        { region: 'enam', monitors: 1, colo: null, asked_at: '2026-11-02T10:11:00.000Z' },
        { region: 'weur', monitors: 1, colo: 'FRA', country: 'DE' },
      ],
    });
    const shown = await desk.ask('GET', '/console/monitors', { headers: bearer('read') });
    expect(await shown.text()).toMatch(/Where the probes are.*enam.*not known.*weur.*FRA, DE/s);
    const [monitor] = CATALOG.monitors;
    const fewer = monitor === undefined ? [] : [{ ...monitor, regions: ['weur'] as const }];
    await watch(1, { monitors: fewer })(START + HOUR_MS);
    expect((await readPlaces(db)).map(({ region }) => region)).toEqual(['weur']);
  });
});
