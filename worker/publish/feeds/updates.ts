// `/updates.atom`: one entry for each update, for readers that tell of new entries but not of changed ones. What an
// entry says never changes, and its id is the update's own.

import { updateStatus } from '../pages/parts.tsx';
import type { AtomEntry } from './atom.ts';
import { atomFeed } from './atom.ts';
import { textHtml } from './content.ts';
import type { Source } from './entry.ts';
import { addressOf, entryTagOf, subjectsOf } from './entry.ts';
import { printable } from './xml.ts';

const UPDATES_LIMIT = 50;

export function updatesAtom(source: Source): string {
  const { document, voice } = source;
  const base = document.page.url;
  const entries = subjectsOf(source)
    .flatMap((one) => one.updates.map((update) => ({ one, update })))
    .toSorted((a, b) => b.update.at - a.update.at || b.one.number - a.one.number)
    .slice(0, UPDATES_LIMIT)
    .map(({ one, update }): AtomEntry => ({
      id: entryTagOf(source, `Update/${update.id}`),
      url: addressOf(one, source),
      title: printable(`${updateStatus(update, voice)}: ${voice.name(one.name)}`),
      html: printable(textHtml(update, voice, base)),
      publishedAt: update.at,
      updatedAt: update.at,
    }));
  const title = voice.words.feeds.updates(document.page.name);
  return atomFeed(source, '/updates.atom', '/updates', title, entries);
}
