// Whatever the documents say, strict readers can read the feeds, and all of them tell what the API tells.

import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { View } from '../../snapshot/documents.ts';
import { anyLists, anyText } from '../../testing/hostile.ts';
import { published } from '../../testing/published.ts';
import { FACTS, pageDocument, view } from '../../testing/views.ts';
import type { Element } from '../../testing/xml.ts';
import { all, only, parseXml } from '../../testing/xml.ts';
import { wordsFor } from '../../words/index.ts';

const RUNS = 120;
const ATOM = 'http://www.w3.org/2005/Atom';
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/;
const RFC_822 =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d \+0000$/;

const anyView = fc
  .record({
    lists: anyLists,
    name: anyText,
    part: anyText,
    timezone: fc.constantFrom('Etc/UTC', 'America/Denver', 'Asia/Kolkata'),
  })
  .map(({ lists, name, part, timezone }): View => {
    const document = pageDocument({ page: { ...FACTS, name, timezone }, ...lists });
    const components = document.components.map((one) => ({ ...one, name: part }));
    return view({ ...document, components }, { measured: null });
  });
const QUERIES = ['', '?component=api', '?component=platform'];

const forAny = (test: (ask: (path: string) => Promise<string>, shown: View) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(anyView, async (shown) => {
      const { ask } = published(shown);
      await test(async (path) => (await ask(path)).text(), shown);
    }),
    { numRuns: RUNS },
  );

/** Tags that a text in HTML may have; anything else was let through. */
const ALLOWED =
  /^<\/?(?:p|small|var|br|strong|em|del|code|pre|blockquote|ul|ol|li|h3|h4|hr|a)(?: (?:data-var|href|title|rel|start)=(?:"[^"<>]*"|'[^'<>]*'))*(?: ?\/)?>$/;

function expectSafe(html: string) {
  for (const tag of html.match(/<[a-z!/][^>]*>/gi) ?? []) expect(tag).toMatch(ALLOWED);
  expect(html).not.toMatch(/href=["']?\s*(?:javascript|data|vbscript):/i);
}

/** What RFC 4287 asks of a feed and its entries (4.1.1, 4.1.2). */
function expectAtom(feed: Element) {
  expect(feed.attributes['xml:lang']).toBe('en-GB');
  const entries = all(feed, 'entry');
  for (const element of [feed, ...entries]) {
    expect(new URL(only(element, 'id')).protocol).toBe('tag:');
    expect(only(element, 'updated')).toMatch(RFC_3339);
    only(element, 'title');
    const links = all(element, 'link').map(({ attributes }) => attributes);
    expect(links.filter(({ rel }) => rel === 'alternate')).toHaveLength(1);
    for (const { href } of links) expect(new URL(href ?? '').protocol).toBe('https:');
  }
  const [author] = all(feed, 'author');
  expect(author && all(author, 'name')).toHaveLength(1);
  for (const entry of entries) {
    expect(only(entry, 'published')).toMatch(RFC_3339);
    expect(all(entry, 'content').map(({ attributes }) => attributes['type'])).toEqual(['html']);
    expectSafe(only(entry, 'content'));
  }
  const ids = entries.map((entry) => only(entry, 'id'));
  expect(new Set(ids).size).toBe(ids.length);
}

/** JSON Feed 1.1: what it requires, and nothing that it does not know. */
const jsonFeed = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string(),
  home_page_url: z.url(),
  feed_url: z.url(),
  language: z.string(),
  authors: z.array(z.strictObject({ name: z.string(), url: z.url() })).min(1),
  items: z.array(
    z.strictObject({
      id: z.string().min(1),
      url: z.url(),
      title: z.string(),
      content_html: z.string(),
      date_published: z.string().regex(RFC_3339),
      date_modified: z.string().regex(RFC_3339),
      tags: z.array(z.string()),
      _allclear: z.strictObject({ about: z.url(), status: z.string(), impact: z.string() }),
    }),
  ),
});

describe('for a strict reader', () => {
  it('the Atom feeds are well-formed, and have what RFC 4287 requires', () =>
    forAny(async (text) => {
      for (const query of QUERIES) {
        for (const path of ['/history.atom', '/updates.atom']) {
          const feed = parseXml(await text(path + query));
          expect([feed.name, feed.namespace]).toEqual(['feed', ATOM]);
          expectAtom(feed);
        }
      }
    }));

  it('the RSS feed is well-formed, and has what RSS 2.0 requires', () =>
    forAny(async (text) => {
      const rss = parseXml(await text('/history.rss'));
      expect([rss.name, rss.attributes['version']]).toEqual(['rss', '2.0']);
      const [channel, ...others] = all(rss, 'channel');
      if (channel === undefined || others.length > 0) throw new Error('Not one channel');
      only(channel, 'title');
      expect(only(channel, 'link')).toBe(FACTS.url);
      expect(only(channel, 'description')).toBe('Statuspage');
      for (const element of [channel, ...all(channel, 'item')]) {
        expect(only(element, 'pubDate')).toMatch(RFC_822);
      }
      for (const item of all(channel, 'item')) {
        expect(only(item, 'guid')).toBe(only(item, 'link'));
        expectSafe(only(item, 'description'));
      }
    }));

  it('the JSON Feed has what version 1.1 requires', () =>
    forAny(async (text) => {
      for (const query of QUERIES) {
        const feed = jsonFeed.parse(JSON.parse(await text(`/feed.json${query}`)));
        expect(feed.feed_url).toBe(`${FACTS.url}/feed.json${query}`);
        for (const { content_html: html } of feed.items) expectSafe(html);
      }
    }));

  it('the calendar has lines of at most 75 octets and an event for each maintenance', () =>
    forAny(async (text, { page }) => {
      const ics = await text('/history.ics');
      expect(ics.endsWith('END:VCALENDAR\r\n')).toBe(true);
      expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      for (const line of ics.split('\r\n')) {
        expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
        // oxlint-disable-next-line no-control-regex -- they are what must not be there
        expect(line).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F]/);
      }
      const calendar = new ICAL.Component(ICAL.parse(ics));
      const names = calendar.getAllProperties().map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['version', 'prodid', 'x-wr-calname']));
      const events = calendar.getAllSubcomponents('vevent');
      const uids = events.map((event) => event.getFirstPropertyValue('uid'));
      const known = page.maintenances.map(
        ({ id }) => `maintenance-${id}@${new URL(FACTS.url).hostname}`,
      );
      expect(uids.toSorted()).toEqual(known.toSorted());
      for (const event of events) {
        const own = page.maintenances.find(({ id }) =>
          String(event.getFirstPropertyValue('uid')).includes(id),
        );
        const value = (name: string) => event.getFirstPropertyValue(name);
        const at = (name: string) => (value(name) as ICAL.Time).toJSDate().getTime();
        expect(value('status')).toBe(own?.status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED');
        expect(Number(value('sequence'))).toBe((own?.updates.length ?? 0) - 1);
        const second = (instant = 0) => Math.floor(instant / 1000) * 1000;
        expect(at('dtstart')).toBe(second(own?.startsAt));
        expect(at('dtend')).toBe(second(own?.endsAt));
        expect(at('dtstamp')).toBe(second(own?.updatedAt));
      }
    }));
});

type Listed = {
  name: string;
  status: string;
  impact: string;
  shortlink: string;
  created_at: string;
  updated_at: string;
  resolved_at: string | null;
  scheduled_for?: string;
  incident_updates: { id: string; status: string }[];
};

describe('the feeds and the API', () => {
  const words = wordsFor('en');
  const wordOf = (status: string) =>
    ({ ...words.incidentStatus, ...words.maintenanceStatus })[
      status as keyof typeof words.incidentStatus
    ];
  /** Without what XML cannot carry. */
  const carried = (text: string) =>
    text.replaceAll(
      /[^\t\n\r\u{20}-\u{7E}\u{A0}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
      '',
    );
  const second = (time: string | null | undefined) => time?.replace(/\.\d+/, '');

  it('tell the same statuses, names and times of the same incidents and maintenances', () =>
    forAny(async (text) => {
      const [incidents, planned] = [
        JSON.parse(await text('/api/v2/incidents.json')) as { incidents: Listed[] },
        JSON.parse(await text('/api/v2/scheduled-maintenances.json')) as {
          scheduled_maintenances: Listed[];
        },
      ];
      const listed = [...incidents.incidents, ...planned.scheduled_maintenances];
      const items = jsonFeed
        .parse(JSON.parse(await text('/feed.json')))
        .items.filter(({ _allclear: { status } }) => status !== 'cancelled');
      const entries = all(parseXml(await text('/history.atom')), 'entry');
      const updates = all(parseXml(await text('/updates.atom')), 'entry');
      const addressOf = (entry: Element) => all(entry, 'link')[0]?.attributes['href'];
      expect(items.map(({ url }) => url).toSorted()).toEqual(
        listed.map(({ shortlink }) => shortlink).toSorted(),
      );
      for (const one of listed) {
        const item = items.find(({ url }) => url === one.shortlink);
        expect(item?._allclear).toMatchObject({ status: one.status, impact: one.impact });
        expect(item?.title).toBe(carried(one.name));
        const entry = entries.find((other) => addressOf(other) === one.shortlink);
        if (entry === undefined) throw new Error(`${one.shortlink} is not in the Atom feed`);
        expect(only(entry, 'updated')).toBe(second(one.updated_at));
        expect(only(entry, 'published')).toBe(
          second(one.resolved_at ?? one.scheduled_for ?? one.created_at),
        );
        // The newest label that is not a repetition is the status.
        const labels = [...only(entry, 'content').matchAll(/<br><strong>([^<]*)<\/strong> - /g)];
        expect(labels.find(([, label]) => label !== 'Update')?.[1]).toBe(wordOf(one.status));
        const own = updates.filter((other) => addressOf(other) === one.shortlink);
        expect(own.map((update) => only(update, 'id').split('/')[1]).toSorted()).toEqual(
          one.incident_updates.map(({ id }) => id).toSorted(),
        );
      }
    }));
});
