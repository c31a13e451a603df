// What a tick asks of the database, all told; what it writes is tested in `round.worker.test.ts`.

import { expect, test } from 'vitest';
import { counting } from '../testing/counting.ts';
import { emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { Ticked } from '../testing/ticked.ts';

const MINUTE = 60_000;
const HOUR = Date.UTC(2026, 10, 21, 11);

/** Of the fifty statements that the platform allows one invocation; the rest is for what has to be sent. */
const STATEMENTS_LIMIT = 25;
const ORDINARY_STATEMENTS_LIMIT = 10;
/** A day of such ticks reads a fiftieth of what the free plan allows. */
const ORDINARY_ROWS_READ_LIMIT = 60;

test('a tick of 50 healthy monitors reads few rows by few queries, also one that counts an hour', async () => {
  const { db, take } = counting(await emptyDatabase());
  const monitors = Array.from({ length: 50 }, (_, index) =>
    monitorOf({ id: `service-${index}`, component: index % 2 === 0 ? 'api' : 'web' }),
  );
  const ticks = new Ticked(db, { ...MERIDIAN, monitors });
  const asked = async (minute: number) => {
    take();
    await ticks.tick(minute);
    return { minute, ...take() };
  };
  // The first of all writes the documents, too.
  await asked(HOUR - 20 * MINUTE);
  const all = [];
  for (let index = -19; index <= 10; index += 1) all.push(await asked(HOUR + index * MINUTE));
  const ordinary = all.filter(({ minute }) => minute % (10 * MINUTE) !== 0);
  const most = (counts: readonly number[]) => Math.max(...counts);
  expect(most(all.map(({ statements }) => statements))).toBeLessThanOrEqual(STATEMENTS_LIMIT);
  expect(most(ordinary.map(({ statements }) => statements))).toBeLessThanOrEqual(
    ORDINARY_STATEMENTS_LIMIT,
  );
  expect(most(ordinary.map(({ rowsRead }) => rowsRead))).toBeLessThanOrEqual(
    ORDINARY_ROWS_READ_LIMIT,
  );
});
