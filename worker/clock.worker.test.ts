// The object itself, as the platform calls it: by the cron's way in, and by its alarm.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import catalog from 'allclear-catalog';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Clock } from './clock.ts';
import { CLOCK_NAME } from './probe/clock.ts';
import { minuteOf } from './probe/due.ts';
import { MINUTE_MS, pagerduty } from './testing/story.ts';
import { Told } from './testing/told.ts';

// The binding names the class in wrangler.toml, where types do not reach.
const clocks = env.CLOCK as DurableObjectNamespace<Clock>;

// In the future, or the platform would let the alarms that are set here go off by themselves.
beforeAll(() => void vi.setSystemTime(Date.UTC(2096, 10, 21, 10, 2, 5)));
afterAll(() => void vi.useRealTimers());

const count = () => env.DB.prepare('SELECT count(*) AS n FROM tick').first<number>('n');

test('a poke ticks and sets the alarm, which goes on by itself', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const clock = clocks.get(clocks.idFromName(CLOCK_NAME));
  const minute = minuteOf(Date.now());
  expect(await clock.tick(minute)).toEqual({ outcome: 'recorded', kind: null });
  expect(await clock.tick(minute)).toEqual({ outcome: 'taken', kind: null });
  expect(await count()).toBe(1);
  const next = () => runInDurableObject(clock, (_, { storage }) => storage.getAlarm());
  expect(await next()).toBe(minute + 20_000);
  vi.setSystemTime(minute + MINUTE_MS + 20_000);
  expect(await runDurableObjectAlarm(clock)).toBe(true);
  expect(await next()).toBe(minute + 2 * MINUTE_MS + 20_000);
  expect(await count()).toBe(2);
});

test('an alarm that ticks alone reminds of what is due and sends what waits, as the cron does', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const told = new Told(env.DB, { catalog });
  told.now = Date.now() - 20 * MINUTE_MS;
  await told.tell(pagerduty('Q1', 'triggered', told.now));
  await told.tell(pagerduty('Q1', 'acknowledged', told.now));
  const messages = async () =>
    (await env.DB.prepare('SELECT state FROM outbox').all<{ state: string }>()).results;
  expect(await messages()).toEqual([{ state: 'pending' }]);
  const clock = clocks.get(clocks.idFromName(CLOCK_NAME));
  await clock.tick(minuteOf(Date.now()) + MINUTE_MS);
  await env.DB.prepare('DELETE FROM tick').run();
  expect(await runDurableObjectAlarm(clock)).toBe(true);
  const reminded = await env.DB.prepare('SELECT reminded FROM timer').first<string>('reminded');
  expect(reminded).toContain('response:');
  expect((await messages()).every(({ state }) => state === 'done')).toBe(true);
});
