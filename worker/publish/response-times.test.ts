// How long answers took, from the document to the picture and its words.

import { describe, expect, it } from 'vitest';
import type { LatencyDocument, View } from '../snapshot/documents.ts';
import { latencyDocument } from '../testing/latencies.ts';
import { published } from '../testing/published.ts';
import { fresh, quiet, stale } from '../testing/states.ts';
import { NOW } from '../testing/views.ts';
import { drawingOf } from './chart.tsx';
import type { Span, Took } from './response-times.ts';
import { HOUR_MS, WEEK_HOURS, responseTimesOf, scaleOf } from './response-times.ts';

const DAY_MS = 24 * HOUR_MS;
const THIS_HOUR = Math.floor(NOW / HOUR_MS) * HOUR_MS;
const TODAY = Math.floor(NOW / DAY_MS) * DAY_MS;

/** A document that begins today, with these entries for its first hours. */
const today = (hours: string, days = ''): LatencyDocument => ({
  version: 1,
  catalog: 'c0ffee',
  at: THIS_HOUR,
  from: TODAY,
  components: { api: { weur: { hours, days } } },
});

describe('the response times of a component', () => {
  it('are those of the last 168 whole hours, each at its own place', () => {
    const [weur] = responseTimesOf(today('80 120,,90 150'), 'api', NOW);
    expect(weur?.hours).toHaveLength(WEEK_HOURS);
    expect(weur?.hours.at(-1)?.at).toBe(THIS_HOUR - HOUR_MS);
    expect(weur?.hours.filter(({ took }) => took !== null)).toEqual([
      { at: TODAY, took: { median: 80, high: 120 } },
      { at: TODAY + 2 * HOUR_MS, took: { median: 90, high: 150 } },
    ]);
  });

  it('move on with the clock: hours that nobody measured since are gaps', () => {
    const later = NOW + 5 * HOUR_MS;
    const [weur] = responseTimesOf(latencyDocument(quiet().page), 'api', later);
    expect(weur?.hours.slice(-5).map(({ took }) => took)).toEqual([null, null, null, null, null]);
    expect(weur?.hours.at(-6)?.took).not.toBeNull();
  });

  it('are none where nothing was measured in a week, or nothing is known', () => {
    const document = today('80 120');
    expect(responseTimesOf(document, 'api', NOW + 9 * DAY_MS)).toEqual([]);
    expect(responseTimesOf(document, 'docs', NOW)).toEqual([]);
    expect(responseTimesOf(null, 'api', NOW)).toEqual([]);
  });
});

describe('the scale', () => {
  const upTo = (high: number) => scaleOf([{ at: 0, took: { median: 1, high } }]);
  it.each([
    [3, 10],
    [10, 10],
    [11, 20],
    [700, 800],
    [1_001, 2_000],
    [60_000, 60_000],
  ])('for %d ms ends at %d', (high, top) => {
    expect(upTo(high)).toBe(top);
  });
});

const spans = (...took: Took[]): Span[] =>
  took.map((each, index) => ({ at: TODAY + index * HOUR_MS, took: each }));
const drawing = (hours: Span[]) =>
  drawingOf({
    id: 'x',
    hours,
    scale: 200,
    lengthOf: (ms) => `${ms} ms`,
    marks: [{ index: 0, label: '06:00' }],
    title: 'Response times',
    summary: 'As <measured> & "said"',
  });

describe('the picture', () => {
  it('has not changed by accident', () => {
    expect(
      drawing(
        spans({ median: 100, high: 200 }, { median: 50, high: 150 }, null, {
          median: 100,
          high: 120,
        }),
      ).replaceAll(/(?=<(?!\/title|\/desc|\/text))/g, '\n'),
    ).toMatchInlineSnapshot(`
      "
      <svg class="chart" viewBox="0 0 360 128" role="img" aria-labelledby="x-t x-d">
      <title id="x-t">Response times</title>
      <desc id="x-d">As &lt;measured&gt; &amp; &quot;said&quot;</desc>
      <path class="g" d="M50 106H358M50 57H358M50 8H358M50 106v4"/>
      <path class="n" d="M204 106H281"/>
      <path class="h" d="M88.5 8L165.5 32.5M281 47.2H358"/>
      <path class="l" d="M88.5 57L165.5 81.5M281 57H358"/>
      <text x="44" y="110" text-anchor="end">0 ms</text>
      <text x="44" y="61" text-anchor="end">100 ms</text>
      <text x="44" y="12" text-anchor="end">200 ms</text>
      <text x="50" y="124" text-anchor="start">06:00</text>
      </svg>"
    `);
  });

  it('draws nothing across an hour without measurement, and marks it on the ground', () => {
    const took = { median: 100, high: 200 };
    const svg = drawing(spans(took, took, null, null, took, took));
    const path = (name: string) => new RegExp(`class="${name}" d="([^"]*)"`).exec(svg)?.[1] ?? '';
    expect(path('l').match(/M/g)).toHaveLength(2);
    expect(path('h').match(/M/g)).toHaveLength(2);
    expect(path('n')).toBe('M152.7 106H255.3');
  });

  it('says nothing that could be markup', () => {
    expect(drawing(spans(null))).toContain('As &lt;measured&gt; &amp; &quot;said&quot;');
  });
});

const pageOf = async (view: View, path: string) => (await published(view).ask(path)).text();

describe('the page of a component', () => {
  it('has two pictures and two tables for every region', async () => {
    const html = await pageOf(quiet(), '/components/api');
    expect(html.match(/class="chart"/g)).toHaveLength(6);
    for (const region of ['Western Europe', 'Eastern North America', 'Asia-Pacific']) {
      expect(html).toContain(`<h3>${region}</h3>`);
      expect(html).toContain(`Response times. ${region}. Last 24 hours`);
    }
    const details = html.slice(html.indexOf('As a table: Western Europe'));
    expect(details).toContain('<th scope="row">10:00 UTC</th>');
    expect(details).toContain('<td>No data</td>');
  });

  it('names no region where only one unnamed place measures', async () => {
    const html = await pageOf(quiet(), '/components/docs');
    expect(html.match(/class="chart"/g)).toHaveLength(2);
    expect(html).not.toContain('Anywhere');
  });

  it('says so where nothing was measured', async () => {
    const html = await pageOf(fresh(), '/components/api');
    expect(html).toContain('No response times were measured in the last 7 days.');
    expect(html).not.toContain('class="chart"');
  });

  it('ends its pictures at the instant that it shows', async () => {
    expect(await pageOf(stale(), '/components/api')).toContain('class="chart"');
  });

  it('tells the hours in the zone of the page', async () => {
    const view = quiet();
    const facts = { ...view.page.page, timezone: 'Asia/Kolkata' };
    const html = await pageOf({ ...view, page: { ...view.page, page: facts } }, '/components/api');
    expect(html).toContain('>06:30</text>');
    expect(html).toContain('By the hour, in GMT+5:30.');
  });
});
