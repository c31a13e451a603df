// Subscribers through the operator's API: Statuspage's shape, CSV, one person's data, and a new key.

import { beforeEach, describe, expect, test } from 'vitest';
import { createEgress } from '../../domain/egress.ts';
import { subscriberOffice } from '../../notify/desk/office.ts';
import { createKeyring } from '../../notify/keyring.ts';
import { contentsOf, emptyDatabase } from '../../testing/database.ts';
import { MERIDIAN } from '../../testing/meridian.ts';
import { TWO_PROMISES } from '../../testing/reports.ts';
import { bearer, Desk } from '../../testing/operators.ts';
import { Readers, SIGNING_KEY } from '../../testing/readers.ts';
import { announceTo, Posted, TOLD_ABOUT } from '../../testing/posted.ts';
import { MINUTE_MS, pagerduty } from '../../testing/story.ts';
import { Told } from '../../testing/told.ts';
import { changeSubscriber, removeSubscriber } from '../../store/subscribers.ts';

const PAGE = '/v1/pages/meridian0001/subscribers';
let db: D1Database;
let desk: Desk;
beforeEach(async () => {
  db = await emptyDatabase();
  desk = new Desk(db);
  await desk.open();
});

const ask = async (
  method: string,
  path: string,
  body?: unknown,
  scope: 'admin' | 'publish' = 'admin',
) => {
  const headers = { ...bearer(scope) };
  const answer = await desk.ask(method, path, { headers, ...(body !== undefined && { body }) });
  const text = await answer.text();
  // oxlint-disable-next-line typescript/no-explicit-any -- checked by what follows
  const json: any = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null;
  return { status: answer.status, text, json };
};
const add = (subscriber: Record<string, unknown>) => ask('POST', PAGE, { subscriber });

describe('Statuspage’s shape', () => {
  test('adds, shows, changes and removes a subscriber', async () => {
    const { status, json } = await add({
      email: 'a@x.example',
      component_ids: ['api'],
      skip_confirmation_notification: true,
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      mode: 'email',
      email: 'a@x.example',
      state: 'confirmed',
      components: ['api'],
    });
    expect((await ask('GET', `${PAGE}?q=A@x.example`)).json).toMatchObject([{ id: json.id }]);
    const changed = await ask('PATCH', `${PAGE}/${json.id}`, { component_ids: [] });
    expect(changed.json.components).toEqual([]);
    expect((await ask('GET', `${PAGE}/count`)).json.total).toBe(1);
    expect((await ask('GET', `${PAGE}/${json.id}/data`)).json).toMatchObject({
      address: 'a@x.example',
    });
    expect((await ask('DELETE', `${PAGE}/${json.id}`)).status).toBe(204);
    expect((await ask('GET', `${PAGE}/${json.id}`)).status).toBe(404);
    expect(JSON.stringify(await contentsOf(db))).not.toContain('a@x.example');
  });

  test('asks the owner where the operator does not answer for them', async () => {
    const { json } = await add({ email: 'a@x.example' });
    expect(json.state).toBe('pending');
    expect((await ask('POST', `${PAGE}/${json.id}/resend_confirmation`)).status).toBe(204);
    const greets = await db
      .prepare(`SELECT count(*) AS n FROM outbox WHERE kind = 'greet'`)
      .first('n');
    expect(greets).toBe(2);
  });

  test('shows addresses to admins alone', async () => {
    expect((await ask('GET', PAGE, undefined, 'publish')).status).toBe(403);
    expect((await ask('GET', `${PAGE}/count`, undefined, 'publish')).status).toBe(200);
  });

  test('gives the secret of a webhook once', async () => {
    const one = { endpoint: 'https://hooks.x.example/in', skip_confirmation_notification: true };
    const { json } = await add(one);
    expect(json).toMatchObject({ mode: 'webhook', secret: expect.stringMatching(/^whsec_/) });
    expect((await add(one)).json).not.toHaveProperty('secret');
    expect((await add({ endpoint: 'http://10.0.0.1/' })).status).toBe(422);
  });

  test('takes an e-mail beside an endpoint as whom to tell when that is disabled', async () => {
    const one = { endpoint: 'https://hooks.x.example/in', email: 'ops@x.example' };
    const { status, json } = await add({ ...one, format: 'statuspage' });
    expect(status).toBe(201);
    expect(json).toMatchObject({ mode: 'webhook', endpoint: one.endpoint, state: 'pending' });
    const [mail] = (await ask('GET', `${PAGE}?q=ops@x.example`)).json;
    expect(mail).toMatchObject({ mode: 'email', state: 'pending', kinds: [] });
    const { results } = await db
      .prepare(`SELECT payload ->> '$.greet' AS greet FROM outbox WHERE kind = 'greet' ORDER BY 1`)
      .all();
    expect(results).toEqual([{ greet: 'confirm' }, { greet: 'watch' }]);
    expect((await add({ ...one, endpoint: `${one.endpoint}2`, email: 'none' })).status).toBe(422);
  });

  test('where the operator answers for both, nobody is asked', async () => {
    const one = { endpoint: 'https://hooks.x.example/in', email: 'ops@x.example' };
    const { json } = await add({ ...one, skip_confirmation_notification: true });
    expect(json.state).toBe('confirmed');
    const [mail] = (await ask('GET', `${PAGE}?q=ops@x.example`)).json;
    expect(mail).toMatchObject({ state: 'confirmed', kinds: [] });
    const data = (await ask('GET', `${PAGE}/${mail.id}/data`)).json;
    expect(data.preferences.watches).toEqual([json.id]);
    expect(await db.prepare('SELECT count(*) AS n FROM outbox').first('n')).toBe(0);
  });
});

describe('the tiers whose customer somebody is', () => {
  const tiersOf = async (id: string) => (await ask('GET', `${PAGE}/${id}`)).json.tiers;
  beforeEach(() => {
    desk = new Desk(db, { catalog: TWO_PROMISES });
  });

  test('are set by operators, also of who is subscribed already', async () => {
    const { json } = await add({
      email: 'a@x.example',
      kinds: ['incidents'],
      skip_confirmation_notification: true,
    });
    expect(json.tiers).toEqual([]);
    expect((await add({ email: 'A@x.example', tiers: ['pro', 'pro'] })).status).toBe(200);
    expect(await tiersOf(json.id)).toEqual(['pro']);
    expect((await add({ email: 'a@x.example' })).json.tiers).toEqual(['pro']);
    await ask('PATCH', `${PAGE}/${json.id}`, { tiers: ['enterprise'] });
    await ask('PATCH', `${PAGE}/${json.id}`, { kinds: ['sla'] });
    expect((await ask('GET', `${PAGE}/${json.id}`)).json).toMatchObject({
      tiers: ['enterprise'],
      kinds: ['sla'],
    });
    await ask('PATCH', `${PAGE}/${json.id}`, { tiers: [] });
    expect(await tiersOf(json.id)).toEqual([]);
  });

  test('are refused where there is no such tier, with those that there are', async () => {
    const email = { email: 'a@x.example', skip_confirmation_notification: true };
    const refused = await add({ ...email, tiers: ['gold'] });
    expect(refused).toMatchObject({
      status: 422,
      json: { detail: 'Unknown tier "gold": expected enterprise, pro.' },
    });
    const { json } = await add({ ...email, tiers: ['pro'] });
    const changed = await ask('PATCH', `${PAGE}/${json.id}`, { tiers: ['pro', 'gold'] });
    expect(changed).toMatchObject({
      status: 422,
      json: { detail: 'Unknown tier "gold": expected enterprise, pro.' },
    });
    expect(await tiersOf(json.id)).toEqual(['pro']);
    desk = new Desk(db);
    expect((await add({ email: 'b@x.example', tiers: ['pro'] })).json.detail).toBe(
      'Unknown tier "pro": the configuration has no tiers (sla.tiers in content/status.yaml).',
    );
  });

  test('come and go as CSV', async () => {
    await add({ email: 'known@x.example', skip_confirmation_notification: true });
    const csv = [
      'email,kinds,tiers',
      'a@x.example,incidents,enterprise pro',
      'known@x.example,,pro',
      'b@x.example,,gold',
      'c@x.example,,',
    ].join('\n');
    const { json } = await ask('POST', '/v1/subscribers/import', { csv, confirmed: true });
    expect(json).toEqual({
      added: 2,
      known: 1,
      errors: [{ line: 4, message: 'Unknown tier "gold": expected enterprise, pro.' }],
    });
    const { text } = await ask('GET', '/v1/subscribers.csv');
    expect(text).toContain('timezone,tiers,created_at');
    expect(text).toContain('incidents,en,Etc/UTC,enterprise pro,');
    expect(text).toMatch(/known@x\.example,.*,Etc\/UTC,pro,/);
  });

  test('are not among what is given to the person', async () => {
    const { json } = await add({ email: 'a@x.example', tiers: ['pro'] });
    expect((await ask('GET', `${PAGE}/${json.id}/data`)).text).not.toMatch(/tiers|pro"/);
  });
});

test('CSV goes in, line by line, and comes out', async () => {
  const csv = [
    'email,components,kinds',
    'a@x.example,api,incidents maintenance',
    'not an address,,',
    'b@x.example,nothing,',
    'A@X.example,,',
    '"c@x.example",,postmortems',
  ].join('\r\n');
  const { json } = await ask('POST', '/v1/subscribers/import', { csv, confirmed: true });
  expect(json).toEqual({
    added: 2,
    known: 1,
    errors: [
      { line: 3, message: 'Not as expected: email.' },
      { line: 4, message: 'Not as expected: components.' },
    ],
  });
  const { text } = await ask('GET', '/v1/subscribers.csv');
  expect(text.split('\r\n')[0]).toContain('id,channel,address,state');
  expect(text).toContain('a@x.example,confirmed,api,,incidents maintenance,en,Etc/UTC');
});

test('a suppressed address is not subscribed, until the suppression is lifted', async () => {
  await add({ email: 'a@x.example', skip_confirmation_notification: true });
  expect((await ask('POST', '/v1/suppressions', { address: 'a@x.example' })).status).toBe(204);
  expect((await ask('GET', PAGE)).json).toEqual([]);
  expect((await ask('POST', '/v1/suppressions/lift', { address: 'A@x.example' })).status).toBe(204);
  expect((await ask('POST', '/v1/suppressions/lift', { address: 'a@x.example' })).status).toBe(404);
});

test('after a new key everything is sealed and found by it, and the old one can go', async () => {
  for (const name of ['a', 'b', 'c']) {
    await add({ email: `${name}@x.example`, skip_confirmation_notification: true });
  }
  await add({ endpoint: 'https://hooks.x.example/in', skip_confirmation_notification: true });
  await ask('POST', '/v1/suppressions', { address: 'c@x.example' });
  const officeWith = (...keys: [string, ...string[]]) =>
    subscriberOffice({
      db,
      catalog: MERIDIAN,
      keyring: createKeyring(keys),
      egress: createEgress({ schemes: ['https:'], ownOrigins: [], allowLoopback: false }),
      nudge: async () => {},
      newId: () => 'never0000000',
      now: () => desk.now,
    });
  const both = officeWith('a newer signing key of 32 characters', SIGNING_KEY);
  let changed = 0;
  for (let after: string | null = ''; after !== null;) {
    const page: { changed: number; next: string | null } = await both.rekey(after);
    changed += page.changed;
    after = page.next;
  }
  expect(changed).toBe(4);
  const newOnly = officeWith('a newer signing key of 32 characters');
  expect(await newOnly.byAddress('email', 'a@x.example')).toMatchObject({ address: 'a@x.example' });
  expect(await newOnly.lift('c@x.example')).toBe(true);
  expect(await newOnly.rekey('')).toMatchObject({ changed: 0 });
});

test('one who cannot be read holds up neither a new key nor the list, from which they can be removed', async () => {
  for (const name of ['a', 'b']) {
    await add({ email: `${name}@x.example`, skip_confirmation_notification: true });
  }
  const { id } = (await ask('GET', PAGE)).json[0];
  const address = await createKeyring(['a key that nobody has any more, alas']).seal('a@x.example');
  await changeSubscriber(db, id, { address }).run();
  const rekeyed = await ask('POST', '/v1/subscribers/rekey', { after: '' });
  expect(rekeyed).toMatchObject({ status: 200, json: { changed: 0, next: 'suppressed:' } });
  const listed = (await ask('GET', PAGE)).json;
  expect(listed).toMatchObject([{ id, email: '' }, { email: expect.stringContaining('@') }]);
  expect((await ask('GET', '/v1/subscribers.csv')).status).toBe(200);
  expect((await ask('DELETE', `${PAGE}/${id}`)).status).toBe(204);
});

describe('the delivery log', () => {
  test('shows what became of each message without an address, and tries again what is parked', async () => {
    const told = new Told(db);
    const readers = new Readers(told);
    await readers.add(db, 'https://hook.x.example/status');
    const left = await readers.add(db, 'left@x.example');
    readers.answer = () => new Response('', { status: 403 });
    const about = { components: { web: null } };
    await told.tell(pagerduty('A', 'triggered', told.now, about));
    await told.tell(pagerduty('A', 'acknowledged', told.now, about));
    await readers.drainAll(db);
    const id = await db.prepare(`SELECT subject FROM delivery`).first<string>('subject');
    const path = `/v1/deliveries/${encodeURIComponent(id ?? '')}`;
    const { text, json } = await ask('GET', path, undefined, 'publish');
    expect(text).not.toContain('x.example');
    expect(json.counts).toEqual([{ event: expect.any(String), state: 'parked', count: 2 }]);
    expect(json.deliveries).toContainEqual(
      expect.objectContaining({
        channel: 'webhook',
        state: 'parked',
        attempts: 1,
        note: 'the webhook answered 403',
        dueAt: null,
      }),
    );
    expect(json.packs_left).toBe(0);

    await db.batch(removeSubscriber(db, left));
    readers.answer = () => new Response('');
    expect(desk.nudges).toBe(0);
    expect((await ask('POST', `${path}/retry`, undefined, 'publish')).json).toEqual({ again: 2 });
    expect((await ask('POST', `${path}/retry`, undefined, 'publish')).json).toEqual({ again: 0 });
    expect(desk.nudges).toBe(1);
    await readers.drainAll(db);
    expect(readers.arrived).toHaveLength(1);
    const after = await ask('GET', path, undefined, 'publish');
    expect(after.json.deliveries).toEqual([
      expect.objectContaining({ channel: 'webhook', state: 'sent' }),
      expect.objectContaining({ channel: null, state: 'skipped', note: 'no longer subscribed' }),
    ]);
  });

  test('tells nobody again what was before what they have heard since', async () => {
    const told = new Told(db);
    const posted = new Posted(told);
    const drain = () => posted.notifier({ DB: db }, { catalog: TOLD_ABOUT }).drain();
    const readers = new Readers(told);
    await readers.add(db, 'https://hook.x.example/status');
    readers.answer = () => new Response('', { status: 403 });
    posted.slack = '/status/403';
    await announceTo(told);
    await drain();
    await readers.drainAll(db);
    told.now += MINUTE_MS;
    readers.answer = () => new Response('');
    posted.slack = '/status/200';
    const about = { components: { web: null } };
    await told.tell(pagerduty('A', 'resolved', told.now, about));
    await drain();
    await readers.drainAll(db);
    readers.arrived.splice(0);
    posted.sent.splice(0);
    const subject = await db.prepare('SELECT subject FROM delivery').first<string>('subject');
    const path = `/v1/deliveries/${encodeURIComponent(subject ?? '')}`;
    const statesOf = async () => {
      const { json } = await ask('GET', path, undefined, 'publish');
      return [json.deliveries, json.letters].map((list: { state: string }[]) =>
        list.map(({ state }) => state).toSorted(),
      );
    };
    expect(await statesOf()).toEqual([
      ['parked', 'sent'],
      ['done', 'parked'],
    ]);
    expect((await ask('POST', `${path}/retry`, undefined, 'publish')).json).toEqual({ again: 0 });
    await drain();
    await readers.drainAll(db);
    expect([...readers.arrived, ...posted.sent]).toEqual([]);
    expect(await statesOf()).toEqual([
      ['sent', 'skipped'],
      ['done', 'done'],
    ]);
  });
});
