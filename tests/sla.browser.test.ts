// The promises and a report in a real browser: readable on a phone, without a complaint of axe, and clean on A4 paper.

import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { november, projectedOctober } from '../worker/testing/reports.ts';
import { browserIsRequired, findChromium } from './chromium.ts';
import type { Eyes } from './eyes.ts';
import { PICTURES, openBrowser } from './eyes.ts';
import type { Stage } from './stage.ts';
import { setStage } from './stage.ts';

const executablePath = findChromium();
const PHONE = { width: 360, height: 740 };
const PAGES = ['/sla', '/de/sla', '/sla/reports/2026-10.html'];
/** Width of A4 between margins of 15 mm, in CSS pixels. */
const A4_WIDTH = 680;

describe.skipIf(executablePath === null && !browserIsRequired())('promises in a browser', () => {
  let stage: Stage;
  let eyes: Eyes;

  beforeAll(async () => {
    stage = await setStage(executablePath, { public: true, lookInside: async () => null });
    for (const { key, document } of (await projectedOctober()).documents) {
      stage.stored.documents.set(key, document);
    }
    stage.stored.documents.set('sla', november());
    eyes = await openBrowser(stage.base);
  });
  afterAll(async () => {
    await eyes?.close();
    await stage?.close();
  });

  test.each(PAGES)('%s fits a phone, and axe finds nothing', async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await eyes.look(path, { viewport: PHONE, colorScheme });
      expect(await eyes.violations(page)).toEqual([]);
      await eyes.keep(page, `sla${path.replaceAll('/', '-')}-${colorScheme}`);
      expect(await eyes.overhang(page)).toBe(0);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  test('a report prints on A4, black on white, nothing cut off, without navigation', async () => {
    const { page } = await eyes.look('/sla/reports/2026-10.html', { colorScheme: 'dark' });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    writeFileSync(`${PICTURES}/sla-report.pdf`, pdf);
    const text = pdf.toString('latin1');
    expect(text).toMatch(/\/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/);
    expect(text.match(/\/Type \/Page\b/g)?.length).toBeLessThanOrEqual(4);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: A4_WIDTH, height: 900 });
    await eyes.keep(page, 'sla-report-print');
    expect(await eyes.overhang(page)).toBe(0);
    expect(await page.locator('header nav').isVisible()).toBe(false);
    const colours = await page.evaluate(
      'const style = getComputedStyle(document.documentElement); [style.backgroundColor, style.color]',
    );
    expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  });
});
