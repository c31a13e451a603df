// Postmortems as RSS 2.0: title, address, day, the summary's beginning. Pure.

import type { PostmortemPanel } from './page.ts';

/** Entries of the feed; older ones are in the index. */
const ENTRIES_LIMIT = 50;

export type FeedEntry = Pick<
  PostmortemPanel,
  'title' | 'url' | 'times' | 'publishedAt' | 'incident' | 'severity'
> & {
  readonly description: string;
};

/** `base`: the public address without a slash at the end. */
export function feedOf(name: string, base: string, entries: readonly FeedEntry[]): string {
  const items = entries.slice(0, ENTRIES_LIMIT).map(
    ({ title, url, times, publishedAt, incident, severity, description }) => `    <item>
      <title>${escaped(title)}</title>
      <link>${escaped(base + url)}</link>
      <guid isPermaLink="true">${escaped(base + url)}</guid>
      <pubDate>${new Date(publishedAt ?? times.resolved).toUTCString()}</pubDate>
      <category>${severity}</category>
      <description>${escaped(description || incident)}</description>
    </item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>${escaped(`${name} postmortems`)}</title>
    <link>${escaped(`${base}/postmortems/`)}</link>
    <description>${escaped(`What went wrong at ${name}, why, and what was done about it.`)}</description>
    <atom:link href="${escaped(`${base}/postmortems.rss`)}" rel="self" type="application/rss+xml"/>
${items.join('\n')}
  </channel>
</rss>
`;
}

/** Text for XML; characters that XML 1.0 cannot hold are left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
