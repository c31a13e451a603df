import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readView } from '../store/documents.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { emptyDatabase, misbehaving } from '../testing/database.ts';
import type { Misbehaviour } from '../testing/database.ts';
import { GIVE_UP_MS } from '../testing/patience.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../testing/story.ts';
import { Told } from '../testing/told.ts';
import { createMirror } from './mirror.ts';
import type { Reader, ReaderDependencies, Reading } from './read.ts';
import { createReader } from './read.ts';

/** How long a database that hangs is waited for. */
const HANGS_MS = 30;

let db: D1Database;
let now: number;
let told: Told;
let asked: string[];
let cache: Cache;
let trouble: Misbehaviour['prepare'];
let pending: Promise<unknown>[];

/** A reader of a fresh isolate. */
function isolate(
  more: Partial<ReaderDependencies> = {},
): (...keys: string[]) => Promise<Reading | null> {
  const reader: Reader = createReader({
    db: misbehaving(db, { prepare: (sql) => trouble?.(sql) }),
    kv: env.LAST_GOOD,
    cache,
    cacheBase: 'https://status.meridian.example/.copies/',
    catalog: MERIDIAN.hash,
    now: () => now,
    askRebuild: (reason) => asked.push(reason),
    deadlineMs: () => GIVE_UP_MS,
    ...more,
  });
  return (...keys) => reader(keys, (work) => pending.push(work));
}

const settled = () => Promise.allSettled(pending.splice(0));
const down = () => {
  throw new Error('D1_ERROR: Network connection lost.');
};
const noKv = {
  getWithMetadata: () => Promise.reject(new Error('KV is down')),
} as unknown as KVNamespace; // the one method that is asked
const noCache = {
  match: () => Promise.reject(new Error('no cache')),
  put: () => Promise.reject(new Error('no cache')),
};

let suite = 0;
beforeEach(async () => {
  db = await emptyDatabase();
  now = START_AT;
  asked = [];
  trouble = undefined;
  pending = [];
  cache = await caches.open(`copies-${suite++}`);
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  told = new Told(db, { mirror: createMirror(env.LAST_GOOD) });
  await told.tell(pagerduty('Q1', 'triggered', START_AT));
  await told.tell(pagerduty('Q1', 'acknowledged', START_AT));
  const { mirrored } = await told.tick({});
  await mirrored;
});

describe('with the database in order, the reader', () => {
  it('answers from it, with page, bars and newest tick for three rows', async () => {
    await db.prepare(`INSERT INTO document SELECT 'measured', 0, 'm', '{}', 0`).run();
    const { documents, tickAt, rowsRead } = await readView(db, [
      { key: 'page', knownEtag: null },
      { key: 'measured', knownEtag: 'm' },
    ]);
    expect(documents).toMatchObject([{ key: 'page' }, { key: 'measured', json: null }]);
    expect({ tickAt, rowsRead }).toEqual({ tickAt: START_AT, rowsRead: 3 });
  });

  it('says when the newest tick was', async () => {
    const reading = await isolate()('measured');
    expect(reading).toMatchObject({ source: 'database', staleAt: null, tickAt: START_AT });
    expect(reading?.documents.get('page')).toMatchObject({ indicator: 'major' });
    expect(asked).toEqual([]);
  });

  it('leaves out what does not exist', async () => {
    const reading = await isolate()('incident:nosuch000000');
    expect(reading?.source).toBe('database');
    expect([...(reading?.documents.keys() ?? [])]).toEqual(['page']);
  });

  it('answers from memory alone for a second, and not for longer', async () => {
    const read = isolate();
    await read('measured');
    now += 1_000;
    expect(await read('measured')).toMatchObject({ source: 'memory', staleAt: null });
    now += 1;
    expect(await read('measured')).toMatchObject({ source: 'database' });
  });

  it('parses a document once, however often it is read', async () => {
    const read = isolate();
    const first = await read();
    now += 10_000;
    const second = await read();
    expect(second?.source).toBe('database');
    expect(second?.documents.get('page')).toBe(first?.documents.get('page'));
    await told.tell(pagerduty('Q1', 'resolved', START_AT));
    now += 10_000;
    const third = await read();
    expect(third?.documents.get('page')).not.toBe(first?.documents.get('page'));
    expect(third?.etags.get('page')).not.toBe(first?.etags.get('page'));
  });

  it('asks once for all who come at the same time', async () => {
    let count = 0;
    trouble = () => void count++;
    const read = isolate();
    await Promise.all([read('recent'), read('recent'), read('recent'), read('page', 'recent')]);
    expect(count).toBe(1);
  });

  it('asks for a rebuild when the configuration has changed, and answers meanwhile', async () => {
    const read = isolate({ catalog: 'another' });
    expect(await read()).toMatchObject({ source: 'database', staleAt: null });
    now += 5_000;
    await read();
    expect(asked).toEqual(['catalog']);
  });

  it('holds no more documents than it may', async () => {
    const read = isolate({ memoryLimit: 2 });
    await read('recent');
    await read('measured');
    trouble = down;
    now += 2_000;
    expect(await read('recent')).not.toMatchObject({ source: 'memory' });
  });
});

describe('with the database failing, the reader', () => {
  it('answers from what this isolate knew, as of when it knew it', async () => {
    const read = isolate({ kv: noKv, cache: noCache });
    await read('measured');
    trouble = down;
    now += 90_000;
    expect(await read('measured')).toMatchObject({
      source: 'memory',
      staleAt: START_AT,
      tickAt: START_AT,
    });
  });

  it('answers from KV, as of when the copy was made', async () => {
    trouble = down;
    now += 90_000;
    const reading = await isolate()('measured');
    expect(reading).toMatchObject({ source: 'kv', staleAt: START_AT, tickAt: null });
    expect(reading?.documents.get('page')).toMatchObject({ indicator: 'major' });
  });

  it('answers from KV without measurements of which it has no copy', async () => {
    trouble = down;
    now += 90_000;
    const reading = await isolate()('measured', 'latency');
    expect(reading).toMatchObject({ source: 'kv', staleAt: START_AT });
    expect(reading?.documents.has('latency')).toBe(false);
  });

  it('answers from the cache of this location when KV fails too', async () => {
    await isolate()('recent');
    await settled();
    trouble = down;
    now += 90_000;
    const reading = await isolate({ kv: noKv })('recent');
    expect(reading).toMatchObject({ source: 'cache', staleAt: START_AT });
    expect(reading?.documents.get('page')).toMatchObject({ indicator: 'major' });
  });

  it('prefers the copy that was known to be current last', async () => {
    now += 60_000;
    await isolate()('recent');
    await settled();
    trouble = down;
    now += 60_000;
    expect(await isolate()('recent')).toMatchObject({
      source: 'cache',
      staleAt: START_AT + MINUTE_MS,
    });
  });

  it('says that nothing is known where nothing is', async () => {
    trouble = down;
    expect(await isolate({ kv: noKv, cache: noCache })('measured')).toBeNull();
    expect(await isolate({ cache: noCache })('incident:nosuch000000')).toBeNull();
  });

  it('does not wait longer than its deadline for a database that hangs, and asks anew later', async () => {
    let hangs = true;
    const read = isolate({
      deadlineMs: () => (hangs ? HANGS_MS : GIVE_UP_MS),
      db: new Proxy(db, {
        get(target, property) {
          if (property !== 'prepare') return Reflect.get(target, property);
          return (sql: string) =>
            hangs ? { bind: () => ({ all: () => new Promise(() => {}) }) } : target.prepare(sql);
        },
      }),
    });
    expect(await read()).toMatchObject({ source: 'kv', staleAt: START_AT });
    hangs = false;
    now += 1_000;
    expect(await read(), 'left alone for a while').toMatchObject({ source: 'kv' });
    now += 5_000;
    expect(await read()).toMatchObject({ source: 'database', staleAt: null });
  });

  it('does not hang with a KV that hangs', async () => {
    trouble = down;
    const kv = { getWithMetadata: () => new Promise(() => {}) } as unknown as KVNamespace;
    expect(await isolate({ kv })()).toBeNull();
  });

  it('falls back when the tables are gone', async () => {
    await db.prepare('DROP TABLE document').run();
    expect(await isolate()('measured')).toMatchObject({ source: 'kv', staleAt: START_AT });
  });
});

describe('with documents lost, the reader', () => {
  it('answers from a copy, says that it is old, and asks for a rebuild once', async () => {
    await db.prepare('DELETE FROM document').run();
    now += 1_000;
    const read = isolate();
    expect(await read('measured')).toMatchObject({ source: 'kv', staleAt: START_AT });
    await read('recent');
    expect(asked).toEqual(['lost']);
  });

  it('takes one that it cannot read for lost', async () => {
    await db.prepare(`UPDATE document SET json = '{"version":2}', etag = 'new'`).run();
    expect(await isolate()()).toMatchObject({ source: 'kv', staleAt: START_AT });
    expect(asked).toEqual(['lost']);
  });

  it('never makes up a page from an empty database', async () => {
    await db.prepare('DELETE FROM document').run();
    expect(await isolate({ kv: noKv, cache: noCache })()).toBeNull();
  });
});
