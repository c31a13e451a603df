// What every kind of probe that asks somebody promises, against servers that misbehave on real
// sockets. A kind that deviates says why. What only one kind does is tested beside it.

import { describe, expect, inject, test, vi } from 'vitest';
import type { Monitor } from '../domain/catalog.ts';
import { createEgress } from '../domain/egress.ts';
import { SHED } from '../domain/monitor.ts';
import { ANY_SUCCESS } from '../testing/meridian.ts';
import { loopback, meansOf } from '../testing/means.ts';
import { monitorOf } from '../testing/monitor.ts';
import { ask } from './ask.ts';
import { limited, ProbeFault } from './fault.ts';
import type { ProbeMeans } from './probe.ts';

const faults = inject('faults');
const SECRET = 'opensesame';
const OWN = 'status.meridian.example';
const bodyIs = (body: string) => ({ ...ANY_SUCCESS, body, bodyFails: 'down' }) as const;
const refusedPort = Number(new URL(faults.refused).port);

type Kind = {
  kind: Monitor['kind'];
  /** Whether the wire failing is the service failing. */
  failing: { class: string; display: string | null };
  healthy: Partial<Monitor>;
  /** The same question to another port. */
  at: (port: number, host?: string) => Partial<Monitor>;
  /** Something that answers, but not as expected, and so at once. */
  unmet: Partial<Monitor>;
  /** The same healthy question, with an expectation on which our own judging throws. */
  spoiled: Partial<Monitor>;
};

/** The same, but that looking at one of its fields throws. */
function spoiled<Whole extends object>(whole: Whole, field: keyof Whole): Whole {
  const get = () => {
    throw new TypeError('our own');
  };
  return Object.defineProperty({ ...whole }, field, { get });
}

const UNAVAILABLE = { class: 'unavailable', display: 'down' };
const question = { record: 'A', rcode: 'NOERROR', answers: [], answersFail: 'down' } as const;
const certificate = { expiryMs: 1, expiryDownMs: 0, names: ['localhost'], issuer: null };

const kinds: readonly Kind[] = [
  {
    kind: 'http',
    failing: UNAVAILABLE,
    healthy: { url: `${faults.url}/body/ok`, expect: bodyIs('ok') },
    at: (port, host = '127.0.0.1') => ({ url: `http://${host}:${port}/` }),
    unmet: { url: `${faults.url}/body/no`, expect: bodyIs('ok') },
    spoiled: { url: `${faults.url}/body/ok`, expect: spoiled(bodyIs('ok'), 'headers') },
  },
  {
    kind: 'websocket',
    failing: UNAVAILABLE,
    healthy: {
      url: `${faults.url.replace('http', 'ws')}/ws/echo`,
      send: 'ping',
      expect: { ...bodyIs('ping'), status: [[101, 101]] },
    },
    at: (port, host = '127.0.0.1') => ({ url: `ws://${host}:${port}/` }),
    unmet: {
      url: `${faults.url.replace('http', 'ws')}/ws/close`,
      expect: { ...bodyIs('ping'), status: [[101, 101]] },
    },
    spoiled: {
      url: `${faults.url.replace('http', 'ws')}/ws/echo`,
      expect: spoiled(bodyIs('ping'), 'bodyFails'),
    },
  },
  {
    kind: 'tcp',
    failing: UNAVAILABLE,
    healthy: {
      url: `tcp://127.0.0.1:${faults.greets}`,
      send: 'PING\r\n',
      expect: bodyIs('PONG'),
    },
    // Without an expected answer, being let in is all there is to it.
    at: (port, host = '127.0.0.1') => ({ url: `tcp://${host}:${port}`, expect: bodyIs('220') }),
    unmet: { url: `tcp://127.0.0.1:${faults.floods}`, expect: bodyIs('220') },
    spoiled: {
      url: `tcp://127.0.0.1:${faults.greets}`,
      send: 'PING\r\n',
      expect: spoiled(bodyIs('PONG'), 'body'),
    },
  },
  {
    kind: 'tls',
    failing: UNAVAILABLE,
    healthy: { url: `tls://localhost:${faults.tls.good}`, tls: certificate },
    at: (port, host = 'localhost') => ({ url: `tls://${host}:${port}`, tls: certificate }),
    unmet: {
      url: `tls://localhost:${faults.tls.good}`,
      tls: { ...certificate, names: ['other.example'] },
    },
    spoiled: {
      url: `tls://localhost:${faults.tls.good}`,
      tls: spoiled(certificate, 'names'),
    },
  },
  {
    kind: 'dns',
    // A resolver that cannot be asked says nothing about the name.
    failing: { class: 'probe_error', display: null },
    healthy: {
      url: 'dns://good.example',
      dns: { ...question, resolver: `${faults.url}/dns-query` },
    },
    at: (port, host = '127.0.0.1') => ({
      url: 'dns://good.example',
      dns: { ...question, resolver: `http://${host}:${port}/dns-query` },
    }),
    unmet: {
      url: 'dns://good.example',
      dns: {
        ...question,
        resolver: `${faults.url}/dns-query`,
        answers: [{ any: [{ text: '192.0.2.99' }] }],
      },
    },
    spoiled: {
      url: 'dns://good.example',
      dns: spoiled({ ...question, resolver: `${faults.url}/dns-query` }, 'answers'),
    },
  },
];

/** Connections that the ports which misbehave still hold. */
const openSockets = async () => Number(await (await loopback(`${faults.url}/open`)).text());

describe.each(kinds)('the kind $kind', ({ kind, failing, healthy, at, unmet, spoiled }) => {
  const secretive = {
    headers: kind === 'http' || kind === 'websocket' ? { 'x-key': '${secret.MONITOR_KEY}' } : {},
  };
  const found = (facts: Partial<Monitor>, means: Partial<ProbeMeans> = {}) =>
    ask(monitorOf({ kind, ...facts }), meansOf(means));

  test('measures how long a good answer takes', async () => {
    let time = 0;
    const result = await found(healthy, { clock: () => (time += 100) });
    expect(result).toMatchObject({ class: 'ok', display: 'up', reason: null });
    expect(result.ms).toBeGreaterThanOrEqual(100);
  });

  test('judges an answer by how long it took', async () => {
    let time = 0;
    const clock = () => (time += 100);
    const expected = healthy.expect ?? ANY_SUCCESS;
    const slow = { ...expected, latencyMs: 50 };
    expect(await found({ ...healthy, expect: slow }, { clock })).toMatchObject({
      class: 'degraded',
      display: 'degraded',
      reason: 'slower than 50 ms',
    });
    const late = { ...expected, latencyMs: 20, latencyDownMs: 50 };
    expect(await found({ ...healthy, expect: late }, { clock })).toMatchObject({
      class: 'degraded',
      display: 'down',
      reason: 'slower than 50 ms',
    });
  });

  test('shows what is not as expected, and counts it as an answer', async () => {
    expect(await found(unmet)).toMatchObject({ class: 'degraded', display: 'down' });
  });

  test('takes a fault of its own for no data, never for an outage', async () => {
    expect(await found(spoiled)).toMatchObject({
      class: 'probe_error',
      display: null,
      reason: 'the probe itself failed',
    });
  });

  test.each([
    ['refuses connections', refusedPort],
    ['resets them', faults.resets],
    ['hangs up', faults.hangsUp],
  ])('takes a port that %s for unreachable', async (_, port) => {
    const result = await found(at(port));
    expect(result).toMatchObject(failing);
    expect(result.status).toBeNull();
  });

  test.runIf(kind === 'http' || kind === 'websocket')(
    'hears the same from an exception here and from a status of the edge there',
    async () => {
      const { url = '' } = healthy;
      const outcome = async (fetch: ProbeMeans['fetch']) => {
        const { class: kind, display } = await found({ ...healthy, url }, { fetch });
        return { class: kind, display };
      };
      const thrown = await outcome(() => Promise.reject(new Error('Network connection lost.')));
      for (const status of [520, 521, 522, 523, 524, 525, 526, 527, 530]) {
        expect(await outcome(async () => new Response('error code: 1016', { status }))).toEqual(
          thrown,
        );
      }
    },
  );

  test.runIf(kind !== 'dns')('leaves nothing open behind, however it ends', async () => {
    // A resolver is asked by a request, which the runtime keeps open for the next one.
    for (const port of [faults.silent, faults.dribbles, faults.floods, faults.greets]) {
      await found({ ...at(port), timeoutMs: 100 });
    }
    await found(healthy);
    await expect.poll(openSockets).toBe(0);
  });

  test.each([
    ['says nothing', faults.silent],
    ['says one letter after the other', faults.dribbles],
  ])('waits for a port that %s as long as its timeout', async (_, port) => {
    const result = await found({ ...at(port), timeoutMs: 120 });
    expect(result).toMatchObject(failing);
    expect(['timeout after 120 ms', 'no connection', 'what answers speaks no TLS']).toContain(
      result.reason?.replace('the resolver did not answer: ', ''),
    );
  });

  test('is not drowned by a port that says more than anybody wants to hear', async () => {
    expect((await found(at(faults.floods))).class).not.toBe('ok');
  });

  test('asks nobody that it must not ask, and does not blame them', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>();
    const connect = vi.fn<ProbeMeans['connect']>();
    const rules = { ownOrigins: [`https://${OWN}`], allowLoopback: false };
    const deployed = {
      fetch,
      connect,
      egress: createEgress({ schemes: ['https:', 'http:'], ...rules }),
      socketEgress: createEgress({ schemes: ['tcp:', 'tls:'], ...rules }),
    };
    for (const host of [
      OWN,
      `${OWN}.`,
      'STATUS.Meridian.example',
      '127.0.0.1',
      '10.0.0.1',
      'db.internal',
    ]) {
      const result = await found(at(443, host), deployed);
      expect(result).toMatchObject({ class: 'probe_error', display: null });
      expect(result.reason).toMatch(/^not asked: /);
    }
    expect(fetch).not.toHaveBeenCalled();
    expect(connect).not.toHaveBeenCalled();
  });

  test('keeps to the requests of its run', async () => {
    expect(await found(healthy, limited(meansOf(), 1))).toMatchObject({ class: 'ok' });
    expect(await found(healthy, limited(meansOf(), 0))).toMatchObject({
      class: 'probe_error',
      reason: SHED,
    });
  });

  test.each([
    ['the runtime fails', new Error(`internal error with ${SECRET}`), failing],
    ['the runtime fails oddly', `thrown text with ${SECRET}`, failing],
    ['we are at fault', new ProbeFault('not asked: a test'), { class: 'probe_error' }],
  ])('never rejects when %s, and quotes nobody', async (_, error, expected) => {
    const result = await found(
      {
        ...healthy,
        ...secretive,
        url: healthy.url?.replace(/^http:|^ws:/, (it) => it.replace(':', 's:')) ?? '',
      },
      {
        secret: () => SECRET,
        fetch: () => Promise.reject(error),
        connect: () => {
          throw error;
        },
      },
    );
    expect(result).toMatchObject(expected);
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });
});

test('no kind is left out', () => {
  const asking = kinds.map(({ kind }) => kind);
  // A heartbeat asks nobody; what it promises is tested beside it.
  expect([...asking, 'heartbeat'].toSorted()).toEqual([
    'dns',
    'heartbeat',
    'http',
    'tcp',
    'tls',
    'websocket',
  ]);
});
