// Badges of one component: its state as the page tells it, and its uptime with the days that it is of.

import { describe, expect, it } from 'vitest';
import type { View } from '../snapshot/documents.ts';
import { published } from '../testing/published.ts';
import { fresh, maintained, outage, quiet, silent, stale } from '../testing/states.ts';
import { ago } from '../testing/views.ts';

type BadgeJson = { schemaVersion: number; label: string; message: string; color: string };

const badge = async (shown: View, query: string) =>
  (await (await published(shown).ask(`/badge.json${query}`)).json()) as BadgeJson;

describe('the badge of a component', () => {
  it('says the state of that component alone', async () => {
    expect(await badge(outage(), '?component=api')).toEqual({
      schemaVersion: 1,
      label: 'API',
      message: 'Partial outage',
      color: '#b04300',
    });
    expect(await badge(outage(), '?component=docs')).toMatchObject({
      label: 'Documentation',
      message: 'Operational',
      color: '#0a7a3f',
    });
    expect((await badge(maintained(), '?component=api')).message).toBe('Under maintenance');
  });

  it('adds the uptime that its page shows, with the days that were measured', async () => {
    const shown = outage();
    const { message } = await badge(shown, '?component=api&show=uptime');
    const [state, percent, days] = message.split(' · ');
    expect([state, days]).toEqual(['Partial outage', '90 days']);
    const page = await (await published(shown).ask('/components/api')).text();
    expect(page).toContain(`${percent} uptime over 90 days of measurement`);
  });

  it('draws what the JSON says, and says it to those who do not see it', async () => {
    for (const query of ['?component=api', '?component=api&show=uptime', '']) {
      const svg = await (await published(outage()).ask(`/badge.svg${query}`)).text();
      const { message } = await badge(outage(), query);
      const name = query === '' ? 'Meridian' : 'API';
      expect(svg).toContain(`aria-label="${name}: ${message}"`);
      expect(svg).toContain(`>${message}</text>`);
    }
  });

  it('is never green without a recent measurement', async () => {
    const sayings = await Promise.all(
      [silent(), fresh(), stale()].map((shown) => badge(shown, '?component=api&show=uptime')),
    );
    expect(sayings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Not measured since 11:00 UTC · /),
      'Not measured yet · No data',
      expect.stringMatching(/^As of 10:42 UTC: Operational · /),
    ]);
    for (const { color } of sayings) expect(color).toBe('#5f6875');
  });

  it('keeps trouble in its colour when the database is out of reach', async () => {
    const shown = await badge({ ...outage(), staleAt: ago(60) }, '?component=api');
    expect(shown).toMatchObject({ message: 'As of 10:42 UTC: Partial outage', color: '#b04300' });
  });

  it('of one that does not exist is refused, with those that do', async () => {
    for (const kind of ['json', 'svg']) {
      const answer = await published(quiet()).ask(`/badge.${kind}?component=nope`);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
      expect(await answer.json()).toEqual({
        error: 'there is no component "nope"',
        components: ['api', 'dashboard', 'auth', 'ingest', 'webhooks', 'docs'],
      });
    }
  });
});

describe('the validator of a badge', () => {
  const tagOf = async (shown: View, query: string) =>
    (await published(shown).ask(`/badge.svg${query}`)).headers.get('ETag');

  it('depends on the component and on whether uptime is shown, and on nothing else that is asked', async () => {
    const shown = outage();
    const { ask } = published(shown);
    const tag = async (query: string) => (await ask(`/badge.svg${query}`)).headers.get('ETag');
    const own = await tag('?component=api');
    expect(await tag('?v=3&component=api&utm_source=readme')).toBe(own);
    expect(await tag('?component=api&show=everything')).toBe(own);
    expect(await tag('?component=api&show=uptime')).not.toBe(own);
    expect(await tag('?component=auth')).not.toBe(own);
    // Uptime is a component's; of the page there is none.
    expect(await tag('?show=uptime')).toBe(await tag(''));
  });

  it('changes with the measurements only where they are shown', async () => {
    const change = async (query: string) => {
      const { ask, stored } = published(quiet());
      const first = (await ask(`/badge.svg${query}`)).headers.get('ETag');
      stored.documents.set('measured', { ...quiet().measured, at: ago(1) });
      return (await ask(`/badge.svg${query}`)).headers.get('ETag') !== first;
    };
    expect(await change('?component=api&show=uptime')).toBe(true);
    expect(await change('?component=api')).toBe(false);
    expect(await tagOf(quiet(), '')).not.toBeNull();
  });
});
