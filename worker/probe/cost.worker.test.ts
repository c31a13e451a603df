// What a tick asks of the database, all told; what it writes is tested in `round.worker.test.ts`.

import { expect, test } from 'vitest';
import { DAY_MS, EMPTY_DAY, packDay } from '../domain/window.ts';
import { TICK_RETENTION_MS } from '../store/ticks.ts';
import { DAYS_RETENTION_MS, LATENCY_RETENTION_MS, upsertUptimeDays } from '../store/uptime.ts';
import { counting } from '../testing/counting.ts';
import { emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { Ticked } from '../testing/ticked.ts';

const MINUTE = 60_000;
const HOUR = Date.UTC(2026, 10, 21, 11);

/** Of the fifty statements that the platform allows one invocation; the rest is for what has to be sent. */
const STATEMENTS_LIMIT = 25;
const ORDINARY_STATEMENTS_LIMIT = 3;
/** Ways to the database and back: it is written where nothing has moved since the tick before. */
const ORDINARY_CALLS_LIMIT = 1;
/** One that makes the bars anew: how things stand, what the bars are made of, and the writing. */
const BARS_CALLS_LIMIT = 3;
/** A day of such ticks reads a fiftieth of what the free plan allows. */
const ORDINARY_ROWS_READ_LIMIT = 60;

test('a tick of 50 healthy monitors reads few rows by few queries, also one that counts an hour', async () => {
  const { db, take } = counting(await emptyDatabase());
  const monitors = Array.from({ length: 50 }, (_, index) =>
    monitorOf({ id: `service-${index}`, component: index % 2 === 0 ? 'api' : 'web' }),
  );
  const ticks = new Ticked(db, { ...MERIDIAN, monitors });
  const memory = { newest: null };
  const asked = async (minute: number) => {
    take();
    await ticks.tick(minute, { memory });
    return { minute, ...take() };
  };
  // The first of all writes the documents, and says that monitors are up; the second remembers that nothing moved since.
  for (const before of [21, 20]) await asked(HOUR - before * MINUTE);
  const all = [];
  for (let index = -19; index <= 10; index += 1) all.push(await asked(HOUR + index * MINUTE));
  const ordinary = all.filter(({ minute }) => minute % (10 * MINUTE) !== 0);
  const most = (counts: readonly number[]) => Math.max(...counts);
  expect(most(all.map(({ statements }) => statements))).toBeLessThanOrEqual(STATEMENTS_LIMIT);
  expect(most(ordinary.map(({ statements }) => statements))).toBeLessThanOrEqual(
    ORDINARY_STATEMENTS_LIMIT,
  );
  expect(most(ordinary.map(({ calls }) => calls))).toBe(ORDINARY_CALLS_LIMIT);
  const bars = all.filter(({ minute }) => minute % (10 * MINUTE) === 0 && minute !== HOUR);
  expect(most(bars.map(({ calls }) => calls))).toBe(BARS_CALLS_LIMIT);
  expect(most(ordinary.map(({ rowsRead }) => rowsRead))).toBeLessThanOrEqual(
    ORDINARY_ROWS_READ_LIMIT,
  );
});

test('a day of ticks writes no more rows than are promised, with what it rolls up and forgets', async () => {
  const db = await emptyDatabase();
  const MONITORS = 10;
  const monitors = Array.from({ length: MONITORS }, (_, index) =>
    monitorOf({ id: `service-${index}`, regions: ['weur', 'enam', 'apac'] }),
  );
  const ticks = new Ticked(db, { ...MERIDIAN, monitors });
  const midnight = Date.UTC(2026, 10, 22);
  const windows = packDay(EMPTY_DAY);
  // A tick for each minute and days of each monitor that have had their time.
  await db.batch([
    db
      .prepare(
        `WITH RECURSIVE past (minute) AS (
           SELECT ?1 UNION ALL SELECT minute + 60000 FROM past WHERE minute < ?2)
         INSERT INTO tick (minute, data) SELECT minute, '{"v":1,"r":[],"m":{}}' FROM past`,
      )
      .bind(midnight - TICK_RETENTION_MS - 61 * MINUTE, midnight - TICK_RETENTION_MS),
    ...upsertUptimeDays(
      db,
      monitors.flatMap(({ id: monitor }) => [
        { monitor, day: midnight - LATENCY_RETENTION_MS - DAY_MS, windows, latency: '{}' },
        { monitor, day: midnight - DAYS_RETENTION_MS - DAY_MS, windows, latency: null },
      ]),
    ),
  ]);
  const written = async (minute: number) => (await ticks.tick(minute)).committed?.rowsWritten ?? 0;
  await written(midnight - 61 * MINUTE);
  let hour = 0;
  for (let before = 60; before > 0; before -= 1) hour += await written(midnight - before * MINUTE);
  const dayTurn = await written(midnight);
  // Every tick forgets one, and the turn of the day of each monitor a day, and how long answers took on another.
  expect(hour).toBeGreaterThanOrEqual(2 * 60 + MONITORS);
  expect(dayTurn).toBeGreaterThanOrEqual(3 * MONITORS);
  expect(24 * hour + dayTurn).toBeLessThanOrEqual(2 * 1_440 + 26 * MONITORS + 300);
});
