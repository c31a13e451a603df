// `/feed.json` (JSON Feed 1.1): the entries of the history. `_allclear` says in words of the API what the HTML says to people.

import type { Source } from './entry.ts';
import { entriesOf, entryTagOf, homeOf, instantOf, pathOf, titledFor } from './entry.ts';

/** Where the extension is described. */
const ABOUT = '/guides/feeds-and-api/';

export function feedJson(source: Source): string {
  const { document, voice } = source;
  const { page } = document;
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: titledFor(voice.words.feeds.history(page.name), source),
    home_page_url: homeOf(source),
    feed_url: page.url + pathOf('/feed.json', source),
    language: voice.words.locale,
    authors: [{ name: page.name, url: page.url }],
    items: entriesOf(source).map((entry) => ({
      id: entryTagOf(source, `Incident/${entry.number}`),
      url: entry.url,
      title: entry.title,
      content_html: entry.html,
      date_published: instantOf(entry.publishedAt, source),
      date_modified: instantOf(entry.updatedAt, source),
      tags: entry.components,
      _allclear: { about: page.url + ABOUT, status: entry.status, impact: entry.impact },
    })),
  });
}
