// What people type must stay text, wherever it is shown; and no page may need what the policy forbids.

import { describe, expect, it } from 'vitest';
import type { View } from '../snapshot/documents.ts';
import { OPEN, PAST, PLANNED, RUNNING } from '../testing/incidents.ts';
import { maintained, outage, quiet } from '../testing/states.ts';
import { published } from '../testing/published.ts';
import { FACTS } from '../testing/views.ts';

const CORPUS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><script>alert(1)</script>',
  '</svg><svg onload=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<a href="javascript:alert(1)">x</a>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u2028<!--<script>',
];

/** A page on which every text of a person or of the configuration is this one. */
function saying(text: string): View {
  const shown = outage();
  const words = { text, lang: 'en' };
  const incident = (one: typeof OPEN) => ({
    ...one,
    name: words,
    components: one.components.map((part) => ({ ...part, name: text, group: text })),
    updates: one.updates.map((update) => ({
      ...update,
      text:
        'template' in update.text && 'components' in update.text
          ? { ...update.text, components: [text] }
          : update.text,
    })),
    postmortem: one.postmortem && { title: text, url: text },
  });
  const maintenance = (one: typeof PLANNED) => ({
    ...one,
    name: words,
    components: one.components.map((part) => ({ ...part, name: text })),
  });
  return {
    ...shown,
    page: {
      ...shown.page,
      page: { ...FACTS, name: text, support: 'https://x.example/?"><b>', footer: text },
      groups: shown.page.groups.map((group) => ({ ...group, name: text })),
      components: shown.page.components.map((part) => ({ ...part, name: text, description: text })),
      incidents: [incident(OPEN), incident(PAST)],
      maintenances: [maintenance(PLANNED), maintenance(RUNNING)],
    },
  };
}

const PAGES = [
  '/',
  `/incidents/${OPEN.id}`,
  `/incidents/${PAST.id}`,
  `/maintenance/${PLANNED.id}`,
  '/components/api',
  '/history',
];

/** The tags of a text, with their attributes. */
const tagsOf = (html: string) => html.match(/<[a-z!/][^>]*>/gi) ?? [];
/** Without the values of attributes, in which anything may be said. */
const bare = (html: string) => html.replaceAll(/="[^"]*"/g, '=""');
const shapeOf = (html: string) => tagsOf(html).map((tag) => /^<\/?[a-z!]+/i.exec(tag)?.[0]);

/** Tags that are not closed, or closed out of turn. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const tag of tagsOf(html)) {
    const name = /^<\/?([a-z0-9]+)/i.exec(tag)?.[1] ?? '';
    if (tag.startsWith('</')) {
      if (open.pop() !== name) wrong.push(tag);
    } else if (!/^(?:meta|link|img|br|)$/.test(name) && !tag.endsWith('/>')) {
      open.push(name);
    }
  }
  return [...wrong, ...open];
}

describe('a hostile text', () => {
  it.each(PAGES)('changes nothing of the structure of a page: %s', async (path) => {
    const harmless = shapeOf(await (await published(saying('Harmless')).ask(path)).text());
    for (const text of CORPUS) {
      const html = await (await published(saying(text)).ask(path)).text();
      expect(shapeOf(html), text).toEqual(harmless);
      expect(bare(html)).not.toMatch(/<[^>]+\son[a-z]+=/i);
      expect(html).not.toMatch(/(?:href|src)="?\s*javascript:/i);
    }
  });

  it('stays text in the badge', async () => {
    for (const text of CORPUS) {
      const svg = await (await published(saying(text)).ask('/badge.svg')).text();
      expect(shapeOf(svg).filter((tag) => /script|img|svg|a$/.test(tag ?? ''))).toEqual([
        '<svg',
        '</svg',
      ]);
      expect(bare(svg)).not.toMatch(/<[^>]+\son[a-z]+=/i);
    }
  });

  it('is carried by the API as it is, which is not HTML', async () => {
    for (const text of CORPUS) {
      const answer = await published(saying(text)).ask('/api/v2/summary.json');
      expect(answer.headers.get('Content-Type')).toContain('application/json');
      expect(((await answer.json()) as { page: { name: string } }).page.name).toBe(text);
    }
  });
});

describe('the HTML of every page', () => {
  const views = { outage: outage(), quiet: quiet(), maintained: maintained() };
  const cases = Object.entries(views).flatMap(([name, shown]) =>
    ['/', `/incidents/${PAST.id}`, '/components/api', '/history', '/incidents/nope'].map(
      (path) => [name, path, shown] as const,
    ),
  );

  it.each(cases)(
    'has no inline style, script or handler, and nothing from elsewhere: %s %s',
    async (_name, path, shown) => {
      const html = await (await published(shown).ask(path)).text();
      expect(bare(html)).not.toMatch(/<style|\sstyle=|\son[a-z]+=/i);
      expect(html.match(/<script[^>]*>[^<]*/g)).toEqual([
        expect.stringMatching(/^<script type="module" src="\/page\/[a-z0-9]+\.js">$/),
      ]);
      const loaded = [
        ...html.matchAll(
          /<(?:script|img|link rel="(?:stylesheet|icon)")[^>]*?(?:src|href)="([^"]*)"/g,
        ),
      ];
      for (const [, address] of loaded) expect(address).toMatch(/^(?:\/page\/|data:image\/svg)/);
    },
  );

  it.each(cases)(
    'is sound: one h1, unique ids, closed tags, no empty words: %s %s',
    async (_name, path, shown) => {
      const html = await (await published(shown).ask(path)).text();
      expect(html).toMatch(/^<!doctype html><html lang="en-GB"><head><meta charset="utf-8"\/?>/);
      expect(html.match(/<h1[ >]/g)).toHaveLength(1);
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, sign] of html.matchAll(/<use href="#([^"]+)"/g)) expect(ids).toContain(sign);
      expect(html).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
      expect(unbalanced(html)).toEqual([]);
    },
  );
});
