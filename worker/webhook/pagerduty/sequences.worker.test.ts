// What PagerDuty is known to send, and in which order, told to the whole way in.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyDatabase, misbehaving } from '../../testing/database.ts';
import { MERIDIAN, monitorOf } from '../../testing/meridian.ts';
import { Paged, SECRET } from '../../testing/paged.ts';
import type { Incident, IncidentType, SaidOfIncident } from '../../testing/pagerduty.ts';
import { delivery, headersOf } from '../../testing/pagerduty.ts';
import { MINUTE_MS, START_AT } from '../../testing/story.ts';

const SERVICE = { id: 'PABC123', summary: 'api-production' };
const INCIDENT: Incident = { id: 'Q1', service: SERVICE };
const P1 = { id: 'PPRIO01', summary: 'P1' };
const P3 = { id: 'PPRIO03', summary: 'P3' };
const HOUR = 60;

let db: D1Database;
let page: Paged;
beforeEach(async () => {
  db = await emptyDatabase();
  page = new Paged(db);
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

/** An event of the incident, so many minutes into the story. */
function said(what: string, minute: number, more: Partial<SaidOfIncident> = {}): SaidOfIncident {
  const type = `incident.${what}` as IncidentType;
  return { type, incident: INCIDENT, at: START_AT + minute * MINUTE_MS, ...more };
}

/** Delivers an event at the minute at which it happens. */
async function live(what: string, minute: number, more: Partial<SaidOfIncident> = {}) {
  page.now = START_AT + minute * MINUTE_MS;
  expect(await page.deliver(said(what, minute, more))).toBe(202);
}

/** The statuses of what was said in public, oldest first. */
async function posts(): Promise<string[]> {
  return (await page.incidents()).flatMap((view) => view.posts.map(({ status }) => status));
}

async function publicPage() {
  return (await page.documents()).get('page');
}

describe('an incident', () => {
  test('1: triggered, acknowledged, resolved is published, watched, and resolved', async () => {
    await live('triggered', 0);
    expect(await publicPage()).toMatchObject({ incidents: [] });
    await live('acknowledged', 2);
    expect(await publicPage()).toMatchObject({ incidents: [{ status: 'investigating' }] });
    await live('resolved', 10);
    expect(await publicPage()).toMatchObject({ incidents: [{ status: 'monitoring' }] });
    await page.wait(14);
    expect(await publicPage()).toMatchObject({ incidents: [{ status: 'monitoring' }] });
    await page.wait(1);
    expect(await publicPage()).toMatchObject({
      incidents: [{ status: 'resolved' }],
      indicator: 'none',
    });
    expect(await posts()).toEqual(['investigating', 'monitoring', 'resolved']);
    expect(await page.incident()).toMatchObject({
      published: { reason: 'acknowledged' },
      startedAt: START_AT,
      acknowledgedAt: START_AT + 2 * MINUTE_MS,
      restoredAt: START_AT + 10 * MINUTE_MS,
      resolvedAt: START_AT + 25 * MINUTE_MS,
    });
  });

  test('2: triggered twice is one, and the second delivery costs no row', async () => {
    await live('triggered', 0);
    const before = await page.rows('journal');
    await live('triggered', 0);
    expect(await page.rows('journal')).toEqual(before);
    await page.incident();
  });

  test('3: resolved before triggered ends resolved, and began when it was triggered', async () => {
    page.now = START_AT + 9 * MINUTE_MS;
    expect(await page.deliver(said('resolved', 8))).toBe(202);
    expect(await page.deliver(said('triggered', 0))).toBe(202);
    await page.wait(15);
    const incident = await page.incident();
    expect(incident).toMatchObject({
      state: 'resolved',
      startedAt: START_AT,
      restoredAt: START_AT + 8 * MINUTE_MS,
    });
    expect(incident.episodes).toMatchObject([{ triggeredAt: START_AT, open: false }]);
  });

  test('4: merged into another continues there and is never called resolved', async () => {
    const other: Incident = { id: 'Q2', service: { id: 'PDEF456', summary: 'web-production' } };
    await live('triggered', 0, { incident: other });
    await live('triggered', 1);
    await live('acknowledged', 2);
    await live('resolved', 5, { mergedInto: 'Q2' });
    await page.wait(30);
    const [target, merged] = await page.incidents();
    expect(merged).toMatchObject({ state: 'merged', mergedInto: target?.id });
    expect(merged?.posts.map(({ status }) => status)).toEqual(['investigating']);
    expect(target).toMatchObject({ state: 'open', published: { reason: 'merge_target' } });
    expect(await publicPage()).toMatchObject({ incidents: [{ id: target?.id }] });
  });

  test('5: a probe that fails while it is watched takes it back to investigating', async () => {
    const monitors = [monitorOf({ id: 'api-http', component: 'api' })];
    page = new Paged(db, { catalog: { ...MERIDIAN, monitors } });
    await live('triggered', 0);
    await live('acknowledged', 1);
    await live('resolved', 5);
    page.now = START_AT + 8 * MINUTE_MS;
    await page.tick({ 'api-http': 'down' });
    expect(await page.incident()).toMatchObject({ state: 'open', restoredAt: null });
    expect(await posts()).toEqual(['investigating', 'monitoring', 'investigating']);
    page.now += MINUTE_MS;
    await page.tick({ 'api-http': 'up' });
    await page.wait(15);
    expect(await posts()).toEqual([
      'investigating',
      'monitoring',
      'investigating',
      'monitoring',
      'resolved',
    ]);
  });

  test('6: reopened after two hours is the same one, with two spans of impact', async () => {
    await live('triggered', 0);
    await live('acknowledged', 1);
    await live('resolved', 5);
    await page.wait(20);
    await live('reopened', 5 + 2 * HOUR);
    expect(await page.incident()).toMatchObject({
      state: 'open',
      reopenCount: 1,
      intervals: [
        { from: START_AT, to: START_AT + 5 * MINUTE_MS },
        { from: START_AT + 125 * MINUTE_MS, to: null },
      ],
    });
    expect(await posts()).toEqual(['investigating', 'monitoring', 'resolved', 'investigating']);
  });

  test('7: reopened after thirty hours is a new one, which says so', async () => {
    await live('triggered', 0);
    await live('acknowledged', 1);
    await live('resolved', 5);
    await page.wait(20);
    await live('reopened', 5 + 30 * HOUR);
    const [first, second, ...others] = await page.incidents();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ state: 'resolved', reopenCount: 0 });
    expect(second).toMatchObject({ state: 'open', recurrenceOf: first?.id });
  });

  test('8: that nobody acknowledges for five minutes is published', async () => {
    await live('triggered', 0);
    await page.wait(4);
    expect(await publicPage()).toMatchObject({ incidents: [] });
    await page.wait(1);
    expect(await page.incident()).toMatchObject({ published: { reason: 'unacknowledged' } });
    expect(await publicPage()).toMatchObject({ incidents: [{ status: 'investigating' }] });
  });

  test('13: whose priority falls keeps its severity and asks a person, whose rises does not', async () => {
    const at = (priority: typeof P1) => ({ incident: { ...INCIDENT, priority } });
    await live('triggered', 0, at(P3));
    expect(await page.incident()).toMatchObject({ severity: 'SEV-3', published: null });
    await live('priority_updated', 1, at(P1));
    expect(await page.incident()).toMatchObject({ severity: 'SEV-1', classified: true });
    expect(await page.rows('alert')).toEqual([]);
    await live('priority_updated', 2, at(P3));
    const { severity, reference } = await page.incident();
    expect(severity).toBe('SEV-1');
    const [asked, ...others] = await page.rows('alert');
    expect(others).toEqual([]);
    expect(asked).toMatchObject({
      kind: 'priority_lowered',
      text: `PagerDuty lowered the priority behind ${reference}: it now stands for SEV-3. The incident stays SEV-1; lowering it is left to a person.`,
    });
  });

  test('15: from the future is accepted, flagged, and not shown as later than now', async () => {
    page.now = START_AT;
    expect(await page.deliver(said('triggered', 10))).toBe(202);
    expect(await page.deliver(said('acknowledged', 11))).toBe(202);
    const incident = await page.incident();
    expect(incident.episodes[0]?.reports.map(({ event }) => event.future)).toEqual([true, true]);
    const document = (await page.documents()).get(`incident:${incident.id}`);
    expect(document).toBeDefined();
    expect(instantsIn(document).filter((at) => at > page.now)).toEqual([]);
  });
});

describe('a delivery', () => {
  test('9: of an unknown type is stored, and is nothing to the public', async () => {
    await live('triggered', 0);
    const before = await publicPage();
    await live('dreamt_of', 1);
    expect(await page.rows('journal')).toContainEqual(
      expect.objectContaining({ type: 'source.kept', data: expect.stringContaining('dreamt_of') }),
    );
    expect(await publicPage()).toEqual(before);
  });

  test('10: with a bad signature is answered 401, and a flood of them is one row an hour', async () => {
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await page.deliver(said('triggered', 0), { secrets: 'a guess' })).toBe(401);
    }
    const [only, ...others] = await page.rows('alert');
    expect(others).toEqual([]);
    expect(only).toMatchObject({ kind: 'bad_signature', at: START_AT, count: 1 });
    expect(await page.rows('journal')).toEqual([]);
    page.now += HOUR * MINUTE_MS;
    expect(await page.deliver(said('triggered', 0), { secrets: 'a guess' })).toBe(401);
    expect(await page.rows('alert')).toHaveLength(2);
  });

  test('11: while the database is down is put off, and taken when it comes again', async () => {
    const gone = () => Promise.reject(new Error('D1_ERROR: Network connection lost.'));
    const down = new Paged(misbehaving(db, { batch: gone }));
    const body = delivery(said('triggered', 0));
    const response = await down.post(body, await headersOf(SECRET, body));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).not.toBeNull();
    expect(await page.rows('journal')).toEqual([]);
    await live('triggered', 0);
    await page.incident();
  });

  test('12: is accepted under either of two secrets, by either of two signatures', async () => {
    page = new Paged(db, { secrets: ['the-next-one', SECRET] });
    expect(await page.deliver(said('triggered', 0), { secrets: SECRET })).toBe(202);
    expect(await page.deliver(said('acknowledged', 1), { secrets: 'the-next-one' })).toBe(202);
    const both = ['some-other', SECRET];
    expect(await page.deliver(said('resolved', 2), { secrets: both })).toBe(202);
    expect(await page.incident()).toMatchObject({ state: 'restored' });
  });

  test('14: of one event under two webhook ids is one row', async () => {
    for (const webhookId of ['by-service', 'by-team']) {
      expect(await page.deliver(said('triggered', 0), { webhookId })).toBe(202);
    }
    const reports = (await page.rows('journal')).filter(({ type }) => type === 'source.reported');
    expect(reports).toHaveLength(1);
    expect(reports[0]?.['data']).toContain('by-service');
  });
});

/** Every instant in a document, by the names that instants have. */
function instantsIn(document: unknown): number[] {
  const found: number[] = [];
  JSON.stringify(document, (key, value) => {
    if (/(?:^|[a-z])(?:At|at)$/.test(key) && typeof value === 'number') found.push(value);
    return value;
  });
  return found;
}
