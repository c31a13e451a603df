// Timers as rows: they follow the incident, remind once, and are counted.

import { beforeEach, expect, test } from 'vitest';
import type { Catalog } from '../domain/catalog.ts';
import { compliance, openTimers } from '../store/timers.ts';
import { emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { Desk } from '../testing/operators.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../testing/story.ts';
import { remind } from './remind.ts';

const CATALOG: Catalog = {
  ...MERIDIAN,
  routes: [{ severities: ['SEV-1', 'SEV-2'], to: [{ kind: 'slack' }] }],
};

let db: D1Database;
let desk: Desk;
beforeEach(async () => {
  db = await emptyDatabase();
  desk = new Desk(db, { catalog: CATALOG });
  await desk.open();
});

/** A minute of the cron. */
async function minute(): Promise<number> {
  desk.now += MINUTE_MS;
  await desk.operators.commit({ type: 'time' });
  return remind(db, CATALOG, desk.now);
}

async function memos(): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT payload FROM outbox WHERE kind = 'memo' ORDER BY id`)
    .all<{ payload: string }>();
  return results.map(({ payload }) => (JSON.parse(payload) as { title: string }).title);
}

test('what falls due is a reminder to the internal routes, once, and a line of the console', async () => {
  await desk.operators.commit(pagerduty('A', 'triggered', desk.now, { severity: 'SEV-1' }));
  for (let passed = 0; passed < 4; passed++) expect(await minute()).toBe(0);
  expect(await minute()).toBe(2);
  expect(await minute()).toBe(0);
  expect((await memos()).toSorted()).toEqual([
    'INC-20261102-01 (SEV-1): acknowledgement',
    'INC-20261102-01 (SEV-1): response',
  ]);
  const open = await openTimers(db, START_AT, 50);
  expect(open.map(({ kind }) => kind)).toContain('acknowledgement');
});

test('what was done in time reminds nobody, and both are counted', async () => {
  await desk.operators.commit(pagerduty('A', 'triggered', desk.now, { severity: 'SEV-1' }));
  desk.now += 2 * MINUTE_MS;
  await desk.operators.commit(pagerduty('A', 'acknowledged', desk.now));
  for (let passed = 0; passed < 8; passed++) await minute();
  expect(await memos()).toEqual(['INC-20261102-01 (SEV-1): response']);
  const counted = await compliance(db, START_AT, desk.now);
  expect(counted).toContainEqual({ kind: 'acknowledgement', due: 1, met: 1 });
  expect(counted).toContainEqual({ kind: 'response', due: 1, met: 0 });
});

test('what no longer matters is gone: a false alarm waits for nothing', async () => {
  const { events } = await desk.operators.commit(pagerduty('A', 'triggered', desk.now));
  const stream = events.find(({ event }) => event.type === 'incident.opened')?.stream ?? '';
  expect(await openTimers(db, START_AT, 50)).not.toEqual([]);
  await desk.operators.commit({
    type: 'command',
    key: null,
    actor: 'on-call',
    incident: stream.slice('incident:'.length),
    expected: null,
    command: { do: 'dismiss', reason: 'a test' },
  });
  expect(await openTimers(db, START_AT, 50)).toEqual([]);
});

test('where nobody is to be told of a severity, nothing is sent', async () => {
  await desk.operators.commit(pagerduty('A', 'triggered', desk.now, { assumedSeverity: 'SEV-3' }));
  for (let passed = 0; passed < 70; passed++) await minute();
  expect(await memos()).toEqual([]);
});
