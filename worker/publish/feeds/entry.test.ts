// The form of an entry, and what stays of it when its incident changes.

import { describe, expect, it } from 'vitest';
import type { PublicIncident, PublicMaintenance, View } from '../../snapshot/documents.ts';
import { CANCELLED, feedOf, showing } from '../../testing/feeds.ts';
import { OPEN, PAST, PLANNED } from '../../testing/incidents.ts';
import { quiet } from '../../testing/states.ts';
import { ago } from '../../testing/views.ts';
import { all, only } from '../../testing/xml.ts';

const contentOf = async (shown: View) => {
  const [entry] = all(await feedOf(shown, '/history.atom'), 'entry');
  return entry === undefined ? '' : only(entry, 'content');
};

describe('an entry', () => {
  it('keeps its id when its incident gets other words, statuses and updates', async () => {
    const [update] = PAST.updates;
    if (update === undefined) throw new Error('The fixture has updates');
    const edited: PublicIncident = {
      ...PAST,
      name: { text: 'Renamed', lang: 'en' },
      severity: 'SEV-3',
      status: 'monitoring',
      resolvedAt: null,
      updatedAt: ago(1),
      updates: [
        { ...update, id: 'upd000000099', status: 'monitoring', at: ago(1) },
        ...PAST.updates,
      ],
    };
    const idsOf = async (path: string, one: PublicIncident) =>
      all(await feedOf(showing(one), path), 'entry').map((entry) => only(entry, 'id'));
    expect(await idsOf('/history.atom', edited)).toEqual(await idsOf('/history.atom', PAST));
    const before = await idsOf('/updates.atom', PAST);
    expect(await idsOf('/updates.atom', edited)).toEqual([
      'tag:status.meridian.example,2005:Update/upd000000099',
      ...before,
    ]);
    const [item] = all(await rssOf(showing(edited)), 'item');
    expect(item && only(item, 'guid')).toBe(`https://status.meridian.example/incidents/${PAST.id}`);
  });

  it('is published when the incident ended; before, when it was first reported', async () => {
    const timesOf = async (one: PublicIncident) => {
      const [entry] = all(await feedOf(showing(one), '/history.atom'), 'entry');
      return entry && [only(entry, 'published'), only(entry, 'updated')];
    };
    expect(await timesOf(PAST)).toEqual(['2026-11-12T10:46:00Z', '2026-11-14T11:42:00Z']);
    expect(await timesOf(OPEN)).toEqual(['2026-11-21T10:32:00Z', '2026-11-21T11:30:00Z']);
  });

  it('stands in the order of publication, what is planned first, and is one of twenty-five', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      ...PAST,
      id: `past${String(index).padStart(8, '0')}`,
      number: 100 + index,
      resolvedAt: ago(50_000 - index),
    }));
    const shown = showing(OPEN, ...many);
    const page = { ...shown.page, maintenances: [PLANNED] };
    const feed = await feedOf({ ...shown, page }, '/history.atom');
    const ids = all(feed, 'entry').map((entry) => only(entry, 'id').split('/')[1]);
    expect(ids).toHaveLength(25);
    expect(ids.slice(0, 4)).toEqual(['700', '790', '139', '138']);
  });

  it('labels a repeated status "Update", and pads the day with a space', async () => {
    const said = (
      id: string,
      status: 'investigating' | 'identified',
      at: number,
      text: string,
    ) => ({
      ...OPEN.updates[0],
      id,
      status,
      at,
      automatic: false,
      components: [],
      text: { text, html: `<p>${text}</p>`, lang: 'en' },
    });
    const updates = [
      said('upd000000003', 'identified', Date.UTC(2026, 10, 12, 14, 7), 'Third'),
      said('upd000000002', 'investigating', Date.UTC(2026, 10, 2, 9, 5), 'Second'),
      said('upd000000001', 'investigating', Date.UTC(2026, 8, 1, 0, 37), 'First'),
    ];
    const stamp = (day: string, time: string) =>
      `<var data-var='date'>${day}</var>, <var data-var='time'>${time}</var> UTC</small>`;
    expect(await contentOf(showing({ ...OPEN, updates }))).toBe(
      `<p><small>Nov ${stamp('12', '14:07')}<br><strong>Identified</strong> - Third</p>` +
        `<p><small>Nov ${stamp(' 2', '09:05')}<br><strong>Update</strong> - Second</p>` +
        `<p><small>Sep ${stamp(' 1', '00:37')}<br><strong>Investigating</strong> - First</p>`,
    );
  });

  it('puts a text that begins with a list behind its head, not into it', async () => {
    const [update] = OPEN.updates;
    if (update === undefined) throw new Error('The fixture has updates');
    const text = { text: '- one', html: '<ul><li>one</li></ul>', lang: 'en' };
    const content = await contentOf(showing({ ...OPEN, updates: [{ ...update, text }] }));
    expect(content).toMatch(/<strong>Identified<\/strong> - <\/p><ul><li>one<\/li><\/ul>$/);
  });

  it('of a maintenance begins with its window, with both days where it passes midnight', async () => {
    const windowsOf = async (one: PublicMaintenance) => {
      const shown = quiet();
      return contentOf({ ...shown, page: { ...shown.page, incidents: [], maintenances: [one] } });
    };
    expect(await windowsOf(PLANNED)).toMatch(
      /^<p><strong>THIS IS A SCHEDULED EVENT Nov <var data-var='date'>24<\/var>, <var data-var='time'>02:00<\/var> - <var data-var='time'>04:00<\/var> UTC<\/strong><\/p><p><small>/,
    );
    expect(await windowsOf(CANCELLED)).toMatch(
      /^<p><strong>THIS IS A SCHEDULED EVENT Dec <var data-var='date'>7<\/var>, <var data-var='time'>22:00<\/var> - Dec <var data-var='date'>8<\/var>, <var data-var='time'>10:00<\/var> UTC<\/strong><\/p>/,
    );
  });

  it('has the postmortem as an update, with its full address', async () => {
    expect(await contentOf(showing(PAST))).toMatch(
      /^<p><small>[^\n]*?<strong>Postmortem<\/strong> - <a href="https:\/\/status\.meridian\.example\/postmortems\/2026-11-12-expired-certificate\/">/,
    );
  });

  const rssOf = async (shown: View) => {
    const [channel] = all(await feedOf(shown, '/history.rss'), 'channel');
    if (channel === undefined) throw new Error('There is no channel');
    return channel;
  };
});
