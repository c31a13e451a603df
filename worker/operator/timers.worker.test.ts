// Timers as rows: they follow the incident, remind once, and are counted.

import { beforeEach, expect, test } from 'vitest';
import type { Catalog } from '../domain/catalog.ts';
import type { IncidentCommand } from '../domain/command.ts';
import { TIMER_KINDS } from '../domain/timer.ts';
import { compliance, openTimers } from '../store/timers.ts';
import { emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { bearer, Desk } from '../testing/operators.ts';
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

test('every timer reminds once: a SEV-1 that nobody does anything about, to the end of its postmortem', async () => {
  const { events } = await desk.operators.commit(
    pagerduty('A', 'triggered', desk.now, { severity: 'SEV-1' }),
  );
  const stream = events.find(({ event }) => event.type === 'incident.opened')?.stream ?? '';
  const ask = (command: IncidentCommand) =>
    desk.operators.commit({
      type: 'command',
      key: null,
      actor: 'on-call',
      incident: stream.slice('incident:'.length),
      expected: null,
      command,
    });
  const until = async (at: number) => {
    desk.now = at;
    await desk.operators.commit({ type: 'time' });
    await remind(db, CATALOG, desk.now);
    await remind(db, CATALOG, desk.now);
  };
  await until(START_AT + 6 * MINUTE_MS);
  await ask({ do: 'assess', facts: { breachConfirmedAt: desk.now } });
  await desk.operators.commit(pagerduty('A', 'acknowledged', desk.now));
  await until(START_AT + 17 * MINUTE_MS);
  await until(START_AT + 40 * MINUTE_MS);
  await desk.operators.commit(pagerduty('A', 'resolved', desk.now));
  await until(START_AT + 60 * MINUTE_MS);
  for (const hours of [26, 50, 74]) await until(START_AT + hours * 60 * MINUTE_MS);
  const told = (await memos()).map((title) => title.replace(/^.*: /, ''));
  // The first post was automation's own, in time.
  const kinds = TIMER_KINDS.filter((kind) => kind !== 'first_post');
  expect([...new Set(told)].toSorted()).toEqual(
    kinds.map((kind) => kind.replaceAll('_', ' ')).toSorted(),
  );
  const counted = await compliance(db, START_AT, desk.now);
  expect(counted.map(({ kind }) => kind)).toEqual([...TIMER_KINDS].toSorted());
  expect(told.filter((kind) => kind !== 'next update')).toHaveLength(kinds.length - 1);
});

test('a first post that nobody makes reminds, and automation’s "no change" keeps nobody’s promise', async () => {
  const quiet = { publish: 'never', severity: 'SEV-1' } as const;
  await desk.operators.commit(pagerduty('A', 'triggered', desk.now, quiet));
  for (let passed = 0; passed < 11; passed++) await minute();
  expect(await memos()).toContain('INC-20261102-01 (SEV-1): first post');
  await desk.operators.commit(
    pagerduty('B', 'triggered', desk.now, { severity: 'SEV-1', components: { web: null } }),
  );
  for (let passed = 0; passed < 60; passed++) await minute();
  const due = (await memos()).filter((title) => title.endsWith('next update'));
  expect(due.length).toBeGreaterThanOrEqual(3);
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
  // For a scraper with a token, and for nobody else.
  const scraped = await desk.ask('GET', '/v1/metrics?format=prometheus', {
    headers: bearer('read'),
  });
  expect(scraped.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await scraped.text()).split('\n');
  expect(lines).toContain('allclear_timers_due{timer="response"} 1');
  expect(lines).toContain('allclear_timers_met{timer="response"} 0');
  expect(lines).toContain('allclear_timers_met{timer="acknowledgement"} 1');
  expect((await desk.ask('GET', '/v1/metrics?format=prometheus', {})).status).toBe(401);
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

test('a SEV-3 that fails on a Saturday reminds nobody before business has been open for its hour', async () => {
  const [saturday, monday] = [Date.UTC(2026, 10, 7, 10), Date.UTC(2026, 10, 9, 9)];
  const catalog: Catalog = {
    ...CATALOG,
    routes: [{ severities: ['SEV-3'], to: [{ kind: 'slack' }] }],
  };
  desk = new Desk(db, { catalog });
  desk.now = saturday;
  await desk.operators.commit(pagerduty('A', 'triggered', saturday, { severity: 'SEV-3' }));
  const toldBy = async (at: number) => {
    desk.now = at;
    await desk.operators.commit({ type: 'time' });
    await remind(db, catalog, desk.now);
    return (await memos()).filter((title) => title.endsWith(': response'));
  };
  expect(await toldBy(monday + 59 * MINUTE_MS)).toEqual([]);
  expect(await toldBy(monday + 61 * MINUTE_MS)).toEqual(['INC-20261107-01 (SEV-3): response']);
});
