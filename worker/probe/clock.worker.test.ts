import { env } from 'cloudflare:workers';
import { runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { Ticked } from '../testing/ticked.ts';
import type { Clock, ClockMeans } from './clock.ts';
import { createClock, LANDED_AT_ONCE, nextAlarm, RECORD_DEADLINE_MS } from './clock.ts';
import { createKept } from './kept.ts';
import type { Seen } from './results.ts';
import { packRow } from './row.ts';

const MINUTE = 60_000;
/** In the future, or the platform would let the alarms that are set here go off by themselves. */
const START = Date.UTC(2096, 10, 21, 10, 2);
const at = (minutes: number) => START + minutes * MINUTE;

let db: D1Database;
let ticks: Ticked;
let now: number;
let objects = 0;
const said: string[] = [];

beforeEach(async () => {
  db = await emptyDatabase();
  ticks = new Ticked(db, {
    ...MERIDIAN,
    monitors: [monitorOf({ id: 'api-http', regions: ['weur', 'enam', 'apac'] })],
  });
  now = START;
  said.length = 0;
  vi.spyOn(console, 'error').mockImplementation((what: string) => void said.push(what));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A clock over the storage of an object of its own, with the alarm that is set there. */
async function withClock(
  work: (clock: Clock, alarm: () => Promise<number | null>, again: () => Clock) => Promise<void>,
  means: Partial<ClockMeans> = {},
): Promise<void> {
  const stub = env.CLOCK.get(env.CLOCK.idFromName(`test-${objects++}`));
  await runInDurableObject(stub, async (_, { storage }) => {
    const begin = () =>
      createClock({
        alarms: storage,
        kept: createKept(storage),
        now: () => now,
        look: ticks.look,
        record: ticks.record,
        recorded: async () => {},
        alone: async () => {},
        ...means,
      });
    await work(begin(), () => storage.getAlarm(), begin);
  });
}

const minutes = async () =>
  (
    await db.prepare('SELECT minute FROM tick ORDER BY minute').all<{ minute: number }>()
  ).results.map(({ minute }) => (minute - START) / MINUTE);
const incidents = async () =>
  ((await ticks.told.documents()).get('page')?.['incidents'] ?? []) as { startedAt: number }[];

const rowOf = ({ minute, samples }: Seen) =>
  packRow(
    minute,
    Object.fromEntries([...samples].map(([id, some]) => [id, { state: null, samples: some }])),
  );

/** The database really refuses: its table is not there. */
const breakDatabase = () => db.prepare('ALTER TABLE tick RENAME TO tick_away').run();
const mendDatabase = () => db.prepare('ALTER TABLE tick_away RENAME TO tick').run();

describe('a minute', () => {
  test('is ticked once, whoever asks and however often', async () => {
    await withClock(async (clock, _, again) => {
      const outcomes = await Promise.all([clock.tick(at(0)), clock.tick(at(0)), clock.alarm()]);
      expect(outcomes.map((one) => one?.outcome)).toEqual(['recorded', 'taken', undefined]);
      // What is not in memory any more is in the database.
      expect(await again().tick(at(0))).toEqual({ outcome: 'taken', kind: null });
    });
    expect(ticks.asked).toHaveLength(1);
    expect(await minutes()).toEqual([0]);
  });

  test('waits for the one before it, so that no two ticks run at once', async () => {
    let running = 0;
    let most = 0;
    ticks.meanwhile = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    };
    await withClock(async (clock) => {
      await Promise.all([0, 1, 2, 3].map((minute) => clock.tick(at(minute))));
    });
    expect(most).toBe(1);
    expect(await minutes()).toEqual([0, 1, 2, 3]);
  });

  test('that is over before its turn stays without data, and is never told late', async () => {
    const waiting = Promise.withResolvers<void>();
    ticks.meanwhile = () => waiting.promise;
    await withClock(async (clock) => {
      const first = clock.tick(at(0));
      now = at(1);
      const second = clock.tick(at(1));
      now = at(2) + 1_000;
      const third = clock.tick(at(2));
      waiting.resolve();
      const outcomes = (await Promise.all([first, second, third])).map(({ outcome }) => outcome);
      expect(outcomes).toEqual(['recorded', 'missed', 'recorded']);
    });
    expect(await minutes()).toEqual([0, 2]);
    expect(said).toEqual(['a minute was over before its tick could run: it has no data']);
  });

  test('is not held up by what follows the one before it', async () => {
    await withClock(
      async (clock) => {
        expect((await clock.tick(at(0))).outcome).toBe('recorded');
        expect((await clock.tick(at(1))).outcome).toBe('recorded');
      },
      {
        recorded: () => new Promise(() => {}),
        followingDeadlineMs: 20,
      },
    );
    expect(said).toContain('what follows a tick did not end');
  });

  test('that the cron forgot is ticked by the alarm, with all that the cron does besides', async () => {
    const alone = vi.fn<(minute: number) => Promise<void>>(async () => {});
    await withClock(
      async (clock, alarm) => {
        await clock.tick(at(0));
        expect(await alarm()).toBe(at(0) + 20_000);
        for (const minute of [0, 1, 2]) {
          now = at(minute) + 20_000;
          await clock.alarm();
        }
        expect(await alarm()).toBe(at(3) + 20_000);
      },
      { alone },
    );
    expect(await minutes()).toEqual([0, 1, 2]);
    expect(alone.mock.calls).toEqual([[at(1)], [at(2)]]);
  });

  test('that nobody ticked stays without one', async () => {
    await withClock(async (clock) => {
      await clock.tick(at(0));
      now = at(5);
      await clock.tick(at(5));
      await clock.alarm();
    });
    expect(await minutes()).toEqual([0, 5]);
  });

  test('that comes late fills the record', async () => {
    await withClock(async (clock) => {
      await clock.tick(at(1));
      expect(await clock.tick(at(0))).toEqual({ outcome: 'late', kind: null });
    });
    expect(await minutes()).toEqual([0, 1]);
  });

  test('of another time is played without starting the clock', async () => {
    await withClock(async (clock, alarm) => {
      await clock.tick(at(-60));
      expect(await alarm()).toBeNull();
    });
  });

  test('by a clock that is some seconds off is the same minute for cron and alarm', async () => {
    await withClock(async (clock) => {
      now = at(0) - 900;
      await clock.tick(at(0));
      now = at(0) + 20_000;
      await clock.alarm();
      now = at(1) + 30_000;
      await clock.tick(at(1));
      await clock.alarm();
    });
    expect(await minutes()).toEqual([0, 1]);
  });

  test('is counted after it was recorded, and only then', async () => {
    const recorded = vi.fn<() => Promise<void>>(async () => {});
    await withClock(
      async (clock) => {
        await clock.tick(at(1));
        await clock.tick(at(1));
        await clock.tick(at(0));
        await breakDatabase();
        await clock.tick(at(2));
      },
      { recorded },
    );
    expect(recorded).toHaveBeenCalledTimes(1);
  });

  test('on which our own code fails is told by its kind, and the next one ticks', async () => {
    let isBroken = true;
    await withClock(
      async (clock) => {
        expect(await clock.tick(at(0))).toEqual({ outcome: 'failed', kind: 'TypeError' });
        isBroken = false;
        expect((await clock.tick(at(1))).outcome).toBe('recorded');
      },
      {
        record: async (seen) => {
          if (isBroken) throw new TypeError('with words that nobody may log');
          return ticks.record(seen);
        },
      },
    );
    expect(said).toEqual(['a tick failed']);
  });
});

describe('while the database is down', () => {
  test('ticks are kept, and land in their order once it is back', async () => {
    await withClock(async (clock) => {
      ticks.health['api-http'] = 'up';
      await clock.tick(at(0));
      ticks.health['api-http'] = 'down';
      await breakDatabase();
      for (const minute of [1, 2, 3]) {
        expect(await clock.tick(at(minute))).toEqual({ outcome: 'kept', kind: 'StorageFailed' });
      }
      await mendDatabase();
      expect(await incidents()).toEqual([]);
      now = at(4);
      // Two land with the next tick, which has to wait for the third; the alarm goes on at once.
      expect((await clock.tick(at(4))).outcome).toBe('kept');
      expect(await minutes()).toEqual([0, 1, 2]);
      await clock.alarm();
    });
    expect(await minutes()).toEqual([0, 1, 2, 3, 4]);
    expect(await incidents()).toMatchObject([{ startedAt: at(1) }]);
  });

  test('the alarm lands what is left second by second, not minute by minute', async () => {
    const count = 3 * LANDED_AT_ONCE;
    await withClock(async (clock, alarm) => {
      await breakDatabase();
      for (let minute = 0; minute < count; minute += 1) await clock.tick(at(minute));
      await mendDatabase();
      const minute = at(count - 1);
      now = minute + 20_000;
      await clock.alarm();
      expect(await alarm()).toBe(now + 1_000);
      now += 1_000;
      await clock.alarm();
      now += 1_000;
      await clock.alarm();
      now += 1_000;
      await clock.alarm();
      expect(await alarm()).toBe(nextAlarm(now));
    });
    expect(await minutes()).toEqual(Array.from({ length: count }, (_, minute) => minute));
  });

  test('a minute that landed though nobody heard of it is not told twice', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await withClock(
      async (clock) => {
        expect((await clock.tick(at(0))).outcome).toBe('kept');
        expect((await clock.tick(at(1))).outcome).toBe('recorded');
      },
      {
        // It is made true, and the answer comes too late.
        record: async (seen) => {
          const round = await ticks.record(seen);
          if (seen.minute === at(0) && round.outcome === 'recorded') {
            vi.advanceTimersByTime(RECORD_DEADLINE_MS);
            await new Promise(() => {});
          }
          return round;
        },
      },
    );
    expect(await minutes()).toEqual([0, 1]);
  });

  test('what would fail for ever holds up nothing', async () => {
    await withClock(async (clock) => {
      await breakDatabase();
      await clock.tick(at(0));
      await clock.tick(at(1));
      await mendDatabase();
      await db.exec(
        `CREATE TRIGGER never BEFORE INSERT ON tick WHEN new.minute = ${at(0)} BEGIN SELECT RAISE(ABORT, 'constraint failed'); END`,
      );
      now = at(2);
      expect((await clock.tick(at(2))).outcome).toBe('recorded');
    });
    expect(await minutes()).toEqual([1, 2]);
    expect(said).toContain('a kept tick was given up');
  });
});

describe('what is kept', () => {
  test('comes back as it was, and is dropped after its day', async () => {
    const stub = env.CLOCK.get(env.CLOCK.idFromName(`test-${objects++}`));
    await runInDurableObject(stub, async (_, { storage }) => {
      const kept = createKept(storage, 3 * MINUTE);
      const seen = async (minute: number) => {
        const looked = await ticks.look(at(minute));
        if (looked === null) throw new Error('nobody has ticked');
        return looked;
      };
      const first = await seen(0);
      await kept.keep(first);
      const [back = first] = await kept.oldest(1);
      expect(back).not.toBe(first);
      expect(rowOf(back)).toBe(rowOf(first));
      for (const minute of [1, 2, 3, 4]) await kept.keep(await seen(minute));
      expect((await kept.oldest(9)).map(({ minute }) => minute)).toEqual([1, 2, 3, 4].map(at));
      await kept.forget(at(1));
      expect((await kept.oldest(1)).map(({ minute }) => minute)).toEqual([at(2)]);
    });
  });
});

test('the alarm is the next second 20', () => {
  expect(nextAlarm(at(0))).toBe(at(0) + 20_000);
  expect(nextAlarm(at(0) + 20_000)).toBe(at(1) + 20_000);
  expect(nextAlarm(at(0) + 59_999)).toBe(at(1) + 20_000);
});
