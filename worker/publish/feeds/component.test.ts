// Feeds narrowed to a component, and how readers find them.

import { describe, expect, it } from 'vitest';
import { FEEDS, bodyOf, everything, feedOf, showing } from '../../testing/feeds.ts';
import { OPEN, PAST, PLANNED } from '../../testing/incidents.ts';
import { published } from '../../testing/published.ts';
import { quiet } from '../../testing/states.ts';
import { all, only } from '../../testing/xml.ts';

describe('a feed of one component', () => {
  const ids = async (path: string) =>
    all(await feedOf(everything(), path), 'entry').map((entry) => only(entry, 'id').split('/')[1]);

  it('has what concerns the component, and says so', async () => {
    expect(await ids('/history.atom?component=auth')).toEqual([String(OPEN.number)]);
    expect(await ids('/history.atom?component=dashboard')).toEqual(['710', '700', '705']);
    const feed = await feedOf(everything(), '/history.atom?component=auth');
    expect(only(feed, 'title')).toBe('Meridian Status - Incident History - Sign-in');
    expect(only(feed, 'id')).toBe('tag:status.meridian.example,2005:/history?component=auth');
    const self = all(feed, 'link').find(({ attributes }) => attributes['rel'] === 'self');
    expect(self?.attributes['href']).toMatch(/\/history\.atom\?component=auth$/);
  });

  it('takes a group for all its components', async () => {
    expect(await ids('/history.atom?component=platform')).toHaveLength(5);
    expect(await ids('/history.atom?component=website')).toEqual([]);
  });

  it.each(FEEDS)('is narrowed at every address: %s', async (path) => {
    const whole = await bodyOf(everything(), `/${path}`);
    const part = await bodyOf(everything(), `/${path}?component=docs`);
    expect(part.length).toBeLessThan(whole.length / 2);
    expect(part).toContain('Documentation');
  });

  it('goes on for a component that has left the configuration', async () => {
    const shown = showing(PAST);
    const components = shown.page.components.filter(({ id }) => id !== 'api');
    const page = { ...shown.page, components };
    const feed = await feedOf({ ...shown, page }, '/history.atom?component=api');
    expect(all(feed, 'entry')).toHaveLength(1);
  });

  it.each(FEEDS)('is refused for an unknown one, with those that exist: %s', async (path) => {
    const answer = await published(quiet()).ask(`/${path}?component=%3Cscript%3E`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const { error, components } = (await answer.json()) as Record<string, unknown>;
    expect(error).toBe('unknown component');
    expect(components).toContainEqual({ id: 'api', name: 'API' });
    expect(components).toContainEqual({ id: 'platform', name: 'Platform' });
  });

  it('alone makes a different answer: everything else after the question mark is ignored', async () => {
    const { ask } = published(quiet());
    const tag = async (path: string) => (await ask(path)).headers.get('ETag');
    for (const path of FEEDS) {
      const whole = await tag(`/${path}`);
      expect(await tag(`/${path}?utm_source=mail`)).toBe(whole);
      expect(await tag(`/${path}?component=`)).toBe(whole);
      const api = await tag(`/${path}?component=api`);
      expect(api).not.toBe(whole);
      expect(await tag(`/${path}?x=1&component=api&component=docs`)).toBe(api);
    }
  });
});

describe('the pages', () => {
  it.each([
    '/',
    '/history',
    `/incidents/${OPEN.id}`,
    `/maintenance/${PLANNED.id}`,
    '/components/api',
  ])('lead to feeds that exist, in their head and in sight: %s', async (path) => {
    const { ask } = published(everything());
    const html = await (await ask(path)).text();
    const [head = '', body = ''] = html.split('<body>');
    const alternates = [...head.matchAll(/rel="alternate" type=[^>]*href="([^"]+)"/g)].map(
      (m) => m[1],
    );
    expect(alternates).toEqual(['/history.atom', '/history.rss', '/feed.json']);
    const links = [...body.matchAll(/href="(\/[^"]*\.(?:atom|rss|ics|json)[^"]*)"/g)];
    expect(links.length).toBeGreaterThanOrEqual(path === '/history' ? 0 : 5);
    for (const [, href = ''] of [...links, ...alternates.map((one) => ['', one])]) {
      expect((await ask(href)).status, href).toBe(200);
    }
  });

  it('of one component offer its own feeds', async () => {
    const html = await bodyOf(quiet(), '/components/api');
    expect(html).toContain('href="/history.atom?component=api"');
    expect(await bodyOf(quiet(), '/')).not.toContain('?component=');
  });
});
