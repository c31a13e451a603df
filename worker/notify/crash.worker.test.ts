// The way of an announcement to its subscribers, cut off before and after every single statement: nothing is lost, nothing is
// left behind, and at most one delivery is repeated, where the receiver takes no idempotency id, and never under another id.

import { expect, it } from 'vitest';
import { StorageFailed } from '../store/failure.ts';
import { emptyDatabase } from '../testing/database.ts';
import type { Death } from '../testing/mortal.ts';
import { Mortal } from '../testing/mortal.ts';
import { Readers } from '../testing/readers.ts';
import { MINUTE_MS, pagerduty } from '../testing/story.ts';
import { Told } from '../testing/told.ts';

const MIXED = ['a@x.example', 'b@x.example', 'c@x.example', 'https://hook.x.example/'];
const HOOKS = Array.from({ length: 20 }, (_, index) => `https://hook${index}.x.example/`);
/** More than the way has. */
const STATEMENTS_LIMIT = 60;

/** One walk, cut off once; the number of statements that it had. */
async function walk(
  at: number,
  death: Death,
  { addresses, repeats }: { addresses: readonly string[]; repeats: number },
): Promise<number> {
  const db = await emptyDatabase();
  const told = new Told(db);
  const readers = new Readers(told);
  for (const address of addresses) await readers.add(db, address);
  const about = { components: { web: null } };
  await told.tell(pagerduty('A', 'triggered', told.now, about));
  await told.tell(pagerduty('A', 'acknowledged', told.now, about));

  const mortal = new Mortal(db, at, death);
  for (let run = 0; run < 4; run++) {
    try {
      await readers.notifier({ DB: mortal.db }).drain();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
    }
  }
  for (let later = 0; later < 2; later++) {
    told.now += 5 * MINUTE_MS;
    await readers.drainAll(db);
  }
  const where = `cut off ${death} statement ${at}`;
  const arrivals = Map.groupBy(readers.arrived, ({ to }) => to);
  expect([...arrivals.keys()].toSorted(), where).toEqual(addresses.toSorted());
  expect(readers.arrived.length, where).toBeLessThanOrEqual(addresses.length + repeats);
  for (const [to, arrived] of arrivals) {
    if (!to.startsWith('https:')) continue;
    const ids = new Set(arrived.map(({ headers }) => headers.get('webhook-id')));
    expect(ids.size, where).toBe(1);
  }
  const { results } = await db.prepare('SELECT state FROM delivery').all();
  expect(results, where).toEqual(addresses.map(() => ({ state: 'sent' })));
  const left = await db
    .prepare(
      `SELECT (SELECT count(*) FROM pack) + (SELECT count(*) FROM outbox WHERE state <> 'done') AS n`,
    )
    .first('n');
  expect(left, where).toBe(0);
  return mortal.statements;
}

it.each(['before', 'after'] as const)(
  'nothing is lost, and at most one is repeated, cut off %s any statement',
  async (death) => {
    const mixed = { addresses: MIXED, repeats: 1 };
    const statements = await walk(STATEMENTS_LIMIT, death, mixed);
    expect(statements).toBeLessThan(STATEMENTS_LIMIT);
    expect(statements).toBeGreaterThan(12);
    for (let at = 0; at < statements; at++) await walk(at, death, mixed);
  },
  120_000,
);

it('receivers that know a repeat by its id get it under the same id', async () => {
  const hooks = { addresses: HOOKS, repeats: HOOKS.length };
  const statements = await walk(STATEMENTS_LIMIT, 'after', hooks);
  // However many they are, they are written down in two.
  expect(statements).toBeLessThan(45);
  for (let at = 0; at < statements; at += 2) await walk(at, 'after', hooks);
});

it('a receiver that accepts and breaks off is sent the same message again, under the same id', async () => {
  const db = await emptyDatabase();
  const told = new Told(db);
  const readers = new Readers(told);
  await readers.add(db, 'https://hook.x.example/');
  const seen: (string | null)[] = [];
  readers.answer = (_to, attempt) => {
    seen.push(String(attempt));
    if (attempt === 1) throw new TypeError('Network connection lost.');
    return new Response('');
  };
  const about = { components: { web: null } };
  await told.tell(pagerduty('A', 'triggered', told.now, about));
  await told.tell(pagerduty('A', 'acknowledged', told.now, about));
  await readers.drainAll(db);
  told.now += MINUTE_MS;
  await readers.drainAll(db);
  expect(seen).toEqual(['1', '2']);
  expect(readers.arrived).toHaveLength(1);
});
