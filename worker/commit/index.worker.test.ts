import { beforeEach, describe, expect, it } from 'vitest';
import { GENESIS, verifyChain } from '../store/chain.ts';
import { rowsAfter } from '../store/journal.ts';
import { contentsOf, emptyDatabase, misbehaving } from '../testing/database.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../testing/story.ts';
import { Told } from '../testing/told.ts';
import { ATTEMPTS_LIMIT } from './index.ts';

let db: D1Database;
let told: Told;

beforeEach(async () => {
  db = await emptyDatabase();
  told = new Told(db);
});

const triggered = (incident = 'Q1', at = START_AT) => pagerduty(incident, 'triggered', at);
const acknowledged = (incident = 'Q1', at = START_AT) => pagerduty(incident, 'acknowledged', at);

describe('a commit', () => {
  it('writes events, what the public sees of them, and what is to be sent', async () => {
    await told.tell(triggered());
    const { outcome, events, position } = await told.tell(acknowledged());
    expect(outcome).toBe('written');
    expect(events.map(({ event }) => event.type)).toEqual([
      'source.reported',
      'incident.published',
      'incident.posted',
    ]);
    expect(position).toBe(6);
    const documents = await told.documents();
    expect([...documents.keys()]).toEqual([
      'history:2026-11',
      'incident:id0000000000',
      'page',
      'recent',
    ]);
    expect(documents.get('page')).toMatchObject({ position: 6, indicator: 'major' });
    const { outbox } = await contentsOf(db);
    expect(outbox).toMatchObject([{ kind: 'announce', subject: 'id0000000000', state: 'pending' }]);
  });

  it('gives a duplicate no row', async () => {
    await told.tell(triggered());
    const before = await contentsOf(db);
    const again = await told.tell(triggered());
    expect(again).toMatchObject({ outcome: 'duplicate', rowsWritten: 0, events: [] });
    expect(await contentsOf(db)).toEqual(before);
  });

  it('gives a moment in which nothing is due no row', async () => {
    await told.tell(triggered());
    const before = await contentsOf(db);
    told.now += 1000;
    expect(await told.tell({ type: 'time' })).toMatchObject({ outcome: 'nothing', rowsWritten: 0 });
    expect(await contentsOf(db)).toEqual(before);
  });

  it('keeps what moves nothing without touching what the public sees', async () => {
    await told.tell({ type: 'time' });
    const before = await contentsOf(db);
    const kept = {
      type: 'keep',
      key: 'pagerduty:K1',
      at: START_AT,
      id: 'K1',
      detail: 'service.updated',
      raw: '{}',
    } as const;
    expect((await told.tell(kept)).events).toHaveLength(1);
    const after = await contentsOf(db);
    expect(after['document']).toEqual(before['document']);
    expect(after['page_state']).toEqual(before['page_state']);
  });
});

describe('two commits at the same time', () => {
  it('both land, one after the other, and the hash chain holds', async () => {
    const other = new Told(db);
    let interfered = false;
    const slow = new Told(db, {
      newId: () => 'slowslowslow',
      async beforeBatch() {
        if (interfered) return;
        interfered = true;
        expect((await other.tell(triggered('Q2'))).outcome).toBe('written');
      },
    });
    const late = await slow.tell(triggered('Q1'));
    expect(late.events[0]?.position).toBe(4);
    const rows = await rowsAfter(db, 0, 100);
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index + 1));
    expect(await verifyChain(rows)).toBeNull();
    expect(rows.filter(({ type }) => type === 'source.reported')).toHaveLength(2);
    // What the slow one had first decided, without knowing of the other, is nowhere: it joined.
    expect(rows.filter(({ type }) => type === 'incident.opened')).toHaveLength(1);
  });

  it('of the same delivery leave one', async () => {
    const other = new Told(db);
    let interfered = false;
    const slow = new Told(db, {
      async beforeBatch() {
        if (!interfered) await other.tell(triggered());
        interfered = true;
      },
    });
    expect(await slow.tell(triggered())).toMatchObject({ outcome: 'duplicate', rowsWritten: 0 });
    expect(await rowsAfter(db, 0, 100)).toHaveLength(3);
  });

  it('of the same minute leave one tick', async () => {
    const other = new Told(db);
    let interfered = false;
    const slow = new Told(db, {
      async beforeBatch() {
        if (!interfered) await other.tick({});
        interfered = true;
      },
    });
    expect(await slow.tick({})).toMatchObject({ outcome: 'taken', rowsWritten: 0 });
    expect(await db.prepare('SELECT count(*) AS count FROM tick').first('count')).toBe(1);
  });

  it('end in CommitBusy when one of them loses every time, and it leaves nothing', async () => {
    const other = new Told(db);
    let count = 0;
    const slow = new Told(db, {
      beforeBatch: async () => void (await other.tell(triggered(`R${count++}`))),
    });
    await expect(slow.tell(triggered('Q1'))).rejects.toMatchObject({ name: 'CommitBusy' });
    expect(count).toBe(ATTEMPTS_LIMIT);
    const { journal = [] } = await contentsOf(db);
    expect(JSON.stringify(journal)).not.toContain('pagerduty:Q1');
  });

  it('in the dozen all land', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, (_, index) =>
        new Told(db, { newId: () => `racer000000${index}` }).tell(triggered(`Q${index}`)),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
    const rows = await rowsAfter(db, 0, 100);
    expect(rows.filter(({ type }) => type === 'source.reported')).toHaveLength(4);
    expect(await verifyChain(rows, { position: 0, hash: GENESIS })).toBeNull();
  });
});

describe('a batch that fails', () => {
  // A statement that the database refuses only when it comes to it.
  const poison = (database: D1Database) =>
    database.prepare(`INSERT INTO page_state (id, position, data) VALUES (2, 0, '')`);

  it.each([
    ['a delivery', () => told.tell(acknowledged())],
    ['a tick', () => told.tick({})],
  ])('at any of its statements leaves nothing of %s', async (_name, act) => {
    await told.tell(triggered());
    told.now += MINUTE_MS;
    const before = await contentsOf(db);
    let length = 1;
    for (let index = 0; index <= length; index++) {
      told = new Told(
        misbehaving(db, {
          batch(statements, proper) {
            // The first batch is the one that loads.
            if (statements.length === 2 && index >= 0 && !isWriting) {
              isWriting = true;
              return proper(statements);
            }
            length = statements.length;
            return proper(statements.toSpliced(index, 0, poison(db)));
          },
        }),
      );
      told.now = START_AT + MINUTE_MS;
      let isWriting = false;
      await expect(act()).rejects.toThrow('CHECK constraint failed');
      expect(await contentsOf(db)).toEqual(before);
    }
    expect(length).toBeGreaterThan(1);
  });

  it('is said to be the storage’s fault where the storage is at fault, and ours where it is ours', async () => {
    const down = new Told(
      misbehaving(db, {
        batch: () => Promise.reject(new Error('D1_ERROR: Network connection lost.')),
      }),
    );
    await expect(down.tell(triggered())).rejects.toMatchObject({ name: 'StorageFailed' });
    await db.prepare('DROP TABLE outbox').run();
    await told.tell(triggered());
    await expect(told.tell(acknowledged())).rejects.toMatchObject({ name: 'StorageFailed' });
    await expect(
      told.tell({ type: 'time' }, [db.prepare('INSERT INTO tick VALUES (NULL, NULL)')]),
    ).rejects.not.toMatchObject({ name: 'StorageFailed' });
  });
});
