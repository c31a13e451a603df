// Who named a mail address for a webhook hears once that it was disabled; nobody hears anything that they have not agreed to.

import { beforeEach, describe, expect, it } from 'vitest';
import type { SubscriberChannel } from '../../domain/vocabulary.ts';
import { DAY_MS } from '../../domain/window.ts';
import { changeSubscriber, suppress } from '../../store/subscribers.ts';
import { AtDesk } from '../../testing/at-desk.ts';
import { misbehaving } from '../../testing/database.ts';
import type { Readers } from '../../testing/readers.ts';
import { KEYRING } from '../../testing/readers.ts';
import { pagerduty } from '../../testing/story.ts';
import { Told } from '../../testing/told.ts';
import { DISABLE_AFTER_MS } from '../standing.ts';
import { MAILS_LIMIT, SIGN_UP_ROWS } from './allowed.ts';

const HOOK = 'https://hooks.customer.example/in?secret=1';
const OPS = 'ops@customer.example';

let desk: AtDesk;
let db: D1Database;
let readers: Readers;
beforeEach(async () => {
  desk = await AtDesk.open();
  ({ db, readers } = desk);
});

const drain = () => readers.drainAll(db);
const signUp = (more: Record<string, unknown> = {}) =>
  desk.signUp(HOOK, { channel: 'webhook', email: OPS, ...more });
const press = (path: string) => desk.ask(path, { method: 'POST' });
const idOf = async (channel: SubscriberChannel) =>
  (await desk.rows()).find((row) => row.channel === channel)?.id ?? expect.fail(channel);
/** What was mailed, by its subject. */
const mailed = (to = OPS) => readers.subjects(to);
const STOPPED = 'Your webhook no longer gets the status of Meridian';

/** An incident that cannot be delivered to the webhook, which has failed for days. */
async function fail(incident = 'A'): Promise<void> {
  const webhook = await idOf('webhook');
  await changeSubscriber(db, webhook, { failingSince: desk.now - DISABLE_AFTER_MS }).run();
  const told = new Told(db);
  told.now = desk.now;
  await told.tell(pagerduty(incident, 'triggered', told.now));
  await told.tell(pagerduty(incident, 'acknowledged', told.now));
  readers.answer = (to) => new Response('{}', { status: to === HOOK ? 500 : 200 });
  await drain();
}

/** Signed up, and agreed to by both. */
async function both(): Promise<void> {
  await signUp();
  await drain();
  expect((await press(desk.linkIn('confirm', HOOK))).status).toBe(200);
  expect((await press(desk.linkIn('confirm', OPS))).status).toBe(200);
}

describe('the mail address of a webhook', () => {
  it('is asked, agrees by a button, and hears once that the webhook is disabled', async () => {
    await signUp();
    await drain();
    expect(mailed()).toEqual(['Do you want to hear when a webhook of Meridian stops?']);
    const text = String(readers.arrived.find(({ to }) => to === OPS)?.body['TextBody']);
    expect(text).toContain('hooks.customer.example');
    expect(text).not.toMatch(/secret|manage/);
    await press(desk.linkIn('confirm', HOOK));
    const link = desk.linkIn('confirm', OPS);
    expect(await (await desk.ask(link)).text()).toContain('<button class="main">Agree</button>');
    expect((await desk.rows()).map(({ state }) => state).toSorted()).toEqual([
      'confirmed',
      'pending',
    ]);
    expect(await (await press(link)).text()).toContain('You will be told');
    expect((await press(link)).status).toBe(404);
    readers.arrived.length = 0;
    await fail('A');
    await fail('B');
    // It is told of no incident, and of this once.
    expect(mailed()).toEqual([STOPPED]);
    const [{ body } = expect.fail('nothing')] = readers.arrived;
    expect(JSON.stringify(body)).toContain('List-Unsubscribe');
    expect(String(body['TextBody'])).toContain('hooks.customer.example');
    // The link to choose for the webhook belongs to the webhook.
    expect(String(body['TextBody'])).not.toContain(
      await desk.linkOf('manage', await idOf('webhook')),
    );
    expect(JSON.stringify(await db.prepare('SELECT text FROM alert').all())).not.toContain('ops@');
  });

  it('hears again only when the webhook was enabled and failed again', async () => {
    await both();
    await fail('A');
    const manage = await desk.linkOf('manage', await idOf('webhook'));
    expect((await desk.ask(manage, { form: { action: 'enable' } })).status).toBe(200);
    desk.now += DAY_MS;
    await fail('B');
    expect(mailed().filter((subject) => subject === STOPPED)).toHaveLength(2);
  });

  it.each([
    ['has not agreed', async () => {}],
    [
      'has left',
      async () => void (await press(await desk.linkOf('unsubscribe', await idOf('email')))),
    ],
  ])('that %s hears nothing', async (_what, act) => {
    await signUp();
    await drain();
    await press(desk.linkIn('confirm', HOOK));
    if (_what === 'has left') await press(desk.linkIn('confirm', OPS));
    await act();
    await fail();
    expect(mailed()).not.toContain(STOPPED);
  });

  it('that is not to be written to is not asked', async () => {
    await suppress(db, {
      lookup: await KEYRING.lookup(`email ${OPS}`),
      address: await KEYRING.seal(OPS),
      reason: 'complaint',
      at: desk.now,
    }).run();
    await signUp();
    await drain();
    expect(mailed()).toEqual([]);
    expect((await desk.rows()).map(({ channel }) => channel)).toEqual(['webhook']);
  });

  it('cannot be flooded by naming it for many webhooks', async () => {
    for (let index = 0; index < MAILS_LIMIT + 3; index++) {
      await desk.signUp(`${HOOK}${index}`, { channel: 'webhook', email: OPS });
      await drain();
    }
    expect(mailed()).toHaveLength(MAILS_LIMIT);
    await desk.signUp(OPS);
    await drain();
    expect(mailed()).toHaveLength(MAILS_LIMIT);
  });

  it('costs the database no more rows than strangers are charged for', async () => {
    let written = 0;
    const metered = misbehaving(db, {
      async batch(statements, proper) {
        const results = await proper(statements);
        for (const { meta } of results) written += meta.rows_written;
        return results;
      },
    });
    const json = { channel: 'webhook', address: HOOK, email: OPS, format: 'statuspage' };
    await desk.ask('/api/subscribers', { json, means: { db: metered } });
    for (let run = 0; run < 3; run++) await readers.notifier({ DB: metered }).drain();
    expect(readers.arrived).toHaveLength(2);
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThanOrEqual(2 * SIGN_UP_ROWS);
  });

  it('of somebody who is subscribed keeps what they chose, and can be agreed to', async () => {
    const id = await readers.add(db, OPS, { kinds: ['maintenance'], tiers: ['enterprise'] });
    await signUp();
    await drain();
    expect(await desk.preferences(id)).toMatchObject({ watches: [] });
    await press(desk.linkIn('confirm', OPS));
    expect(await desk.preferences(id)).toMatchObject({
      kinds: ['maintenance'],
      tiers: ['enterprise'],
      watches: [await idOf('webhook')],
    });
  });

  it('that had only asked for incidents is not subscribed to them by agreeing', async () => {
    await desk.signUp(OPS, { kinds: ['incidents'] });
    await signUp();
    await drain();
    await press(desk.linkIn('confirm', OPS));
    expect(await desk.preferences(await idOf('email'))).toMatchObject({ kinds: [] });
  });

  it('that a stranger names for a webhook of somebody else hears nothing of it', async () => {
    await readers.add(db, HOOK);
    const answer = await signUp({ email: 'stranger@x.example' });
    expect(answer.status).toBe(202);
    await drain();
    await press(desk.linkIn('confirm', 'stranger@x.example'));
    await fail();
    expect(mailed('stranger@x.example')).not.toContain(STOPPED);
  });

  it('is forgotten within a day after its webhook has left', async () => {
    await both();
    const keeps = await readers.add(db, 'reader@x.example');
    await press(await desk.linkOf('unsubscribe', await idOf('webhook')));
    desk.now = Math.ceil(desk.now / DAY_MS) * DAY_MS + 3 * 3_600_000;
    await drain();
    expect((await desk.rows()).map(({ id }) => id)).toEqual([keeps]);
  });

  it('that is a customer of a tier besides is kept, to be told of its promise', async () => {
    await both();
    const contact = await idOf('email');
    const chosen = { ...(await desk.preferences(contact)), tiers: ['enterprise'] };
    await changeSubscriber(db, contact, { preferences: JSON.stringify(chosen) }).run();
    await press(await desk.linkOf('unsubscribe', await idOf('webhook')));
    desk.now = Math.ceil(desk.now / DAY_MS) * DAY_MS + 3 * 3_600_000;
    await drain();
    expect((await desk.rows()).map(({ id }) => id)).toEqual([contact]);
  });

  it('can be named later, by the link to choose', async () => {
    await readers.add(db, HOOK);
    const manage = await desk.linkOf('manage', await idOf('webhook'));
    expect(await (await desk.ask(manage)).text()).toContain('name="email"');
    const wrong = await desk.ask(manage, { form: { action: 'contact', email: 'a@x\nBcc: b@x' } });
    expect(wrong.status).toBe(422);
    const named = await desk.ask(manage, { form: { action: 'contact', email: OPS } });
    expect(await named.text()).toContain('it is asked now');
    await drain();
    await press(desk.linkIn('confirm', OPS));
    await fail();
    expect(mailed()).toContain(STOPPED);
  });

  it('is asked in the language of the sign-up', async () => {
    await signUp({ language: 'de' });
    await drain();
    expect(mailed()).toEqual(['Wollen Sie hören, wenn ein Webhook von Meridian aufhört?']);
  });

  it.each([
    [{ email: 'a@x.example\r\nBcc: b@x.example' }, {}],
    [{}, { hasMail: false }],
  ])('that is none, or where no mail is sent, is told so: %j %j', async (more, means) => {
    const json = { channel: 'webhook', address: HOOK, email: OPS, ...more };
    const answer = await desk.ask('/api/subscribers', { json, means });
    expect(answer.status).toBe(422);
    const { errors } = await answer.json<{ errors: unknown[] }>();
    expect(errors).toEqual([{ at: 'email', message: expect.stringContaining('a mail address') }]);
    expect(await desk.rows()).toEqual([]);
  });
});

it('the form has a place for it only where mail is sent', async () => {
  const html = async (hasMail: boolean) =>
    (await desk.ask('/subscribe', { means: { hasMail } })).text();
  expect(await html(true)).toContain('<input name="email" type="email"');
  expect(await html(false)).not.toContain('name="email"');
});
