// Page, API, badge and banner tell one story, whatever the documents say.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPONENT_STATUSES, IMPACTS } from '../domain/vocabulary.ts';
import type { View } from '../snapshot/documents.ts';
import { OPEN, RUNNING } from '../testing/incidents.ts';
import { published } from '../testing/published.ts';
import { ago, pageDocument, view } from '../testing/views.ts';
import { wordsFor } from '../words/index.ts';

const words = wordsFor('en');
const HEADLINES = [
  'operational',
  'under_maintenance',
  'degraded',
  'minor_outage',
  'partial_outage',
  'major_outage',
] as const;

const anyView = fc
  .record({
    statuses: fc.array(fc.constantFrom(...COMPONENT_STATUSES), { minLength: 6, maxLength: 6 }),
    headline: fc.constantFrom(...HEADLINES),
    indicator: fc.constantFrom(...IMPACTS),
    open: fc.boolean(),
    running: fc.boolean(),
    tickMinutes: fc.option(fc.integer({ min: 0, max: 2000 })),
    staleMinutes: fc.option(fc.integer({ min: 1, max: 2000 })),
  })
  .map(({ statuses, headline, indicator, open, running, tickMinutes, staleMinutes }): View => {
    const page = pageDocument({
      headline,
      indicator,
      incidents: open ? [OPEN] : [],
      maintenances: running ? [RUNNING] : [],
    });
    const components = page.components.map((one, index) => ({
      ...one,
      status: statuses[index] ?? one.status,
    }));
    return view(
      { ...page, components },
      {
        measured: null,
        tickAt: tickMinutes === null ? null : ago(tickMinutes),
        staleAt: staleMinutes === null ? null : ago(staleMinutes),
      },
    );
  });

/** The part of the API that is compared; its whole shape is tested elsewhere. */
type Said = {
  status: { indicator: string; description: string };
  components: { id: string; status: string }[];
};

const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, '');
const between = (html: string, start: string, end: string) =>
  html.slice(html.indexOf(start)).split(end)[0] ?? '';

describe('page, API, badge and banner', () => {
  it('agree on the status, of the whole and of each component', async () => {
    await fc.assert(
      fc.asyncProperty(anyView, async (shown) => {
        const { ask } = published(shown);
        const [html, summary, status, badge, svg, banner] = await Promise.all([
          ask('/').then((answer) => answer.text()),
          ask('/api/v2/summary.json').then((answer) => answer.json()),
          ask('/api/v2/status.json').then((answer) => answer.json()),
          ask('/badge.json').then((answer) => answer.json()),
          ask('/badge.svg').then((answer) => answer.text()),
          ask('/embed/frame').then((answer) => answer.text()),
        ]);
        const [said, other, small] = [
          summary as Said,
          status as Said,
          badge as { message: string },
        ];

        expect(other.status).toEqual(said.status);
        expect(said.status.indicator).toBe(shown.page.indicator);
        expect(small.message).toBe(said.status.description);
        expect(svg).toContain(`<title>Meridian: ${said.status.description}</title>`);

        const headline = textOf(between(html, '<h1>', '</h1>'));
        expect(textOf(between(banner, '<b>', '</b>'))).toBe(headline);
        expect(between(html, '<title>', '</title>')).toBe(`<title>${headline} · Meridian`);
        const open = [...shown.page.incidents, ...shown.page.maintenances].map(({ id }) => id);
        expect(banner).toContain(`data-ids="${open.join(' ')}"`);

        const answer = textOf(between(html, '<section id="answer"', '</section>')).toLowerCase();
        for (const part of said.status.description.toLowerCase().split('. ')) {
          expect(answer).toContain(part);
        }
        for (const component of shown.page.components) {
          const row = textOf(between(html, `<li id="c-${component.id}"`, '</li>'));
          const given = said.components.find((one) => one.id === component.id);
          expect(given?.status).toBe(component.status);
          const word = words.componentStatus[component.status];
          expect(component.status === 'operational' || row.includes(word)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('claim health only where it was measured lately and the database answers', async () => {
    await fc.assert(
      fc.asyncProperty(anyView, async (shown) => {
        const { ask } = published(shown);
        const html = await (await ask('/')).text();
        const claims = /<h1>(?:<svg.*?<\/svg>)All systems operational<\/h1>/.test(html);
        const isMeasured = shown.tickAt !== null && shown.now - shown.tickAt <= 180_000;
        const isCurrent = shown.staleAt === null;
        expect(claims).toBe(shown.page.headline === 'operational' && isMeasured && isCurrent);
        const badge: unknown = await (await ask('/badge.json')).json();
        const isGreen = JSON.stringify(badge).includes('#0a7a3f');
        expect(isGreen).toBe(claims);
      }),
      { numRuns: 150 },
    );
  });
});
