// What may not be public is nowhere in the built site: not in a page, not in the search index, not
// in a list. Checked by looking for the very sentences of the sources, so that a new way of leaking
// is found as well as an old one.

import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseContentFile } from '../content/schema/front-matter.ts';
import { postmortem } from '../content/schema/postmortem.ts';
import { publicationOf, withoutInternal } from '../content/schema/publication.ts';
import { ROOT } from './settings.ts';
import { builtFiles } from './testing/built.ts';

const files = builtFiles();
const folder = new URL('content/postmortems/', ROOT);
const sources = readdirSync(folder).map((name) => {
  const parts = parseContentFile(readFileSync(new URL(name, folder), 'utf8'));
  const meta = postmortem.parse(parts.data);
  return { name, meta, body: parts.body, publication: publicationOf(meta) };
});

/**
 * Sentences that are long enough to be nobody else's, as words alone: layout and typography differ
 * in a page.
 */
function sentences(markdown: string): string[] {
  return markdown
    .split(/(?<=[.?!])\s+|\n\s*\n|\|/)
    .map(words)
    .filter((sentence) => sentence.length >= 40);
}

function words(text: string) {
  return text
    .replaceAll(/<[^>]*>|&[a-z#\d]+;/gi, ' ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

const everything = files.map(({ path, text }) => ({ path, text: words(text) }));

function leaks(secrets: readonly string[]) {
  return secrets.flatMap((secret) =>
    everything.filter(({ text }) => text.includes(secret)).map(({ path }) => `${path}: ${secret}`),
  );
}

describe('the built site', () => {
  it('has every kind of source to be tested with', () => {
    const kinds = new Set(sources.map(({ publication }) => publication));
    expect([...kinds].toSorted()).toEqual(['published', 'unpublished', 'withdrawn']);
    expect(sources.some(({ meta }) => meta.status === 'draft')).toBe(true);
    expect(sources.some(({ meta }) => meta.visibility === 'internal')).toBe(true);
    expect(sources.some(({ body }) => withoutInternal(body) !== body)).toBe(true);
  });

  it('holds no comment of a writer', () => {
    const pages = files.filter(({ path }) => path.endsWith('.html'));
    expect(pages.length).toBeGreaterThan(20);
    // What the button copies stands in an attribute.
    for (const { path, text } of pages)
      expect(text.replaceAll(/"[^"]*"/g, '').includes('<!--'), path).toBe(false);
  });

  it('can be searched for sentences at all', () => {
    const published = sources.filter(({ publication }) => publication === 'published');
    for (const { body } of published) {
      expect(leaks(sentences(withoutInternal(body))).length).toBeGreaterThan(20);
    }
  });

  it.each(sources.filter(({ publication }) => publication === 'unpublished'))(
    'says nothing of $name',
    ({ name, meta, body }) => {
      expect(leaks([...sentences(body), words(meta.title), words(meta.incident)])).toEqual([]);
      expect(files.filter(({ path }) => path.includes(name.replace('.md', '')))).toEqual([]);
    },
  );

  it.each(sources.filter(({ publication }) => publication === 'withdrawn'))(
    'keeps the address of $name and not its text',
    ({ name, body }) => {
      expect(leaks(sentences(body))).toEqual([]);
      const page = files.find(
        ({ path }) => path === `postmortems/${name.replace('.md', '')}/index.html`,
      );
      expect(page?.text).toContain('Withdrawn');
    },
  );

  it('leaves out internal sections of pages that are public', () => {
    const hidden = sources.flatMap(({ body }) =>
      sentences(body).filter((sentence) => !words(withoutInternal(body)).includes(sentence)),
    );
    expect(hidden.length).toBeGreaterThan(0);
    expect(leaks(hidden)).toEqual([]);
  });

  it('names no owner, reviewer or tracker of a postmortem', () => {
    const pages = files.filter(({ path }) => path.startsWith('postmortems'));
    const handles = pages.filter(({ text }) => /@team-|issues\.meridian/.test(text));
    expect(handles.map(({ path }) => path)).toEqual([]);
  });
});

describe('postmortems.json', () => {
  const text = files.find(({ path }) => path === 'postmortems.json')?.text ?? '';
  const entries: Record<string, unknown>[] = JSON.parse(text);

  it('lists what is published or withdrawn, newest first', () => {
    const expected = sources
      .filter(({ publication }) => publication !== 'unpublished')
      .map(({ name }) => name.replace('.md', ''))
      .toSorted()
      .toReversed();
    expect(entries.map(({ slug }) => slug)).toEqual(expected);
  });

  it('has the fields that the worker reads, and no others', () => {
    expect(entries.find(({ incident }) => incident === 'INC-20261012-01')).toEqual({
      incident: 'INC-20261012-01',
      publicId: 'k3v9q2m7x4ht',
      slug: '2026-10-12-connection-pool-exhausted',
      url: '/postmortems/2026-10-12-connection-pool-exhausted/',
      title: '2026-10-12 – API errors after the connection pool ran dry',
      severity: 'SEV-2',
      status: 'approved',
      date: '2026-10-12',
      publishedAt: '2026-10-14T15:00:00Z',
      components: ['api'],
      rootCause: expect.stringMatching(/\w/),
      updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      hash: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });
});
