// Subscribers are told what they asked for, once, in order, and nobody holds up anybody else.

import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../commit/id.ts';
import { retryParked } from '../store/delivery-log.ts';
import { PACK_SIZE } from '../store/packs.ts';
import { addSubscriber, changeSubscriber, removeSubscriber } from '../store/subscribers.ts';
import { Crowd } from '../testing/crowd.ts';
import { misbehaving } from '../testing/database.ts';
import { alertsOf } from '../testing/posted.ts';
import type { Readers } from '../testing/readers.ts';
import { MINUTE_MS } from '../testing/story.ts';
import type { Told } from '../testing/told.ts';
import { PACK_LEASE_MS } from './fan-out.ts';
import { greetingMessage } from './greet.ts';
import { createKeyring } from './keyring.ts';
import { DISABLE_AFTER_MS } from './standing.ts';

const HOUR_MS = 60 * MINUTE_MS;

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
const resolve: Crowd['resolve'] = (...about) => crowd.resolve(...about);
const later = (ms: number) => crowd.later(ms);
const deliveries = () => crowd.deliveries();

const statusesTo = (to: string) =>
  readers.arrived
    .filter((one) => one.to === to)
    .map(
      ({ body }) =>
        /Investigating|Identified|Monitoring|Resolved/.exec(String(body['TextBody']))?.[0],
    );

describe('an incident', () => {
  it('is told to every subscriber once, with a way out in each mail', async () => {
    const ids = [await readers.add(db, 'a@x.example'), await readers.add(db, 'b@x.example')];
    await open();
    await drain();
    await drain();
    expect(readers.arrived.map(({ to }) => to).toSorted()).toEqual(['a@x.example', 'b@x.example']);
    const [{ body } = expect.fail('nothing')] = readers.arrived;
    expect(body['Subject']).toBe('Web: degraded performance · Meridian');
    const headers = new Map(
      (body['Headers'] as { Name: string; Value: string }[]).map(({ Name, Value }) => [
        Name,
        Value,
      ]),
    );
    expect(headers.get('List-Unsubscribe')).toMatch(
      new RegExp(`^<https://status.meridian.example/unsubscribe/${ids[0]}\\.[\\w-]{43}>$`),
    );
    expect(headers.get('References')).toContain('<incident.');
    expect(body['TextBody']).toContain('/manage/');
    expect(body['TextBody']).not.toMatch(/SEV-|INC-/);
    expect(await deliveries()).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
  });

  it('is told in order, and what is overtaken is not sent', async () => {
    await readers.add(db, 'a@x.example');
    readers.answer = () => new Response('{}', { status: 500 });
    await open();
    await drain();
    expect(await deliveries()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    readers.answer = () => new Response('{}');
    later(1_000);
    await resolve();
    await drain();
    // It takes the place of the older one, and waits as that one would have.
    expect(readers.arrived).toEqual([]);
    later(MINUTE_MS);
    await drain();
    expect(statusesTo('a@x.example')).toEqual(['Monitoring']);
    expect((await deliveries()).map(({ state, note }) => [state, note])).toEqual([
      ['skipped', 'a newer one came first'],
      ['sent', null],
    ]);
  });

  it('is told to who wants beginnings and ends alone when it begins and ends', async () => {
    await readers.add(db, 'edges@x.example', { updates: 'edges' });
    await readers.add(db, 'every@x.example');
    await open();
    await drain();
    later(MINUTE_MS);
    await resolve();
    await drain();
    await told.wait(16);
    await drain();
    expect(statusesTo('every@x.example')).toEqual(['Investigating', 'Monitoring', 'Resolved']);
    expect(statusesTo('edges@x.example')).toEqual(['Investigating', 'Resolved']);
  });

  it('is told to who asked for the component, the group or the impact, and to nobody else', async () => {
    await readers.add(db, 'api@x.example', { components: ['api'] });
    await readers.add(db, 'web@x.example', { components: ['web'] });
    await readers.add(db, 'critical@x.example', { minimumImpact: 'critical' });
    await readers.add(db, 'maintenance@x.example', { kinds: ['maintenance'] });
    await open();
    await drain();
    expect(readers.arrived.map(({ to }) => to)).toEqual(['web@x.example']);
    expect(await deliveries()).toHaveLength(1);
  });

  it('is not told to who left, or confirmed only later', async () => {
    const left = await readers.add(db, 'left@x.example');
    await readers.add(db, 'pending@x.example', {}, { state: 'pending', confirmedAt: null });
    await open();
    await readers.notifier({ DB: db }).drain();
    await db.batch(removeSubscriber(db, left));
    await readers.add(db, 'late@x.example', {}, { confirmedAt: told.now + 1 });
    await drain();
    expect(readers.arrived).toEqual([]);
  });

  it('speaks the language and the zone of each subscriber', async () => {
    await readers.add(db, 'de@x.example', { language: 'de', timezone: 'Europe/Vienna' });
    await open();
    await drain();
    expect(readers.arrived[0]?.body['TextBody']).toMatch(/Wir untersuchen .* bis 11:30 MEZ/s);
    expect(readers.arrived[0]?.body['HtmlBody']).toContain('<html lang="de');
  });
});

describe('a subscriber whose address fails', () => {
  it('holds up nobody, is tried again, and is forgiven', async () => {
    await readers.add(db, 'https://slow.x.example/hook');
    await readers.add(db, 'https://good.x.example/hook');
    readers.answer = (to, attempt) =>
      new Response('', { status: to.includes('slow') && attempt < 3 ? 503 : 200 });
    await open();
    await drain();
    expect(readers.arrived.map(({ to }) => to)).toEqual(['https://good.x.example/hook']);
    for (let tries = 0; tries < 2; tries++) {
      later(5 * MINUTE_MS);
      await drain();
    }
    expect(readers.arrived).toHaveLength(2);
    const ids = readers.arrived.map(({ headers }) => headers.get('webhook-id'));
    expect(new Set(ids).size).toBe(2);
    expect(await db.prepare('SELECT count(failing_since) AS n FROM subscriber').first('n')).toBe(0);
  });

  it('is removed after 410, and its address is not kept', async () => {
    await readers.add(db, 'https://gone.x.example/hook');
    readers.answer = () => new Response('', { status: 410 });
    await open();
    await drain();
    expect(await deliveries()).toMatchObject([
      { state: 'skipped', note: 'the webhook answered 410' },
    ]);
    expect(await db.prepare('SELECT count(*) AS n FROM subscriber').first('n')).toBe(0);
    expect(await db.prepare('SELECT count(*) AS n FROM suppression').first('n')).toBe(0);
  });

  it('is suppressed where the mail provider knows it as inactive', async () => {
    await readers.add(db, 'gone@x.example');
    readers.answer = () =>
      new Response('{"ErrorCode":406,"Message":"gone@x.example"}', { status: 422 });
    await open();
    await drain();
    expect(await db.prepare('SELECT reason FROM suppression').first('reason')).toBe('bounce');
    expect(await db.prepare('SELECT count(*) AS n FROM subscriber').first('n')).toBe(0);
  });

  it('for days is disabled, and operators hear of it', async () => {
    const id = await readers.add(db, 'https://dead.x.example/hook');
    await changeSubscriber(db, id, { failingSince: told.now - DISABLE_AFTER_MS }).run();
    readers.answer = () => new Response('', { status: 500 });
    await open();
    await drain();
    expect(await db.prepare('SELECT state FROM subscriber').first('state')).toBe('disabled');
    const [alert] = await alertsOf(db);
    expect(alert).toMatchObject({ kind: 'subscription_disabled' });
    expect(JSON.stringify(alert)).not.toContain('dead.x.example');
  });

  it('is left alone as long as it asks', async () => {
    await readers.add(db, 'https://busy.x.example/hook');
    readers.answer = (_to, attempt) =>
      attempt === 1
        ? new Response('', { status: 429, headers: { 'retry-after': '7200' } })
        : new Response('');
    await open();
    await drain();
    later(2 * HOUR_MS - 1);
    await drain();
    expect(readers.arrived).toEqual([]);
    later(1);
    await drain();
    expect(readers.arrived).toHaveLength(1);
  });
});

describe('a subscriber who cannot be read', () => {
  /** As after a key was taken away before everything was sealed anew. */
  const lost = async () => {
    const address = await createKeyring(['a key that nobody has any more, alas']).seal(
      'l@x.example',
    );
    return readers.add(db, 'lost@x.example', {}, { address });
  };

  it('holds up nobody, and is parked where people see it', async () => {
    const id = await lost();
    await readers.add(db, 'a@x.example');
    await open();
    await drain();
    expect(readers.arrived.map(({ to }) => to)).toEqual(['a@x.example']);
    const parked = (await crowd.deliveries()).filter(({ state }) => state === 'parked');
    expect(parked).toMatchObject([
      { subscriber: id, note: expect.stringContaining('SIGNING_KEY') },
    ]);
    expect(await alertsOf(db)).toMatchObject([{ kind: 'delivery_parked' }]);
    expect(await retryParked(db, parked[0]?.subject ?? '', told.now)).toBe(1);
    await drain();
    expect((await crowd.deliveries()).map(({ state }) => state).toSorted()).toEqual([
      'parked',
      'sent',
    ]);
  });

  it('and wants none of it raises no alarm', async () => {
    const id = await lost();
    const { preferences } = await readers.row('lost@x.example', { kinds: ['postmortems'] });
    await changeSubscriber(db, id, { preferences }).run();
    await open();
    await drain();
    expect(await crowd.deliveries()).toEqual([]);
    expect(await alertsOf(db)).toEqual([]);
  });

  it('holds up no other message that is to be sent', async () => {
    for (const id of [await lost(), await readers.add(db, 'a@x.example')]) {
      const greeting = { subscriber: id, greet: 'known' } as const;
      await db.batch(greetingMessage(db, greeting, { now: told.now, newId }));
    }
    await drain();
    expect(readers.arrived.map(({ to }) => to)).toEqual(['a@x.example']);
    const { results } = await db.prepare('SELECT state, last_error FROM outbox ORDER BY id').all();
    expect(results).toEqual([
      { state: 'pending', last_error: 'it could not be prepared' },
      { state: 'done', last_error: null },
    ]);
  });
});

describe('a mail provider that is away', () => {
  it('keeps whole packs waiting, which costs no row for each subscriber', async () => {
    for (let index = 0; index < 5; index++) await readers.add(db, `r${index}@x.example`);
    readers.answer = () => Promise.reject(new Error('away'));
    await open();
    await drain();
    expect(await deliveries()).toEqual([]);
    expect(await db.prepare('SELECT count(*) AS n FROM pack').first('n')).toBe(1);
    readers.answer = () => new Response('{}');
    later(5 * MINUTE_MS);
    await drain();
    expect(readers.arrived).toHaveLength(5);
    expect(await db.prepare('SELECT count(*) AS n FROM pack').first('n')).toBe(0);
  });

  it('for good leaves every delivery parked where people see it', async () => {
    await readers.add(db, 'a@x.example');
    readers.answer = () => Promise.reject(new Error('away'));
    await open();
    await readers.notifier({ DB: db }).drain();
    await db.prepare('UPDATE pack SET attempts = 13').run();
    await drain();
    expect(await deliveries()).toMatchObject([{ state: 'parked' }]);
    expect(await alertsOf(db)).toMatchObject([{ kind: 'delivery_parked' }]);
  });
});

describe('ten thousand subscribers', () => {
  it('cost at most 1.1 rows each, and a pack fits into one invocation', async () => {
    const count = 700;
    for (let from = 0; from < count; from += 50) {
      const rows = await Promise.all(
        Array.from({ length: 50 }, (_, index) => readers.row(`r${from + index}@x.example`)),
      );
      await db.batch(rows.map((row) => addSubscriber(db, row)));
    }
    await open();
    let written = 0;
    let [queries, most] = [0, 0];
    const metered = misbehaving(db, {
      async batch(statements, proper) {
        const results = await proper(statements);
        queries += statements.length;
        for (const { meta } of results) written += meta.rows_written;
        return results;
      },
      prepare: () => {},
    });
    for (let idle = 0; idle < 2;) {
      queries = 0;
      const before = readers.arrived.length;
      await readers.notifier({ DB: metered }).drain();
      most = Math.max(most, queries);
      idle = readers.arrived.length === before ? idle + 1 : 0;
      expect(readers.arrived.length - before).toBeLessThanOrEqual(PACK_SIZE);
    }
    expect(readers.arrived).toHaveLength(count);
    expect(written / count).toBeLessThanOrEqual(1.1);
    // Three more are asked outside of batches.
    expect(most).toBeLessThanOrEqual(47);
  });
});

it('a run that was cut off goes on where it stopped, when its lease is over', async () => {
  for (let index = 0; index < 4; index++) await readers.add(db, `r${index}@x.example`);
  await open();
  await readers.notifier({ DB: db }).drain();
  let isDown = false;
  const failing = misbehaving(db, {
    batch: (statements, proper) =>
      isDown ? Promise.reject(new Error('D1_ERROR: Network connection lost.')) : proper(statements),
  });
  readers.answer = () => {
    if (readers.arrived.length === 1) isDown = true;
    return new Response('{}');
  };
  await expect(readers.notifier({ DB: failing }).drain()).rejects.toMatchObject({
    name: 'StorageFailed',
  });
  // The second was accepted and not written down; nothing was sent after that.
  expect(readers.arrived).toHaveLength(2);
  await drain();
  expect(readers.arrived).toHaveLength(2);
  later(PACK_LEASE_MS);
  isDown = false;
  await drain();
  const times = Map.groupBy(readers.arrived, ({ to }) => to);
  expect([...times.values()].map(({ length }) => length).toSorted()).toEqual([1, 1, 1, 2]);
});
