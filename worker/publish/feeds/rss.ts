// `/history.rss` (RSS 2.0), as Statuspage has it: the description is its name, and a guid is the address of the incident.

import type { Entry, Source } from './entry.ts';
import { entriesOf, feedUpdatedAt, homeOf, titledFor } from './entry.ts';
import { textElement, xmlDocument } from './xml.ts';

export function historyRss(source: Source): string {
  const { document, voice } = source;
  const { page } = document;
  const entries = entriesOf(source);
  return xmlDocument(
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">',
    '<channel>',
    textElement('title', titledFor(voice.words.feeds.history(page.name), source)),
    textElement('link', homeOf(source)),
    // Not a text for people: programs tell by it which form they read.
    textElement('description', 'Statuspage'),
    textElement('pubDate', rssDate(feedUpdatedAt(entries, document))),
    ...entries.map(item),
    '</channel>',
    '</rss>',
  );
}

function item({ title, html, publishedAt, url }: Entry): string {
  return [
    '<item>',
    textElement('title', title),
    textElement('description', html),
    textElement('pubDate', rssDate(publishedAt)),
    textElement('link', url),
    textElement('guid', url),
    '</item>',
  ].join('\n');
}

/** "Mon, 16 Mar 2026 07:27:49 +0000" */
function rssDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
