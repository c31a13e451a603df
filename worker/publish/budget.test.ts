// The first visit is small enough for a bad line in a bad hour.

import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { MeasuredDay, View } from '../snapshot/documents.ts';
import { crowded } from '../testing/sized.ts';
import { large } from '../testing/states.ts';
import { published } from '../testing/published.ts';
import { chance } from '../testing/views.ts';
import { SCRIPT, STYLE } from './client-built.ts';

const FIRST_VISIT_BYTES = 15_000;
const SCRIPT_BYTES = 2048;
const LARGE_PAGE_BYTES = 40_000;
/** What workerd writes in one piece; beyond it an answer costs half as much again. */
const SENT_AT_ONCE_BYTES = 64 * 1024;

const gzip = (text: string) => gzipSync(text, { level: 6 }).length;
const brotli = (text: string) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length;

/** Ninety days on each of which anything may have happened: worse for the bytes than any real quarter. */
function wild(shown: View): View {
  const next = chance(7);
  const day = (): MeasuredDay | null => {
    const bad = next() < 0.3 ? Math.floor(next() * 288) : 0;
    const degraded = next() < 0.3 ? Math.floor(next() * (288 - bad)) : 0;
    const noData = next() < 0.1 ? Math.floor(next() * (288 - bad - degraded)) : 0;
    return next() < 0.05 ? null : { good: 288 - bad - degraded - noData, bad, degraded, noData };
  };
  if (shown.measured === null) return shown;
  const components = Object.fromEntries(
    Object.entries(shown.measured.components).map(([id, row]) => [
      id,
      { ...row, days: Array.from({ length: 90 }, day) },
    ]),
  );
  return { ...shown, measured: { ...shown.measured, components } };
}

const page = async (shown: View) => (await published(shown).ask('/')).text();

describe('the first visit to the status page', () => {
  it.each([
    ['as in life', large(30)],
    ['with ninety wild days', wild(large(30))],
  ])('of 30 components and an open incident has at most 15 KB, %s', async (_name, shown) => {
    const html = await page(shown);
    expect(html.match(/<a class="bar"/g)).toHaveLength(30);
    for (const compressed of [gzip, brotli]) {
      const bytes = compressed(html) + compressed(STYLE) + compressed(SCRIPT);
      expect(bytes).toBeLessThanOrEqual(FIRST_VISIT_BYTES);
    }
  });

  it('takes three requests: the page, its style, its script', async () => {
    const html = await page(large(30));
    const loads = html.match(
      /<(?:link rel="stylesheet"|script|img|iframe|link rel="preload")[ >]/g,
    );
    expect(loads).toHaveLength(2);
    expect(html).toContain('<link rel="icon" href="data:');
  });

  it('has every word without the script', async () => {
    const html = await page(large(30));
    for (const words of ['Partial system outage', 'Next update by', 'Service 26', 'Last 14 days']) {
      expect(html).toContain(words);
    }
  });
});

describe('the script', () => {
  it('has at most 2 KB compressed', () => {
    expect(gzipSync(SCRIPT, { level: 9 }).length).toBeLessThanOrEqual(SCRIPT_BYTES);
  });
});

describe('a very large page', () => {
  it('of 200 components after 1,000 incidents has at most 40 KB, and less than the runtime sends at once', async () => {
    const html = await page(crowded(200, 1000));
    expect(gzip(html)).toBeLessThanOrEqual(LARGE_PAGE_BYTES);
    expect(Buffer.byteLength(html)).toBeLessThan(SENT_AT_ONCE_BYTES);
  });

  it('names every component with its uptime, and draws the days of those around what is wrong', async () => {
    const html = await page(crowded(200, 0));
    expect(html.match(/<li id="c-/g)).toHaveLength(200);
    expect(html.match(/<p class="up">/g)).toHaveLength(200);
    expect(html.match(/<a class="bar"/g)?.length).toBe(4);
    expect(html.match(/<span class="bar"/g)).toHaveLength(33);
  });

  it.each([1, 12, 13, 60])('of %i components draws the days of each', async (count) => {
    expect((await page(large(count))).match(/<a class="bar"/g)).toHaveLength(Math.max(count, 4));
  });
});
