// The public pages while they stay open in a real browser: quiet, truthful, and never in the reader's way.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAST } from '../worker/testing/incidents.ts';
import { large, outage, quiet } from '../worker/testing/states.ts';
import { NOW } from '../worker/testing/views.ts';
import { findChromium } from './chromium.ts';
import type { Stage } from './stage.ts';
import { setStage } from './stage.ts';

const executablePath = findChromium();
const MINUTE = 60_000;

describe.skipIf(executablePath === null)('public pages that stay open', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage(executablePath);
  });
  afterAll(() => stage?.close());

  it('tell times in the reader’s zone, and lengths of time by the minute', async () => {
    stage.show(outage());
    const page = await stage.open('/', { timezoneId: 'America/New_York' });
    const facts = page.locator('#now .facts');
    expect(await facts.innerText()).toMatch(/Since 05:30 (?:GMT-5|EST), 1 h 12 min so far/);
    await page.clock.runFor(21_000);
    await page.clock.runFor(20_000);
    expect(await facts.innerText()).toContain('1 h 13 min so far');
    expect(await page.locator('#now .when').first().innerText()).toContain('13 minutes ago');
    await page.context().close();
  });

  it('refresh by themselves: answer, title, icon, and a word to screen readers', async () => {
    stage.show(quiet());
    const page = await stage.open('/');
    const icon = page.locator('link[rel=icon]');
    const green = await icon.getAttribute('href');
    stage.become(outage());
    await stage.refresh(page);
    await page.getByRole('heading', { level: 1, name: 'Partial system outage' }).waitFor();
    expect(await page.title()).toBe('Partial system outage · Meridian');
    expect(await icon.getAttribute('href')).not.toBe(green);
    const said = await page.locator('#said').textContent();
    expect(said).toContain('Partial system outage');
    expect(said).toContain('API and Sign-in: partial outage');
    await page.context().close();
  });

  it('ask by validator, and on 304 change nothing but the time', async () => {
    stage.show(quiet());
    const page = await stage.open('/');
    const heading = await page.locator('h1').elementHandle();
    stage.stored.tickAt = NOW + MINUTE;
    stage.stored.now = NOW + MINUTE;
    await stage.refresh(page);
    expect(stage.log.at(-1)).toBe('/ 304');
    await page.getByText('As of 11:43 UTC').waitFor();
    expect(await heading?.evaluate((element) => element.isConnected)).toBe(true);
    expect(await page.locator('#said').textContent()).toBe('');
    await page.context().close();
  });

  it('keep folds, focus and the place of what is being read when something changes', async () => {
    stage.show(large(30));
    const page = await stage.open('/', { viewport: { width: 800, height: 500 } });
    await page.locator('#g-region-2 summary').click();
    await page.locator('#c-part-7 a').focus();
    await page.locator('#c-part-7').scrollIntoViewIfNeeded();
    const top = () =>
      page.locator('#c-part-7').evaluate((element) => element.getBoundingClientRect().top);
    const before = await top();
    const calm = large(30);
    const parts = calm.page.components.map((one) =>
      one.id === 'part-7' ? { ...one, status: 'degraded_performance' as const } : one,
    );
    stage.become({ ...calm, page: { ...calm.page, components: parts, incidents: [PAST] } });
    await stage.refresh(page);
    await page.locator('#c-part-7').getByText('Degraded performance').waitFor();
    expect(await page.locator('#g-region-2').getAttribute('open')).not.toBeNull();
    expect(await page.evaluate<string>('document.activeElement.getAttribute("href")')).toBe(
      '/components/part-7',
    );
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
    await page.context().close();
  });

  it('say when they could not be refreshed, and stop saying so', async () => {
    stage.show(quiet());
    const page = await stage.open('/');
    const lost = page.locator('#lost');
    stage.isBroken = true;
    await stage.refresh(page);
    expect(await lost.isVisible()).toBe(false);
    await stage.until(page, lost, true);
    stage.isBroken = false;
    await stage.until(page, lost, false);
    await page.context().close();
  });

  it('ask nothing while nobody looks', async () => {
    stage.show(quiet());
    const page = await stage.open('/');
    await page.evaluate(`
      Object.defineProperty(document, 'hidden', { get: () => window.isHidden, configurable: true });
      window.isHidden = true;
      document.dispatchEvent(new Event('visibilitychange'));
    `);
    const before = stage.log.length;
    await page.clock.runFor(20 * MINUTE);
    expect(stage.log.length).toBe(before);
    await page.evaluate(
      'window.isHidden = false; document.dispatchEvent(new Event("visibilitychange"))',
    );
    await page.clock.runFor(10);
    await expect.poll(() => stage.log.length).toBe(before + 1);
    await page.context().close();
  });
});
