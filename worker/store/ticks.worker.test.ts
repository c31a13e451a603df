import { beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../testing/database.ts';
import {
  forgetTicks,
  insertTick,
  minuteTaken,
  newestTick,
  TICK_RETENTION_MS,
  selectTicks,
  ticksBetween,
} from './ticks.ts';

const MINUTE_MS = 60_000;
/** 2026-11-02T10:30:00Z: no tick of the full hour. */
const NOW = Date.UTC(2026, 10, 2, 10, 30);

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

const write = (...minutes: number[]) =>
  db.batch(minutes.map((minute) => insertTick(db, { minute, data: '{}' })));

const minutes = async () => (await ticksBetween(db, 0, 2 * NOW)).map(({ minute }) => minute);

describe('a tick', () => {
  it('takes its minute, once', async () => {
    expect(await minuteTaken(db, NOW)).toBe(false);
    await write(NOW);
    expect(await minuteTaken(db, NOW)).toBe(true);
    expect(await minuteTaken(db, NOW + MINUTE_MS)).toBe(false);
    await expect(write(NOW)).rejects.toThrow('UNIQUE constraint failed: tick.minute');
  });

  it('costs one row, and the one that it forgets another', async () => {
    await write(NOW - TICK_RETENTION_MS - MINUTE_MS);
    const results = await db.batch([
      insertTick(db, { minute: NOW, data: '{}' }),
      forgetTicks(db, NOW),
    ]);
    expect(results.map(({ meta }) => meta.rows_written)).toEqual([1, 1]);
    expect(await minutes()).toEqual([NOW]);
  });

  it('is the newest whenever it arrives, if it is', async () => {
    expect(await newestTick(db)).toBeNull();
    await write(NOW, NOW - 5 * MINUTE_MS);
    expect(await newestTick(db)).toEqual({ minute: NOW, data: '{}' });
  });
});

describe('forgetting', () => {
  it('leaves what is within the retention', async () => {
    await write(NOW - TICK_RETENTION_MS, NOW);
    await forgetTicks(db, NOW).run();
    expect(await minutes()).toEqual([NOW - TICK_RETENTION_MS, NOW]);
  });

  it('takes one row a minute, and catches up at the full hour', async () => {
    const old = Array.from(
      { length: 30 },
      (_, n) => NOW - TICK_RETENTION_MS - (n + 100) * MINUTE_MS,
    );
    await write(...old);
    await forgetTicks(db, NOW).run();
    expect(await minutes()).toHaveLength(29);
    await forgetTicks(db, NOW + 30 * MINUTE_MS).run();
    expect(await minutes()).toHaveLength(0);
  });
});

it('what is known of a span is not sent again, and what is new or gone is seen', async () => {
  await db.batch([0, 1, 2].map((minute) => insertTick(db, { minute, data: `tick ${minute}` })));
  const [found] = await db.batch([selectTicks(db, { from: 0, to: 3 }, [0, 2, 7])]);
  expect(found?.results).toEqual([
    { minute: 0, data: null },
    { minute: 1, data: 'tick 1' },
    { minute: 2, data: null },
  ]);
});
