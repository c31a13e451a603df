// What the feeds say, address by address: golden files, headers and validators.

import { describe, expect, it } from 'vitest';
import { FEEDS, bodyOf, everything, showing } from '../../testing/feeds.ts';
import { OPEN, PAST } from '../../testing/incidents.ts';
import { published } from '../../testing/published.ts';
import { quiet } from '../../testing/states.ts';

describe('the feeds', () => {
  it.each(FEEDS)('give the golden document of %s', async (path) => {
    const text = await bodyOf(everything(), `/${path}`);
    // Files in the repository end their lines in the way of the repository.
    const pretty = path.endsWith('json')
      ? `${JSON.stringify(JSON.parse(text), null, 2)}\n`
      : text.replaceAll('\r\n', '\n');
    await expect(pretty).toMatchFileSnapshot(`./fixtures/${path}`);
  });

  it.each([
    ['history.rss', 'application/rss+xml'],
    ['history.atom', 'application/atom+xml'],
    ['updates.atom', 'application/atom+xml'],
    ['feed.json', 'application/feed+json'],
    ['history.ics', 'text/calendar'],
  ])('are given as what they are, to anybody, and answered 304: %s', async (path, type) => {
    const { ask } = published(quiet());
    const answer = await ask(`/${path}`);
    expect(answer.headers.get('Content-Type')).toBe(`${type}; charset=utf-8`);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=0, stale-if-error=86400');
    expect(answer.headers.get('Cloudflare-CDN-Cache-Control')).toContain('max-age=30');
    const tag = answer.headers.get('ETag') ?? '';
    const again = await ask(`/${path}`, { headers: { 'If-None-Match': tag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const head = await ask(`/${path}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('ETag'), await head.text()]).toEqual([200, tag, '']);
    expect((await ask(`/${path}`, { method: 'OPTIONS' })).status).toBe(204);
  });

  it.each(FEEDS)(
    'change their validator with the incident, not with the clock: %s',
    async (path) => {
      const { ask, stored } = published(quiet());
      const first = (await ask(`/${path}`)).headers.get('ETag');
      stored.now += 86_400_000;
      stored.tickAt = stored.now;
      expect((await ask(`/${path}`)).headers.get('ETag')).toBe(first);
      stored.documents.set('recent', { ...quiet().page, incidents: [OPEN] });
      expect((await ask(`/${path}`)).headers.get('ETag')).not.toBe(first);
    },
  );

  it.each(FEEDS)('say so where nothing is known: %s', async (path) => {
    const { ask, stored } = published(quiet());
    stored.isLost = true;
    const answer = await ask(`/${path}`);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '60']);
  });

  it.each(FEEDS)('never name a merged incident: %s', async (path) => {
    const merged = { ...OPEN, mergedInto: PAST.id };
    const text = await bodyOf(showing(merged, PAST), `/${path}`);
    expect(text).not.toContain(OPEN.id);
    expect(text).not.toContain(`Incident/${OPEN.number}`);
    expect(text.includes(PAST.id)).toBe(path !== 'history.ics');
  });
});
