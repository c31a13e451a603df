// The public pages in a real browser: readable by everybody, complete without script, small, and usable by keyboard.

import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPEN, PAST, PLANNED } from '../worker/testing/incidents.ts';
import { crowded } from '../worker/testing/sized.ts';
import {
  fresh,
  large,
  maintained,
  outage,
  quiet,
  silent,
  stale,
} from '../worker/testing/states.ts';
import { overhang, violations } from './browser.ts';
import { findChromium } from './chromium.ts';
import type { Stage } from './stage.ts';
import { setStage } from './stage.ts';

const executablePath = findChromium();
const SCREENSHOTS = '.wrangler/test/screenshots';

const PAGES = [
  '/',
  `/incidents/${OPEN.id}`,
  `/incidents/${PAST.id}`,
  `/maintenance/${PLANNED.id}`,
  '/components/api',
  '/history',
  '/incidents/aaaaaaaaaaaa',
];
const VIEWS = {
  outage,
  quiet,
  maintained,
  silent,
  fresh,
  stale,
  large: () => large(30),
  huge: () => crowded(200, 1000),
};

describe.skipIf(executablePath === null)('the public pages in a browser', () => {
  let stage: Stage;
  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    stage = await setStage(executablePath);
  });
  afterAll(() => stage?.close());

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it.each(Object.keys(VIEWS) as (keyof typeof VIEWS)[])(
      'have nothing that axe complains of: %s',
      async (name) => {
        stage.show(VIEWS[name]());
        const page = await stage.open('/', { colorScheme });
        for (const width of [360, 768, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          expect(await violations(page), `at ${width}`).toEqual([]);
          await page.screenshot({
            path: `${SCREENSHOTS}/${name}-${width}-${colorScheme}.png`,
            fullPage: true,
          });
        }
        await page.context().close();
      },
    );

    it.each(PAGES)('have nothing that axe complains of: %s', async (path) => {
      stage.show(outage());
      const page = await stage.open(path, { colorScheme });
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await violations(page), `at ${width}`).toEqual([]);
      }
      await page.context().close();
    });
  });

  it.each(PAGES)('never need to be scrolled sideways on a phone: %s', async (path) => {
    stage.show(outage());
    const page = await stage.open(path, { viewport: { width: 360, height: 740 } });
    expect(await overhang(page)).toBe(0);
    await page.context().close();
  });

  it('cost three requests at the first visit, and nothing is refused by the policy', async () => {
    stage.show(large(30));
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(stage.base, { waitUntil: 'networkidle' });
    const [first, ...others] = stage.log;
    expect(first).toBe('/ 200');
    // Side by side, so in either order.
    expect(others.map((line) => line.replace(/\w+(?=\.)/, '…')).toSorted()).toEqual([
      '/page/….css 200',
      '/page/….js 200',
    ]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('say everything without script', async () => {
    stage.show(outage());
    const page = await stage.open('/', { javaScriptEnabled: false });
    for (const text of ['Partial system outage', 'As of 11:42 UTC', '1 h 12 min so far']) {
      expect(await page.getByText(text).first().isVisible(), text).toBe(true);
    }
    expect(await page.getByRole('link', { name: 'Refresh' }).isVisible()).toBe(true);
    const names = await page.locator('.parts .name').allInnerTexts();
    expect(names).toHaveLength(6);
    await page.context().close();
  });

  it('tell the days of a bar under the pointer and under the arrow keys', async () => {
    stage.show(outage());
    const page = await stage.open('/');
    const bar = page.locator('#c-api a.bar');
    expect(await bar.getAttribute('aria-label')).toMatch(
      /^API, the last 90 days; 99\.\d{3}% uptime/,
    );
    await bar.scrollIntoViewIfNeeded();
    const box = await bar.locator('svg').boundingBox();
    if (box === null) throw new Error('the bar is not drawn');
    await page.mouse.move(box.x + (box.width * 80.5) / 90, box.y + 10);
    const tip = page.locator('.tip');
    await tip.waitFor();
    expect(await tip.innerText()).toMatch(/^12 Nov · Major outage · 35 min/);
    await page.mouse.move(box.x, 5);
    await tip.waitFor({ state: 'detached' });

    await bar.focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('status').getByText('21 Nov').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('status').getByText('20 Nov').waitFor();
    expect(stage.log.filter((line) => line.startsWith('/components/api'))).toHaveLength(1);
    await page.context().close();
  });

  it('show thirty days on a phone', async () => {
    stage.show(outage());
    const page = await stage.open('/', { viewport: { width: 360, height: 740 } });
    const [bar, drawing] = await Promise.all([
      page.locator('#c-api a.bar').boundingBox(),
      page.locator('#c-api a.bar svg').boundingBox(),
    ]);
    expect((drawing?.width ?? 0) / (bar?.width ?? 1)).toBeCloseTo(3, 1);
    expect(bar?.height).toBeGreaterThanOrEqual(44);
    await page.context().close();
  });

  it('can be walked by keyboard alone, with the focus always seen', async () => {
    stage.show(outage());
    const page = await stage.open('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe(
      'Skip to the answer',
    );
    const reached = new Set<string>();
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate<[string, string]>(
        '[getComputedStyle(document.activeElement).outlineStyle, document.activeElement.tagName + (document.activeElement.getAttribute("href") ?? "")]',
      );
      if (outline[1].startsWith('BODY')) break;
      expect(outline[0], outline[1]).toBe('solid');
      reached.add(outline[1]);
    }
    expect([...reached]).toEqual(
      expect.arrayContaining([
        'SUMMARY',
        'A/components/docs',
        `A/incidents/${OPEN.id}`,
        'A/history',
      ]),
    );
    await page.context().close();
  });
});
