import { beforeEach, describe, expect, it, vi } from 'vitest';
import { recordAlert } from '../store/alerts.ts';
import { GENESIS, verifyChain } from '../store/chain.ts';
import { rowsAfter } from '../store/journal.ts';
import { contentsOf, emptyDatabase, misbehaving } from '../testing/database.ts';
import { monitorOf } from '../testing/meridian.ts';
import { WATCHED } from '../testing/plots.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../testing/story.ts';
import { Told } from '../testing/told.ts';
import type { Committed } from './index.ts';
import { ATTEMPTS_LIMIT } from './index.ts';

let db: D1Database;
let told: Told;

beforeEach(async () => {
  db = await emptyDatabase();
  told = new Told(db);
});

/** As many as a storm of alerts brings at once, and more than there are attempts. */
const RACERS = 24;

const measured = {
  version: 1 as const,
  catalog: WATCHED.hash,
  at: START_AT,
  from: START_AT,
  components: {},
};

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

  it('says how many messages it put in line: none for what nobody is told of', async () => {
    expect((await told.tell(triggered())).messagesDue).toEqual([]);
    expect((await told.tell(acknowledged())).messagesDue).toHaveLength(1);
    expect((await told.tell(acknowledged())).messagesDue).toEqual([]);
    const note = pagerduty('Q1', 'annotated', START_AT, { text: 'Looking.' });
    expect(await told.tell(note)).toMatchObject({ outcome: 'written', messagesDue: [] });
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

  it('of two minutes end in what the later one saw, whichever comes first', async () => {
    told = new Told(db, { catalog: WATCHED });
    const up = { 'api-http': 'up', 'api-tcp': 'up', 'web-http': 'up' } as const;
    told.now = START_AT + MINUTE_MS;
    await told.tick(up);
    told.now = START_AT;
    const { outcome, events } = await told.tick({ ...up, 'web-http': 'down' });
    expect(outcome).toBe('written');
    expect(events).toEqual([]);
  });

  it('end in CommitBusy when one of them loses every time, and it leaves nothing', async () => {
    const other = new Told(db);
    let count = 0;
    const slow = new Told(db, {
      pause: async () => {},
      beforeBatch: async () => void (await other.tell(triggered(`R${count++}`))),
    });
    await expect(slow.tell(triggered('Q1'))).rejects.toMatchObject({ name: 'CommitBusy' });
    expect(count).toBe(ATTEMPTS_LIMIT);
    const { journal = [] } = await contentsOf(db);
    expect(JSON.stringify(journal)).not.toContain('pagerduty:Q1');
  });

  it('both land, however much one of them has to say', async () => {
    const monitors = Array.from({ length: 60 }, (_, index) =>
      monitorOf({ id: `m${index}`, component: 'api' }),
    );
    const catalog = { ...WATCHED, monitors };
    const other = new Told(db, { catalog });
    let isFirst = true;
    const many = new Told(db, {
      catalog,
      beforeBatch: async () => {
        if (isFirst) await other.tell(triggered());
        isFirst = false;
      },
    });
    const { outcome, events } = await many.tick(
      Object.fromEntries(monitors.map(({ id }) => [id, 'down' as const])),
    );
    expect(outcome).toBe('written');
    expect(events.filter(({ key }) => key !== null)).toHaveLength(120);
  });

  it('by the dozen all land', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: RACERS }, (_, index) => {
        const newId = () => `racer00000${String(index).padStart(2, '0')}`;
        return new Told(db, { newId }).tell(triggered(`Q${index}`));
      }),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(Array(RACERS).fill('fulfilled'));
    const rows = await rowsAfter(db, 0, 500);
    expect(rows.filter(({ type }) => type === 'source.reported')).toHaveLength(RACERS);
    expect(await verifyChain(rows, { position: 0, hash: GENESIS })).toBeNull();
  });
});

describe('a batch that fails', () => {
  // A statement that the database refuses only when it comes to it.
  const poison = (database: D1Database) =>
    database.prepare(`INSERT INTO page_state (id, position, data) VALUES (2, 0, '')`);

  it.each<[string, (told: Told) => Promise<Committed>]>([
    ['a delivery', (one) => one.tell(acknowledged())],
    ['a quiet tick', (one) => one.tick({})],
    ['a tick that opens an incident', (one) => one.tick({ 'web-http': 'down' })],
    [
      'a tick that brings more to write',
      (one) =>
        one.tell(
          { type: 'tick', minute: one.now, row: '{}', monitors: null },
          [recordAlert(db, { kind: 'x', text: 'x', at: one.now })],
          [{ key: 'measured', document: measured }],
        ),
    ],
  ])('at any of its statements leaves nothing of %s', async (_name, act) => {
    told = new Told(db, { catalog: WATCHED });
    await told.tell(triggered());
    const before = await contentsOf(db);
    let length = 0;
    for (let index = 0; index <= length; index++) {
      let isWriting = false;
      const failing = new Told(
        misbehaving(db, {
          batch(statements, proper) {
            if (!isWriting) return proper(statements);
            length = statements.length;
            return proper(statements.toSpliced(index, 0, poison(db)));
          },
        }),
        { catalog: WATCHED, beforeBatch: async () => void (isWriting = true) },
      );
      failing.now = START_AT + MINUTE_MS;
      await expect(act(failing)).rejects.toThrow('CHECK constraint failed');
      expect(await contentsOf(db)).toEqual(before);
    }
    expect(length).toBeGreaterThan(1);
    told.now = START_AT + MINUTE_MS;
    expect((await act(told)).outcome).toBe('written');
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

describe('the public documents', () => {
  const copied = () => {
    const copies: string[][] = [];
    const mirror = async (documents: readonly { key: string }[]) => {
      copies.push(documents.map(({ key }) => key).toSorted());
      return [];
    };
    return { copies, mirror };
  };

  it('are there after the first commit of all', async () => {
    await told.tell({ type: 'time' });
    expect([...(await told.documents()).keys()]).toEqual(['page', 'recent']);
  });

  it('are copied when they change, and only those that do', async () => {
    const { copies, mirror } = copied();
    told = new Told(db, { mirror });
    await told.tell({ type: 'time' });
    await (
      await told.tell(triggered())
    ).mirrored;
    await (
      await told.tell(acknowledged())
    ).mirrored;
    await (
      await told.tell(acknowledged())
    ).mirrored;
    await (
      await told.tick({})
    ).mirrored;
    expect(copies).toEqual([
      ['page', 'recent'],
      ['history:2026-11', 'incident:id0000000000', 'page', 'recent'],
    ]);
  });

  it('are copied again, the page, when the bars are: it is known to be current', async () => {
    const { copies, mirror } = copied();
    told = new Told(db, { mirror });
    await told.tell({ type: 'time' });
    const tick = { type: 'tick', minute: START_AT, row: '{}', monitors: null } as const;
    await (
      await told.tell(tick, [], [{ key: 'measured', document: measured }])
    ).mirrored;
    expect(copies.at(-1)).toEqual(['measured', 'page']);
  });

  it('do not make a commit fail that cannot be copied', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    told = new Told(db, { mirror: async (documents) => documents.map(({ key }) => key) });
    await told.tell(triggered());
    const { outcome, mirrored } = await told.tell(acknowledged());
    expect(outcome).toBe('written');
    await expect(mirrored).resolves.toBeUndefined();
  });

  it('are made anew without a monitor that has left, and a person is asked about what it kept open', async () => {
    told = new Told(db, { catalog: WATCHED });
    await told.tick({ 'web-http': 'down' });
    const alerts = () => db.prepare('SELECT kind FROM alert').all();
    expect((await alerts()).results).toEqual([]);
    const monitors = WATCHED.monitors.filter(({ id }) => id !== 'web-http');
    told.catalog = { ...WATCHED, hash: 'another', monitors };
    for (let minute = 0; minute < 2; minute++) {
      told.now += MINUTE_MS;
      await told.tick({});
    }
    expect((await alerts()).results).toEqual([{ kind: 'source_left' }]);
    expect((await told.documents()).get('page')).toMatchObject({
      incidents: [{ status: 'investigating' }],
    });
  });

  it('are made anew, all of them, when the configuration has changed', async () => {
    await told.tell(triggered());
    await told.tell(acknowledged());
    told.catalog = {
      ...told.catalog,
      hash: 'another',
      components: told.catalog.components.map((one) => ({ ...one, name: `New ${one.name}` })),
    };
    expect((await told.tell({ type: 'time' })).outcome).toBe('nothing');
    const documents = await told.documents();
    for (const [key, { catalog }] of documents) expect([key, catalog]).toEqual([key, 'another']);
    expect(documents.get('incident:id0000000000')).toMatchObject({
      incident: { components: [{ id: 'api', name: 'New API' }] },
    });
  });

  it.each(['page', 'recent'])('are made anew when %s was lost', async (key) => {
    await told.tell(triggered());
    await told.tell(acknowledged());
    const before = await told.documents();
    await db.prepare('DELETE FROM document WHERE key = ?').bind(key).run();
    await told.tell(acknowledged('Q2', START_AT));
    const after = await told.documents();
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect(JSON.stringify(after.get('recent'))).toContain('id0000000000');
  });
});
