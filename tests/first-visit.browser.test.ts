// The first look at a fresh server in a real browser: nothing complains, nothing is missing without script, everybody can
// read it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type Eyes } from './eyes.ts';
import { findChromium } from './chromium.ts';
import { startServer, until, type Server } from './server.ts';

const SAMPLE = '/incidents/k3v9q2m7x4ht';
const POSTMORTEM = '/postmortems/2026-10-12-connection-pool-exhausted/';
const PAGES = ['/', '/history', '/history?month=2026-10', SAMPLE, '/components/api', '/nowhere'];

describe.skipIf(findChromium() === null)('the first look, in a browser', () => {
  let server: Server;
  let eyes: Eyes;
  beforeAll(async () => {
    server = await startServer();
    eyes = await openBrowser(server.url);
    await until(async () => {
      const page = await (await fetch(server.url)).text();
      return page.includes('All systems operational') ? page : null;
    }, 'the page says that all systems are operational');
  });
  afterAll(async () => {
    await eyes?.close();
    await server?.stop();
  });

  it('begins with the answer, and no page complains on the console', async () => {
    const { page, complaints } = await eyes.look('/');
    expect(await page.locator('h1').innerText()).toBe('All systems operational');
    for (const path of [...PAGES.slice(0, -1), '/postmortems/', POSTMORTEM, '/runbooks/']) {
      await page.goto(server.url + path, { waitUntil: 'networkidle' });
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('leads from a past incident to its postmortem with one click', async () => {
    const { page } = await eyes.look(SAMPLE);
    await page
      .getByRole('link', { name: /postmortem/i })
      .nth(1)
      .click();
    await page.waitForURL(`**${POSTMORTEM}`);
    expect(await page.locator('h1').innerText()).toContain('connection pool');
    await page.context().close();
  });

  it('is complete without script', async () => {
    const { page } = await eyes.look('/', { javaScriptEnabled: false });
    expect(await page.locator('h1').innerText()).toBe('All systems operational');
    expect(await page.locator('#c-api').innerText()).toContain('Operational');
    await page.locator('#c-api a').click();
    await page.waitForURL('**/components/api');
    expect(await page.locator('#days tbody tr').count()).toBe(90);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe complains of, %s', async (scheme) => {
    const { page } = await eyes.look('/', { colorScheme: scheme });
    for (const path of PAGES) {
      await page.goto(server.url + path);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await eyes.violations(page), `${path} at ${width}`).toEqual([]);
        const name = path.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'status';
        await eyes.keep(page, `first-${name}-${width}-${scheme}`);
      }
    }
    await page.context().close();
  });

  it('never needs to be scrolled sideways on a phone', async () => {
    const { page } = await eyes.look('/', { viewport: { width: 360, height: 740 } });
    for (const path of PAGES) {
      await page.goto(server.url + path);
      expect(await eyes.overhang(page), path).toBe(0);
    }
    await page.context().close();
  });
});
