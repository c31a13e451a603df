// What the site makes of the postmortems beside their pages: index with filters, drawing, metrics, feed, list for programs.

import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { attributes, builtFiles, page } from './testing/built.ts';

const text = (path: string) => builtFiles().find((file) => file.path === path)?.text ?? '';

describe('the index', () => {
  it('says of each what the filters ask for, and stands without script', () => {
    const html = page('/postmortems/');
    expect(attributes(html, 'data-severity').length).toBeGreaterThan(1);
    expect(attributes(html, 'data-components')).toContain('api');
    expect(html).toMatch(/<form[^>]*class="not-content filters"[^>]*hidden/);
  });
});

describe('a postmortem', () => {
  const html = page('/postmortems/2026-10-12-connection-pool-exhausted/');

  it('draws its timeline to scale, in words too', () => {
    const figure = /<figure class="span"[\s\S]*?<\/figure>/.exec(html)?.[0] ?? '';
    expect(attributes(figure, 'class')).toEqual(
      expect.arrayContaining(['unnoticed', 'failing', 'recovering', 'watched']),
    );
    expect(figure).toContain('unnoticed 2 min');
    const widths = attributes(figure, 'width').map(Number);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(602, 0);
  });

  it('counts its actions only where the configuration says so', () => {
    expect(html).not.toContain('Actions settled');
  });
});

describe('the metrics', () => {
  const html = page('/postmortems/metrics/');

  it('give median, p90 and mean with n for four times', () => {
    for (const name of [
      'Time to detect',
      'Time to acknowledge',
      'Time to mitigate',
      'Time to restore',
    ]) {
      expect(html).toContain(name);
    }
    expect(html.match(/<svg class="quarters"/g)).toHaveLength(4);
    expect(html).toContain('Durations are heavily skewed');
  });

  it('say how runbooks stand', () => {
    const words = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(words).toMatch(/Published within 72 hours (\d+) of \d+/);
    expect(words).toMatch(/linked from their incident within 72 hours see the history/);
    expect(words).toMatch(/Runbooks tested in time \d+ of 15/);
    expect(words).toMatch(/Monitors with a runbook (\d+) of \1/);
  });
});

describe('the feed', () => {
  it('is well-formed, and has what is published and not what was withdrawn', () => {
    const xml = text('postmortems.rss');
    const parser = new SaxesParser({ xmlns: true });
    const titles: string[] = [];
    let inTitle = false;
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name }) => (inTitle = name === 'title'));
    parser.on('text', (words) => void (inTitle && words.trim() !== '' && titles.push(words)));
    parser.on('closetag', () => (inTitle = false));
    parser.write(xml).close();
    expect(titles).toContain('2026-10-12 – API errors after the connection pool ran dry');
    expect(titles.join()).not.toContain('2026-07-21');
  });
});

describe('llms.txt', () => {
  it('lists every public page and no other', () => {
    const links = [
      ...text('llms.txt').matchAll(/\]\((\/(?:postmortems|runbooks|guides)[^)]*)\)/g),
    ].map(([, link]) => link);
    expect(links).toContain('/runbooks/high-latency/');
    expect(links).toContain('/guides/blameless/');
    expect(links.filter((link) => link?.includes('2026-07-21'))).toEqual([]);
    const pages = links.filter((link) => link !== '/postmortems.json');
    for (const link of pages) expect(page(link ?? '')).toContain('<h1');
  });
});
