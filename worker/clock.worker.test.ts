// The object itself, as the platform calls it: by the cron's way in, and by its alarm.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import type { Clock } from './clock.ts';
import { CLOCK_NAME } from './probe/clock.ts';
import { minuteOf } from './probe/due.ts';

// The binding names the class in wrangler.toml, where types do not reach.
const clocks = env.CLOCK as DurableObjectNamespace<Clock>;

const count = () => env.DB.prepare('SELECT count(*) AS n FROM tick').first<number>('n');

test('a poke ticks and sets the alarm, which goes on by itself', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const clock = clocks.get(clocks.idFromName(CLOCK_NAME));
  const minute = minuteOf(Date.now());
  expect(await clock.tick(minute)).toEqual({ outcome: 'recorded', kind: null });
  expect(await clock.tick(minute)).toEqual({ outcome: 'taken', kind: null });
  expect(await count()).toBe(1);
  const next = () => runInDurableObject(clock, (_, { storage }) => storage.getAlarm());
  expect(await next()).toBeGreaterThan(Date.now() - 60_000);
  expect(await runDurableObjectAlarm(clock)).toBe(true);
  expect(await next()).not.toBeNull();
  // Whether a minute has gone by meanwhile is the machine's business.
  expect(await count()).toBeGreaterThanOrEqual(1);
});
