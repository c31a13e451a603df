import { describe, expect, it } from 'vitest';
import { OPEN, PAST, PLANNED } from '../testing/incidents.ts';
import { outage, quiet, silent, stale } from '../testing/states.ts';
import { published } from '../testing/published.ts';
import { ago } from '../testing/views.ts';
import { PAGE_POLICY } from './headers.ts';

const PAGES = [
  '/',
  `/incidents/${OPEN.id}`,
  `/incidents/${PAST.id}`,
  `/maintenance/${PLANNED.id}`,
  '/components/api',
  '/history',
  '/history?month=2026-10',
];
const DATA = [
  '/api/v2/summary.json',
  '/api/v2/status.json',
  '/api/v2/components.json',
  '/api/v2/incidents.json',
  '/api/v2/incidents/unresolved.json',
  '/api/v2/scheduled-maintenances.json',
  '/api/v2/scheduled-maintenances/upcoming.json',
  '/api/v2/scheduled-maintenances/active.json',
  `/api/v2/incidents/${OPEN.id}.json`,
  `/incidents/${OPEN.id}.json`,
  '/badge.json',
  '/badge.svg',
];
const MINUTE = 60_000;
const tagOf = (answer: Response) => answer.headers.get('ETag') ?? '';

describe('every public answer', () => {
  it.each([...PAGES, ...DATA])(
    'may be kept for failures, and by the edge for half a minute: %s',
    async (path) => {
      const { status, headers } = await published(outage()).ask(path);
      expect(status).toBe(200);
      expect(headers.get('Cache-Control')).toBe('public, max-age=0, stale-if-error=86400');
      expect(headers.get('Cloudflare-CDN-Cache-Control')).toBe(
        'max-age=30, stale-while-revalidate=60, stale-if-error=86400',
      );
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.has('Set-Cookie')).toBe(false);
    },
  );

  it.each([...PAGES, ...DATA])(
    'is 304 without a body while nothing has changed: %s',
    async (path) => {
      const { ask } = published(outage());
      const first = await ask(path);
      const second = await ask(path, { headers: { 'If-None-Match': `"other", ${tagOf(first)}` } });
      expect(second.status).toBe(304);
      expect(await second.text()).toBe('');
      expect(tagOf(second)).toBe(tagOf(first));
    },
  );

  it.each([...PAGES, ...DATA])('answers HEAD with the same headers: %s', async (path) => {
    const { ask } = published(outage());
    const [get, head] = [await ask(path), await ask(path, { method: 'HEAD' })];
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect([...head.headers]).toEqual([...get.headers]);
  });

  it.each([...PAGES, ...DATA])('does not care for what is asked besides: %s', async (path) => {
    const { ask } = published(outage());
    const more = `${path}${path.includes('?') ? '&' : '?'}utm_source=x&v=2`;
    expect(tagOf(await ask(more))).toBe(tagOf(await ask(path)));
  });

  it.each([...PAGES, ...DATA])(
    'reads the page and at most two documents more: %s',
    async (path) => {
      const { ask, stored } = published(outage());
      await ask(path);
      expect(stored.asked).toHaveLength(1);
      expect(stored.asked[0]?.length).toBeLessThanOrEqual(2);
    },
  );

  it.each(PAGES)(
    'is a page that loads nothing from elsewhere and runs nothing inline: %s',
    async (path) => {
      const { headers } = await published(outage()).ask(path);
      expect(headers.get('Content-Security-Policy')).toBe(PAGE_POLICY);
      expect(PAGE_POLICY).not.toMatch(/unsafe|nonce|\*/);
    },
  );

  it.each(DATA)('can be read by any site’s script, which may ask before: %s', async (path) => {
    const { ask } = published(outage());
    expect((await ask(path)).headers.get('Access-Control-Allow-Origin')).toBe('*');
    const preflight = await ask(path, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('GET');
  });
});

describe('what is shown', () => {
  it('says as of when: the newest tick, or when the database was last reached', async () => {
    const asOf = async (shown: ReturnType<typeof quiet>) =>
      (await published(shown).ask('/')).headers.get('Allclear-As-Of');
    expect(await asOf(quiet())).toBe('2026-11-21T11:42:00.000Z');
    expect(await asOf(silent())).toBe('2026-11-21T11:00:00.000Z');
    expect(await asOf(stale())).toBe('2026-11-21T10:42:00.000Z');
  });

  it.each(PAGES)('says on every page when the database is out of reach: %s', async (path) => {
    const html = await (await published({ ...outage(), staleAt: ago(60) }).ask(path)).text();
    expect(html).toContain('As of 10:42 UTC, we cannot reach our own data.');
  });

  it('is rendered anew each minute, so that lengths of time are right', async () => {
    const { ask, stored } = published(outage());
    expect(await (await ask('/')).text()).toContain('>1 h 12 min</time> so far');
    stored.now += MINUTE;
    expect(await (await ask('/')).text()).toContain('>1 h 13 min</time> so far');
  });

  it('sends the reader of a merged incident on, from a page that is on no list', async () => {
    const shown = outage();
    const merged = { ...PAST, mergedInto: OPEN.id };
    const { ask } = published({ ...shown, page: { ...shown.page, incidents: [OPEN, merged] } });
    const html = await (await ask(`/incidents/${PAST.id}`)).text();
    expect(html).toContain(`<a href="/incidents/${OPEN.id}">This incident is continued`);
    expect(await (await ask('/')).text()).not.toContain(PAST.id);
  });

  it('has one page per month, and says when a month was quiet', async () => {
    const { ask } = published(quiet());
    expect(await (await ask('/history')).text()).toContain(`/incidents/${PAST.id}`);
    expect(await (await ask('/history?month=2026-09')).text()).toContain(
      'No incidents in September 2026.',
    );
  });
});

describe('an address where nothing is', () => {
  it.each([
    '/incidents/nope',
    '/incidents/aaaaaaaaaaaa',
    '/maintenance/aaaaaaaaaaaa',
    '/components/nope',
    '/history?month=2026-13',
    '/history?month=2031-01',
    '/history?month=1999-01',
  ])('keeps the header, says so, and is not cached: %s', async (path) => {
    const answer = await published(quiet()).ask(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('Content-Security-Policy')).toBe(PAGE_POLICY);
    const html = await answer.text();
    expect(html).toContain('Meridian status');
    expect(html).toContain('There is nothing at this address');
  });

  it('is JSON for programs', async () => {
    const answer = await published(quiet()).ask('/api/v2/incidents/aaaaaaaaaaaa.json');
    expect([answer.status, await answer.json()]).toEqual([404, { error: 'not found' }]);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
  });

  it('looks up no document for what cannot be an id', async () => {
    const { ask, stored } = published(quiet());
    await ask('/incidents/..%2f..%2fpage');
    expect(stored.asked).toEqual([['page']]);
  });
});

describe('when nothing is known', () => {
  it.each([...PAGES, ...DATA])(
    'every address says 503 and when to ask again, and claims nothing: %s',
    async (path) => {
      const { ask, stored } = published(quiet());
      stored.isLost = true;
      const answer = await ask(path);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('Retry-After')).toBe('60');
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
      expect(answer.headers.has('ETag')).toBe(false);
      expect(await answer.text()).not.toContain('perational');
    },
  );
});

describe('the script and the stylesheet', () => {
  const linked = async (html: string) =>
    /href="(\/page\/[^"]+\.css)".*src="(\/page\/[^"]+\.js)"/.exec(html)?.slice(1);

  it('have addresses that name their content, and may be kept for ever', async () => {
    const { ask } = published(quiet());
    const paths = await linked(await (await ask('/')).text());
    expect(paths).toHaveLength(2);
    for (const path of paths ?? []) {
      const answer = await ask(path);
      expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('Content-Type')).toMatch(/^text\/(?:css|javascript)/);
    }
  });

  it('are given for an older page too, but not to be kept under its address', async () => {
    const answer = await published(quiet()).ask('/page/0ldversi0n.css');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect((await published(quiet()).ask('/page/other.txt')).status).toBe(404);
  });

  it('carry the accent of the configuration, under an address of its own, and nothing but a colour', async () => {
    const shown = quiet();
    const branded = (accent: string) =>
      published({ ...shown, page: { ...shown.page, page: { ...shown.page.page, accent } } });
    const { ask } = branded('#7a2e8a');
    const [style] = (await linked(await (await ask('/')).text())) ?? [];
    expect(await (await ask(style ?? '')).text()).toContain('--accent:#7a2e8a');
    const [plain] = (await linked(await (await published(shown).ask('/')).text())) ?? [];
    expect(style).not.toBe(plain);
    const { ask: odd } = branded('red}body{display:none');
    const [path] = (await linked(await (await odd('/')).text())) ?? [];
    expect(await (await odd(path ?? '')).text()).not.toContain('body{display:none');
  });
});
