// Other languages in a real browser: nothing that axe complains of, nothing wider than a phone, times in the language of the
// page, and a layout that can be mirrored.

import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPEN, PAST, PLANNED } from '../worker/testing/incidents.ts';
import { outage } from '../worker/testing/states.ts';
import { overhang, violations } from './browser.ts';
import { findChromium } from './chromium.ts';
import type { Stage } from './stage.ts';
import { setStage } from './stage.ts';

const executablePath = findChromium();
const SCREENSHOTS = '.wrangler/test/screenshots';
const PAGES = {
  status: '/de',
  open: `/de/incidents/${OPEN.id}`,
  past: `/de/incidents/${PAST.id}`,
  maintenance: `/de/maintenance/${PLANNED.id}`,
  component: '/de/components/api',
  history: '/de/history?component=api',
  missing: '/de/nirgends',
};

describe.skipIf(executablePath === null)('the pages in another language', () => {
  let stage: Stage;
  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    stage = await setStage(executablePath);
    stage.show(outage());
  });
  afterAll(() => stage?.close());

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it.each(Object.entries(PAGES))(
      'have nothing that axe complains of, at any width: %s',
      async (name, path) => {
        const page = await stage.open(path, { colorScheme });
        for (const width of [360, 768, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          expect(await violations(page), `at ${width}`).toEqual([]);
          expect(await overhang(page), `at ${width}`).toBe(0);
          const picture = `${SCREENSHOTS}/de-${name}-${width}-${colorScheme}.png`;
          await page.screenshot({ path: picture, fullPage: true });
        }
        await page.context().close();
      },
    );
  });

  it('tell times in the zone of the reader and the language of the page', async () => {
    const page = await stage.open('/de', { timezoneId: 'Europe/Berlin', locale: 'en-US' });
    await page.getByText('vor 12 Minuten').waitFor();
    const asOf = page.locator('#as-of', { hasText: '12:42 MEZ' });
    await asOf.waitFor();
    expect(await asOf.isVisible()).toBe(true);
    await page.context().close();
  });

  it('refresh themselves in their language', async () => {
    const page = await stage.open('/de');
    await stage.refresh(page);
    expect(stage.log.at(-1)).toBe('/de 304');
    await page.context().close();
  });

  it('are one click from the same page in the page’s own language', async () => {
    const page = await stage.open(PAGES.history);
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL('**/history?component=api');
    await page.getByRole('link', { name: 'Deutsch' }).click();
    await page.waitForURL('**/de/history?component=api');
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^de/);
    await page.context().close();
  });

  it('let a reader choose a component without script', async () => {
    const page = await stage.open('/de/history', { javaScriptEnabled: false });
    await page.getByLabel('Komponente').selectOption('Sign-in');
    await page.getByRole('button', { name: 'Anzeigen' }).click();
    await page.waitForURL('**/de/history?component=auth');
    expect(await page.locator('.line').count()).toBe(1);
    await page.context().close();
  });

  it.each([360, 1280])(
    'can be mirrored for a language from right to left: %i px',
    async (width) => {
      for (const path of [PAGES.status, PAGES.past, PAGES.component, PAGES.history]) {
        const page = await stage.open(path, { viewport: { width, height: 900 } });
        await page.evaluate('document.documentElement.dir = "rtl"');
        expect(await overhang(page), path).toBe(0);
        const edge = await page.evaluate<number>(
          'document.querySelector("h1").getBoundingClientRect().right - document.querySelector("main").getBoundingClientRect().right',
        );
        expect(edge, path).toBe(0);
        const name = path.split(/[/?]/)[2] ?? 'status';
        await page.screenshot({ path: `${SCREENSHOTS}/rtl-${name}-${width}.png`, fullPage: true });
        await page.context().close();
      }
    },
  );

  it('keep the oldest day on the left when mirrored: time runs as on every chart', async () => {
    const page = await stage.open(PAGES.status);
    await page.evaluate('document.documentElement.dir = "rtl"');
    const [bar, drawing] = await Promise.all([
      page.locator('#c-api a.bar').boundingBox(),
      page.locator('#c-api a.bar svg').boundingBox(),
    ]);
    const right = (box: typeof bar) => (box?.x ?? 0) + (box?.width ?? 0);
    expect(right(drawing)).toBeCloseTo(right(bar), 0);
    await page.context().close();
  });
});
