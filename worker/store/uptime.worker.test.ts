import { beforeEach, describe, expect, it } from 'vitest';
import { counting } from '../testing/counting.ts';
import { emptyDatabase } from '../testing/database.ts';
import {
  DAYS_RETENTION_MS,
  LATENCY_RETENTION_MS,
  forgetDays,
  forgetLatencies,
  readUptimeDays,
  readWindows,
  upsertUptimeDays,
} from './uptime.ts';

const DAY_MS = 86_400_000;
const TODAY = Date.UTC(2026, 10, 2);

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

const rowsOf = (count: number, windows: string, latency: string | null = null, day = TODAY) =>
  Array.from({ length: count }, (_, n) => ({ monitor: `m${n}`, day, windows, latency }));

const write = async (rows: ReturnType<typeof rowsOf>) => {
  const results = await db.batch(upsertUptimeDays(db, rows));
  return results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
};

describe('a day of a monitor', () => {
  it('costs one row when it is new or changes in any way, and none when it does not', async () => {
    expect(await write(rowsOf(50, 'a'))).toBe(50);
    expect(await write(rowsOf(50, 'a'))).toBe(0);
    expect(await write(rowsOf(50, 'b'))).toBe(50);
    expect(await write(rowsOf(50, 'b', 'x'))).toBe(50);
    expect(await write(rowsOf(50, 'b', 'x'))).toBe(0);
    expect(await write(rowsOf(50, 'c', 'y'))).toBe(50);
    expect(await write(rowsOf(50, 'c'))).toBe(50);
  });

  it('is read from a day on, with or without how long answers took', async () => {
    await write([...rowsOf(1, 'x', null, TODAY - DAY_MS), ...rowsOf(3, 'y', 'z')]);
    expect(await readUptimeDays(db, TODAY, ['m0', 'm1', 'm2'])).toHaveLength(3);
    expect(await readUptimeDays(db, TODAY - DAY_MS, ['m0', 'm2'])).toEqual([
      { monitor: 'm0', day: TODAY - DAY_MS, windows: 'x', latency: null },
      { monitor: 'm0', day: TODAY, windows: 'y', latency: 'z' },
      { monitor: 'm2', day: TODAY, windows: 'y', latency: 'z' },
    ]);
    expect(await readWindows(db, TODAY, ['m2'])).toEqual([
      { monitor: 'm2', day: TODAY, windows: 'y' },
    ]);
    expect(await readWindows(db, TODAY, [])).toEqual([]);
  });

  it('is read alike however many monitors there are', async () => {
    const rows = rowsOf(250, 'y');
    await write(rows);
    const read = await readWindows(
      db,
      TODAY,
      rows.map(({ monitor }) => monitor),
    );
    expect(read).toHaveLength(250);
  });

  it('costs no more to read after a year than after a day', async () => {
    const year = Array.from({ length: 365 }, (_, age) =>
      rowsOf(2, 'y', null, TODAY - age * DAY_MS),
    );
    await write(year.flat());
    const counted = counting(db);
    for (const read of [readUptimeDays, readWindows]) {
      expect(await read(counted.db, TODAY - DAY_MS, ['m0', 'm1'])).toHaveLength(4);
      expect(counted.take().rowsRead).toBeLessThanOrEqual(8);
    }
  });
});

describe('how long answers took', () => {
  const old = TODAY - LATENCY_RETENTION_MS - DAY_MS;
  const monitors = ['m0', 'm1'];
  const forget = async () => (await forgetLatencies(db, TODAY, monitors).run()).meta.rows_written;

  it('is forgotten after its time, the windows are not', async () => {
    await write([
      ...rowsOf(2, 'y', 'z', old - DAY_MS),
      ...rowsOf(2, 'y', 'z', old),
      ...rowsOf(2, 'y', 'z', old + DAY_MS),
    ]);
    expect(await forget()).toBe(4);
    expect(await forget()).toBe(0);
    const rows = await readUptimeDays(db, old - DAY_MS, ['m1']);
    expect(rows.map(({ windows, latency }) => [windows, latency])).toEqual([
      ['y', null],
      ['y', null],
      ['y', 'z'],
    ]);
  });
});

describe('days', () => {
  const old = TODAY - DAYS_RETENTION_MS - DAY_MS;
  const forget = async () => (await forgetDays(db, TODAY).run()).meta;

  it('are kept long enough for a report to be corrected a quarter later', () => {
    expect(DAYS_RETENTION_MS).toBeGreaterThanOrEqual(100 * DAY_MS);
  });

  it('are forgotten after five years, also those of a monitor that is gone, a few at a time', async () => {
    for (let age = -1; age < 4; age += 1) await write(rowsOf(2, 'y', null, old - age * DAY_MS));
    expect((await forget()).rows_written).toBe(4);
    expect((await forget()).rows_written).toBe(4);
    expect((await forget()).rows_written).toBe(0);
    const left = await readUptimeDays(db, 0, ['m0', 'm1']);
    expect(left.map(({ day }) => day)).toEqual([old + DAY_MS, old + DAY_MS]);
  });

  it('cost few rows to look through, however many there are', async () => {
    const year = Array.from({ length: 365 }, (_, age) =>
      rowsOf(3, 'y', null, TODAY - age * DAY_MS),
    );
    await write(year.flat());
    expect((await forget()).rows_read).toBeLessThanOrEqual(30);
  });

  it('of one monitor over a quarter are read with a row each', async () => {
    const year = Array.from({ length: 365 }, (_, age) =>
      rowsOf(3, 'y', null, TODAY - age * DAY_MS),
    );
    await write(year.flat());
    const counted = counting(db);
    expect(await readWindows(counted.db, TODAY - 89 * DAY_MS, ['m1'])).toHaveLength(90);
    expect(counted.take().rowsRead).toBeLessThanOrEqual(100);
  });
});
