// What the feeds say, address by address: golden files, the rules of their form, and what stays when something changes.

import { describe, expect, it } from 'vitest';
import type { PublicIncident, PublicMaintenance, View } from '../../snapshot/documents.ts';
import { OPEN, PAST, PLANNED, RUNNING } from '../../testing/incidents.ts';
import { published } from '../../testing/published.ts';
import { outage, quiet } from '../../testing/states.ts';
import { FACTS, ago } from '../../testing/views.ts';
import { all, only, parseXml } from '../../testing/xml.ts';

/** Incidents and maintenances of every kind, in a zone that is not UTC. */
function everything(): View {
  const shown = outage();
  const page = { ...FACTS, timezone: 'America/Denver' };
  return { ...shown, page: { ...shown.page, page, maintenances: [UNDER_WAY, PLANNED, CANCELLED] } };
}

const CANCELLED: PublicMaintenance = {
  ...PLANNED,
  id: 'cance11ed123',
  number: 710,
  status: 'cancelled',
  updatedAt: ago(300),
  startsAt: Date.UTC(2026, 11, 7, 22),
  endsAt: Date.UTC(2026, 11, 8, 10),
  updates: [
    {
      id: 'upd000000042',
      status: 'cancelled',
      at: ago(300),
      automatic: true,
      components: [],
      text: { template: 'maintenance_cancelled' },
    },
    ...PLANNED.updates.map((update) => ({ ...update, id: 'upd000000041' })),
  ],
};

const UNDER_WAY: PublicMaintenance = {
  ...RUNNING,
  number: 705,
  updates: RUNNING.updates.map((update, index) => ({ ...update, id: `upd00000005${index}` })),
};

const FEEDS = ['history.rss', 'history.atom', 'updates.atom', 'feed.json', 'history.ics'];
const bodyOf = async (shown: View, path: string) => (await published(shown).ask(path)).text();
const feedOf = async (shown: View, path: string) => parseXml(await bodyOf(shown, path));
const showing = (...incidents: PublicIncident[]): View => {
  const shown = quiet();
  return { ...shown, page: { ...shown.page, incidents, maintenances: [] } };
};
const contentOf = async (shown: View) => {
  const [entry] = all(await feedOf(shown, '/history.atom'), 'entry');
  return entry === undefined ? '' : only(entry, 'content');
};

describe('the feeds', () => {
  it.each(FEEDS)('give the golden document of %s', async (path) => {
    const text = await bodyOf(everything(), `/${path}`);
    const pretty = path.endsWith('json') ? `${JSON.stringify(JSON.parse(text), null, 2)}\n` : text;
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

describe('an entry', () => {
  it('keeps its id when its incident gets other words, statuses and updates', async () => {
    const [update] = PAST.updates;
    if (update === undefined) throw new Error('The fixture has updates');
    const edited: PublicIncident = {
      ...PAST,
      name: { text: 'Renamed', lang: 'en' },
      severity: 'SEV-3',
      status: 'monitoring',
      resolvedAt: null,
      updatedAt: ago(1),
      updates: [
        { ...update, id: 'upd000000099', status: 'monitoring', at: ago(1) },
        ...PAST.updates,
      ],
    };
    const idsOf = async (path: string, one: PublicIncident) =>
      all(await feedOf(showing(one), path), 'entry').map((entry) => only(entry, 'id'));
    expect(await idsOf('/history.atom', edited)).toEqual(await idsOf('/history.atom', PAST));
    const before = await idsOf('/updates.atom', PAST);
    expect(await idsOf('/updates.atom', edited)).toEqual([
      'tag:status.meridian.example,2005:Update/upd000000099',
      ...before,
    ]);
    const [item] = all(await rssOf(showing(edited)), 'item');
    expect(item && only(item, 'guid')).toBe(`https://status.meridian.example/incidents/${PAST.id}`);
  });

  it('is published when the incident ended; before, when it was first reported', async () => {
    const timesOf = async (one: PublicIncident) => {
      const [entry] = all(await feedOf(showing(one), '/history.atom'), 'entry');
      return entry && [only(entry, 'published'), only(entry, 'updated')];
    };
    expect(await timesOf(PAST)).toEqual(['2026-11-12T10:46:00Z', '2026-11-14T11:42:00Z']);
    expect(await timesOf(OPEN)).toEqual(['2026-11-21T10:32:00Z', '2026-11-21T11:30:00Z']);
  });

  it('stands in the order of publication, what is planned first, and is one of twenty-five', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      ...PAST,
      id: `past${String(index).padStart(8, '0')}`,
      number: 100 + index,
      resolvedAt: ago(50_000 - index),
    }));
    const shown = showing(OPEN, ...many);
    const page = { ...shown.page, maintenances: [PLANNED] };
    const feed = await feedOf({ ...shown, page }, '/history.atom');
    const ids = all(feed, 'entry').map((entry) => only(entry, 'id').split('/')[1]);
    expect(ids).toHaveLength(25);
    expect(ids.slice(0, 4)).toEqual(['700', '790', '139', '138']);
  });

  it('labels a repeated status "Update", and pads the day with a space', async () => {
    const said = (
      id: string,
      status: 'investigating' | 'identified',
      at: number,
      text: string,
    ) => ({
      ...OPEN.updates[0],
      id,
      status,
      at,
      automatic: false,
      components: [],
      text: { text, html: `<p>${text}</p>`, lang: 'en' },
    });
    const updates = [
      said('upd000000003', 'identified', Date.UTC(2026, 10, 12, 14, 7), 'Third'),
      said('upd000000002', 'investigating', Date.UTC(2026, 10, 2, 9, 5), 'Second'),
      said('upd000000001', 'investigating', Date.UTC(2026, 8, 1, 0, 37), 'First'),
    ];
    const stamp = (day: string, time: string) =>
      `<var data-var='date'>${day}</var>, <var data-var='time'>${time}</var> UTC</small>`;
    expect(await contentOf(showing({ ...OPEN, updates }))).toBe(
      `<p><small>Nov ${stamp('12', '14:07')}<br><strong>Identified</strong> - Third</p>` +
        `<p><small>Nov ${stamp(' 2', '09:05')}<br><strong>Update</strong> - Second</p>` +
        `<p><small>Sep ${stamp(' 1', '00:37')}<br><strong>Investigating</strong> - First</p>`,
    );
  });

  it('puts a text that begins with a list behind its head, not into it', async () => {
    const [update] = OPEN.updates;
    if (update === undefined) throw new Error('The fixture has updates');
    const text = { text: '- one', html: '<ul><li>one</li></ul>', lang: 'en' };
    const content = await contentOf(showing({ ...OPEN, updates: [{ ...update, text }] }));
    expect(content).toMatch(/<strong>Identified<\/strong> - <\/p><ul><li>one<\/li><\/ul>$/);
  });

  it('of a maintenance begins with its window, with both days where it passes midnight', async () => {
    const windowsOf = async (one: PublicMaintenance) => {
      const shown = quiet();
      return contentOf({ ...shown, page: { ...shown.page, incidents: [], maintenances: [one] } });
    };
    expect(await windowsOf(PLANNED)).toMatch(
      /^<p><strong>THIS IS A SCHEDULED EVENT Nov <var data-var='date'>24<\/var>, <var data-var='time'>02:00<\/var> - <var data-var='time'>04:00<\/var> UTC<\/strong><\/p><p><small>/,
    );
    expect(await windowsOf(CANCELLED)).toMatch(
      /^<p><strong>THIS IS A SCHEDULED EVENT Dec <var data-var='date'>7<\/var>, <var data-var='time'>22:00<\/var> - Dec <var data-var='date'>8<\/var>, <var data-var='time'>10:00<\/var> UTC<\/strong><\/p>/,
    );
  });

  it('has the postmortem as an update, with its full address', async () => {
    expect(await contentOf(showing(PAST))).toMatch(
      /^<p><small>[^\n]*?<strong>Postmortem<\/strong> - <a href="https:\/\/status\.meridian\.example\/postmortems\/2026-11-12-expired-certificate\/">/,
    );
  });

  const rssOf = async (shown: View) => {
    const [channel] = all(await feedOf(shown, '/history.rss'), 'channel');
    if (channel === undefined) throw new Error('There is no channel');
    return channel;
  };
});

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
