import { env } from 'cloudflare:workers';
import catalog from 'allclear-catalog';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Environment } from './env.ts';
import worker from './index.ts';
import { emptyDatabase, misbehaving } from './testing/database.ts';
import { MINUTE_MS, pagerduty } from './testing/story.ts';
import { Told } from './testing/told.ts';

// In the future, or the platform would let the alarms that are set here go off by themselves.
beforeAll(() => void vi.setSystemTime(Date.UTC(2096, 10, 21, 10, 2, 5)));
afterAll(() => void vi.useRealTimers());

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

const context = { waitUntil() {}, passThroughOnException() {}, props: {} };

const unreachable = {
  idFromName: () => ({}),
  get: () => ({ tick: () => Promise.reject(new Error('Network connection lost.')) }),
};

/** Calls the cron, as the platform does. */
const scheduled = (changes: Partial<Record<keyof Environment, unknown>>) => {
  const environment = { ...env, ...changes } as unknown as Environment; // what the worker uses of it
  const controller = { scheduledTime: Date.now(), cron: '* * * * *', noRetry() {} };
  return worker.scheduled(controller, environment, context as unknown as ExecutionContext);
};

const states = async () => {
  const { results } = await db.prepare('SELECT state FROM outbox').all<{ state: string }>();
  return results.map(({ state }) => state);
};

const minutes = async () =>
  (await db.prepare('SELECT minute FROM tick').all<{ minute: number }>()).results;

test('the cron has the clock tick, and ticks by itself where the clock is out of reach', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  await scheduled({});
  expect(await minutes()).toHaveLength(1);
  await db.prepare('DELETE FROM tick').run();
  await scheduled({ CLOCK: unreachable });
  expect(await minutes()).toHaveLength(1);
  expect(said).toHaveBeenCalledWith(expect.stringContaining('the cron ticks by itself'), {
    kind: 'Error',
  });
});

test('a cron that ticks by itself leaves a minute that is over without data, as the clock does', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const late = {
      idFromName: () => ({}),
      get: () => ({
        tick() {
          vi.setSystemTime(minute + 70_000);
          return Promise.reject(new Error('Network connection lost.'));
        },
      }),
    };
    vi.setSystemTime(minute);
    await scheduled({ CLOCK: late });
    expect(await minutes()).toEqual([]);
    expect(said).toHaveBeenCalledWith(expect.stringContaining('over before its tick'), { minute });
    // The minute that it is by then is nobody's yet.
    await scheduled({ CLOCK: unreachable });
    expect(await minutes()).toEqual([{ minute: minute + MINUTE_MS }]);
  } finally {
    vi.useRealTimers();
  }
});

test('a tick that throws is said to have failed, and what waits to be sent is sent none the less', async () => {
  const told = new Told(db, { catalog });
  told.now = Date.now() - MINUTE_MS;
  await told.tell(pagerduty('Q1', 'triggered', told.now));
  await told.tell(pagerduty('Q1', 'acknowledged', told.now));
  expect(await states()).toEqual(['pending']);
  const broken = misbehaving(db, {
    prepare(sql) {
      if (/\btick\b/.test(sql)) throw new TypeError('no tick today');
    },
  });
  await expect(scheduled({ DB: broken, CLOCK: unreachable })).rejects.toMatchObject({
    name: 'StorageFailed',
  });
  expect(await states()).toEqual(['done']);
});

test('what falls due in a minute is told in that minute', async () => {
  const told = new Told(db, { catalog });
  told.now = Date.now() - 20 * MINUTE_MS;
  await told.tell(pagerduty('Q1', 'triggered', told.now, { severity: 'SEV-1' }));
  await told.tell(pagerduty('Q1', 'acknowledged', told.now));
  // All that was said is sent, so that nothing else waits.
  await db.prepare(`UPDATE outbox SET state = 'done'`).run();
  await scheduled({});
  const { results } = await db
    .prepare(`SELECT state FROM outbox WHERE kind = 'memo'`)
    .all<{ state: string }>();
  expect(results.length).toBeGreaterThan(0);
  expect(results.every(({ state }) => state === 'done')).toBe(true);
});
