import { beforeEach, expect, test, vi } from 'vitest';
import { measureLatency } from '../snapshot/latency.ts';
import { measure } from '../snapshot/measured.ts';
import { alertsSince } from '../store/alerts.ts';
import { StorageFailed } from '../store/failure.ts';
import { emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { Told } from '../testing/told.ts';
import { createPostmortemWatch } from './postmortems.ts';
import { afterRound, runTick } from './tick.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 10, 2);
const catalog = { ...MERIDIAN, monitors: [monitorOf()] };

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

test('a postmortem that the site has published is linked by the next tick', async () => {
  const told = new Told(db, { catalog });
  let published: unknown[] = [];
  const watch = () =>
    createPostmortemWatch({
      fetch: async () => Response.json(published, { headers: { etag: `"${published.length}"` } }),
    });
  let watchPostmortems = watch();
  const inputs: string[] = [];
  const tick = async (minute: number) => {
    told.now = START + minute * MINUTE;
    return runTick(told.now, {
      now: () => told.now,
      db,
      catalog,
      measure,
      measureLatency,
      commit: (...input) => {
        inputs.push(input[0].type);
        return told.tell(...input);
      },
      observe: async () =>
        new Map([
          [
            'api-http',
            [
              {
                region: 'local',
                class: 'server_error',
                display: 'down',
                status: 503,
                ms: 3,
                reason: 'status 503',
              },
            ],
          ],
        ]),
      watchPostmortems,
      watchPromises: async () => {},
    });
  };
  const incident = async () => {
    const page = (await told.documents()).get('page') as { incidents: Record<string, unknown>[] };
    return page.incidents[0];
  };

  await tick(0);
  await tick(1);
  expect(await incident()).toMatchObject({ postmortem: null });
  const { reference } = (await incident()) ?? {};
  const title = 'Pool exhaustion';
  const url = '/postmortems/2026-11-21-pool/';
  published = [
    { incident: reference, slug: '2026-11-21-pool', url, title, status: 'approved' },
    { incident: 'INC-20200101-01', slug: '2020-01-01-old', url, title, status: 'approved' },
  ];
  expect(await tick(2)).toMatchObject({ outcome: 'recorded' });
  expect(await incident()).toMatchObject({ postmortem: { title, url } });
  // An isolate that has just begun knows of none of them, and has nothing to load for them.
  watchPostmortems = watch();
  await tick(3);
  expect(inputs).toEqual(['tick', 'tick', 'tick', 'postmortems', 'tick']);
});

test('a tick is known by its minute alone, whatever the time is', async () => {
  const told = new Told(db, { catalog });
  told.now = START + 40 * MINUTE;
  await runTick(START, {
    now: () => told.now,
    db,
    catalog,
    measure,
    measureLatency,
    commit: (...input) => told.tell(...input),
    observe: async () => new Map(),
    watchPostmortems: async () => {},
    watchPromises: async () => {},
  });
  expect(await db.prepare('SELECT minute FROM tick').first('minute')).toBe(START);
});

test('a site that cannot be looked at costs the tick nothing, and is told in the log and to operators', async () => {
  const told = new Told(db, { catalog });
  told.now = START;
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const round = await runTick(START, {
    now: () => told.now,
    db,
    catalog,
    measure,
    measureLatency,
    commit: (...input) => told.tell(...input),
    observe: async () => new Map(),
    watchPromises: async () => {},
    watchPostmortems: createPostmortemWatch({ fetch: async () => new Response('<html>') }),
  });
  expect(round.outcome).toBe('recorded');
  expect(logged).toHaveBeenCalledWith(expect.any(String), { kind: 'SyntaxError' });
});

test('what a minute could not do is told to operators once an hour; a database that failed is not', async () => {
  const told = new Told(db, { catalog });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  for (let minute = 0; minute < 70; minute += 1) {
    told.now = START + minute * MINUTE;
    await afterRound(
      told.now,
      { outcome: 'recorded' },
      {
        now: () => told.now,
        db,
        catalog,
        measure,
        measureLatency,
        commit: (...input) => told.tell(...input),
        observe: async () => new Map(),
        sayAlive: async () => 'DEAD_MAN_URL does not answer',
        watchPostmortems: async () => {
          throw new TypeError('with what nobody should read');
        },
        watchPromises: async () => {
          throw new StorageFailed('It passes');
        },
      },
    );
  }
  const alerts = await alertsSince(db, START);
  expect(alerts.map(({ text, count }) => [text, count]).toSorted()).toEqual([
    ['DEAD_MAN_URL does not answer', 1],
    ['DEAD_MAN_URL does not answer', 1],
    ['The published postmortems could not be looked at (TypeError): a fault of our own.', 1],
    ['The published postmortems could not be looked at (TypeError): a fault of our own.', 1],
  ]);
});
