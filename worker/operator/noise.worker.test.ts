// Which alerts are noise, from the journal of real incidents.

import { beforeEach, expect, test } from 'vitest';
import type { Catalog } from '../domain/catalog.ts';
import { noisyNow } from '../store/noise.ts';
import { emptyDatabase, misbehaving } from '../testing/database.ts';
import { MERIDIAN, monitorOf } from '../testing/meridian.ts';
import { bearer, Desk } from '../testing/operators.ts';
import { MINUTE_MS, pagerduty } from '../testing/story.ts';
import { tellNoise } from './noise.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
const CATALOG: Catalog = {
  ...MERIDIAN,
  monitors: [monitorOf({ id: 'api-http', component: 'api' })],
};
let db: D1Database;
let desk: Desk;
beforeEach(async () => {
  db = await emptyDatabase();
  desk = new Desk(db, { catalog: CATALOG });
  await desk.open();
});

/** A monitor fails and is up again, hours later everything is over. */
async function fire(whileDown: () => Promise<unknown> = async () => {}): Promise<void> {
  const tick = async (verdict: 'up' | 'down') => {
    desk.now += MINUTE_MS;
    const state = { verdict, since: desk.now, measuredAt: desk.now };
    const monitors = { 'api-http': { ...state, runs: { degraded: null, down: null } } };
    await desk.operators.commit({ type: 'tick', minute: desk.now, row: '{}', monitors });
  };
  await tick('down');
  await whileDown();
  await tick('up');
  desk.now += DAY_MS;
  await desk.operators.commit({ type: 'time' });
}

const alerts = async () =>
  (await db.prepare('SELECT kind, text FROM alert').all<{ kind: string; text: string }>()).results;

test('an alert that fires three times in a month and moves nobody is noise, and operators alone may ask', async () => {
  for (let n = 0; n < 2; n++) await fire();
  expect(await noisyNow(db, desk.now)).toEqual([]);
  await fire();
  const asked = await desk.ask('GET', '/v1/noise', { headers: bearer('read') });
  expect(await asked.json()).toEqual({
    noisy: [{ key: 'probe:api-http', firings: 3, last_at: expect.stringMatching(/Z$/) }],
  });
  expect((await desk.ask('GET', '/v1/noise')).status).toBe(401);
  const shown = await (
    await desk.ask('GET', '/console/metrics', { headers: bearer('read') })
  ).text();
  expect(shown).toMatch(/Alerts that are noise.*probe:api-http.*3 times/s);
  desk.now += 30 * DAY_MS;
  expect(await noisyNow(db, desk.now)).toEqual([]);
});

test.each([
  [
    'acknowledged it in PagerDuty',
    () => desk.operators.commit(pagerduty('Q1', 'acknowledged', desk.now)),
  ],
  [
    'written an update',
    async () => {
      const headers = bearer('publish');
      const { results } = await db
        .prepare('SELECT id FROM incident ORDER BY number')
        .all<{ id: string }>();
      const path = `/v1/pages/meridian0001/incidents/${results.at(-1)?.id ?? ''}`;
      const body = { incident: { body: 'We look into it.', status: 'investigating' } };
      const answer = await desk.ask('PATCH', path, { headers, body });
      expect(answer.status).toBe(200);
    },
  ],
])('it is none once somebody has %s', async (_what, act) => {
  await fire();
  await fire(act);
  await fire();
  await fire();
  expect(await noisyNow(db, desk.now)).toEqual([]);
});

test('once a week operators are told of it, and no other minute asks anything', async () => {
  for (let n = 0; n < 3; n++) await fire();
  // 2026-11-09T07:17:00Z, a Monday.
  const monday = Date.UTC(2026, 10, 9, 7, 17);
  const untouched = misbehaving(db, {
    prepare(sql) {
      throw new Error(`Expected no question, found ${sql}`);
    },
  });
  await tellNoise(untouched, monday + MINUTE_MS);
  await tellNoise(untouched, monday + DAY_MS);
  await tellNoise(db, monday);
  expect((await alerts()).filter(({ kind }) => kind === 'noisy_alert')).toEqual([
    { kind: 'noisy_alert', text: expect.stringMatching(/^probe:api-http fired 3 times/) },
  ]);
});
