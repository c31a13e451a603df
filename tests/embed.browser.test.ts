// The banner on somebody else's page, whose policy allows our origin for scripts and frames and nothing else.

import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPEN } from '../worker/testing/incidents.ts';
import { maintained, outage, quiet } from '../worker/testing/states.ts';
import { violations } from './browser.ts';
import { findChromium } from './chromium.ts';
import { PICTURES } from './eyes.ts';
import type { Stage } from './stage.ts';
import { setStage } from './stage.ts';

const executablePath = findChromium();

describe.skipIf(executablePath === null)('the banner on another site', () => {
  let stage: Stage;
  let site = '';
  const host = createServer((_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${stage.base}; frame-src ${stage.base}; require-trusted-types-for 'script'`,
    });
    response.end(
      `<!doctype html><html lang="en"><title>Shop</title><script async src="${stage.base}/embed/script.js"></script><main><h1>Shop</h1><a href="#top">First link</a></main>`,
    );
  });

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    stage = await setStage(executablePath);
    await new Promise<void>((ready) => host.listen(0, '127.0.0.1', ready));
    site = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`; // listens on TCP
  });
  afterAll(async () => {
    await stage?.close();
    host.close();
  });

  async function visit(options: BrowserContextOptions = {}) {
    const context = await stage.browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await load(page, () => page.goto(site, { waitUntil: 'load' }));
    return { page, complaints, banner: page.locator('iframe') };
  }

  /** Loads a page and waits until the frame has spoken to it. */
  async function load(page: Page, go: () => Promise<unknown>) {
    await page.addInitScript(`
      addEventListener('message', () => { window.heard = (window.heard ?? 0) + 1; });
    `);
    await go();
    await page.waitForFunction('window.heard > 0');
  }

  it('appears during an incident, in the lower right corner, and breaks no rule of the page', async () => {
    stage.show(outage());
    const { page, complaints, banner } = await visit({ viewport: { width: 1280, height: 800 } });
    await banner.waitFor({ state: 'visible' });
    expect(await banner.boundingBox()).toEqual({ x: 944, y: 669, width: 320, height: 115 });
    expect(await banner.getAttribute('title')).toBe('Meridian status');
    const frame = page.frameLocator('iframe');
    expect(await frame.locator('b').innerText()).toBe('Partial system outage');
    expect(complaints).toEqual([]);
    await page.screenshot({ path: `${PICTURES}/banner-desk.png` });
    await page.context().close();
  });

  it('is not there while all is well, not even for the keyboard', async () => {
    stage.show(quiet());
    const { page, complaints, banner } = await visit();
    expect(await banner.isVisible()).toBe(false);
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement.tagName')).not.toBe('IFRAME');
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('takes no focus, goes with Escape, stays gone for this incident, and returns for the next', async () => {
    stage.show(outage());
    const { page, banner } = await visit();
    await banner.waitFor({ state: 'visible' });
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('BODY');
    await page.frameLocator('iframe').locator('button').focus();
    await page.keyboard.press('Escape');
    await banner.waitFor({ state: 'hidden' });

    await load(page, () => page.reload({ waitUntil: 'load' }));
    expect(await banner.isVisible()).toBe(false);

    const other = { ...OPEN, id: 'c0ffeec0ffee' };
    stage.become({ ...outage(), page: { ...outage().page, incidents: [other] } });
    await load(page, () => page.reload({ waitUntil: 'load' }));
    await banner.waitFor({ state: 'visible' });
    await page.frameLocator('iframe').getByRole('button', { name: 'Dismiss' }).click();
    await banner.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('appears and goes by itself on a page that stays open', async () => {
    stage.show(quiet());
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    await page.clock.install();
    await load(page, () => page.goto(site, { waitUntil: 'load' }));
    const banner = page.locator('iframe');
    stage.become(outage());
    expect(await banner.isVisible()).toBe(false);
    await stage.until(page, banner, true);
    stage.become(quiet());
    await stage.until(page, banner, false);
    await context.close();
  });

  it('listens to its own frame alone', async () => {
    stage.show(quiet());
    const { page, banner } = await visit();
    await page.evaluate(`
      postMessage({ action: 'showFrame', ids: 'aaaaaaaaaaaa' }, '*');
      new Promise((done) => addEventListener('message', () => setTimeout(done), { once: true }));
    `);
    expect(await banner.isVisible()).toBe(false);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that axe complains of, %s',
    async (colorScheme) => {
      for (const [name, view] of Object.entries({ outage, maintained })) {
        stage.show(view());
        for (const viewport of [
          { width: 320, height: 115 },
          { width: 360, height: 148 },
        ]) {
          const page = await stage.open('/embed/frame', { colorScheme, viewport });
          const found = await violations(page);
          // A frame has the headings and landmarks of the page around it.
          expect(found.filter((one) => !/^(?:page-has-heading-one|region)/.test(one))).toEqual([]);
          await page.screenshot({
            path: `${PICTURES}/banner-${name}-${viewport.width}-${colorScheme}.png`,
          });
          await page.context().close();
        }
      }
    },
  );

  it('covers the width of a phone', async () => {
    stage.show(outage());
    const { page, banner } = await visit({
      viewport: { width: 390, height: 800 },
      screen: { width: 390, height: 800 },
    });
    await banner.waitFor({ state: 'visible' });
    const box = await banner.boundingBox();
    expect([box?.x, box?.width, box?.height]).toEqual([0, 390, 160]);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(800);
    await page.screenshot({ path: `${PICTURES}/banner-phone.png` });
    await page.context().close();
  });
});
