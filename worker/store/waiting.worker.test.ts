import { beforeEach, describe, expect, test } from 'vitest';
import { counting } from '../testing/counting.ts';
import { emptyDatabase } from '../testing/database.ts';
import { claim, enqueue, markDone } from './outbox.ts';
import { whatWaits } from './waiting.ts';

const NOW = Date.UTC(2026, 10, 21, 10);
const MINUTE = 60_000;

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

const message = { key: 'k', kind: 'page', subject: 's', payload: {}, dueAt: NOW + MINUTE };
const run = (sql: string) => db.prepare(sql).run();

describe('what waits', () => {
  test('is nothing where nobody has to be told, for a handful of rows read', async () => {
    const { db: counted, take } = counting(db);
    expect(await whatWaits(counted, NOW)).toEqual({ messages: false, timers: false });
    expect(take()).toMatchObject({ calls: 1, rowsWritten: 0 });
  });

  test('is a message from when it is in line until it is done, whenever it is due', async () => {
    await db.batch(enqueue(db, [message], NOW));
    expect((await whatWaits(db, NOW)).messages).toBe(true);
    const [claimed] = await claim(db, { now: NOW + MINUTE, leaseMs: MINUTE, limit: 1 });
    if (claimed === undefined) throw new Error('nothing was claimed');
    expect((await whatWaits(db, NOW)).messages).toBe(true);
    await markDone(db, claimed, NOW).run();
    expect((await whatWaits(db, NOW)).messages).toBe(false);
  });

  test('is a pack of subscribers, and a delivery that is to be tried again', async () => {
    await run(`INSERT INTO pack (id, subject, event, first, last, due_at, created_at)
      VALUES (1, 's', 'e', 'a', 'b', 0, 0)`);
    expect((await whatWaits(db, NOW)).messages).toBe(true);
    await run('DELETE FROM pack');
    const deliver = (state: string) =>
      run(`INSERT INTO delivery (subject, subscriber, event, state, attempts, due_at, at)
        VALUES ('${state}', 'a', 'e', '${state}', 1, 0, 0)`);
    await deliver('sent');
    await deliver('held');
    expect((await whatWaits(db, NOW)).messages).toBe(false);
    await deliver('waiting');
    expect((await whatWaits(db, NOW)).messages).toBe(true);
  });

  test('is a timer that has fallen due, and none before', async () => {
    await run(`INSERT INTO timer (incident, severity, timers, next_at)
      VALUES ('i', 'SEV-1', '[]', ${NOW + MINUTE})`);
    expect((await whatWaits(db, NOW)).timers).toBe(false);
    expect((await whatWaits(db, NOW + MINUTE)).timers).toBe(true);
  });

  test('is read without the messages that are done', async () => {
    const done = Array.from({ length: 50 }, (_, index) => ({ ...message, key: `k${index}` }));
    await db.batch(enqueue(db, done, NOW));
    await run("UPDATE outbox SET state = 'done', done_at = 1");
    const { db: counted, take } = counting(db);
    await whatWaits(counted, NOW);
    expect(take().rowsRead).toBeLessThan(10);
  });
});
