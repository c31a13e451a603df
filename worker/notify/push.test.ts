// Notifications as a push service and a browser get them: proven with our key, readable by that browser alone.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEgress } from '../domain/egress.ts';
import { GIVE_UP_MS } from '../testing/patience.ts';
import { startPushService } from '../testing/push-service.ts';
import type { Door } from './channel.ts';
import { createKeyring } from './keyring.ts';
import type { Push } from './push.ts';
import { createPush, pushAddressIn } from './push.ts';
import { serverKeysOf } from './server-key.ts';

const KEY = 'a signing key of at least 32 characters';
const OLDER = 'an older signing key of 32 characters';
const KEYRING = createKeyring([KEY]);
const NOW = Date.UTC(2099, 10, 2, 10, 0);
const PAGE = 'https://status.meridian.example';
const CONTENT: Push['content'] = {
  tag: 'incident:abc',
  title: 'API: major outage',
  body: 'We are investigating.',
  link: `${PAGE}/incidents/abc`,
  lang: 'en',
  dir: 'ltr',
};
const egress = createEgress({ schemes: ['https:'], ownOrigins: [PAGE], allowLoopback: true });
const door: Door = { fetch, egress, userAgent: 'Allclear/1', timeoutMs: GIVE_UP_MS };

let service: Awaited<ReturnType<typeof startPushService>>;
let server: string;
beforeEach(async () => {
  service = await startPushService();
  server = (await serverKeysOf(KEYRING))[0]?.publicKey ?? '';
});
afterEach(() => service[Symbol.asyncDispose]());

const addressOf = (more: Record<string, unknown> = {}) =>
  pushAddressIn(JSON.stringify({ ...service.subscription, server, ...more }), egress) ??
  expect.fail('no address');
const send = (content = CONTENT, { address = addressOf(), keyring = KEYRING, id = 'key' } = {}) =>
  createPush(door, { keyring, contact: PAGE, now: () => NOW }).send(
    { address, content, isUrgent: true },
    id,
  );

describe('a notification', () => {
  it('is proven with our key and readable by the browser alone', async () => {
    expect(await send()).toEqual({ ok: true });
    const [{ headers, claims, text } = expect.fail('nothing')] = service.delivered;
    expect(JSON.parse(text)).toEqual({ ...CONTENT, id: expect.stringMatching(/^[\w-]{32}$/) });
    expect(claims).toEqual({
      aud: service.origin,
      sub: PAGE,
      // A push service accepts no more than a day.
      exp: NOW / 1_000 + 12 * 60 * 60,
    });
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      ttl: '86400',
      urgency: 'high',
      topic: expect.stringMatching(/^[\w-]{32}$/),
    });
  });

  it('has the same id when it is repeated, and the topic of its matter', async () => {
    await send();
    await send();
    await send({ ...CONTENT, body: 'Newer.' }, { id: 'other' });
    const ids = service.delivered.map(({ text }) => JSON.parse(text).id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
    expect(new Set(service.delivered.map(({ headers }) => headers['topic'])).size).toBe(1);
  });

  it('fits, however long and foreign its text is, and tells its length to nobody', async () => {
    const long = { ...CONTENT, title: '😀'.repeat(3_000), body: '\u0001'.repeat(9_000) };
    expect(await send(long)).toEqual({ ok: true });
    await send();
    const lengths = service.delivered.map(({ headers }) => headers['content-length']);
    expect(new Set(lengths).size).toBe(1);
    expect(Number(lengths[0])).toBeLessThanOrEqual(4_096);
    expect(JSON.parse(service.delivered[0]?.text ?? '').title).toMatch(/^(?:😀)+…$/u);
  });

  it.each([
    [404, { permanent: true, gone: true }],
    [410, { permanent: true, gone: true }],
    [413, { permanent: true }],
    [429, { permanent: false, everyone: true, retryAfterMs: 120_000 }],
    [500, { permanent: false }],
  ])('that is answered %i', async (status, expected) => {
    service.state.status = status;
    service.state.headers = { 'retry-after': '120' };
    const sent = await send();
    expect(sent).toMatchObject({ ok: false, ...expected });
    expect('gone' in sent).toBe('gone' in expected);
    expect(JSON.stringify(sent)).not.toContain('127.0.0.1');
  });

  it('goes out under the key that the browser knows, as long as the setting has it', async () => {
    const [old] = await serverKeysOf(createKeyring([OLDER]));
    const address = addressOf({ server: old?.publicKey });
    const both = createKeyring([KEY, OLDER]);
    expect(await send(CONTENT, { address, keyring: both })).toEqual({ ok: true });
    expect(await send(CONTENT, { address })).toMatchObject({ ok: false, gone: true });
    expect(service.delivered).toHaveLength(1);
  });

  it('to keys that are none reaches nobody, and ends it', async () => {
    const none = Buffer.alloc(65, 4).toString('base64url');
    const address = addressOf({ keys: { ...service.subscription.keys, p256dh: none } });
    expect(await send(CONTENT, { address })).toMatchObject({ ok: false, gone: true });
  });
});

describe('what a browser gives', () => {
  it.each([
    ['no JSON', 'x'],
    ['no keys', '{"endpoint":"https://push.example/a"}'],
    ['an address of ours', { endpoint: `${PAGE}/push` }],
    ['an address without TLS', { endpoint: 'http://push.example/a' }],
    ['a private address', { endpoint: 'https://10.0.0.1/a' }],
    ['a short secret', { keys: { p256dh: 'A'.repeat(87), auth: 'short' } }],
    ['too much', { endpoint: `https://push.example/${'a'.repeat(2_000)}` }],
  ])('with %s is refused', (_what, wrong) => {
    const text =
      typeof wrong === 'string'
        ? wrong
        : JSON.stringify({ ...service.subscription, server, ...wrong });
    expect(pushAddressIn(text, egress)).toBeNull();
  });

  it('is read back from what is stored', () => {
    expect(pushAddressIn(addressOf(), egress)).toBe(addressOf());
  });
});
