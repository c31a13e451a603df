// Subscribing and confirming, through the real routes over a real database.

import { beforeEach, describe, expect, it } from 'vitest';
import { StorageFailed } from '../../store/failure.ts';
import { suppress } from '../../store/subscribers.ts';
import { AtDesk } from '../../testing/at-desk.ts';
import { contentsOf, misbehaving } from '../../testing/database.ts';
import { MERIDIAN } from '../../testing/meridian.ts';
import { alertsOf } from '../../testing/posted.ts';
import { ENTERPRISE } from '../../testing/promised-company.ts';
import type { Readers } from '../../testing/readers.ts';
import { KEYRING } from '../../testing/readers.ts';
import { DAY_MS } from '../../domain/window.ts';
import { START_AT } from '../../testing/story.ts';
import { base64url } from '../keyring.ts';
import { MAILS_LIMIT } from './allowed.ts';

const PAGE = MERIDIAN.page.url;
let desk: AtDesk;
let db: D1Database;
let readers: Readers;
beforeEach(async () => {
  desk = await AtDesk.open();
  ({ db, readers } = desk);
});

const ask: AtDesk['ask'] = (...asked) => desk.ask(...asked);
const signUp: AtDesk['signUp'] = (...asked) => desk.signUp(...asked);
const rows = () => desk.rows();
const linkIn = (kind: string) => desk.linkIn(kind);

describe('the page to subscribe', () => {
  it('leads to the promises as every other page does, unless they are not public', async () => {
    const shown = async (sla: typeof MERIDIAN.sla) =>
      (await ask('/subscribe', { means: { catalog: { ...MERIDIAN, sla } } })).text();
    const sla = { ...MERIDIAN.sla, tiers: [ENTERPRISE] };
    expect(await shown(sla)).toContain('href="/sla"');
    expect(await shown({ ...sla, public: false })).not.toContain('href="/sla"');
    expect(await shown({ ...sla, tiers: [] })).not.toContain('href="/sla"');
  });
});

/** What a browser gives that subscribes to this page. */
async function browserGives(endpoint = 'https://push.browser.example/send/one') {
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['deriveBits']);
  if (!('publicKey' in keys)) throw new Error('expected a pair of keys');
  const point = await crypto.subtle.exportKey('raw', keys.publicKey);
  if (!(point instanceof ArrayBuffer)) throw new Error('expected bytes');
  const html = await (await ask('/subscribe')).text();
  return {
    endpoint,
    expirationTime: null,
    keys: { p256dh: base64url(new Uint8Array(point)), auth: base64url(new Uint8Array(16)) },
    server: /data-key="([\w-]{87})"/.exec(html)?.[1],
  };
}

describe('a browser', () => {
  it('is one subscriber however often it signs up, and sent a notification to confirm', async () => {
    const address = await browserGives();
    expect((await signUp('', { channel: 'push', address })).status).toBe(202);
    expect((await signUp('', { channel: 'push', address: JSON.stringify(address) })).status).toBe(
      202,
    );
    expect(await rows()).toMatchObject([{ state: 'pending' }]);
    await readers.drainAll(db);
    expect(readers.arrived.map(({ to }) => to)).toEqual([address.endpoint]);
    const [{ headers } = expect.fail('nothing')] = readers.arrived;
    expect(headers.get('content-encoding')).toBe('aes128gcm');
    expect(headers.get('authorization')).toMatch(/^vapid t=[\w.-]+, k=[\w-]{87}$/);
  });

  it('whose subscription is none is told what was expected', async () => {
    const { server: _none, ...address } = await browserGives();
    const answer = await signUp('', { channel: 'push', address });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('the subscription that a browser gives');
    expect(await rows()).toEqual([]);
  });
});

describe('a browser that has replaced its subscription', () => {
  const preferences = async () =>
    (await rows()).map(({ preferences: chosen }) => JSON.parse(chosen).components);
  const both = async (proof: (keys: Record<string, string>) => Record<string, string>) => {
    const was = await browserGives();
    await signUp('', { channel: 'push', address: was, components: ['api'] });
    await db.prepare(`UPDATE subscriber SET state = 'confirmed', confirmed_at = 1`).run();
    const address = await browserGives('https://push.browser.example/send/two');
    const answer = await desk.ask('/api/subscribers', {
      json: { channel: 'push', address, was: { ...was, keys: proof(was.keys) } },
    });
    expect(answer.status).toBe(202);
    expect((await rows()).map(({ state }) => state).toSorted()).toEqual(['confirmed', 'pending']);
  };

  it('is asked again, and keeps what it had chosen', async () => {
    await both((keys) => keys);
    expect(await preferences()).toEqual([['api'], ['api']]);
    await readers.drainAll(db);
    expect(readers.arrived.map(({ to }) => to)).toContain('https://push.browser.example/send/two');
  });

  it('is not told what another one had chosen', async () => {
    await both((keys) => ({ ...keys, auth: base64url(new Uint8Array(16).fill(1)) }));
    expect((await preferences()).toSorted()).toEqual([[], ['api']]);
  });
});

describe('a sign-up', () => {
  it.each(['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'without end, as %s, is not taken in',
    async (type) => {
      let pulled = 0;
      const body = new ReadableStream({
        pull(controller) {
          pulled += 1;
          controller.enqueue(new TextEncoder().encode('address=a@x.example&'.repeat(200)));
          if (pulled === 1_000) controller.close();
        },
      });
      const answer = await ask('/api/subscribers', {
        method: 'POST',
        stream: body,
        headers: { 'content-type': `${type}; boundary=x` },
      });
      expect(answer.status).toBe(400);
      expect(pulled).toBeLessThan(100);
      expect(await rows()).toEqual([]);
    },
  );

  it('is one mail away from a subscription, and a click on the link alone changes nothing', async () => {
    expect((await signUp('new@x.example')).status).toBe(202);
    expect(await rows()).toMatchObject([{ state: 'pending' }]);
    await readers.drainAll(db);
    expect(readers.arrived).toMatchObject([{ to: 'new@x.example' }]);
    const link = linkIn('confirm');
    const shown = await ask(link);
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain('<button class="main">Confirm</button>');
    expect(await rows()).toMatchObject([{ state: 'pending' }]);
    expect((await ask(link, { method: 'POST' })).status).toBe(200);
    expect(await rows()).toMatchObject([{ state: 'confirmed' }]);
    expect((await ask(link, { method: 'POST' })).status).toBe(404);
  });

  it('is answered the same, whatever is known of the address', async () => {
    await readers.add(db, 'confirmed@x.example');
    await signUp('pending@x.example');
    await suppress(db, {
      lookup: await KEYRING.lookup('email suppressed@x.example'),
      address: await KEYRING.seal('suppressed@x.example'),
      reason: 'complaint',
      at: desk.now,
    }).run();
    const names = ['new', 'pending', 'confirmed', 'suppressed'];
    const addresses = [...names.map((name) => `${name}@x.example`), 'nobody@nowhere.invalid'];
    const answers = new Set<string>();
    for (const address of addresses) {
      const response = await signUp(address);
      answers.add(JSON.stringify([response.status, [...response.headers], await response.text()]));
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('202');
    await readers.drainAll(db);
    const told = readers.arrived.map(({ to }) => to).toSorted();
    expect(told).not.toContain('suppressed@x.example');
    expect(told).toContain('confirmed@x.example');
  });

  it('is answered before anything is looked up', async () => {
    const never = new Proxy(db, {
      get: () => () => {
        throw new Error('The database was asked');
      },
    });
    const response = await ask('/api/subscribers', {
      json: { address: 'a@x.example' },
      means: { db: never },
    });
    expect(response.status).toBe(202);
  });

  it('outlives one hiccup of the database', async () => {
    let asked = 0;
    const prepare = () => {
      if (asked++ === 0) throw new StorageFailed('it hiccups');
    };
    const means = { db: misbehaving(db, { prepare }) };
    await desk.ask('/api/subscribers', { json: { address: 'a@x.example' }, means });
    expect(await rows()).toMatchObject([{ state: 'pending' }]);
  });

  it('of an address that is subscribed brings its owner the link to choose, and changes nothing', async () => {
    await readers.add(db, 'owner@x.example', { kinds: ['maintenance'] });
    await signUp('Owner@x.example', { kinds: ['incidents'] });
    await readers.drainAll(db);
    expect(readers.arrived[0]?.body['TextBody']).toContain('already');
    expect((await ask(linkIn('manage'))).status).toBe(200);
    expect((await rows())[0]?.preferences).toContain('"kinds":["maintenance"]');
  });

  it('cannot be used to flood an address, or the database', async () => {
    for (let time = 0; time < MAILS_LIMIT + 3; time++) {
      await signUp('victim@x.example');
      await readers.drainAll(db);
    }
    expect(readers.arrived).toHaveLength(MAILS_LIMIT);
    desk.now += DAY_MS;
    await signUp('victim@x.example');
    await readers.drainAll(db);
    expect(readers.arrived).toHaveLength(MAILS_LIMIT + 1);
    await db.prepare(`UPDATE allowance SET used = 1990 WHERE name = 'anonymous rows'`).run();
    const before = (await rows()).length;
    expect((await signUp('another@x.example')).status).toBe(202);
    expect(await rows()).toHaveLength(before);
    expect(await alertsOf(db)).toMatchObject([{ kind: 'anonymous_cap' }]);
  });

  it('is refused to a network that is in too much of a hurry', async () => {
    desk.mayTry = false;
    const response = await signUp('a@x.example');
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('60');
    expect(await rows()).toEqual([]);
  });

  it.each([
    [{ address: 'no address' }, 'address', 'Expected an address such as you@company.example.'],
    [{ address: 'a@x.example\nBcc: b@x.example' }, 'address', 'Expected an address'],
    [{ address: 'a@x.example', channel: 'pigeon' }, 'channel', 'Choose where'],
    [{ address: 'http://x.example/', channel: 'webhook' }, 'address', 'Expected an https address'],
    [{ address: 'https://127.0.0.1/', channel: 'webhook' }, 'address', 'Expected an https address'],
    [{ address: 'https://10.0.0.1.nip.io.internal/', channel: 'webhook' }, 'address', 'Expected'],
    [{ address: `${PAGE}/x`, channel: 'webhook' }, 'address', 'Expected an https address'],
    [
      { address: 'https://evil.example/services/x', channel: 'slack' },
      'address',
      'hooks.slack.com',
    ],
    [{ address: 'a@x.example', components: ['nothing'] }, 'components', 'does not exist'],
    [{ address: 'a@x.example', kinds: [] as string[], form: 'en' }, 'kinds', 'at least one'],
    [{ address: 'a@x.example', timezone: 'Mars/Olympus' }, 'timezone', 'time zone'],
  ])('that says %j is told what was expected', async (json, at, message) => {
    const response = await ask('/api/subscribers', { json });
    expect(response.status).toBe(422);
    const { errors } = await response.json<{ errors: { at: string; message: string }[] }>();
    expect(errors[0]).toEqual({ at, message: expect.stringContaining(message) });
    expect(await rows()).toEqual([]);
  });

  it('by form works without script, and comes back with what is wrong', async () => {
    const page = await (await ask('/subscribe')).text();
    expect(page).toContain('action="/api/subscribers"');
    expect(page).not.toMatch(/<script(?![^>]* src=)/);
    const wrong = await ask('/api/subscribers', {
      form: { form: 'en', channel: 'email', address: '"><b>', kinds: 'incidents' },
    });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('value="&quot;&gt;&lt;b&gt;"');
    const form: [string, string][] = [
      ['form', 'de'],
      ['channel', 'email'],
      ['address', 'a@x.example'],
      ['kinds', 'incidents'],
      ['kinds', 'postmortems'],
      ['components', 'api'],
      ['language', 'de'],
      ['updates', 'edges'],
    ];
    const sent = await ask('/api/subscribers', { form });
    expect(sent.status).toBe(202);
    expect(await sent.text()).toContain('<html lang="de');
    expect(JSON.parse((await rows())[0]?.preferences ?? '')).toMatchObject({
      kinds: ['incidents', 'postmortems'],
      components: ['api'],
      language: 'de',
      updates: 'edges',
      digest: false,
    });
  });

  it('leaves no address readable in the database', async () => {
    await signUp('readable@customer.example');
    await signUp('https://hooks.customer.example/secret-path', { channel: 'webhook' });
    await readers.drainAll(db);
    const everything = JSON.stringify(await contentsOf(db));
    expect(everything).not.toMatch(/readable|customer\.example|secret-path/);
  });

  it('says that it is off where no key is set', async () => {
    const page = await ask('/subscribe', { means: { keyring: null } });
    expect(await page.text()).toContain('not set up');
    const response = await ask('/api/subscribers', {
      json: { address: 'a@x.example' },
      means: { keyring: null },
    });
    expect(response.status).toBe(503);
  });

  it('that is not confirmed within two days is forgotten', async () => {
    await signUp('a@x.example');
    await readers.drainAll(db);
    const link = linkIn('confirm');
    desk.now += 2 * DAY_MS;
    expect((await ask(link, { method: 'POST' })).status).toBe(404);
    desk.now = Math.ceil((START_AT + 3 * DAY_MS) / DAY_MS) * DAY_MS + 3 * 3_600_000;
    await readers.drainAll(db);
    expect(await rows()).toEqual([]);
  });
});

describe('a webhook', () => {
  it('is confirmed by a program that reads the challenge, and shows its secret once', async () => {
    await signUp('https://hooks.customer.example/in', { channel: 'webhook', format: 'statuspage' });
    await readers.drainAll(db);
    const [{ to, body } = expect.fail('no challenge')] = readers.arrived;
    expect(to).toBe('https://hooks.customer.example/in');
    expect(body).toMatchObject({ type: 'subscription.challenge', data: { page: PAGE } });
    const link = linkIn('confirm');
    const confirmed = await ask(link, { json: {} });
    const { secret, manage_url: manage } = await confirmed.json<{
      secret: string;
      manage_url: string;
    }>();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/=]{44}$/);
    const path = new URL(manage).pathname;
    expect(await (await ask(path)).text()).not.toContain(secret);
    const rotated = await ask(path, { json: { action: 'rotate' } });
    expect((await rotated.json<{ secret: string }>()).secret).not.toBe(secret);
    await readers.add(db, 'https://other.customer.example/in');
  });
});

describe('a sign-up and tiers', () => {
  const tiers = async () => JSON.parse((await rows())[0]?.preferences ?? '{}').tiers;

  it('takes none from a stranger', async () => {
    await signUp('new@x.example', { tiers: ['enterprise'] });
    expect(await tiers()).toEqual([]);
  });

  it('leaves those of somebody whom an operator has added', async () => {
    const pending = { state: 'pending', confirmedAt: null } as const;
    await readers.add(db, 'new@x.example', { tiers: ['enterprise'] }, pending);
    await signUp('new@x.example', { kinds: ['sla'] });
    expect(JSON.parse((await rows())[0]?.preferences ?? '{}')).toMatchObject({
      tiers: ['enterprise'],
      kinds: ['sla'],
    });
  });
});

it('the page says where no mail is sent, and has its feeds under one heading', async () => {
  const without = await (await ask('/subscribe', { means: { hasMail: false } })).text();
  expect(without).toContain('This page sends no e-mail');
  expect(without.match(/<h2>/g)).toHaveLength(1);
  expect(await (await ask('/subscribe')).text()).not.toContain('sends no e-mail');
});
