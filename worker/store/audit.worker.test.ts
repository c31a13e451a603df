// What a look into a long journal costs: an audit and a list read what they show, however much has happened before.

import { beforeAll, describe, expect, it } from 'vitest';
import { counting } from '../testing/counting.ts';
import { emptyDatabase } from '../testing/database.ts';
import { EVERY_MS, longJournal, writeJournal } from '../testing/journal.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { START_AT } from '../testing/story.ts';
import type { AuditFilter } from './audit.ts';
import { auditRows } from './audit.ts';
import { verifyChain } from './chain.ts';
import { pageOfAll } from './incidents.ts';
import type { JournalRow } from './schema.ts';

const EVENTS = 6_000;
const PAGE = 100;
/** A row of an index and the row behind it; what a filter passes over among the usual; the steps of halving. */
const ROWS_LIMIT = 40 * PAGE;
const INDEXED_ROWS_LIMIT = 2 * PAGE + 120;

let db: D1Database;
let rows: JournalRow[];
let ids: string[];
beforeAll(async () => {
  db = await emptyDatabase();
  const long = await longJournal(MERIDIAN, 'api', { events: EVENTS, until: START_AT });
  rows = long.rows;
  ids = long.incidents.map(({ id }) => id);
  await writeJournal(db, long);
});

const ALL: AuditFilter = {
  after: 0,
  limit: PAGE,
  newest: true,
  stream: null,
  type: null,
  actor: null,
  since: null,
  until: null,
};

describe('the audit of a long journal', () => {
  it('is of one that holds', async () => {
    expect(rows.length).toBeGreaterThanOrEqual(EVENTS);
    expect(await verifyChain(rows)).toBeNull();
  });

  const middle = START_AT - 100 * EVERY_MS;
  it.each<[string, Partial<AuditFilter>, (row: JournalRow) => boolean, number]>([
    ['nothing', {}, () => true, INDEXED_ROWS_LIMIT],
    [
      'an incident',
      { stream: 'incident:000002000000' },
      ({ stream }) => stream === 'incident:000002000000',
      INDEXED_ROWS_LIMIT,
    ],
    [
      'a rare type',
      { type: 'incident.noted' },
      ({ type }) => type === 'incident.noted',
      INDEXED_ROWS_LIMIT,
    ],
    [
      'a usual type',
      { type: 'incident.posted' },
      ({ type }) => type === 'incident.posted',
      ROWS_LIMIT,
    ],
    ['nothing that is', { type: 'incident.merged' }, () => false, INDEXED_ROWS_LIMIT],
    ['a person', { actor: 'responder' }, ({ actor }) => actor === 'responder', INDEXED_ROWS_LIMIT],
    ['a machine', { actor: 'automation' }, ({ actor }) => actor === 'automation', ROWS_LIMIT],
    [
      'a day long ago',
      { since: middle, until: middle + 12 * EVERY_MS },
      ({ recordedAt }) => recordedAt >= middle && recordedAt < middle + 12 * EVERY_MS,
      INDEXED_ROWS_LIMIT,
    ],
    [
      'a person since then',
      { actor: 'responder', since: middle },
      ({ actor, recordedAt }) => actor === 'responder' && recordedAt >= middle,
      INDEXED_ROWS_LIMIT,
    ],
  ])(
    'filtered by %s finds what matches, and reads little more',
    async (_what, filter, fits, most) => {
      const { db: counted, take } = counting(db);
      const found = await auditRows(counted, { ...ALL, ...filter });
      expect(found).toEqual(rows.filter(fits).toReversed().slice(0, PAGE));
      expect(take().rowsRead).toBeLessThanOrEqual(most);
      const oldest = await auditRows(db, { ...ALL, ...filter, newest: false });
      expect(oldest).toEqual(rows.filter(fits).slice(0, PAGE));
    },
  );
});

describe('the list of all incidents', () => {
  it('goes to the oldest, page by page, with planned work in its place', async () => {
    const work = { id: 'work00000001', number: rows.length - 1 };
    const state = JSON.stringify({ maintenances: { [work.id]: work } });
    await db.prepare('INSERT INTO page_state VALUES (1, 1, ?)').bind(state).run();
    const found: string[] = [];
    const { db: counted, take } = counting(db);
    for (let offset = 0; ; offset += PAGE) {
      const page = await pageOfAll(counted, { limit: PAGE, offset });
      // What is passed over is read in the index alone.
      expect(take().rowsRead).toBeLessThanOrEqual(2 * (offset + PAGE) + 10);
      found.push(...page);
      if (page.length < PAGE) break;
    }
    expect(found).toEqual([work.id, ...ids.toReversed()]);
  });
});
