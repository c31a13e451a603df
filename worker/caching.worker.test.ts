// How long anybody may keep an answer of the worker, for every route of the table: what is public is kept for failures and
// for half a minute by the edge, and nothing else is kept at all.

import { beforeAll, describe, expect, it, vi } from 'vitest';
import { workerFirstPattern, routes } from './routes.ts';
import { ADDRESSES, IDS } from './testing/addresses.ts';
import type { Keeping } from './testing/addresses.ts';
import type { Isolate } from './testing/isolates.ts';
import { Isolates } from './testing/isolates.ts';
import { MINUTE_MS, pagerduty } from './testing/story.ts';

const BROWSERS: Record<Keeping, string> = {
  public: 'public, max-age=0, stale-if-error=86400',
  hours: 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=86400',
  never: 'no-store',
};
/** What other rooms show to everybody, the same for all: nothing else of theirs may be kept. */
const SAME_FOR_ALL: ReadonlySet<string> = new Set([
  '/subscribe',
  '/console/style.css',
  '/console/script.js',
]);
const EDGE = 'max-age=30, stale-while-revalidate=60, stale-if-error=86400';
const all = Object.values(ADDRESSES).flat();
const kept = all.filter(({ keeping }) => keeping !== 'never');

let world: Isolates;
let isolate: Isolate;

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  world = await Isolates.told();
  isolate = world.start();
});

describe('caching', () => {
  it.each(all)('of $path is: $keeping', async ({ path, keeping }) => {
    const { headers } = await isolate.ask(path);
    expect(headers.get('Cache-Control')).toBe(BROWSERS[keeping]);
    expect(headers.get('Cloudflare-CDN-Cache-Control')).toBe(keeping === 'public' ? EDGE : null);
    // Either would switch off what keeps the page alive while the worker fails.
    expect([...headers.values()].join()).not.toMatch(/s-maxage|must-revalidate/);
    expect(headers.has('Set-Cookie')).toBe(false);
    expect(headers.get('Vary')).toBeNull();
  });

  it.each(kept)('does not split by what is asked besides: $path', async ({ path }) => {
    const more = `${path}${path.includes('?') ? '&' : '?'}utm_source=x&_=17`;
    const [plain, odd] = [await isolate.ask(path), await isolate.ask(more)];
    expect(odd.headers.get('ETag')).toBe(plain.headers.get('ETag'));
    expect(await odd.text()).toBe(await plain.text());
  });

  it.each(kept)('does not depend on who asks: $path', async ({ path }) => {
    const headers = { Cookie: 'a=b', Authorization: 'Bearer x', 'Accept-Language': 'de' };
    const [plain, own] = [await isolate.ask(path), await isolate.ask(path, { headers })];
    expect(await own.text()).toBe(await plain.text());
  });

  it.each(routes.filter(({ room, path }) => room !== 'publish' && !SAME_FOR_ALL.has(path)))(
    'is never allowed for $method $path',
    async ({ method, path }) => {
      const address = workerFirstPattern(path).replace('*', 'some');
      const answer = await isolate.ask(address, { method: method === 'ALL' ? 'GET' : method });
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
      expect(answer.headers.has('Cloudflare-CDN-Cache-Control')).toBe(false);
    },
  );

  it.each([...SAME_FOR_ALL])('does not depend on who asks: %s', async (path) => {
    const headers = { Cookie: 'a=b', Authorization: 'Bearer x', 'Accept-Language': 'de' };
    const [plain, own] = [await isolate.ask(path), await isolate.ask(path, { headers })];
    expect(plain.headers.get('Cache-Control')).toMatch(/^public, /);
    expect(await own.text()).toBe(await plain.text());
  });

  it.each(
    Object.entries(ADDRESSES).flatMap(([path, addresses]) => (addresses.length > 0 ? [] : [path])),
  )('is not allowed where nothing answers yet: %s', async (path) => {
    const answer = await isolate.ask(workerFirstPattern(path).replace('*', 'some'));
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([404, 'no-store']);
  });

  it.each([
    '/incidents/aaaaaaaaaaaa',
    '/api/v2/incidents/aaaaaaaaaaaa.json',
    '/history.rss?component=nope',
    '/badge.svg?component=nope',
    '/wp-login.php',
  ])('is not allowed where there is nothing: %s', async (path) => {
    const answer = await isolate.ask(path);
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([404, 'no-store']);
  });
});

describe('the edge', () => {
  it('is purged after a commit that changed what is public, and after no other', async () => {
    const purge = vi.fn<() => Promise<void>>(() => Promise.resolve());
    world.edge = { purge };
    const { commit } = isolate.house.tick;
    const tell = async (...input: Parameters<typeof commit>) => (await commit(...input)).mirrored;
    world.now += MINUTE_MS;
    await tell({ type: 'time' });
    await tell(pagerduty('Q9', 'triggered', world.now));
    expect(purge).not.toHaveBeenCalled();
    await tell(pagerduty('Q9', 'acknowledged', world.now, { components: { web: null } }));
    await tell(pagerduty('Q1', 'resolved', world.now));
    expect(purge).toHaveBeenCalledTimes(1);
    expect((await isolate.ask(`/incidents/${IDS.open}`)).status).toBe(200);
  });
});
