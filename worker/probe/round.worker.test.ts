import { beforeEach, describe, expect, test } from 'vitest';
import type { Monitor } from '../domain/catalog.ts';
import type { Sample } from '../domain/monitor.ts';
import type { Day } from '../domain/window.ts';
import { DAY_MS, packDay, unpackDay } from '../domain/window.ts';
import type { MeasuredDocument } from '../snapshot/documents.ts';
import { enqueue } from '../store/outbox.ts';
import { TICK_RETENTION_MS } from '../store/ticks.ts';
import { contentsOf, emptyDatabase, misbehaving } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { pagerduty } from '../testing/story.ts';
import { Ticked } from '../testing/ticked.ts';
import { Told } from '../testing/told.ts';
import { unpackRow } from './row.ts';
import type { Memory } from './stand.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 10, 2);
const at = (minutes: number) => START + minutes * MINUTE;

let db: D1Database;
let ticks: Ticked;

function watching(...monitors: Monitor[]): Ticked {
  return new Ticked(db, { ...MERIDIAN, monitors });
}

beforeEach(async () => {
  db = await emptyDatabase();
  ticks = watching(monitorOf({ id: 'api-http', regions: ['weur', 'enam', 'apac'] }));
});

const rows = async () =>
  (
    await db.prepare('SELECT minute, data FROM tick ORDER BY minute').all<{
      minute: number;
      data: string;
    }>()
  ).results;
const resultsAt = async (minute: number) => {
  const row = (await rows()).find((each) => each.minute === minute);
  return row === undefined ? null : unpackRow(minute, row.data);
};
const events = async () =>
  (
    await db.prepare('SELECT type FROM journal ORDER BY position').all<{ type: string }>()
  ).results.map(({ type }) => type);
const days = async () =>
  (
    await db
      .prepare('SELECT monitor, day, windows FROM uptime_day ORDER BY day, monitor')
      .all<{ monitor: string; day: number; windows: string }>()
  ).results;
const measured = async () =>
  JSON.parse(
    (await db.prepare("SELECT json FROM document WHERE key = 'measured'").first<string>('json')) ??
      'null',
  ) as MeasuredDocument | null;
const incidents = async () =>
  (await ticks.told.documents()).get('page')?.['incidents'] as {
    status: string;
    startedAt: number;
    severity: string;
  }[];

/** Ticks each minute from `from` on with these states of `api-http`. */
async function play(health: readonly Ticked['health'][string][], from: number): Promise<void> {
  for (const [index, each] of health.entries()) {
    ticks.health['api-http'] = each;
    await ticks.tick(from + index * MINUTE);
  }
}

describe('a tick', () => {
  test('is one row with what every region saw and where every monitor stands', async () => {
    expect((await ticks.tick(at(0))).outcome).toBe('recorded');
    expect(await resultsAt(at(0))).toMatchObject({
      'api-http': {
        state: { verdict: 'up', since: at(0), measuredAt: at(0) },
        samples: [{ region: 'weur' }, { region: 'enam' }, { region: 'apac' }].toSorted(
          (a, b) =>
            ['wnam', 'enam', 'weur', 'eeur', 'apac'].indexOf(a.region) -
            ['wnam', 'enam', 'weur', 'eeur', 'apac'].indexOf(b.region),
        ),
      },
    });
  });

  test('that comes twice is dropped the second time, without asking anybody', async () => {
    await ticks.tick(at(0));
    expect(await ticks.tick(at(0))).toEqual({ outcome: 'taken', committed: null });
    expect(ticks.asked).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
  });

  test('that runs twice at once leaves one row and one story', async () => {
    await ticks.tick(at(0));
    ticks.health['api-http'] = 'down';
    await ticks.tick(at(1));
    const twin = watching(...ticks.told.catalog.monitors);
    twin.health = ticks.health;
    const outcomes = await Promise.all([ticks.tick(at(2)), twin.tick(at(2))]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['recorded', 'taken']);
    expect(await rows()).toHaveLength(3);
    expect((await events()).filter((type) => type === 'incident.opened')).toHaveLength(1);
  });

  test('asks only what is due, and carries the others along', async () => {
    ticks = watching(
      monitorOf({ id: 'api-http' }),
      monitorOf({ id: 'slow', intervalMs: 5 * MINUTE }),
    );
    for (let minute = 0; minute < 10; minute += 1) await ticks.tick(at(minute));
    const asked = (id: string) => ticks.asked.filter((ids) => ids.includes(id)).length;
    expect([asked('api-http'), asked('slow')]).toEqual([10, 2]);
    const last = (await resultsAt(at(9)))?.['slow'];
    expect(last?.state?.verdict).toBe('up');
    expect(last?.state?.measuredAt).toBeGreaterThanOrEqual(at(5));
  });
});

describe('an outage', () => {
  test('opens an incident when it is confirmed, back to its first failing tick', async () => {
    await play(['up', 'down'], at(0));
    expect(await incidents()).toEqual([]);
    await play(['down'], at(2));
    expect(await incidents()).toMatchObject([
      { status: 'investigating', startedAt: at(1), severity: 'SEV-1' },
    ]);
  });

  test('recovers after as many good ticks as configured, and resolves after the hold', async () => {
    await play(['up', 'down', 'down', 'up'], at(0));
    expect(await incidents()).toMatchObject([{ status: 'investigating' }]);
    await play(['up'], at(4));
    expect(await incidents()).toMatchObject([{ status: 'monitoring' }]);
    await play(Array(16).fill('up'), at(5));
    expect(await incidents()).toMatchObject([{ status: 'resolved' }]);
  });

  test('is back with the first failing tick of the hold', async () => {
    await play(['up', 'down', 'down', 'up', 'up', 'down'], at(0));
    expect(await incidents()).toMatchObject([{ status: 'investigating' }]);
  });

  test('is not ended by answers that say that the probe asks wrongly, nor by silence', async () => {
    await play(['up', 'down', 'down', 'gone', 'gone', 'gone', 'gone', null, null], at(0));
    expect(await incidents()).toMatchObject([{ status: 'investigating' }]);
    expect((await resultsAt(at(8)))?.['api-http']?.state).toMatchObject({
      verdict: 'no_data',
      measuredAt: at(2),
    });
  });

  test('tells who is called what the regions saw, and the public nothing of it', async () => {
    await play(['up', 'down', 'down'], at(0));
    const data = await db
      .prepare("SELECT data FROM journal WHERE type = 'source.reported'")
      .first<string>('data');
    const { evidence } = JSON.parse(data ?? '{}') as { evidence?: { answer: string } };
    expect(evidence).toMatchObject({ regions: expect.arrayContaining(['enam', 'weur']), of: 3 });
    expect(evidence?.answer).toBeTypeOf('string');
    const told = JSON.stringify([...(await ticks.told.documents()).values()]);
    expect(told).not.toContain(evidence?.answer);
    expect(told).not.toContain('evidence');
  });

  test('that only one region of several sees opens nothing', async () => {
    await ticks.tick(at(0));
    for (let minute = 1; minute < 8; minute += 1) {
      await ticks.tick(at(minute), {
        observe: async () =>
          new Map([
            [
              'api-http',
              [
                {
                  region: 'weur',
                  class: 'unavailable',
                  display: 'down',
                  status: null,
                  ms: 5_000,
                  reason: 'timeout after 5000 ms',
                },
              ],
            ],
          ]),
      });
    }
    expect(await incidents()).toEqual([]);
    expect((await resultsAt(at(7)))?.['api-http']?.state?.verdict).toBe('up');
  });

  test('that lasts across a gap in the ticks needs confirming again', async () => {
    await play(['up', 'down'], at(0));
    await play(['down'], at(20));
    expect(await incidents()).toEqual([]);
    await play(['down'], at(21));
    expect(await incidents()).toMatchObject([{ startedAt: at(20) }]);
  });
});

describe('a late tick', () => {
  test('fills the record and moves nothing', async () => {
    await play(['up', 'down'], at(0));
    await play(['up'], at(3));
    ticks.health['api-http'] = 'down';
    expect((await ticks.tick(at(2))).outcome).toBe('late');
    expect(await resultsAt(at(2))).toMatchObject({
      'api-http': { state: null, samples: [{ class: 'server_error' }, {}, {}] },
    });
    await play(['down'], at(4));
    expect(await incidents()).toEqual([]);
    expect((await resultsAt(at(4)))?.['api-http']?.state).toMatchObject({
      runs: { down: { count: 1, since: at(4) } },
    });
  });

  test('is noticed even when it was overtaken while it was probing', async () => {
    await ticks.tick(at(0));
    const faster = watching(...ticks.told.catalog.monitors);
    ticks.meanwhile = () => faster.tick(at(2));
    expect((await ticks.tick(at(1))).outcome).toBe('late');
  });

  test('has its hour counted again', async () => {
    const hour = Date.UTC(2026, 10, 21, 11);
    await play(['up', 'up'], hour - 3 * MINUTE);
    await play(['up'], hour);
    const window = (await days()).map(({ windows }) => unpackDay(windows)[131])[0];
    expect(window).toEqual({ valid: 2, down: 0, degraded: 0 });
    await play(['down'], hour - MINUTE);
    expect((await days()).map(({ windows }) => unpackDay(windows)[131])).toEqual([
      { valid: 3, down: 1, degraded: 0 },
    ]);
  });
});

describe('the days', () => {
  const HOUR = Date.UTC(2026, 10, 21, 11);
  const DAY = Date.UTC(2026, 10, 21);

  test('are counted by the first tick of an hour, and not before', async () => {
    await play(['up', 'slow', 'down', 'gone', 'up'], HOUR - 5 * MINUTE);
    expect(await days()).toEqual([]);
    await play(['up'], HOUR);
    const [row] = await days();
    expect(row).toMatchObject({ monitor: 'api-http', day: DAY });
    const windows = unpackDay(row?.windows ?? '');
    expect(windows[131]).toEqual({ valid: 4, down: 1, degraded: 1, excluded: 1 });
    expect(windows.filter(({ valid }) => valid > 0)).toHaveLength(1);
  });

  test('keep the hours before as they were', async () => {
    const known: Day = unpackDay('.'.repeat(288)).map((nothing, index) =>
      index < 12 ? { valid: 5, down: 0, degraded: 0 } : nothing,
    );
    await db
      .prepare('INSERT INTO uptime_day (monitor, day, windows) VALUES (?, ?, ?)')
      .bind('api-http', DAY, packDay(known))
      .run();
    await play(['up', 'up'], HOUR - MINUTE);
    const windows = unpackDay((await days())[0]?.windows ?? '');
    expect(windows.slice(0, 12)).toEqual(known.slice(0, 12));
    expect(windows[131]?.valid).toBe(1);
  });

  test('keep what was measured of a monitor that left the configuration within the hour', async () => {
    await play(['up', 'up', 'up'], HOUR - 2 * MINUTE);
    await play(['up'], HOUR + MINUTE);
    ticks = watching(monitorOf({ id: 'other' }));
    await play(['up'], HOUR + 60 * MINUTE);
    const windows = unpackDay(
      (await days()).find(({ monitor }) => monitor === 'api-http')?.windows ?? '',
    );
    expect(windows.map(({ valid }) => valid).filter((valid) => valid > 0)).toEqual([2, 2]);
  });

  test('are counted after a gap too, whenever the next tick comes', async () => {
    await play(['up'], HOUR - 30 * MINUTE);
    await play(['up'], HOUR + 7 * 60 * MINUTE);
    expect(unpackDay((await days())[0]?.windows ?? '')[126]?.valid).toBe(1);
  });

  test('end at midnight', async () => {
    const midnight = DAY + DAY_MS;
    await play(['up', 'down', 'up', 'up'], midnight - 2 * MINUTE);
    const counted = await days();
    expect(counted.map(({ day }) => day)).toEqual([DAY]);
    expect(unpackDay(counted[0]?.windows ?? '')[287]).toEqual({ valid: 2, down: 1, degraded: 0 });
    const api = (await measured())?.components['api']?.days;
    expect(api?.slice(-2)).toEqual([
      { good: 0, bad: 1, degraded: 0, noData: 287 },
      { good: 1, bad: 0, degraded: 0, noData: 0 },
    ]);
  });
});

describe('the measured document', () => {
  test('is written by the first tick, then every ten minutes and on a change of verdict', async () => {
    const written: number[] = [];
    const seen = async (health: Ticked['health'][string], minute: number) => {
      await play([health], at(minute));
      const document = await measured();
      if (document?.at === at(minute)) written.push(minute);
    };
    // The first minute is 10:02.
    for (let minute = 0; minute < 20; minute += 1) {
      await seen(minute === 12 || minute === 13 ? 'down' : 'up', minute);
    }
    expect(written).toEqual([0, 8, 13, 15, 18]);
  });

  test('holds today up to the tick that writes it', async () => {
    await play(['up', 'up', 'up', 'down', 'down'], at(0));
    expect((await measured())?.components['api']).toMatchObject({ measuredAt: at(4) });
    expect((await measured())?.components['api']?.days?.at(-1)).toEqual({
      good: 1,
      bad: 1,
      degraded: 0,
      noData: 120,
    });
  });
});

describe('a row that cannot be read', () => {
  const alerts = async () =>
    (await db.prepare("SELECT text FROM alert WHERE kind = 'tick_unreadable'").all()).results;
  const spoil = (minute: number, data: string) =>
    db.prepare('UPDATE tick SET data = ?2 WHERE minute = ?1').bind(minute, data).run();

  test.each(['{"v":1,"r":[],"m":', '{"v":2}', '{"v":1,"r":[],"m":{"api-http":["x9"]}}', 'null'])(
    'is set aside: monitors go on from the one before it (%s)',
    async (data) => {
      await play(['up', 'up', 'down', 'down'], at(0));
      await spoil(at(3), data);
      await play(['down', 'down'], at(4));
      expect((await resultsAt(at(5)))?.['api-http']?.state).toMatchObject({
        verdict: 'down',
        since: at(2),
      });
      expect(await incidents()).toMatchObject([{ status: 'investigating', startedAt: at(2) }]);
      expect(await alerts()).toEqual([{ text: expect.stringContaining('2026-11-21 10:05 UTC') }]);
    },
  );

  test('counts as a minute without data, and stops no roll-up', async () => {
    await play(Array(58).fill('up'), at(0));
    await spoil(at(3), 'not a row');
    await ticks.tick(Date.UTC(2026, 10, 21, 11));
    const [day] = await days();
    const windows = unpackDay(day?.windows ?? '');
    expect(windows[10 * 12 + 1]).toMatchObject({ valid: 4 });
  });

  test('is no minute that was known before it was spoiled', async () => {
    await play(Array(9).fill('up'), at(0));
    const days = (await measured())?.components['api']?.days?.at(-1);
    await db.prepare(`UPDATE tick SET data = 'spoiled'`).run();
    await play(['up', 'down', 'down'], at(9));
    expect(days).toMatchObject({ good: 3 });
    expect((await measured())?.components['api']?.days?.at(-1)).toMatchObject({ good: 0 });
  });

  test('with none before it, lets everything begin anew', async () => {
    await play(['up'], at(0));
    await spoil(at(0), '');
    await play(['up'], at(1));
    expect((await resultsAt(at(1)))?.['api-http']?.state).toMatchObject({ verdict: 'up' });
  });
});

describe('who runs all ticks', () => {
  test('remembers the newest, and believes the database where somebody else was faster', async () => {
    const memory: Memory = { newest: null };
    await ticks.tick(at(0), { memory });
    expect(memory.newest).toMatchObject({ minute: at(0) });
    ticks.health['api-http'] = 'down';
    await ticks.tick(at(1), { memory });
    const twin = watching(...ticks.told.catalog.monitors);
    twin.health = ticks.health;
    await twin.tick(at(2));
    expect((await ticks.tick(at(2), { memory })).outcome).toBe('taken');
    await ticks.tick(at(3), { memory });
    expect((await resultsAt(at(3)))?.['api-http']?.state).toMatchObject({
      verdict: 'down',
      since: at(1),
    });
    expect((await events()).filter((type) => type === 'incident.opened')).toHaveLength(1);
  });
});

describe('a tick that moves nothing', () => {
  const story: readonly (Ticked['health'][string] | 'reported')[] = [
    ...(['up', 'up', 'up', 'down', 'up', 'down', 'down', 'down', 'up', 'up', 'up'] as const),
    ...(['reported', 'up', 'up', 'gone', 'gone', 'up', null, null, null, null, 'up'] as const),
    ...(['slow', 'slow', 'slow', 'up', 'up', 'up', 'down', 'down', 'up'] as const),
  ];
  const played = async (memory: Memory | undefined) => {
    db = await emptyDatabase();
    ticks = watching(monitorOf({ id: 'api-http', regions: ['weur', 'enam', 'apac'] }));
    let quiet = 0;
    // Twice, which is past the turn of an hour.
    for (const [index, each] of [...story, ...story].entries()) {
      if (each === 'reported') {
        await ticks.told.tell(pagerduty('Q1', 'triggered', at(index)));
        await ticks.told.tell(pagerduty('Q1', 'acknowledged', at(index)));
        await ticks.told.tell(pagerduty('Q1', 'resolved', at(index)));
        continue;
      }
      ticks.health['api-http'] = each;
      if ((await ticks.tick(at(index), { memory })).waiting !== undefined) quiet += 1;
    }
    const record = { rows: await rows(), days: await days(), measured: await measured() };
    return { quiet, ...record, events: await events() };
  };

  test('leaves the same record and the same events, whether it is remembered how things stand or not', async () => {
    const forgetful = await played(undefined);
    const remembering = await played({ newest: null, standing: null });
    expect(forgetful.quiet).toBe(0);
    expect(remembering.quiet).toBeGreaterThan(5);
    expect(forgetful.events).toContain('incident.opened');
    expect({ ...remembering, quiet: 0 }).toEqual(forgetful);
  });

  test('is not written on what is remembered where the journal has moved, or somebody else has ticked', async () => {
    const memory: Memory = { newest: null, standing: null };
    const isQuiet = async (minute: number) =>
      (await ticks.tick(minute, { memory })).waiting !== undefined;
    expect([await isQuiet(at(0)), await isQuiet(at(1)), await isQuiet(at(2))]).toEqual([
      false,
      false,
      true,
    ]);
    await ticks.told.tell(pagerduty('Q1', 'triggered', at(2)));
    expect([await isQuiet(at(3)), await isQuiet(at(4))]).toEqual([false, true]);
    await watching(...ticks.told.catalog.monitors).tick(at(5));
    expect((await ticks.tick(at(5), { memory })).outcome).toBe('taken');
    expect(await isQuiet(at(6))).toBe(false);
    expect(await rows()).toHaveLength(7);
  });

  test('says what waits to be sent', async () => {
    const memory: Memory = { newest: null, standing: null };
    for (const minute of [0, 1]) await ticks.tick(at(minute), { memory });
    const waiting = async (minute: number) => (await ticks.tick(at(minute), { memory })).waiting;
    expect(await waiting(2)).toEqual({ messages: false, timers: false });
    await db.batch(
      enqueue(db, [{ key: 'k', kind: 'memo', subject: '', payload: {}, dueAt: at(2) }], at(2)),
    );
    expect(await waiting(3)).toEqual({ messages: true, timers: false });
  });
});

describe('operators are told', () => {
  const alerts = async () =>
    (await db.prepare('SELECT kind, count FROM alert').all<{ kind: string; count: number }>())
      .results;

  test('of an address that answers 4xx again and again, in one row an hour', async () => {
    await play(['up', 'gone'], at(0));
    expect(await alerts()).toEqual([]);
    await play(['gone', 'gone'], at(2));
    expect(await alerts()).toEqual([{ kind: 'unexpected_status', count: 2 }]);
    expect(await events()).not.toContain('incident.opened');
  });

  test('of a failure that one region saw alone, which opens nothing', async () => {
    const alone: Sample = {
      region: 'weur',
      class: 'server_error',
      display: 'down',
      status: 503,
      ms: 9,
      reason: 'status 503',
    };
    await play(['up'], at(0));
    for (const minute of [1, 2, 3]) {
      await ticks.tick(at(minute), { observe: async () => new Map([['api-http', [alone]]]) });
    }
    expect(await alerts()).toContainEqual({ kind: 'low_confidence', count: 3 });
    expect(await events()).not.toContain('incident.opened');
  });
});

test('operators are told of a region that stays silent, and of none that misses one tick', async () => {
  const alerts = async () =>
    (await db.prepare("SELECT key FROM alert WHERE kind = 'region_silent'").all()).results;
  const heard = (...regions: Sample['region'][]) => ({
    observe: async () =>
      new Map([
        [
          'api-http',
          regions.map((region): Sample => ({
            region,
            class: 'ok',
            display: 'up',
            status: 200,
            ms: 30,
            reason: null,
          })),
        ],
      ]),
  });
  await ticks.tick(at(0), heard('weur', 'enam', 'apac'));
  await ticks.tick(at(1), heard('weur', 'enam'));
  await ticks.tick(at(2), heard('weur', 'enam', 'apac'));
  expect(await alerts()).toEqual([]);
  await ticks.tick(at(3), heard('weur', 'enam'));
  await ticks.tick(at(4), heard('weur', 'enam'));
  await ticks.tick(at(5), heard('weur', 'enam'));
  expect(await alerts()).toEqual([{ key: 'region_silent:apac:2026-11-21T10' }]);
});

describe('what a minority of regions sees', () => {
  test('is on record, told once an hour and region, and opens nothing', async () => {
    const samples = (failing: Sample['region']): Sample[] =>
      (['weur', 'enam', 'apac'] as const).map((region) => ({
        region,
        class: region === failing ? 'server_error' : 'ok',
        display: region === failing ? 'down' : 'up',
        status: region === failing ? 503 : 200,
        ms: 9,
        reason: region === failing ? 'status 503' : null,
      }));
    let cost = 0;
    for (let minute = 0; minute < 5; minute += 1) {
      const { committed } = await ticks.tick(at(minute), {
        observe: async () => new Map([['api-http', samples(minute < 4 ? 'weur' : 'apac')]]),
      });
      if (minute > 0) cost += committed?.rowsWritten ?? 0;
    }
    const { results } = await db
      .prepare("SELECT key, text FROM alert WHERE kind = 'location_anomaly' ORDER BY key")
      .all<{ key: string; text: string }>();
    expect(results.map(({ key }) => key.split(':')[1])).toEqual(['apac', 'weur']);
    expect(results[1]?.text).toContain('api-http (status 503)');
    // Four ticks, and the row of the second region.
    expect(cost).toBe(5);
    expect(await events()).not.toContain('incident.opened');
    expect(Object.keys((await resultsAt(at(3))) ?? {})).toEqual(['api-http']);
  });
});

describe('what a tick costs', () => {
  test.each([1, 50])(
    'is two rows for %i healthy monitors, what it forgets included',
    async (count) => {
      const monitors = Array.from({ length: count }, (_, index) =>
        monitorOf({ id: `service-${index}`, component: index % 2 === 0 ? 'api' : 'web' }),
      );
      ticks = watching(...monitors);
      await db
        .prepare('INSERT INTO tick (minute, data) VALUES (?, ?), (?, ?)')
        .bind(
          START - TICK_RETENTION_MS - MINUTE,
          '{"v":1,"r":[],"m":{}}',
          START - TICK_RETENTION_MS,
          '{"v":1,"r":[],"m":{}}',
        )
        .run();
      await ticks.tick(at(0));
      const { committed } = await ticks.tick(at(1));
      expect(committed?.rowsWritten).toBe(2);
      expect((await rows()).map(({ minute }) => minute)).toEqual([at(0), at(1)]);
      expect((await rows()).at(-1)?.data.length).toBeLessThan(2048);
    },
  );

  test('is one row more per monitor and hour, and one for each document of what was measured', async () => {
    const hour = Date.UTC(2026, 10, 21, 11);
    ticks = watching(
      ...Array.from({ length: 50 }, (_, index) => monitorOf({ id: `service-${index}` })),
    );
    await ticks.tick(hour - 2 * MINUTE);
    expect((await ticks.tick(hour - MINUTE)).committed?.rowsWritten).toBe(1);
    expect((await ticks.tick(hour)).committed?.rowsWritten).toBe(53);
  });
});

describe('a crash', () => {
  /** The third tick of an outage: it opens an incident, counts an hour and writes `measured`. */
  const BUSY = Date.UTC(2026, 10, 21, 11);
  beforeEach(async () => {
    await play(['up', 'down'], BUSY - 2 * MINUTE);
    ticks.health['api-http'] = 'down';
  });

  test('at any statement of the tick leaves nothing half-done, and the next tick does it all', async () => {
    const before = await contentsOf(db);
    let [crashes, prepared] = [0, 0];
    for (;;) {
      let left = crashes;
      const broken = misbehaving(db, {
        prepare() {
          if (left === 0) throw new Error('D1_ERROR: Network connection lost.');
          left -= 1;
        },
      });
      const told = new Told(broken, { catalog: ticks.told.catalog });
      told.now = BUSY + 2_000;
      const round = ticks.tick(BUSY, { db: broken, commit: (...input) => told.tell(...input) });
      const outcome = await round.then(
        () => 'done',
        () => 'crashed',
      );
      if (outcome === 'done') break;
      expect(await contentsOf(db)).toEqual(before);
      crashes += 1;
      prepared = Math.max(prepared, crashes);
    }
    expect(prepared).toBeGreaterThan(12);
    expect(await incidents()).toMatchObject([
      { status: 'investigating', startedAt: BUSY - MINUTE },
    ]);
    expect(await days()).toHaveLength(1);
    expect((await measured())?.at).toBe(BUSY);
  });

  test('inside the batch takes back what stood before it, and the next minute catches up', async () => {
    const before = await contentsOf(db);
    let length = 1;
    for (let index = 0; index <= length; index += 1) {
      const broken = misbehaving(db, {
        batch(statements, proper) {
          // What a tick reads.
          if (statements.length <= 4) return proper(statements);
          length = statements.length;
          const poison = db.prepare(
            "INSERT INTO page_state (id, position, data) VALUES (2, 0, '')",
          );
          return proper(statements.toSpliced(index, 0, poison));
        },
      });
      const told = new Told(broken, { catalog: ticks.told.catalog });
      told.now = BUSY + 2_000;
      await expect(
        ticks.tick(BUSY, { db: broken, commit: (...input) => told.tell(...input) }),
      ).rejects.toThrow('CHECK constraint failed');
      expect(await contentsOf(db)).toEqual(before);
    }
    expect(length).toBeGreaterThan(8);
    await ticks.tick(BUSY + MINUTE);
    expect(await incidents()).toMatchObject([
      { status: 'investigating', startedAt: BUSY - MINUTE },
    ]);
    expect(await days()).toHaveLength(1);
  });
});
