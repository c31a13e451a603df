import { beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../testing/database.ts';
import {
  forgetReplayed,
  keep,
  keptDeliveries,
  markReplayed,
  REPLAYED_RETENTION_MS,
} from './inbox.ts';

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

const kept = (key: string, receivedAt: number) => ({
  key,
  receivedAt,
  source: 'pagerduty',
  body: `{"event":"${key}"}`,
  error: 'TypeError: x is undefined',
});

describe('a delivery that our code could not take', () => {
  it('is kept as it came, once, and waits in order of arrival', async () => {
    await db.batch([keep(db, kept('b', 2)), keep(db, kept('a', 3))]);
    const again = await keep(db, { ...kept('b', 9), body: 'other' }).run();
    expect(again.meta.rows_written).toBe(0);
    expect(await keptDeliveries(db)).toEqual([
      { ...kept('b', 2), state: 'kept' },
      { ...kept('a', 3), state: 'kept' },
    ]);
  });

  it('waits no longer once it was replayed, and does not come back', async () => {
    await keep(db, kept('a', 1)).run();
    await markReplayed(db, 'a').run();
    await keep(db, kept('a', 2)).run();
    expect(await keptDeliveries(db)).toEqual([]);
  });

  it('is forgotten two weeks after it came if it was replayed, and never while it waits', async () => {
    await db.batch([keep(db, kept('a', 1)), keep(db, kept('b', 1)), markReplayed(db, 'a')]);
    const keysAt = async (now: number) => {
      await forgetReplayed(db, now).run();
      const { results } = await db.prepare('SELECT key FROM inbox').all<{ key: string }>();
      return results.map(({ key }) => key);
    };
    expect(await keysAt(1 + REPLAYED_RETENTION_MS)).toEqual(['a', 'b']);
    expect(await keysAt(2 + REPLAYED_RETENTION_MS)).toEqual(['b']);
  });
});
