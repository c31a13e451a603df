// What is told to those who look for pages: which ones there are, and where nobody needs to look.

import type { PageDocument, RecentDocument, View } from '../snapshot/documents.ts';
import { firstMonthOf, monthOf } from './pages/history.tsx';

/** Months of the history that are listed at most. */
const MONTHS_LIMIT = 120;

/** Pages that belong to one person, to operators or to another site. */
const PRIVATE = [
  '/confirm/',
  '/console',
  '/embed/',
  '/heartbeats/',
  '/manage/',
  '/unsubscribe/',
  '/v1/',
];

/** `robots.txt`; without an address while the page's own is not known. */
export function robotsOf(url: string | null): string {
  const lines = ['User-agent: *', ...PRIVATE.map((path) => `Disallow: ${path}`)];
  // The pages of the docs site are listed by the build.
  const maps = url === null ? [] : ['/sitemap.xml', '/sitemap-index.xml'];
  return [...lines, '', ...maps.map((path) => `Sitemap: ${url}${path}`), ''].join('\n');
}

type Entry = { path: string; changedAt?: number };

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** `sitemap.xml`: status pages, what happened lately, the months of the history, and the doors of the docs site. */
export function sitemapOf(view: View, recent: RecentDocument | null): string {
  const { url } = view.page.page;
  const entries = entriesOf(view, recent).map(({ path, changedAt }) => {
    const changed =
      changedAt === undefined ? '' : `<lastmod>${new Date(changedAt).toISOString()}</lastmod>`;
    return `<url><loc>${escaped(url + path)}</loc>${changed}</url>\n`;
  });
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('')}</urlset>\n`
  );
}

function entriesOf({ page, now }: View, recent: RecentDocument | null): Entry[] {
  return [
    { path: '/', changedAt: page.updatedAt },
    { path: '/history' },
    ...page.components.map(({ id }) => ({ path: `/components/${encodeURIComponent(id)}` })),
    ...known(page.incidents, recent?.incidents)
      .filter(({ mergedInto }) => mergedInto === null)
      .map(({ id, updatedAt }) => ({ path: `/incidents/${id}`, changedAt: updatedAt })),
    ...known(page.maintenances, recent?.maintenances).map(({ id, updatedAt }) => ({
      path: `/maintenance/${id}`,
      changedAt: updatedAt,
    })),
    ...monthsOf(page, now).map((month) => ({ path: `/history?month=${month}` })),
    ...['/postmortems/', '/runbooks/', '/guides/'].map((path) => ({ path })),
  ];
}

/** The page's own and the recent ones, each once. */
function known<One extends { id: string }>(
  own: readonly One[],
  recent: readonly One[] | undefined,
): One[] {
  return [...new Map([...(recent ?? []), ...own].map((one) => [one.id, one])).values()];
}

/** Newest first. */
function monthsOf(page: PageDocument, now: number): string[] {
  const [first, months] = [firstMonthOf(page), [] as string[]];
  const at = new Date(`${monthOf(now)}-01T00:00:00Z`);
  while (months.length < MONTHS_LIMIT && monthOf(at.getTime()) >= first) {
    months.push(monthOf(at.getTime()));
    at.setUTCMonth(at.getUTCMonth() - 1);
  }
  return months;
}
