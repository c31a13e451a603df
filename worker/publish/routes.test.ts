import { describe, expect, it } from 'vitest';
import type { PageDocument } from '../snapshot/documents.ts';
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
  '/history?component=auth',
  '/de',
  `/de/incidents/${OPEN.id}`,
];
const DATA = [
  '/api/v2/summary.json',
  '/api/v2/status.json',
  '/api/v2/components.json',
  '/api/v2/incidents.json',
  '/api/v2/incidents/unresolved.json',
  '/api/v2/incidents/resolved.json',
  '/api/v2/scheduled-maintenances.json',
  '/api/v2/scheduled-maintenances/upcoming.json',
  '/api/v2/scheduled-maintenances/active.json',
  `/api/v2/incidents/${OPEN.id}.json`,
  `/incidents/${OPEN.id}.json`,
  '/badge.json',
  '/badge.svg',
  '/badge.json?component=api',
  '/badge.svg?component=api&show=uptime',
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
    'reads the page and one document more, a component’s own page two: %s',
    async (path) => {
      const { ask, stored } = published(outage());
      await ask(path);
      expect(stored.asked).toHaveLength(1);
      const most = path.startsWith('/components/') ? 3 : 2;
      expect(stored.asked[0]?.length).toBeLessThanOrEqual(most);
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
    expect(html).toContain(
      path.startsWith('/de')
        ? 'Stand 10:42 UTC: Wir erreichen unsere eigenen Daten nicht.'
        : 'As of 10:42 UTC, we cannot reach our own data.',
    );
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

describe('the history of one component', () => {
  const { ask } = published(outage());
  const linesOf = async (path: string) =>
    (await (await ask(path)).text()).match(/<div class="line">/g)?.length ?? 0;

  it('has its incidents alone, and keeps the component through the months', async () => {
    expect(await linesOf('/history')).toBe(2);
    expect(await linesOf('/history?component=api')).toBe(2);
    expect(await linesOf('/history?component=auth')).toBe(1);
    const html = await (await ask('/history?component=auth')).text();
    expect(html).toContain('<option value="auth" selected="">Sign-in</option>');
    expect(html).toContain('href="/history?month=2026-10&amp;component=auth"');
    const quietMonth = await (await ask('/history?month=2026-10&component=auth')).text();
    expect(quietMonth).toContain('No incidents of Sign-in in October 2026.');
    expect(quietMonth).toContain('<input type="hidden" name="month" value="2026-10"/>');
  });

  it('has one address, whatever the order of the words, and an empty word is none', async () => {
    const tag = async (path: string) => tagOf(await ask(path));
    const one = await tag('/history?month=2026-10&component=api');
    expect(await tag('/history?component=api&utm_source=x&month=2026-10')).toBe(one);
    expect(await tag('/history?month=&component=')).toBe(await tag('/history'));
    const html = await (await ask('/history?component=api&month=2026-10&x=1')).text();
    expect(html).toContain(
      'rel="canonical" href="https://status.meridian.example/history?month=2026-10&amp;component=api"',
    );
  });

  it('still is there for a component that is gone, and not for one that never was', async () => {
    const shown = outage();
    const components = shown.page.components.filter(({ id }) => id !== 'auth');
    const retired = published({ ...shown, page: { ...shown.page, components } });
    expect((await retired.ask('/history?component=auth')).status).toBe(200);
    expect((await retired.ask('/history?component=nope')).status).toBe(404);
  });
});

describe('what an incident affected', () => {
  it('is told as its worst once it is over, and over time', async () => {
    const { ask } = published(outage());
    const over = await (await ask(`/incidents/${PAST.id}`)).text();
    const affected = over.split('id="affected"')[1]?.split('</section>')[0] ?? '';
    const words = affected.replaceAll(/<[^>]+>/g, ' ').replaceAll(/ +/g, ' ');
    expect(words).toContain('API Major outage at worst');
    expect(words).toMatch(/12 Nov 2026, 10:02 UTC Major outage 12 Nov 2026, 10:31 UTC Operational/);
    const open = await (await ask(`/incidents/${OPEN.id}`)).text();
    expect(open).not.toContain('at worst');
  });
});

describe('the uptime of a component', () => {
  it('is told by month, each with the days that were measured of it', async () => {
    const html = await (await published(quiet()).ask('/components/api')).text();
    const section = html.split('id="by-month"')[1]?.split('</section>')[0] ?? '';
    const rows = [...section.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell),
    );
    expect(rows.map(([month]) => month)).toEqual([
      'Month (UTC)',
      'November 2026',
      'October 2026',
      'September 2026',
      'August 2026',
    ]);
    expect(rows.slice(1).map((row) => row.at(-1))).toEqual(['21', '31', '30', '8']);
    for (const [, uptime] of rows.slice(1)) expect(uptime).toMatch(/^\d+(?:\.\d{3})?%$/);
  });

  it('has no months where nothing measures it', async () => {
    const shown = quiet();
    const components = shown.page.components.map((one) => ({ ...one, measuredEveryMs: null }));
    const { ask } = published({ ...shown, page: { ...shown.page, components } });
    expect(await (await ask('/components/api')).text()).not.toContain('by-month');
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
    '/history?component=nope',
    '/history?component=%3Cscript%3E',
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

describe('the brand', () => {
  const branded = (brand: Partial<PageDocument['page']>) => {
    const shown = quiet();
    return published({ ...shown, page: { ...shown.page, page: { ...shown.page.page, ...brand } } });
  };

  it('has its logo in place of the name and its icon in the tab, from our own files', async () => {
    const { ask } = branded({ logo: '/brand/logo.svg', favicon: '/brand/icon.png' });
    const answer = await ask('/');
    const html = await answer.text();
    expect(html).toContain('<img src="/brand/logo.svg" alt="Meridian status" height="32"/>');
    expect(html).toContain('<link rel="icon" href="/brand/icon.png"/>');
    expect(answer.headers.get('Content-Security-Policy')).toBe(PAGE_POLICY);
  });

  it('may stand elsewhere, and then the policy lets in that image and nothing else', async () => {
    const logo = 'https://cdn.meridian.example/logo.svg';
    for (const path of ['/', '/incidents/aaaaaaaaaaaa']) {
      const policy = (await branded({ logo, favicon: logo }).ask(path)).headers.get(
        'Content-Security-Policy',
      );
      expect(policy).toBe(PAGE_POLICY.replace("'self' data:", `'self' data: ${logo}`));
    }
  });

  it('cannot widen the policy', async () => {
    for (const logo of ['https://x.example/a;script-src *', 'https://x.example/ *', 'data:,x']) {
      const { headers } = await branded({ logo }).ask('/');
      expect(headers.get('Content-Security-Policy')).toBe(PAGE_POLICY);
    }
  });

  it('has a footer in which links are links, and everything else is text', async () => {
    const footer =
      '<b>Meridian</b> & Co. [Imprint](https://meridian.example/imprint), [x](javascript:alert(1))';
    const html = await (await branded({ footer }).ask('/')).text();
    expect(html).toContain(
      '<p>&lt;b&gt;Meridian&lt;/b&gt; &amp; Co. <a href="https://meridian.example/imprint">Imprint</a>, [x](javascript:alert(1))</p>',
    );
  });
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
    expect(await (await ask(style ?? '')).text()).toContain('dark){:root{--accent:#');
    const { ask: odd } = branded('red}body{display:none');
    const [path] = (await linked(await (await odd('/')).text())) ?? [];
    expect(await (await odd(path ?? '')).text()).not.toContain('body{display:none');
  });
});
