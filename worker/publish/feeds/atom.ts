// `/history.atom` (RFC 4287): ids, order and content as Statuspage has them.

import type { Entry, Source } from './entry.ts';
import {
  entriesOf,
  entryTagOf,
  feedUpdatedAt,
  homeOf,
  instantOf,
  pathOf,
  tagOf,
  titledFor,
} from './entry.ts';
import { escaped, textElement, xmlDocument } from './xml.ts';

/** An entry as Atom has it; its id is made by {@link entryTagOf}. */
export type AtomEntry = Pick<Entry, 'url' | 'title' | 'html' | 'publishedAt' | 'updatedAt'> & {
  id: string;
};

export function historyAtom(source: Source): string {
  const entries = entriesOf(source).map((entry) => ({
    ...entry,
    id: entryTagOf(source, `Incident/${entry.number}`),
  }));
  const title = source.voice.words.feeds.history(source.document.page.name);
  return atomFeed(source, '/history.atom', '/history', title, entries);
}

/** A feed; `name` tells it from the host's other ones. */
export function atomFeed(
  source: Source,
  path: string,
  name: string,
  title: string,
  entries: readonly AtomEntry[],
): string {
  const { document, voice } = source;
  const { page } = document;
  const self = page.url + pathOf(path, source);
  return xmlDocument(
    `<feed xml:lang="${escaped(voice.words.locale)}" xmlns="http://www.w3.org/2005/Atom">`,
    textElement('id', tagOf(source, pathOf(name, source))),
    `<link rel="alternate" type="text/html" href="${escaped(homeOf(source))}"/>`,
    `<link rel="self" type="application/atom+xml" href="${escaped(self)}"/>`,
    textElement('title', titledFor(title, source)),
    textElement('updated', instantOf(feedUpdatedAt(entries, document), source)),
    `<author>${textElement('name', page.name)}</author>`,
    ...entries.map((entry) => atomEntry(entry, source)),
    '</feed>',
  );
}

function atomEntry({ id, url, title, html, publishedAt, updatedAt }: AtomEntry, source: Source) {
  return [
    '<entry>',
    textElement('id', id),
    textElement('published', instantOf(publishedAt, source)),
    textElement('updated', instantOf(updatedAt, source)),
    `<link rel="alternate" type="text/html" href="${escaped(url)}"/>`,
    textElement('title', title),
    `<content type="html">${escaped(html)}</content>`,
    '</entry>',
  ].join('\n');
}
