// What is told to search engines and to chats that unfold links.

import { describe, expect, it } from 'vitest';
import { OPEN, PAST, PLANNED, RUNNING } from '../testing/incidents.ts';
import { published } from '../testing/published.ts';
import { fresh, maintained, outage, quiet, silent, stale } from '../testing/states.ts';
import { FACTS } from '../testing/views.ts';

const textOf = async (answer: Promise<Response>) => (await answer).text();
const placesIn = (xml: string) =>
  [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, place = '']) => place);

describe('robots.txt', () => {
  it('lists the pages, and keeps out of what belongs to one person', async () => {
    const answer = await published(quiet()).ask('/robots.txt');
    expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    const lines = (await answer.text()).split('\n');
    expect(lines[0]).toBe('User-agent: *');
    for (const path of ['/unsubscribe/', '/manage/', '/confirm/', '/console', '/v1/']) {
      expect(lines).toContain(`Disallow: ${path}`);
    }
    expect(lines).toContain(`Sitemap: ${FACTS.url}/sitemap.xml`);
    for (const path of ['/', '/history', '/incidents/']) {
      expect(lines).not.toContain(`Disallow: ${path}`);
    }
  });

  it('is there when nothing is known: an error would take the site out of the search', async () => {
    const { ask, stored } = published(quiet());
    stored.isLost = true;
    const answer = await ask('/robots.txt');
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('Sitemap');
  });
});

describe('sitemap.xml', () => {
  it('has the status pages, what happened lately, every month, and the docs site', async () => {
    const shown = outage();
    const answer = await published(shown).ask('/sitemap.xml');
    expect(answer.headers.get('Content-Type')).toBe('application/xml; charset=utf-8');
    const paths = placesIn(await answer.text()).map((place) => place.slice(FACTS.url.length));
    expect(paths).toEqual([
      '/',
      '/history',
      ...shown.page.components.map(({ id }) => `/components/${id}`),
      `/incidents/${OPEN.id}`,
      `/incidents/${PAST.id}`,
      `/maintenance/${PLANNED.id}`,
      ...['11', '10', '09', '08', '07', '06', '05'].map((month) => `/history?month=2026-${month}`),
      '/postmortems/',
      '/runbooks/',
      '/guides/',
    ]);
  });

  it('names no address where nothing is', async () => {
    const { ask } = published(maintained());
    const places = placesIn(await textOf(ask('/sitemap.xml')));
    expect(places).toContain(`${FACTS.url}/maintenance/${RUNNING.id}`);
    for (const place of places) {
      const path = place.slice(FACTS.url.length);
      const isStatic = /^\/(?:postmortems|runbooks|guides)\//.test(path);
      expect(isStatic ? 200 : (await ask(path)).status, path).toBe(200);
    }
  });

  it('leaves out what is continued elsewhere, and keeps its markup whatever the address', async () => {
    const shown = outage();
    const incidents = [OPEN, { ...PAST, mergedInto: OPEN.id }];
    const facts = { ...FACTS, url: 'https://status.example/?a=1&b=<2>' };
    const xml = await textOf(
      published({ ...shown, page: { ...shown.page, incidents, page: facts } }).ask('/sitemap.xml'),
    );
    expect(xml).not.toContain(PAST.id);
    expect(xml).toContain('?a=1&amp;b=&lt;2&gt;/</loc>');
  });

  it('has a validator that a new month changes, and what is asked besides does not', async () => {
    const { ask, stored } = published(quiet());
    const tag = async (query = '') => (await ask(`/sitemap.xml${query}`)).headers.get('ETag');
    const first = await tag();
    expect(await tag('?v=2')).toBe(first);
    stored.now = Date.UTC(2026, 11, 1);
    stored.tickAt = stored.now;
    expect(await tag()).not.toBe(first);
  });
});

describe('a link to a page, unfolded', () => {
  const meta = (html: string, name: string) =>
    new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1];

  it.each([
    [quiet, 'operational'],
    [outage, 'partial'],
    [maintained, 'maintenance'],
    [silent, 'nodata'],
    [fresh, 'nodata'],
    [stale, 'nodata'],
  ] as const)('says the answer, with the picture of its state', async (make, state) => {
    const html = await textOf(published(make()).ask('/'));
    expect(meta(html, 'og:title')).toBe(/<title>([^<]*)</.exec(html)?.[1]);
    expect(meta(html, 'og:description')).toBe(meta(html, 'description'));
    expect(meta(html, 'og:url')).toBe(`${FACTS.url}/`);
    expect(meta(html, 'og:image')).toBe(`${FACTS.url}/social/${state}.png`);
    expect(html).toContain(`<link rel="canonical" href="${FACTS.url}/"`);
  });

  it('has the address of the page it is on', async () => {
    const html = await textOf(published(outage()).ask(`/incidents/${PAST.id}?utm_source=chat`));
    expect(meta(html, 'og:url')).toBe(`${FACTS.url}/incidents/${PAST.id}`);
    expect(html).toContain(`rel="canonical" href="${FACTS.url}/incidents/${PAST.id}"`);
  });
});
