// What the mail providers report, in their own forms.

import { Hono } from 'hono';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { createEgress } from '../../domain/egress.ts';
import { isSuppressed } from '../../store/subscribers.ts';
import { contentsOf, emptyDatabase } from '../../testing/database.ts';
import { MERIDIAN } from '../../testing/meridian.ts';
import { KEYRING, Readers } from '../../testing/readers.ts';
import { bounceRoutes } from './bounces.ts';
import { deskOf } from './desk.ts';

const SECRET = 'whsec_YWxsY2xlYXItZXhhbXBsZS1zdGFuZGFyZC13ZWJob29r';
const READER = 'Reader@x.example';
let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
  await new Readers({ now: Date.now() }).add(db, READER.toLowerCase());
});

async function report(path: string, body: unknown, headers: Record<string, string>) {
  const app = new Hono();
  const desk = deskOf({
    db,
    catalog: MERIDIAN,
    keyring: KEYRING,
    hasMail: true,
    egress: createEgress({ schemes: ['https:'], ownOrigins: [], allowLoopback: false }),
    mayTry: async () => true,
    nudge: async () => {},
    newId: () => 'never0000000',
    now: () => Date.now(),
  });
  bounceRoutes(app, desk, { resend: SECRET, postmark: 'postmark-secret' });
  return app.request(path, { method: 'POST', body: JSON.stringify(body), headers });
}

function resend(body: unknown, at = new Date()) {
  const signature = new Webhook(SECRET).sign('msg_1', at, JSON.stringify(body));
  return report('/webhooks/resend', body, {
    'svix-id': 'msg_1',
    'svix-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'svix-signature': signature,
  });
}
const postmark = (body: unknown, password = 'postmark-secret') =>
  report('/webhooks/postmark', body, { authorization: `Basic ${btoa(`postmark:${password}`)}` });

const subscribers = () => db.prepare('SELECT count(*) AS n FROM subscriber').first<number>('n');
const suppressed = async () => isSuppressed(db, await KEYRING.lookups('email reader@x.example'));

describe('a report of Resend', () => {
  it.each([
    [{ type: 'email.bounced', data: { to: [READER], bounce: { type: 'Permanent' } } }, true],
    [{ type: 'email.complained', data: { to: [READER] } }, true],
    [{ type: 'email.bounced', data: { to: [READER], bounce: { type: 'Transient' } } }, false],
    [{ type: 'email.delivered', data: { to: [READER] } }, false],
    [{ type: 'something.new', data: {} }, false],
  ])('%j ends the subscription: %s', async (body, ends) => {
    expect((await resend(body)).status).toBe(200);
    expect(await suppressed()).toBe(ends);
    expect(await subscribers()).toBe(ends ? 0 : 1);
    expect(JSON.stringify(await contentsOf(db))).not.toMatch(/reader@/i);
  });

  it('that is not signed by it, or old, changes nothing', async () => {
    const body = { type: 'email.complained', data: { to: [READER] } };
    expect((await report('/webhooks/resend', body, {})).status).toBe(401);
    expect((await resend(body, new Date(Date.now() - 600_000))).status).toBe(401);
    expect(await subscribers()).toBe(1);
  });
});

describe('a report of Postmark', () => {
  it.each([
    [{ RecordType: 'Bounce', Type: 'HardBounce', Email: READER }, true],
    [{ RecordType: 'SpamComplaint', Type: 'SpamComplaint', Email: READER }, true],
    [{ RecordType: 'SubscriptionChange', SuppressSending: true, Recipient: READER }, true],
    [{ RecordType: 'Bounce', Type: 'SoftBounce', Email: READER }, false],
    [{ RecordType: 'Open', Recipient: READER }, false],
  ])('%j ends the subscription: %s', async (body, ends) => {
    expect((await postmark(body)).status).toBe(200);
    expect(await suppressed()).toBe(ends);
    expect(await subscribers()).toBe(ends ? 0 : 1);
  });

  it('without its secret changes nothing', async () => {
    const body = { RecordType: 'SpamComplaint', Email: READER };
    expect((await postmark(body, 'guess')).status).toBe(401);
    expect(await subscribers()).toBe(1);
  });
});
