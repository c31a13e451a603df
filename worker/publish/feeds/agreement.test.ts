// Feeds and API tell one story, whatever the documents say.

import { describe, expect, it } from 'vitest';
import { forAny } from '../../testing/any-feed.ts';
import type { Element } from '../../testing/xml.ts';
import { all, only, parseXml } from '../../testing/xml.ts';
import { wordsFor } from '../../words/index.ts';

/** The part of a JSON Feed that is compared; its whole shape is tested elsewhere. */
type Feed = {
  items: { url: string; title: string; _allclear: { status: string; impact: string } }[];
};

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
      const feed = JSON.parse(await text('/feed.json')) as Feed;
      const items = feed.items.filter(({ _allclear: { status } }) => status !== 'cancelled');
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
