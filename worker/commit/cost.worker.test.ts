import { beforeEach, describe, expect, it } from 'vitest';
import type { Committed } from './index.ts';
import { PARAMETER_LIMIT } from '../store/database.ts';
import { emptyDatabase, misbehaving } from '../testing/database.ts';
import { WATCHED } from '../testing/plots.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../testing/story.ts';
import { Told } from '../testing/told.ts';

/** Rows that the free plan lets a deployment write in a day. */
const ROWS_A_DAY = 100_000;

let db: D1Database;
let told: Told;

beforeEach(async () => {
  db = await emptyDatabase();
  told = new Told(db, { catalog: WATCHED });
  await told.tell({ type: 'time' });
});

const up = { 'api-http': 'up', 'api-tcp': 'up', 'web-http': 'up' } as const;
const next = () => (told.now += MINUTE_MS);

describe('rows written', () => {
  it('by a healthy tick are its own and the one that it forgets, whatever the number of monitors', async () => {
    await told.tick(up);
    const old = told.now - 8 * 24 * 60 * MINUTE_MS;
    await db.prepare('INSERT INTO tick VALUES (?, ?)').bind(old, '{}').run();
    next();
    expect((await told.tick(up)).rowsWritten).toBe(2);
    next();
    expect((await told.tick(up)).rowsWritten).toBe(1);
  });

  it('by a healthy tick are no more while an incident is open', async () => {
    await told.tick(up);
    await told.tell(pagerduty('Q1', 'triggered', told.now));
    await told.tell(pagerduty('Q1', 'acknowledged', told.now));
    next();
    expect((await told.tick(up)).rowsWritten).toBe(1);
  });

  it('by the events of an incident leave the day’s allowance to thousands of them', async () => {
    const costs: Record<string, number> = {};
    const note = async (name: string, act: Promise<Committed>) => {
      costs[name] = (await act).rowsWritten;
      next();
    };
    await note('first tick', told.tick(up));
    await note('triggered', told.tell(pagerduty('Q1', 'triggered', told.now)));
    await note('acknowledged', told.tell(pagerduty('Q1', 'acknowledged', told.now)));
    await note('annotated', told.tell(pagerduty('Q1', 'annotated', told.now, { text: 'hm' })));
    await note('probe fails', told.tick({ ...up, 'api-http': 'down' }));
    await note('probe recovers', told.tick(up));
    await note('resolved', told.tell(pagerduty('Q1', 'resolved', told.now)));
    told.now += 20 * MINUTE_MS;
    await note('hold is over', told.tick(up));
    const kept = { id: 'K1', detail: 'service.updated', raw: '{}', at: told.now } as const;
    await note('kept', told.tell({ type: 'keep', key: 'pagerduty:K1', ...kept }));
    await note('duplicate', told.tell({ type: 'keep', key: 'pagerduty:K1', ...kept }));
    console.log('rows written', costs);

    expect(costs['duplicate']).toBe(0);
    expect(costs['kept']).toBeLessThanOrEqual(3);
    expect(costs['annotated']).toBeLessThanOrEqual(3);
    expect(costs['triggered']).toBeLessThanOrEqual(15);
    for (const name of ['acknowledged', 'probe fails', 'resolved', 'hold is over']) {
      expect(costs[name], name).toBeLessThanOrEqual(25);
    }
    const incident = Object.values(costs).reduce((sum, cost) => sum + cost, 0);
    expect(incident).toBeLessThan(ROWS_A_DAY / 500);
  });
});

describe('statements', () => {
  it('bind no more parameters than one may, and stay few, however much happens at once', async () => {
    const counts: number[] = [];
    const bound: number[] = [];
    const many = new Told(
      misbehaving(db, {
        prepare: (sql) => void bound.push(sql.match(/\?/g)?.length ?? 0),
        batch(statements, proper) {
          counts.push(statements.length);
          return proper(statements);
        },
      }),
      {
        catalog: {
          ...WATCHED,
          components: Array.from({ length: 60 }, (_, n) => ({
            id: `c${n}`,
            name: `Component ${n}`,
            description: null,
            group: null,
            position: n + 1,
          })),
          monitors: Array.from({ length: 60 }, (_, n) => ({
            ...(WATCHED.monitors[0] ?? never()),
            id: `m${n}`,
            component: `c${n}`,
          })),
        },
      },
    );
    const verdicts = (verdict: 'up' | 'down') =>
      Object.fromEntries(many.catalog.monitors.map(({ id }) => [id, verdict]));
    many.now = START_AT + 10 * MINUTE_MS;
    const { events } = await many.tick(verdicts('down'));
    expect(events.length).toBeGreaterThan(60 * 5);
    expect(Math.max(...bound)).toBeLessThanOrEqual(PARAMETER_LIMIT);
    // Sixty at once is not a day like any other; it still fits.
    expect(Math.max(...counts)).toBeLessThanOrEqual(60);
    counts.length = 0;
    many.now += MINUTE_MS;
    await many.tick(verdicts('down'));
    expect(counts).toEqual([2, 2]);
  });
});

describe('a document', () => {
  it('that is too large is refused before anything is written', async () => {
    const before = await db.prepare('SELECT count(*) AS count FROM tick').first('count');
    const document = {
      version: 1 as const,
      catalog: 'c'.repeat(300_000),
      at: START_AT,
      from: START_AT,
      components: {},
    };
    await expect(
      told.tell(
        { type: 'tick', minute: START_AT, row: '{}', monitors: null },
        [],
        [{ key: 'measured', document }],
      ),
    ).rejects.toThrow('262144 is the most');
    expect(await db.prepare('SELECT count(*) AS count FROM tick').first('count')).toBe(before);
  });

  it('with a field that nobody meant to publish is refused', async () => {
    const document = {
      version: 1 as const,
      catalog: 'c',
      at: START_AT,
      from: START_AT,
      components: {},
      note: 'internal',
    };
    await expect(told.tell({ type: 'time' }, [], [{ key: 'measured', document }])).rejects.toThrow(
      'note',
    );
  });
});

function never(): never {
  throw new Error('WATCHED has monitors');
}
