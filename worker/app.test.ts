import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from './app.ts';
import { CommitBusy, StorageFailed } from './commit/index.ts';
import type { House } from './house.ts';

const NOW = Date.UTC(2026, 10, 21, 10, 42);
const SECONDS = 1_000;

type Read = House['shown']['read'];

/** What the reader knows of ticks; of documents nothing is asked here. */
const knows =
  (tickAt: number | null, staleAt: number | null = null): Read =>
  async () => ({ documents: new Map(), etags: new Map(), tickAt, staleAt, until: 0 });

async function ask(path: string, read: Read, init: RequestInit = {}): Promise<Response> {
  const shown = {
    read,
    now: () => NOW,
    version: 'v',
    offline: async () => new Response('offline'),
  };
  const secrets = { webhooks: { pagerduty: [], alertmanager: [], grafana: [] } };
  // No more of the house than these addresses enter.
  const desk = { catalog: { page: { language: 'en' } }, keyring: null };
  const rooms = { inbound: {}, operators: {}, heartbeats: {}, desk };
  const app = createApp({ shown, secrets, ...rooms } as unknown as House);
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} };
  return app.request(path, init, {}, context);
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

describe('/healthz', () => {
  const health = async (read: Read) => {
    const response = await ask('/healthz', read);
    return [response.status, await response.json()];
  };

  test('is well while ticks come, and says how old the newest is', async () => {
    expect(await health(knows(NOW - 42 * SECONDS))).toEqual([
      200,
      { status: 'ok', lastTickAt: '2026-11-21T10:41:18.000Z', lastTickAgeSeconds: 42 },
    ]);
    expect(await health(knows(NOW - 180 * SECONDS))).toMatchObject([200, { status: 'ok' }]);
  });

  test('is not well once three minutes are missing', async () => {
    expect(await health(knows(NOW - 181 * SECONDS))).toMatchObject([
      503,
      { status: 'ticks are late', lastTickAgeSeconds: 181 },
    ]);
  });

  test('is not well on a copy, however new it is, nor with nothing at all', async () => {
    const lost = [503, { status: 'database out of reach' }];
    expect(await health(knows(NOW, NOW - SECONDS))).toMatchObject(lost);
    expect(await health(async () => null)).toMatchObject(lost);
  });

  test('is not ill before the first tick', async () => {
    expect(await health(knows(null))).toMatchObject([
      200,
      { status: 'no tick yet', lastTickAt: null, lastTickAgeSeconds: null },
    ]);
  });
});

describe('an answer', () => {
  test('may not be kept where no route says so', async () => {
    for (const path of ['/healthz', '/no/such/address']) {
      expect((await ask(path, knows(NOW))).headers.get('cache-control'), path).toBe('no-store');
    }
  });

  test('carries the security headers, whichever door it comes from and whatever has failed', async () => {
    const answers = {
      healthz: await ask('/healthz', knows(NOW)),
      webhook: await ask('/webhooks/pagerduty', knows(NOW), { method: 'POST', body: '{}' }),
      nothing: await ask('/no/such/address', knows(NOW)),
      failure: await ask('/healthz', () => Promise.reject(new Error('broken'))),
      'storage failed': await ask('/healthz', () => Promise.reject(new StorageFailed('down'))),
    };
    for (const [name, { headers }] of Object.entries(answers)) {
      expect(headers.get('x-content-type-options'), name).toBe('nosniff');
      expect(headers.get('strict-transport-security'), name).toBe('max-age=31536000');
      expect(headers.get('cache-control'), name).toBe('no-store');
    }
  });

  test.each([
    [new StorageFailed('D1 at 10.0.0.1'), 503],
    [new CommitBusy('5 times'), 503],
    [new TypeError('cannot read token abc'), 500],
  ])('to a failure names nothing of it: %s', async (failure, status) => {
    const response = await ask('/healthz', () => Promise.reject(failure));
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(status === 503 ? '30' : null);
    expect(await response.text()).not.toContain(failure.message);
    expect(JSON.stringify(vi.mocked(console.error).mock.calls)).not.toContain(failure.message);
  });
});
