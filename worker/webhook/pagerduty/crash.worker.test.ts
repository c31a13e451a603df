// A webhook can die at any statement. Whatever it leaves behind must be what was there before, or the whole of it, so that
// PagerDuty's next attempt ends where an undisturbed one would have.

import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { contentsOf, emptyDatabase } from '../../testing/database.ts';
import type { Death } from '../../testing/mortal.ts';
import { Mortal } from '../../testing/mortal.ts';
import { Paged } from '../../testing/paged.ts';
import type { IncidentType, SaidOfIncident } from '../../testing/pagerduty.ts';
import { MINUTE_MS, START_AT } from '../../testing/story.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

function said(type: IncidentType, minute: number, service = 'PABC123'): SaidOfIncident {
  const incident = { id: `Q-${service}`, service: { id: service, summary: 'a service' } };
  return { type, incident, at: START_AT + minute * MINUTE_MS };
}

/** Deliveries that open, publish, alert, repeat and end. */
const STORY = [
  said('incident.triggered', 0),
  said('incident.acknowledged', 1),
  said('incident.triggered', 2, 'PZZZ999'),
  said('incident.acknowledged', 1),
  said('incident.resolved', 5),
];

/** Everything in the database but what is drawn by chance: ids by order of appearance, and no hashes. */
async function essenceOf(db: D1Database): Promise<string> {
  const ids = new Map<string, string>();
  const hashes = new Set(['hash', 'previous_hash', 'etag']);
  return JSON.stringify(await contentsOf(db), (key, value) =>
    hashes.has(key) ? undefined : value,
  ).replaceAll(/\bid\d{10}\b/g, (id) => {
    if (!ids.has(id)) ids.set(id, `id ${ids.size}`);
    return ids.get(id) ?? id;
  });
}

/** A database that has its first documents already, as starting and deploying see to. */
async function startedDatabase(): Promise<D1Database> {
  const db = await emptyDatabase();
  await new Paged(db).tell({ type: 'time' });
  return db;
}

/** What is in the database before each delivery of an undisturbed telling, and at its end. */
const stages: string[] = [];
let statements = 0;

beforeAll(async () => {
  const db = await startedDatabase();
  const mortal = new Mortal(db, Number.POSITIVE_INFINITY, 'before');
  const page = new Paged(mortal.db);
  for (const one of STORY) {
    stages.push(await essenceOf(db));
    page.now = one.at;
    await page.deliver(one);
  }
  stages.push(await essenceOf(db));
  ({ statements } = mortal);
});

/** Tells the story to a new database that dies once. Each delivery is repeated until it is answered 202. */
async function told(at: number, death: Death) {
  const db = await startedDatabase();
  const mortal = new Mortal(db, at, death);
  const page = new Paged(mortal.db);
  const left: { stage: number; behind: string }[] = [];
  for (const [stage, one] of STORY.entries()) {
    page.now = one.at;
    const status = await page.deliver(one);
    if (status === 202) continue;
    expect(status).toBe(503);
    left.push({ stage, behind: await essenceOf(db) });
    expect(await page.deliver(one)).toBe(202);
  }
  expect(mortal.died).toBe(true);
  return { left, end: await essenceOf(db) };
}

describe.each<Death>(['before', 'after'])('a connection that dies %s a statement', (death) => {
  test('leaves nothing half-done, and the repeated delivery ends in the right state', async () => {
    expect(statements).toBeGreaterThan(20);
    for (let at = 0; at < statements; at++) {
      const { left, end } = await told(at, death);
      expect(left, `at statement ${at}`).toHaveLength(1);
      for (const { stage, behind } of left) {
        const allowed = stages.slice(stage, death === 'before' ? stage + 1 : stage + 2);
        expect(allowed.includes(behind), `what statement ${at} left behind is half`).toBe(true);
      }
      expect(end, `after statement ${at}`).toBe(stages.at(-1));
    }
  });
});
