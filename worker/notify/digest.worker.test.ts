// The digest of a day: everything that was held, told once.

import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../domain/window.ts';
import { retryParked } from '../store/delivery-log.ts';
import { changeSubscriber } from '../store/subscribers.ts';
import { Crowd } from '../testing/crowd.ts';
import type { Readers } from '../testing/readers.ts';
import { MINUTE_MS } from '../testing/story.ts';
import type { Told } from '../testing/told.ts';
import { createKeyring } from './keyring.ts';

const HOUR_MS = 60 * MINUTE_MS;
const HOOK = 'https://hook.x.example/';

let crowd: Crowd;
let db: D1Database;
let told: Told;
let readers: Readers;
beforeEach(async () => {
  crowd = await Crowd.gather();
  ({ db, told, readers } = crowd);
});

const drain = () => crowd.drain();
const open: Crowd['open'] = (...about) => crowd.open(...about);
const later = (ms: number) => crowd.later(ms);

/** Eight o'clock of the next day. */
const morning = () => {
  told.now = Math.ceil(told.now / DAY_MS) * DAY_MS + 8 * HOUR_MS;
};
const states = async () => (await crowd.deliveries()).map(({ state }) => state).toSorted();
const fail = () => expect.fail('nothing is parked');

describe('a digest', () => {
  it('tells once, in the morning, what happened since the last one', async () => {
    await readers.add(db, 'daily@x.example', { digest: true });
    await open('A', 'web');
    await drain();
    await open('B', 'api');
    await drain();
    expect(readers.arrived).toEqual([]);
    morning();
    await drain();
    await drain();
    expect(readers.arrived).toHaveLength(1);
    const text = String(readers.arrived[0]?.body['TextBody']);
    expect(text).toContain('Web: degraded performance');
    expect(text).toContain('API: degraded performance');
    later(DAY_MS);
    await drain();
    expect(readers.arrived).toHaveLength(1);
  });

  it('that was not accepted is tried again with what is held by then, and told once', async () => {
    await readers.add(db, HOOK, { digest: true });
    await open('A', 'web');
    await drain();
    readers.answer = () => new Response('', { status: 503 });
    morning();
    await drain();
    expect(await states()).toEqual(['held', 'waiting']);
    await open('B', 'api');
    readers.answer = () => new Response('');
    later(5 * MINUTE_MS);
    await drain();
    expect(readers.arrived).toHaveLength(1);
    const text = JSON.stringify(readers.arrived[0]?.body);
    expect(text).toContain('Web: degraded performance');
    expect(text).toContain('API: degraded performance');
    expect(await states()).toEqual(['sent', 'sent', 'sent']);
    later(DAY_MS);
    await drain();
    expect(readers.arrived).toHaveLength(1);
  });

  it('that is repeated goes under the same id, and under another one once it holds more', async () => {
    await readers.add(db, HOOK, { digest: true });
    await open('A', 'web');
    await drain();
    const heldAt = told.now;
    morning();
    await drain();
    /** As where it was accepted, and nobody came to write that down. */
    const repeat = async () => {
      const held = `UPDATE delivery SET state = 'held', at = ?1, note = NULL WHERE note = 'in a digest'`;
      const own = `UPDATE delivery SET state = 'waiting', due_at = ?1 WHERE subject LIKE 'digest:%'`;
      await db.batch([db.prepare(held).bind(heldAt), db.prepare(own).bind(told.now)]);
      await drain();
    };
    await repeat();
    later(MINUTE_MS);
    await open('B', 'api');
    await drain();
    await repeat();
    const [first, again, grown] = readers.arrived.map(({ headers }) => headers.get('webhook-id'));
    expect(readers.arrived).toHaveLength(3);
    expect(again).toBe(first);
    expect(JSON.stringify(readers.arrived[2]?.body)).toContain('API: degraded performance');
    expect(grown).not.toBe(first);
  });

  it('that was parked sends what it held when an operator tries it again', async () => {
    await readers.add(db, HOOK, { digest: true });
    await open();
    await drain();
    readers.answer = () => new Response('', { status: 400 });
    morning();
    await drain();
    expect(await states()).toEqual(['held', 'parked']);
    readers.answer = () => new Response('');
    const { subject } =
      (await crowd.deliveries()).find(({ state }) => state === 'parked') ?? fail();
    expect(await retryParked(db, subject, told.now)).toBe(1);
    await drain();
    expect(JSON.stringify(readers.arrived[0]?.body)).toContain('Web: degraded performance');
    expect(await states()).toEqual(['sent', 'sent']);
  });

  it('that comes too late for what the next one has told says so', async () => {
    await readers.add(db, HOOK, { digest: true });
    await open();
    await drain();
    readers.answer = () => new Response('', { status: 400 });
    morning();
    await drain();
    const { subject } =
      (await crowd.deliveries()).find(({ state }) => state === 'parked') ?? fail();
    readers.answer = () => new Response('');
    later(DAY_MS);
    await drain();
    expect(readers.arrived).toHaveLength(1);
    await retryParked(db, subject, told.now);
    await drain();
    expect(readers.arrived).toHaveLength(1);
    expect((await crowd.deliveries()).map(({ note }) => note)).toContain('told in a later digest');
  });

  it('waits while the one of today may be on its way to the same', async () => {
    const subscriber = await readers.add(db, HOOK, { digest: true });
    await open();
    await drain();
    readers.answer = () => new Response('', { status: 503 });
    morning();
    await drain();
    readers.answer = () => new Response('');
    later(5 * MINUTE_MS);
    await db
      .prepare(
        `INSERT INTO pack (subject, event, first, last, due_at, created_at, lease_until)
         VALUES ('digest:later', 'digest', ?1, ?1, 0, 0, ?2)`,
      )
      .bind(subscriber, told.now + MINUTE_MS)
      .run();
    await drain();
    expect(readers.arrived).toEqual([]);
    await db.prepare('DELETE FROM pack').run();
    later(MINUTE_MS);
    await drain();
    expect(readers.arrived).toHaveLength(1);
  });

  it('of somebody who cannot be read is parked where people see it, and keeps what it holds', async () => {
    const id = await readers.add(db, HOOK, { digest: true });
    await open();
    await drain();
    const address = await createKeyring(['a key that nobody has any more, alas']).seal(HOOK);
    await changeSubscriber(db, id, { address }).run();
    morning();
    await drain();
    const parked = { state: 'parked', note: expect.stringContaining('SIGNING_KEY') };
    expect(await crowd.deliveries()).toMatchObject([{ state: 'held' }, parked]);
    const { subject } =
      (await crowd.deliveries()).find(({ state }) => state === 'parked') ?? fail();
    expect(await retryParked(db, subject, told.now)).toBe(1);
    await drain();
    expect(await crowd.deliveries()).toMatchObject([{ state: 'held' }, parked]);
    expect(readers.arrived).toEqual([]);
  });

  it('leaves for another day what cannot be read', async () => {
    await readers.add(db, HOOK, { digest: true });
    await open('A', 'web');
    await open('B', 'api');
    await drain();
    const document = `document WHERE key LIKE 'incident:%' ORDER BY key LIMIT 1`;
    const row = await db
      .prepare(`SELECT key, json FROM ${document}`)
      .first<Record<string, string>>();
    const set = (json: string) =>
      db.prepare('UPDATE document SET json = ?2 WHERE key = ?1').bind(row?.['key'], json).run();
    await set('{}');
    morning();
    await drain();
    expect(await states()).toEqual(['held', 'sent', 'sent']);
    await set(row?.['json'] ?? '');
    later(DAY_MS);
    await drain();
    expect(readers.arrived).toHaveLength(2);
    expect(new Set(await states())).toEqual(new Set(['sent']));
  });
});
