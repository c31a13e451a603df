import { beforeEach, describe, expect, it } from 'vitest';
import { contentsOf, emptyDatabase, misbehaving } from '../testing/database.ts';
import { WATCHED } from '../testing/plots.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../testing/story.ts';
import { Told } from '../testing/told.ts';
import type { Wanted } from './load.ts';
import { load } from './load.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;

let db: D1Database;
let told: Told;
beforeEach(async () => {
  db = await emptyDatabase();
  told = new Told(db, { catalog: WATCHED });
});

const wanted = (more: Partial<Wanted> = {}): Wanted => ({
  now: told.now,
  quietBefore: told.now,
  sources: [],
  incidents: [],
  key: null,
  minute: null,
  ...more,
});

/** One outage of the API as its probes see it, from beginning to quiet. */
async function outage() {
  for (const verdict of ['down', 'up', 'up'] as const) {
    told.now += 20 * MINUTE_MS;
    await told.tick({ 'api-http': verdict, 'api-tcp': 'up', 'web-http': 'up' });
  }
  told.now += 2 * DAY_MS;
}

describe('loading', () => {
  it('of an empty database gives an empty world', async () => {
    expect(await load(db, wanted())).toMatchObject({
      head: { position: 0 },
      world: { position: 0, openedToday: 0 },
      keyKnown: false,
      minuteTaken: false,
      page: null,
    });
  });

  it('leaves out what has been quiet, unless somebody speaks about it', async () => {
    await told.tick({ 'api-http': 'up', 'api-tcp': 'up', 'web-http': 'up' });
    await told.tell(pagerduty('Q1', 'triggered', told.now));
    await told.tell(pagerduty('Q1', 'resolved', told.now));
    told.now += 20 * MINUTE_MS;
    await told.tell({ type: 'time' });
    told.now += 2 * DAY_MS;
    const { world } = await load(db, wanted());
    expect([...world.incidents.keys(), ...world.reports.keys()]).toEqual([]);

    const asked: Partial<Wanted>[] = [
      { sources: ['pagerduty:Q1'] },
      { incidents: ['id0000000000'] },
      { incidents: ['INC-20261102-01'] },
      { quietBefore: START_AT },
    ];
    for (const more of asked) {
      const loaded = await load(db, wanted(more));
      expect([...loaded.world.incidents.keys()], JSON.stringify(more)).toEqual(['id0000000000']);
      expect(loaded.world.reports.get('pagerduty:Q1')).toHaveLength(2);
    }
  });

  it('of a monitor that has failed before does not grow with how often it has', async () => {
    for (let count = 0; count < 5; count++) await outage();
    told.now += 20 * MINUTE_MS;
    await told.tick({ 'api-http': 'down', 'api-tcp': 'up', 'web-http': 'up' });
    const { world } = await load(db, wanted());
    expect(world.incidents.size).toBe(1);
    expect(world.reports.get('monitor:api-http')).toHaveLength(1);
    const { incident = [] } = await contentsOf(db);
    expect(incident).toHaveLength(6);
  });

  it('says what is known and what is taken', async () => {
    await told.tick({});
    await told.tell(pagerduty('Q1', 'triggered', told.now, { id: 'E1' }));
    expect(await load(db, wanted({ key: 'pagerduty:E1', minute: told.now }))).toMatchObject({
      keyKnown: true,
      minuteTaken: true,
      recentExists: true,
      page: { version: 1, catalog: WATCHED.hash },
      world: { openedToday: 1 },
    });
    expect(await load(db, wanted({ key: 'pagerduty:E2', minute: 0 }))).toMatchObject({
      keyKnown: false,
      minuteTaken: false,
    });
    told.now += DAY_MS;
    expect((await load(db, wanted())).world.openedToday).toBe(0);
  });

  it('searches every table by an index', async () => {
    const queries: string[] = [];
    await load(misbehaving(db, { prepare: (sql) => void queries.push(sql) }), wanted());
    for (const sql of queries) {
      const { results } = await db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...(sql.includes('?4') ? ['', '', '', 0] : [0, '[]', '[]']))
        .all<{ detail: string }>();
      const scanned = results
        .map(({ detail }) => detail)
        .filter((detail) => /^SCAN (journal|incident|binding|document|tick)/.test(detail));
      expect(scanned.filter((detail) => !detail.startsWith('SCAN journal'))).toEqual([]);
      // The newest row is found by walking backwards, one step.
      expect(scanned.length).toBeLessThanOrEqual(1);
    }
  });
});
