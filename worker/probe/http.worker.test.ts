// The probe against a service that misbehaves on real sockets, in the runtime that probes.

import { describe, expect, inject, test } from 'vitest';
import { readCondition, readWanted } from '../../content/schema/status/condition.ts';
import type { Expectation, Monitor } from '../domain/catalog.ts';
import { createEgress } from '../domain/egress.ts';
import { ANY_SUCCESS } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { ask } from './ask.ts';
import { limited } from './fault.ts';
import type { ProbeMeans } from './probe.ts';
import { loopback, meansOf } from '../testing/means.ts';

const faults = inject('faults');

const means = meansOf();

const monitor = (url: string, facts: Partial<Monitor> = {}) => monitorOf({ url, ...facts });

const EXPECT_OK = { expect: { ...ANY_SUCCESS, body: 'ok', bodyFails: 'down' } } as const;
const at = (path: string, facts?: Partial<Monitor>) =>
  ask(monitor(faults.url + path, facts), means);
const count = async (path: string) => Number(await (await loopback(faults.url + path)).text());

describe('an answer', () => {
  test('as expected is ok, with the time it took', async () => {
    const found = await at('/body/ok', EXPECT_OK);
    expect(found).toMatchObject({ class: 'ok', display: 'up', status: 200, reason: null });
    expect(found.ms).toBeGreaterThanOrEqual(0);
  });

  test('over https comes from behind a certificate that is trusted', async () => {
    const url = `${faults.secure}/body/ok`;
    expect(await ask(monitor(url, EXPECT_OK), means)).toMatchObject({ class: 'ok', status: 200 });
  });

  test('that is compressed is searched as text', async () => {
    expect(await at('/gzip/all%20is%20ok', EXPECT_OK)).toMatchObject({ class: 'ok' });
  });

  test('whose body ends with its side of the connection is whole', async () => {
    expect(await at('/half-close', EXPECT_OK)).toMatchObject({ class: 'ok', status: 200 });
  });

  test('is the final one, whatever was said before it', async () => {
    expect(await at('/early', EXPECT_OK)).toMatchObject({ class: 'ok', status: 200 });
  });

  test.each([
    ['/status/503', { class: 'server_error', display: 'down', reason: 'status 503' }],
    ['/status/404', { class: 'client_error', display: null, reason: 'status 404' }],
    ['/status/522', { class: 'unavailable', display: 'down' }],
    ['/status/530', { class: 'unavailable', display: 'down' }],
    ['/body/no', { class: 'degraded', display: 'down', reason: 'body without the expected text' }],
  ])('of %s is %j', async (path, expected) => {
    expect(await at(path, EXPECT_OK)).toMatchObject(expected);
  });
});

describe('what a body must hold', () => {
  const judged = (path: string, expect: Partial<Expectation>) =>
    at(path, { expect: { ...ANY_SUCCESS, bodyFails: 'down', ...expect } });
  const json = (...conditions: string[]) => ({
    json: conditions.map((written) => {
      const read = readCondition(written);
      if (!read.ok) throw new Error(read.problem);
      return read.value;
    }),
  });
  const document = `/body/${encodeURIComponent(
    JSON.stringify({ status: 'ok', load: 0.25, items: [{ ok: true }, { ok: true }], error: null }),
  )}`;

  test('can be a text that it must not hold', async () => {
    expect(await judged('/body/maintenance', { bodyNot: 'maintenance' })).toMatchObject({
      class: 'degraded',
      display: 'down',
      reason: 'body with the unwanted text',
    });
    expect(await judged('/body/ok', { bodyNot: 'maintenance' })).toMatchObject({ class: 'ok' });
  });

  test('can be a regular expression, which no body makes run for long', async () => {
    expect(
      await judged('/body/ready%20in%2012%20ms', { bodyMatches: '^ready in \\d+ ms$' }),
    ).toMatchObject({ class: 'ok' });
    // A backtracking engine does not come back from this within anybody's lifetime.
    expect(await judged('/endless', { bodyMatches: '(\\.+)+$x' })).toMatchObject({
      reason: 'body does not match the expected pattern',
    });
  });

  test('can be conditions on its JSON', async () => {
    const good = ['$.status == ok', '$.load < 0.9', 'len($.items) >= 2', '$.items[*].ok == true'];
    expect(await judged(document, json(...good, 'has($.error)'))).toMatchObject({ class: 'ok' });
    expect(await judged(document, json(...good, 'len($.items) > 2'))).toMatchObject({
      class: 'degraded',
      display: 'down',
      reason: 'not fulfilled: len($.items) > 2',
    });
  });

  test('is told by its condition, never by what was found', async () => {
    const found = await judged('/body/%7B%22token%22%3A%22hunter2%22%7D', json('$.token == other'));
    expect(found.reason).toBe('not fulfilled: $.token == other');
  });

  test('keeps all digits of whole numbers', async () => {
    const path = '/body/%7B%22id%22%3A9007199254740993%7D';
    expect(await judged(path, json('$.id == 9007199254740993'))).toMatchObject({ class: 'ok' });
    expect(await judged(path, json('$.id == 9007199254740992'))).toMatchObject({ display: 'down' });
  });

  test.each([
    ['/body/ok', 'body is not JSON'],
    ['/endless', 'body is too long to be read as JSON'],
    ['/gzip-bomb', 'body is too long to be read as JSON'],
  ])('cannot be judged in %s: %s', async (path, reason) => {
    expect(await judged(path, json('has($.a) == false'))).toMatchObject({
      display: 'down',
      reason,
    });
  });
});

describe('what headers must hold', () => {
  const judged = (name: string, wanted: string) => {
    const read = readWanted(wanted);
    if (!read.ok) throw new Error(read.problem);
    const headers = [{ name, wanted: read.value }];
    return at('/body/ok', { expect: { ...ANY_SUCCESS, headers, headersFail: 'down' } });
  };

  test.each(['text/plain', 'any(text/html, text/plain)', 'pat(text/*)'])(
    'is found in an answer that has it: %s',
    async (wanted) => {
      expect(await judged('Content-Type', wanted)).toMatchObject({ class: 'ok' });
    },
  );

  test('is told by the name of the header alone', async () => {
    expect(await judged('content-type', 'application/json')).toMatchObject({
      class: 'degraded',
      display: 'down',
      reason: 'header content-type not as expected',
    });
    expect(await judged('etag', 'pat(*)')).toMatchObject({ reason: 'no header etag' });
  });
});

describe('no answer', () => {
  test.each(['/reset', '/hang-up', '/wrong-length'])('from %s is unavailable', async (path) => {
    expect(await at(path)).toMatchObject({
      class: 'unavailable',
      display: 'down',
      status: null,
      reason: 'no connection',
    });
  });

  test.each([
    ['that nobody vouches for', faults.tls.good],
    ['that has ended', faults.tls.expired],
    ['that is made out to somebody else', faults.tls.wrongName],
  ])('is taken from behind a certificate %s', async (_, port) => {
    expect(await ask(monitor(`https://localhost:${port}/`), means)).toMatchObject({
      class: 'unavailable',
      display: 'down',
      reason: 'no connection',
    });
  });

  test('from a port that nobody listens on is unavailable', async () => {
    expect(await ask(monitor(faults.refused), means)).toMatchObject({
      class: 'unavailable',
      reason: 'no connection',
    });
  });

  test.each(['/slow-headers', '/slow-body'])('in time, from %s, is a timeout', async (path) => {
    const found = await at(path, { timeoutMs: 150 });
    expect(found).toMatchObject({
      class: 'unavailable',
      display: 'down',
      reason: 'timeout after 150 ms',
    });
    expect(found.ms).toBeGreaterThanOrEqual(140);
  });
});

describe('a body', () => {
  test('without an end is read as far as the limit and then told to stop', async () => {
    expect(await at('/endless')).toMatchObject({ class: 'ok', status: 200 });
    await expect.poll(() => count('/left/endless')).toBeGreaterThan(0);
  });

  test('is read as far as that too where a short length is claimed', async () => {
    expect(await at('/two-lengths')).toMatchObject({ class: 'ok', status: 200 });
  });

  test('that unpacks to far more than it was is read as far as the limit', async () => {
    expect(await at('/gzip-bomb', EXPECT_OK)).toMatchObject({
      class: 'degraded',
      reason: 'body without the expected text',
    });
  });
});

describe('a redirect', () => {
  test('is the answer where redirects are not followed', async () => {
    expect(await at('/redirect/1')).toMatchObject({ class: 'degraded', status: 302 });
    expect(
      await at('/redirect/1', { expect: { ...ANY_SUCCESS, status: [[302, 302]] } }),
    ).toMatchObject({ class: 'ok', status: 302 });
  });

  test('is followed up to five times', async () => {
    expect(await at('/redirect/5', { redirects: true, ...EXPECT_OK })).toMatchObject({
      class: 'ok',
    });
    expect(await at('/redirect/6', { redirects: true })).toMatchObject({
      class: 'degraded',
      display: 'down',
      reason: 'more than 5 redirects',
    });
    expect(await at('/loop', { redirects: true })).toMatchObject({
      reason: 'more than 5 redirects',
    });
  });

  test('is held to the egress policy at every hop', async () => {
    const target = `${faults.url}/body/forbidden`;
    const narrow: ProbeMeans = {
      ...means,
      egress: (address) => {
        const url = new URL(address);
        return url.pathname.startsWith('/body')
          ? { ok: false, reason: 'it is a private name' }
          : { ok: true, url };
      },
    };
    const found = await ask(
      monitor(`${faults.url}/to?${encodeURIComponent(target)}`, { redirects: true }),
      narrow,
    );
    expect(found).toMatchObject({
      display: 'down',
      status: 307,
      reason: 'redirected, but it is a private name',
    });
    expect(await count('/seen/body/forbidden')).toBe(0);
  });

  test('to no address is no answer', async () => {
    expect(await at('/to?https%3A%2F%2F%5B', { redirects: true })).toMatchObject({
      reason: 'redirected to no address',
    });
  });
});

/** Stands in for https services, which loopback is not; records what would be sent. */
function recorder(answers: (request: Request) => Response) {
  const sent: { url: string; method: string; headers: Record<string, string>; body: string }[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { url, method } = request;
    sent.push({
      url,
      method,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    return answers(request);
  };
  return { sent, fetcher };
}

describe('a secret', () => {
  const secret = (name: string) => (name === 'MONITOR_TOKEN' ? 'opensesame' : undefined);
  const headers = { authorization: 'Bearer ${secret.MONITOR_TOKEN}', accept: 'application/json' };
  const url = 'https://api.meridian.example/health';

  test('is put in headers and body of an https request', async () => {
    const { sent, fetcher } = recorder(() => new Response('ok'));
    await ask(
      monitor(url, { method: 'POST', headers, requestBody: '{"key":"${secret.MONITOR_TOKEN}"}' }),
      { ...means, fetch: fetcher, secret },
    );
    expect(sent).toEqual([
      {
        url,
        method: 'POST',
        body: '{"key":"opensesame"}',
        headers: expect.objectContaining({
          authorization: 'Bearer opensesame',
          accept: 'application/json',
          'user-agent': 'Allclear/1',
        }),
      },
    ]);
  });

  test('is never sent over http', async () => {
    const { sent, fetcher } = recorder(() => new Response('ok'));
    const found = await ask(monitor('http://api.meridian.example/', { headers }), {
      ...means,
      fetch: fetcher,
      secret,
    });
    expect(found).toMatchObject({
      class: 'probe_error',
      display: null,
      reason: 'MONITOR_TOKEN is sent over https only',
    });
    expect(sent).toEqual([]);
  });

  test('that is not set is our own fault, by name', async () => {
    const { sent, fetcher } = recorder(() => new Response('ok'));
    const found = await ask(monitor(url, { headers }), { ...means, fetch: fetcher });
    expect(found).toMatchObject({ class: 'probe_error', reason: 'MONITOR_TOKEN is not set' });
    expect(sent).toEqual([]);
  });

  test('other than MONITOR_ ones is plain text', async () => {
    const { sent, fetcher } = recorder(() => new Response('ok'));
    await ask(monitor(url, { headers: { 'x-key': '${secret.SIGNING_KEY}' } }), {
      ...means,
      fetch: fetcher,
      secret: () => 'never',
    });
    expect(sent[0]?.headers['x-key']).toBe('${secret.SIGNING_KEY}');
  });

  test('stays behind when a redirect leads to another origin, and goes along within one', async () => {
    const { sent, fetcher } = recorder(({ url }) => {
      const hop: Record<string, string> = {
        '/health': '/v2/health',
        '/v2/health': 'https://cdn.meridian.example/health',
      };
      const location = url.startsWith('https://cdn') ? undefined : hop[new URL(url).pathname];
      return location === undefined
        ? new Response('ok')
        : new Response(null, { status: 302, headers: { location } });
    });
    const found = await ask(
      monitor(url, { redirects: true, headers: { ...headers, cookie: 'session=1' } }),
      { ...means, fetch: fetcher, secret },
    );
    expect(found.class).toBe('ok');
    expect(sent.map((request) => request.headers.authorization)).toEqual([
      'Bearer opensesame',
      'Bearer opensesame',
      undefined,
    ]);
    expect(sent[2]?.headers).toMatchObject({ accept: 'application/json' });
    expect(sent[2]?.headers).not.toHaveProperty('cookie');
  });

  test('in a body is not carried to another origin', async () => {
    const { sent, fetcher } = recorder(
      () =>
        new Response(null, { status: 307, headers: { location: 'https://evil.example/collect' } }),
    );
    const found = await ask(
      monitor(url, { redirects: true, method: 'POST', requestBody: '${secret.MONITOR_TOKEN}' }),
      { ...means, fetch: fetcher, secret },
    );
    expect(found.reason).toBe('redirected elsewhere with a secret in the body');
    expect(sent).toHaveLength(1);
  });

  test('that cannot stand in a header does not show in the reason', async () => {
    const found = await ask(monitor(url, { headers }), {
      ...means,
      fetch: recorder(() => new Response('ok')).fetcher,
      secret: () => 'open\nsesame',
    });
    expect(found).toMatchObject({ class: 'probe_error' });
    expect(JSON.stringify(found)).not.toContain('sesame');
  });
});

describe('a request', () => {
  test('is as configured, fresh, and says who asks', async () => {
    const seen: RequestInit[] = [];
    const found = await ask(
      monitor(`${faults.url}/echo`, {
        method: 'PUT',
        headers: { 'x-probe': 'yes' },
        requestBody: '{"probe":true}',
        expect: { ...ANY_SUCCESS, body: '"body":"{\\"probe\\":true}"', bodyFails: 'down' },
      }),
      {
        ...means,
        fetch: async (input, init) => {
          const { cache = 'no-cache', redirect = 'follow' } = init ?? {};
          seen.push({ cache, redirect });
          return loopback(input, init);
        },
      },
    );
    expect(found).toMatchObject({ class: 'ok' });
    expect(seen).toEqual([{ cache: 'no-store', redirect: 'manual' }]);
  });

  test('to an address that may not be asked is our own fault, and is not sent', async () => {
    const { sent, fetcher } = recorder(() => new Response('ok'));
    const deployed = createEgress({
      schemes: ['https:', 'http:'],
      ownOrigins: [],
      allowLoopback: false,
    });
    const found = await ask(monitor(`${faults.url}/body/ok`), {
      ...means,
      fetch: fetcher,
      egress: deployed,
    });
    expect(found).toMatchObject({
      class: 'probe_error',
      reason: 'not asked: it points at the machine itself',
    });
    expect(sent).toEqual([]);
  });

  test('beyond what one run may send is our own fault, not an outage', async () => {
    const found = await ask(monitor(`${faults.url}/body/ok`), {
      ...means,
      ...limited(means, 0),
    });
    expect(found.class).toBe('probe_error');
  });
});

describe('a retry', () => {
  test('follows a failure within the tick, and its result counts', async () => {
    let pauses = 0;
    const patient = { ...means, pause: async () => void (pauses += 1) };
    expect(await ask(monitor(`${faults.url}/once/a`, { retries: 1 }), patient)).toMatchObject({
      class: 'ok',
    });
    expect(pauses).toBe(1);
    expect(await ask(monitor(`${faults.url}/once/b`), patient)).toMatchObject({
      class: 'server_error',
    });
    expect(pauses).toBe(1);
  });

  test('is not spent on an answer that is not a failure', async () => {
    await at('/status/404', { retries: 2 });
    expect(await count('/seen/status/404')).toBeLessThanOrEqual(2);
    await at('/status/204', { retries: 2 });
    expect(await count('/seen/status/204')).toBe(1);
  });

  test('does not help against what stays down', async () => {
    expect(await at('/status/599', { retries: 2 })).toMatchObject({ class: 'server_error' });
    expect(await count('/seen/status/599')).toBe(3);
  });
});
