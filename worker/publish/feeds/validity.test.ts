// Whatever the documents say, strict readers can read the feeds.

import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { forAny } from '../../testing/any-feed.ts';
import { FACTS } from '../../testing/views.ts';
import type { Element } from '../../testing/xml.ts';
import { all, only, parseXml } from '../../testing/xml.ts';

const ATOM = 'http://www.w3.org/2005/Atom';
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/;
const RFC_822 =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d \+0000$/;

const QUERIES = ['', '?component=api', '?component=platform'];

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
