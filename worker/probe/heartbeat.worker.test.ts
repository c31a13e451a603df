// Jobs that report over http into a real database, and the ticks that look at what they said.

import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog, Monitor } from '../domain/catalog.ts';
import { readBeats } from '../store/heartbeats.ts';
import { counting } from '../testing/counting.ts';
import { emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { createHeartbeats } from './heartbeat.ts';
import { heartbeats as routesOf, REPORT_BYTES_LIMIT } from './heartbeat-routes.ts';
import { heartbeatTokens } from './heartbeat-token.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 27);
const KEYS = ['the newest key, of forty characters or so', 'the one before it, which still counts'];

const job = (id: string) =>
  monitorOf({
    id,
    kind: 'heartbeat',
    url: '',
    heartbeat: { periodMs: 60 * MINUTE, graceMs: 5 * MINUTE, runMs: null },
  });

let now = T0;

function desk(monitors: readonly Monitor[] = [job('backup')], signingKeys = KEYS, db = env.DB) {
  const catalog: Catalog = { ...MERIDIAN, monitors };
  const heartbeats = createHeartbeats({ db, catalog, signingKeys, now: () => now });
  const app = routesOf(heartbeats);
  return {
    report: (address: string, init?: RequestInit) => app.request(`/heartbeats/${address}`, init),
    seen: async () => {
      const observe = heartbeats.among(async () => new Map());
      const samples = await observe(monitors);
      return Object.fromEntries(
        [...samples].map(([id, found]) => [
          id,
          found.map(({ display, reason }) => reason ?? display),
        ]),
      );
    },
  };
}

const tokenOf = (id: string, key = 0) => heartbeatTokens(id, KEYS)[key] ?? '';
const bodies = async () =>
  (await env.DB.prepare('SELECT body FROM heartbeat').all<{ body: string | null }>()).results;

beforeEach(async () => {
  await emptyDatabase();
  now = T0;
});

describe('a report', () => {
  test.each(['GET', 'POST'])('by %s is taken, and the job is well', async (method) => {
    const { report, seen } = desk();
    expect(await seen()).toEqual({});
    const answer = await report(tokenOf('backup'), { method });
    expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
    expect(await seen()).toEqual({ backup: ['up'] });
  });

  test('of a start and an end tells how long the run took', async () => {
    const { report } = desk();
    await report(`${tokenOf('backup')}/start`);
    now += 7 * MINUTE;
    await report(tokenOf('backup'), { method: 'POST' });
    expect((await readBeats(env.DB)).get('backup')).toMatchObject({ durationMs: 7 * MINUTE });
  });

  test('of a failure makes the job down at once', async () => {
    const { report, seen } = desk();
    await report(`${tokenOf('backup')}/fail`, { method: 'POST' });
    expect(await seen()).toEqual({ backup: ['the job reported that it failed'] });
  });

  test('keeps the beginning of what it brings along', async () => {
    const { report } = desk();
    await report(tokenOf('backup'), { method: 'POST', body: 'x'.repeat(20_000) });
    expect((await bodies())[0]?.body).toHaveLength(REPORT_BYTES_LIMIT);
    now += MINUTE;
    await report(tokenOf('backup'), { method: 'POST', body: ' 42 files\n' });
    expect(await bodies()).toEqual([{ body: '42 files' }]);
  });

  test('counts under every listed key, and under no other', async () => {
    const { report } = desk();
    expect((await report(tokenOf('backup', 1))).status).toBe(200);
    const other = heartbeatTokens('backup', ['a key that nobody has listed here at all'])[0] ?? '';
    expect((await report(other)).status).toBe(404);
  });

  test('of one job is not that of another', async () => {
    const { report, seen } = desk([job('backup'), job('export')]);
    await report(tokenOf('export'));
    expect(await seen()).toEqual({ export: ['up'] });
  });

  test('costs one row, and none where it only repeats the last one', async () => {
    const { db, take } = counting(env.DB);
    const { report } = desk([job('backup')], KEYS, db);
    await report(tokenOf('backup'));
    expect(take()).toMatchObject({ statements: 2, rowsWritten: 1 });
    now += 9_999;
    await report(tokenOf('backup'));
    expect(take()).toMatchObject({ rowsRead: 1, rowsWritten: 0 });
    now += 1;
    await report(tokenOf('backup'));
    expect(take()).toMatchObject({ rowsWritten: 1 });
  });
});

describe('an address that is no job’s', () => {
  test.each(['', 'x', 'backup', '%00', 'a'.repeat(5_000), "' OR 1=1 --"])(
    'is answered alike and writes nothing: %j',
    async (token) => {
      const { report } = desk();
      const answer = await report(encodeURIComponent(token), { method: 'POST', body: 'x' });
      expect(answer.status).toBe(404);
      expect(await bodies()).toEqual([]);
    },
  );

  test('of a monitor that is no heartbeat is unknown', async () => {
    const { report } = desk([monitorOf({ id: 'backup' })]);
    expect((await report(tokenOf('backup'))).status).toBe(404);
  });

  test('is all there is without a key, and that is said', async () => {
    const answer = await desk([job('backup')], []).report(tokenOf('backup'));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ title: 'Heartbeats are off: SIGNING_KEY is not set' });
  });
});

test.each(['HEAD', 'PUT', 'DELETE', 'OPTIONS'])('a %s is no report', async (method) => {
  const { report, seen } = desk();
  const answer = await report(tokenOf('backup'), { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  expect(await seen()).toEqual({});
});

describe('a tick', () => {
  test('finds a silent job late without asking anybody', async () => {
    const { report, seen } = desk();
    await report(tokenOf('backup'));
    now += 65 * MINUTE;
    expect(await seen()).toEqual({ backup: ['up'] });
    now += 1;
    expect(await seen()).toEqual({ backup: ['no report for more than 65 min'] });
  });

  test('hands on what the probes saw, whatever becomes of the heartbeats', async () => {
    const sample = {
      region: 'local',
      class: 'ok',
      display: 'up',
      status: 200,
      ms: 1,
      reason: null,
    } as const;
    const monitors = [monitorOf(), job('backup')];
    const broken = {
      prepare: () => {
        throw new Error('no database');
      },
    } as unknown as D1Database; // fails at everything
    const { among } = createHeartbeats({
      db: broken,
      catalog: { ...MERIDIAN, monitors },
      signingKeys: KEYS,
      now: () => now,
    });
    const asked: string[][] = [];
    const observe = among(async (due) => {
      asked.push(due.map(({ id }) => id));
      return new Map([['api-http', [sample]]]);
    });
    expect(await observe(monitors)).toEqual(new Map([['api-http', [sample]]]));
    expect(asked).toEqual([['api-http']]);
  });

  test('reads nothing where no job is watched', async () => {
    const broken = {} as D1Database; // any use of it throws
    const { among } = createHeartbeats({
      db: broken,
      catalog: MERIDIAN,
      signingKeys: KEYS,
      now: () => now,
    });
    expect(await among(async () => new Map())([monitorOf()])).toEqual(new Map());
  });

  test('forgets jobs that have left the configuration', async () => {
    await desk([job('backup'), job('export')]).report(tokenOf('export'));
    await desk([job('backup')]).seen();
    expect(await bodies()).toEqual([]);
  });
});
