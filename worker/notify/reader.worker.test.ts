// How news look where they arrive: a webhook in either shape, signed, and a Discord channel whose message is edited.

import { beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { Crowd } from '../testing/crowd.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import type { Readers } from '../testing/readers.ts';
import { KEYRING } from '../testing/readers.ts';
import { MINUTE_MS, pagerduty } from '../testing/story.ts';
import type { Told } from '../testing/told.ts';
import { currentSecrets } from './secrets.ts';

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
const deliveries = () => crowd.deliveries();

describe('a webhook', () => {
  it('is signed with the secret of its subscriber', async () => {
    await readers.add(db, 'https://hook.x.example/');
    await open();
    await drain();
    const [{ headers, body } = expect.fail('nothing')] = readers.arrived;
    const sealed = await db.prepare('SELECT secrets FROM subscriber').first<string>('secrets');
    const [secret = ''] = await currentSecrets(sealed, KEYRING, told.now);
    const at = new Date(Number(headers.get('webhook-timestamp')) * 1_000);
    const signed = new Webhook(secret).sign(
      headers.get('webhook-id') ?? '',
      at,
      JSON.stringify(body),
    );
    expect(headers.get('webhook-signature')).toBe(signed);
    expect(body).toMatchObject({
      type: 'incident.created',
      data: { status: 'investigating', impact: 'major', components: [{ id: 'web' }] },
    });
  });

  it('speaks as Statuspage does to who asked for that', async () => {
    await readers.add(db, 'https://hook.x.example/', { format: 'statuspage' });
    await open();
    await drain();
    expect(readers.arrived[0]?.body).toMatchObject({
      meta: { unsubscribe: expect.stringContaining('/unsubscribe/') },
      page: { id: MERIDIAN.page.id, status_indicator: 'major' },
      incident: {
        status: 'investigating',
        impact: 'major',
        incident_updates: [{ status: 'investigating', affected_components: [{ code: 'web' }] }],
        components: [{ id: 'web', page_id: MERIDIAN.page.id }],
      },
    });
  });
});

describe('a Discord channel', () => {
  const DISCORD = 'https://discord.com/api/webhooks/1/secret';
  const add = () => readers.add(db, DISCORD, {}, { channel: 'discord' });
  const status = ({ body }: { body: Record<string, unknown> }) =>
    /\*\*(\w+)\*\*/.exec(JSON.stringify(body))?.[1];
  const reach = async () => {
    await open();
    await drain();
    later(MINUTE_MS);
    await told.tell(pagerduty('A', 'resolved', told.now, { components: { web: null } }));
    await drain();
  };

  it('has an update in the place of the one before, and the end as a message of its own', async () => {
    await add();
    readers.answer = () => Response.json({ id: '42' });
    await reach();
    await told.wait(16);
    await drain();
    expect(readers.arrived.map((one) => [one.method, one.to, status(one)])).toEqual([
      ['POST', `${DISCORD}?wait=true`, 'Investigating'],
      ['PATCH', `${DISCORD}/messages/42`, 'Monitoring'],
      ['POST', `${DISCORD}?wait=true`, 'Resolved'],
    ]);
  });

  it('whose message somebody has deleted gets another one', async () => {
    await add();
    readers.answer = (to) =>
      to.includes('/messages/')
        ? new Response('{"message": "Unknown Message", "code": 10008}', { status: 404 })
        : Response.json({ id: '42' });
    await reach();
    expect(readers.arrived.map((one) => [one.method, status(one)])).toEqual([
      ['POST', 'Investigating'],
      ['POST', 'Monitoring'],
    ]);
    expect(await deliveries()).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
  });

  it('that could not be changed at first is changed when it is tried again', async () => {
    await add();
    readers.answer = (to, attempt) =>
      to.includes('/messages/') && attempt === 1
        ? new Response('', { status: 503 })
        : Response.json({ id: '42' });
    await reach();
    later(5 * MINUTE_MS);
    await drain();
    expect(readers.arrived.map(({ method }) => method)).toEqual(['POST', 'PATCH']);
  });
});
