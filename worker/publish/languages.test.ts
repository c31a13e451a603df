// Every page in every language, under its tag; the page's own language at the root and nowhere else.

import { describe, expect, it } from 'vitest';
import type { View } from '../snapshot/documents.ts';
import { OPEN, PLANNED } from '../testing/incidents.ts';
import { published } from '../testing/published.ts';
import { outage, quiet } from '../testing/states.ts';
import { FACTS, NOW } from '../testing/views.ts';
import { LANGUAGES } from '../words/index.ts';
import { statusPage } from './pages/index.tsx';
import { voiceOf } from './voice.ts';

const PATHS = [
  '/',
  `/incidents/${OPEN.id}`,
  `/maintenance/${PLANNED.id}`,
  '/components/api',
  '/history',
  '/history?month=2026-10&component=api',
];
const german = (path: string) => (path === '/' ? '/de' : `/de${path}`);
/** As HTML writes an address. */
const attribute = (path: string) => path.replaceAll('&', '&amp;');

const speaking = (language: string, shown: View = outage()): View => ({
  ...shown,
  page: { ...shown.page, page: { ...shown.page.page, language } },
});
const textAt = async (shown: View, path: string) => (await published(shown).ask(path)).text();

describe('a page in another language', () => {
  it.each(PATHS)(
    'stands under its tag and leads to others of that language alone: %s',
    async (path) => {
      const answer = await published(outage()).ask(german(path));
      expect(answer.status).toBe(200);
      const html = await answer.text();
      expect(html).toContain('<html lang="de-DE">');
      const links = [...html.matchAll(/<(?:a|form)\b[^>]* (?:href|action)="(\/[^"]*)"([^>]*)/g)]
        .filter(([, , more]) => !more?.includes('hreflang'))
        .map(([, href = '']) => href);
      const files = /^\/(?:postmortems|runbooks|api)\/|^\/(?:badge\.svg|incidents\/\w+\.json)$/;
      expect(links.filter((href) => !files.test(href)).length).toBeGreaterThan(1);
      for (const href of links)
        expect(files.test(href) || /^\/de(?:\/|$)/.test(href), href).toBe(true);
    },
  );

  it.each(PATHS)('and the same page in the own one know of each other: %s', async (path) => {
    const { url } = FACTS;
    for (const [own, other, name] of [
      [path, german(path), 'Deutsch'],
      [german(path), path, 'English'],
    ] as const) {
      const html = await textAt(outage(), own);
      expect(html).toContain(`<link rel="canonical" href="${attribute(url + own)}"/>`);
      expect(html).toContain(`hreflang="en" href="${attribute(url + path)}"/>`);
      expect(html).toContain(`hreflang="de" href="${attribute(url + german(path))}"/>`);
      expect(html).toContain(`hreflang="x-default" href="${attribute(url + path)}"/>`);
      expect(html).toMatch(new RegExp(`<a href="[^"]+" hreflang="\\w+" lang="\\w+">${name}</a>`));
      expect(html).toContain(`<a href="${attribute(other)}" hreflang=`);
    }
  });

  it('has a validator of its own', async () => {
    const { ask } = published(outage());
    const tag = (await ask('/')).headers.get('ETag') ?? '';
    const answer = await ask('/de', { headers: { 'If-None-Match': tag } });
    expect(answer.status).toBe(200);
    const again = await ask('/de', {
      headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('is the same with and without a slash at its end', async () => {
    const { ask } = published(outage());
    const [one, other] = [await ask('/de'), await ask('/de/')];
    expect(other.headers.get('ETag')).toBe(one.headers.get('ETag'));
  });

  it('is never chosen by what the browser asks for', async () => {
    const { ask } = published(outage());
    const answer = await ask('/', { headers: { 'Accept-Language': 'de' } });
    expect(await answer.text()).toContain('<html lang="en-GB">');
    expect(answer.headers.get('Vary')).toBeNull();
  });

  it('marks the words of people and of the configuration with their own language', async () => {
    const html = await textAt(outage(), '/de');
    expect(html).toContain('<div class="text" lang="en" dir="auto"><p>A change to request routing');
    expect(html).toContain('<small lang="en">REST and streaming endpoints</small>');
    expect(html).toMatch(/lang="en">Database upgrade<\/a>/);
    expect(await textAt(outage(), '/')).not.toContain('lang="en">');
  });

  it('says where nothing is in that language', async () => {
    for (const path of [
      '/de/nowhere',
      '/de/incidents/aaaaaaaaaaaa',
      `/de/incidents/${OPEN.id}.json`,
    ]) {
      const answer = await published(quiet()).ask(path);
      expect(answer.status, path).toBe(404);
      expect(await answer.text()).toContain('Unter dieser Adresse gibt es nichts');
    }
  });

  it.each(PATHS)(
    'has no English left but the names and words that are not ours: %s',
    async (path) => {
      const html = await textAt(outage(), german(path));
      const text = html
        .replaceAll(/<(\w+)[^>]* lang="en"[^>]*>.*?<\/\1>/g, '')
        .replaceAll(/<[^>]+>/g, ' ');
      expect(text).not.toMatch(
        /\b(?:the|of|and|since|no|history|until|update|updates|outage|incident)\b/i,
      );
    },
  );
});

describe('the page’s own language', () => {
  it('stands at the root, and English below its tag where it is another', async () => {
    expect(await textAt(speaking('de-CH'), '/')).toContain('Teilweiser Ausfall');
    expect(await textAt(speaking('de-CH'), '/en')).toContain('Partial system outage');
  });

  it.each(PATHS)('has no second address: %s', async (path) => {
    const answer = await published(speaking('de')).ask(german(path));
    expect(answer.status).toBe(302);
    expect(answer.headers.get('Location')).toBe(path);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  it.each(['/de//evil.example', '/de/%2f%2fevil.example', '/de/\\evil.example', '/de/nowhere'])(
    'sends nobody elsewhere from an address where nothing is: %s',
    async (path) => {
      const answer = await published(speaking('de')).ask(path);
      expect(answer.status).toBe(404);
      expect(answer.headers.has('Location')).toBe(false);
    },
  );

  it('is what the API and the feeds speak', async () => {
    const said = await textAt(speaking('de'), '/api/v2/status.json');
    expect(JSON.parse(said).status.description).toBe('Teilweiser Ausfall');
  });
});

describe('a language that is written from right to left', () => {
  it('says so to the browser', () => {
    const shown = quiet();
    const voice = voiceOf(shown.page.page);
    const words = { ...voice.words, locale: 'ar', direction: 'rtl' as const };
    const frame = {
      page: shown.page.page,
      voice: { ...voice, words },
      assets: {
        style: '/x.css',
        script: '/x.js',
        frameStyle: '/f.css',
        frameScript: '/f.js',
        pushScript: '/p.js',
      },
      path: '/',
      tag: 'x',
      promises: false,
    };
    expect(statusPage(shown, frame)).toContain('<html lang="ar" dir="rtl">');
  });
});

describe('every language', () => {
  it.each(Object.entries(LANGUAGES))(
    'tells instants and lengths in its own way: %s',
    (_tag, words) => {
      const { times } = voiceOf({ ...FACTS, language: words.locale });
      expect(times.moment(NOW)).toContain('2026');
      expect(words.units.day).not.toContain(' ');
      expect(words.page.soFar('\n').split('\n')).toHaveLength(2);
    },
  );
});

describe('a feed in another language', () => {
  const FEEDS = ['/history.atom', '/history.rss', '/feed.json', '/updates.atom', '/history.ics'];

  it.each(FEEDS)('says the same in that language, and leads to its pages: %s', async (path) => {
    const text = await textAt(outage(), `/de${path}`);
    expect(text).toContain(`${FACTS.url}/de/maintenance/${PLANNED.id}`);
    expect(text).not.toMatch(new RegExp(`${FACTS.url}/(?:incidents|maintenance)/`));
  });

  it('calls the states of an incident by their names in that language', async () => {
    expect(await textAt(outage(), '/de/history.atom')).toContain('Untersuchung');
  });

  it('has entries of its own, so that who reads both misses neither', async () => {
    const ids = async (path: string) =>
      [...(await textAt(outage(), path)).matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id);
    const [own, other] = [await ids('/history.atom'), await ids('/de/history.atom')];
    expect(own.length).toBeGreaterThan(1);
    expect(other).toHaveLength(own.length);
    expect(new Set([...own, ...other]).size).toBe(own.length + other.length);
  });

  it('can be narrowed, and read by scripts of other sites', async () => {
    const { ask } = published(outage());
    const answer = await ask('/de/feed.json?component=api');
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await answer.json()).toMatchObject({
      feed_url: `${FACTS.url}/de/feed.json?component=api`,
      home_page_url: `${FACTS.url}/de`,
    });
    expect((await ask('/de/feed.json', { method: 'OPTIONS' })).status).toBe(204);
    expect((await ask('/de/feed.json?component=nowhere')).status).toBe(404);
  });
});
