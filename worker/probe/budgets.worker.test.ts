import { beforeEach, expect, test } from 'vitest';
import { counting } from '../testing/counting.ts';
import { emptyDatabase } from '../testing/database.ts';
import { inARow, Promised } from '../testing/promised.ts';
import { PROMISING } from '../testing/promised-company.ts';
import { Told } from '../testing/told.ts';
import { dayOf } from '../domain/window.ts';
import { createBudgetWatch } from './budgets.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The last minute of a window, and of an hour that is counted. */
const MINUTE_AT = Date.UTC(2026, 10, 21, 12) - MINUTE;

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

/** Looks at a minute; gives what happened and what it cost. */
async function looked(minute: number, trouble = {}) {
  await new Promised(db).record(
    'api-http',
    dayOf(minute) - 4 * 24 * HOUR,
    minute + MINUTE,
    trouble,
  );
  const { db: counted, take } = counting(db);
  const told = new Told(counted, { catalog: PROMISING });
  told.now = minute;
  await told.tell({ type: 'time' });
  take();
  await createBudgetWatch({
    db: counted,
    catalog: PROMISING,
    commit: (...input) => told.tell(...input),
  })(minute);
  const cost = take();
  const { results } = await db
    .prepare(`SELECT type FROM journal WHERE type LIKE 'budget.%'`)
    .all<{ type: string }>();
  return { events: results.map(({ type }) => type), cost };
}

test('two bad windows of the record burn the budget, and operators hear of it', async () => {
  const { events } = await looked(MINUTE_AT, inARow(MINUTE_AT + MINUTE - 10 * MINUTE, 2));
  expect(events).toEqual(['budget.burning']);
  const alert = await db
    .prepare('SELECT kind, text FROM alert')
    .first<{ kind: string; text: string }>();
  expect(alert?.kind).toBe('budget_burning');
  expect(alert?.text).toContain('api');
  const documents = await db.prepare('SELECT json FROM document').all<{ json: string }>();
  expect(documents.results.map(({ json }) => json).join()).not.toContain('budget');
});

test('a record without trouble costs two reads and no row', async () => {
  const { events, cost } = await looked(MINUTE_AT);
  expect(events).toEqual([]);
  expect(cost).toMatchObject({ statements: 2, rowsWritten: 0 });
  // Its four days; the ticks of the running hour come on top, sixty at most.
  expect(cost.rowsRead).toBeLessThanOrEqual(5);
});

test('an alarm ends though nothing of it is left in the record', async () => {
  const lastOfDay = dayOf(MINUTE_AT) + 24 * HOUR - MINUTE;
  const told = new Told(db, { catalog: PROMISING });
  told.now = MINUTE_AT;
  const bad = [1, 2, 3].map((ago) => ({
    at: MINUTE_AT + MINUTE - ago * 5 * MINUTE,
    bad: true,
    down: 5,
  }));
  await told.tell({ type: 'budgets', minute: MINUTE_AT + MINUTE, windows: { api: bad } });
  told.now = lastOfDay;
  const means = { db, commit: (...input: Parameters<typeof told.tell>) => told.tell(...input) };
  await createBudgetWatch({ ...means, catalog: { ...PROMISING, monitors: [] } })(lastOfDay);
  const { results } = await db
    .prepare(`SELECT type FROM journal WHERE type LIKE 'budget.%'`)
    .all<{ type: string }>();
  expect(results.map(({ type }) => type)).toEqual(['budget.burning', 'budget.recovered']);
});

test('the budget is looked at with the last minute of a window alone', async () => {
  const { events } = await looked(MINUTE_AT - MINUTE, inARow(MINUTE_AT - 30 * MINUTE + MINUTE, 5));
  expect(events).toEqual([]);
});
