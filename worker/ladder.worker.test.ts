// The whole worker with its storage taken away, piece by piece: every public address goes on answering with what was known
// last, says as of when, and is never greener than before.

import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ADDRESSES, IDS } from './testing/addresses.ts';
import type { Address } from './testing/addresses.ts';
import type { Isolate } from './testing/isolates.ts';
import { dropTables, emptyTables, Isolates, OFFLINE } from './testing/isolates.ts';
import { MINUTE_MS, pagerduty } from './testing/story.ts';
import { LANGUAGES, TAGS } from './words/index.ts';
import { routes } from './routes.ts';

const all: readonly Address[] = Object.values(ADDRESSES).flat();
const shown = all.filter(({ to, stateless }) => to === undefined && !stateless);

const DATABASE = {
  failing: (world: Isolates) => void (world.weather.database = 'failing'),
  hanging: (world: Isolates) => void (world.weather.database = 'hanging'),
  emptied: (world: Isolates) => emptyTables(world.db),
  'without its tables': (world: Isolates) => dropTables(world.db),
};
type Trouble = keyof typeof DATABASE;
const TROUBLES = Object.keys(DATABASE) as Trouble[];

/** What is left: copies in KV; this location's cache; or only what an isolate remembers. */
const LEFT = ['KV', 'the cache', 'memory'] as const;

let world: Isolates;
let before: Map<string, string>;
let warm: Isolate;
let warned: ReturnType<typeof vi.spyOn>;

beforeEach(async () => {
  warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  warned.mockClear();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  world = await Isolates.told();
  warm = world.start();
  before = new Map();
  for (const { path } of all) before.set(path, (await read(warm, path)).text);
  await warm.settled();
  world.now += 2 * MINUTE_MS;
});

it('has addresses of every public route of the table', () => {
  const table = routes.filter(({ room }) => room === 'publish').map(({ path }) => path);
  expect(Object.keys(ADDRESSES).toSorted()).toEqual(table.toSorted());
});

it('knows addresses that answer', async () => {
  for (const { path, to } of all) {
    expect((await read(warm, path)).status, path).toBe(to === undefined ? 200 : 302);
  }
});

describe.each(TROUBLES)('with a database %s', (trouble) => {
  it.each(LEFT)(
    'and %s left, every public address answers with the last known state',
    async (left) => {
      await DATABASE[trouble](world);
      if (left !== 'KV') world.weather.kv = 'failing';
      if (left === 'memory') world.weather.cache = 'failing';
      const isolate = left === 'memory' ? warm : world.start();
      expect(await everyAddress(isolate)).toBe(shown.length);
      // Whatever was asked for behind the answers has now had its chance to make things worse.
      await isolate.settled();
      world.now += 11_000;
      expect(await everyAddress(isolate)).toBe(shown.length);
      await isolate.settled();
      delete world.weather.kv;
      const later = left === 'memory' ? isolate : world.start();
      expect(await everyAddress(later)).toBe(shown.length);
    },
  );

  it('and no copy, nothing is claimed: a page says so, programs get JSON, and both when to ask again', async () => {
    await DATABASE[trouble](world);
    world.weather = { ...world.weather, kv: 'failing', cache: 'failing' };
    const isolate = world.start();
    for (const { path } of shown) {
      const { status, headers, text } = await read(isolate, path);
      const [type] = (headers.get('Content-Type') ?? '').split(';');
      const says = type === 'text/html' ? text : Object.keys(JSON.parse(text));
      expect([status, headers.get('Cache-Control')], path).toEqual([503, 'no-store']);
      expect(Number(headers.get('Retry-After')), path).toBeGreaterThan(0);
      expect(says, path).toEqual(type === 'text/html' ? OFFLINE : ['error']);
    }
    for (const { path, to } of all.filter(({ stateless }) => stateless)) {
      expect((await read(isolate, path)).status, path).toBe(to === undefined ? 200 : 302);
    }
    await isolate.settled();
    expect((await isolate.ask('/')).status).toBe(503);
  });
});

describe('an emptied database', () => {
  it.each(['working', 'failing'] as const)(
    'is not taken for a new one by a tick or a delivery, with KV %s',
    async (kv) => {
      await emptyTables(world.db);
      if (kv === 'failing') world.weather.kv = 'failing';
      const { house } = world.start();
      for (const input of [
        { type: 'time' } as const,
        { type: 'tick', minute: world.now, row: '{}', monitors: {} } as const,
        pagerduty('Q2', 'triggered', world.now),
      ]) {
        await expect(house.tick.commit(input)).rejects.toMatchObject({ name: 'JournalLost' });
      }
      delete world.weather.kv;
      const { ask } = world.start();
      const { status } = (await (await ask('/api/v2/status.json')).json()) as Status;
      expect(status.indicator).toBe('major');
    },
  );

  it('that never held an event may begin', async () => {
    await emptyTables(world.db);
    await env.LAST_GOOD.delete('document:page');
    const { house, ask } = world.start();
    await house.tick.commit({ type: 'time' });
    expect((await ask('/')).status).toBe(200);
  });
});

describe('a document that is lost alone', () => {
  const lose = (key: string) =>
    world.db.prepare('DELETE FROM document WHERE key = ?').bind(key).run();

  it.each([
    ['recent', '/api/v2/incidents.json'],
    [`incident:${IDS.open}`, `/incidents/${IDS.open}`],
    [`incident:${IDS.over}`, `/api/v2/incidents/${IDS.over}.json`],
    ['history:2026-11', '/history'],
    ['history:2026-09', '/history?month=2026-09'],
  ])('is shown from a copy and made anew: %s', async (key, path) => {
    await lose(key);
    const { ask, settled } = world.start();
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(path.includes('2026-09') ? IDS.over : 'id0000000');
    await settled();
    const { results } = await world.db.prepare('SELECT key FROM document').all<{ key: string }>();
    expect(results.map((row) => row.key)).toContain(key);
    world.now += 6_000;
    const healed = await ask('/api/v2/status.json');
    expect(((await healed.json()) as Status).status.description).not.toContain('As of');
  });

  it('is not "not found" where no copy is left either', async () => {
    await lose(`incident:${IDS.open}`);
    world.weather = { kv: 'failing', cache: 'failing' };
    const { ask, settled } = world.start();
    expect((await ask(`/incidents/${IDS.open}`)).status).toBe(503);
    await settled();
    world.now += 6_000;
    expect((await ask(`/incidents/${IDS.open}`)).status).toBe(200);
  });

  it('is told from one that never was, which stays "not found" and asks for nothing', async () => {
    const { ask, settled } = world.start();
    expect((await ask('/incidents/nosuch000000')).status).toBe(404);
    expect((await ask('/history?month=2026-10')).status).toBe(200);
    await settled();
    expect(warned).not.toHaveBeenCalled();
  });
});

async function read({ ask }: Isolate, path: string) {
  const answer = await ask(path);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

type Status = { status: { indicator: string; description: string } };

const AS_OF = new RegExp(TAGS.map((tag) => LANGUAGES[tag].page.asOf).join('|'));

/** Asks for everything, and compares what it says with what it said before. */
async function everyAddress(isolate: Isolate): Promise<number> {
  for (const { path } of shown) {
    const { status, headers, text } = await read(isolate, path);
    expect(status, `${path}: ${text.slice(0, 80)}`).toBe(200);
    compare(path, headers, text, before.get(path) ?? '');
  }
  return shown.length;
}

function compare(path: string, headers: Headers, text: string, was: string): void {
  const type = headers.get('Content-Type') ?? '';
  if (path === '/metrics') {
    const said = (body: string) =>
      body
        .split('\n')
        .filter((line) => /^allclear_(?:indicator|incidents_open|component_status)/.test(line));
    expect(said(text), path).toEqual(said(was));
    expect(text, path).toContain('allclear_stale 1');
    return;
  }
  expect(Date.parse(headers.get('Allclear-As-Of') ?? ''), path).toBeLessThan(world.now);
  if (type.startsWith('text/html')) {
    expect(text, path).toMatch(AS_OF);
    expect(text, path).not.toContain(LANGUAGES.en.headline.operational);
    for (const id of [IDS.open, IDS.over, IDS.maintenance]) {
      if (was.includes(`/${id}`)) expect(text, path).toContain(`/${id}`);
    }
  } else if (path.startsWith('/badge.json')) {
    const { message, color } = JSON.parse(text);
    expect(message, path).toMatch(/^As of \d\d:\d\d UTC: /);
    expect(color, path).toBe(JSON.parse(was).color);
  } else if (path.startsWith('/badge.svg')) {
    expect(text, path).toMatch(/As of \d\d:\d\d UTC: /);
  } else if (path.includes('/api/v2/') && 'status' in JSON.parse(text)) {
    const { status, ...rest } = JSON.parse(text) as Status;
    const { status: statusBefore, ...restBefore } = JSON.parse(was) as Status;
    expect(status.indicator, path).toBe(statusBefore.indicator);
    expect(status.description, path).toBe(`As of 10:30 UTC: ${statusBefore.description}`);
    expect(rest, path).toEqual(restBefore);
  } else {
    // Lists and feeds tell events with their instants, which stay true.
    expect(text, path).toBe(was);
  }
}
