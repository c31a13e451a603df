import { beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../testing/database.ts';
import { readUptimeDays, upsertUptimeDays } from './uptime.ts';

const DAY_MS = 86_400_000;
const TODAY = Date.UTC(2026, 10, 2);

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

const rowsOf = (count: number, windows: string) =>
  Array.from({ length: count }, (_, n) => ({ monitor: `m${n}`, day: TODAY, windows }));

describe('a day of a monitor', () => {
  it('costs one row when it is new or changes, and none when it does not', async () => {
    const cost = async (windows: string) => {
      const results = await db.batch(upsertUptimeDays(db, rowsOf(50, windows)));
      return results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
    };
    expect(await cost('a')).toBe(50);
    expect(await cost('a')).toBe(0);
    expect(await cost('b')).toBe(50);
  });

  it('is read from a day on, of all monitors or of some', async () => {
    await db.batch(
      upsertUptimeDays(db, [
        { monitor: 'm0', day: TODAY - DAY_MS, windows: 'x' },
        ...rowsOf(3, 'y'),
      ]),
    );
    expect(await readUptimeDays(db, TODAY)).toHaveLength(3);
    expect(await readUptimeDays(db, TODAY - DAY_MS, ['m0', 'm2'])).toEqual([
      { monitor: 'm0', day: TODAY - DAY_MS, windows: 'x' },
      { monitor: 'm0', day: TODAY, windows: 'y' },
      { monitor: 'm2', day: TODAY, windows: 'y' },
    ]);
  });
});
