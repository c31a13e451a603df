// The docs site in a real browser: readable by everybody (axe, light and dark, phone and desk),
// searchable, and with the live state in its header when there is one to show.

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, overhang, violations } from './browser.ts';
import { findChromium } from './chromium.ts';
import { DocsSite } from './docs-site.ts';

const executablePath = findChromium();
const site = new DocsSite();
let browser: Browser;

const PAGES = [
  '/postmortems/',
  '/postmortems/2026-10-12-connection-pool-exhausted/',
  '/postmortems/2026-07-21-dashboard-slow/',
  '/runbooks/',
  '/runbooks/disk-full/',
  '/postmortems/metrics/',
  '/guides/',
  '/guides/severity/',
  '/guides/on-call/',
  '/guides/escalation/',
  '/guides/roles/',
  '/guides/communication/',
  '/guides/blameless/',
  '/guides/writing-a-postmortem/',
  '/guides/writing-a-runbook/',
  '/guides/content-rules/',
  '/offline',
  '/nowhere',
];

describe.skipIf(executablePath === null)('the docs site in a browser', () => {
  beforeAll(async () => {
    await site.open();
    browser = await launchChromium(executablePath);
  });

  afterAll(async () => {
    await browser?.close();
    await site.close();
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(site.base + path, { waitUntil: 'load' });
    return page;
  }

  it.each(['light', 'dark'] as const)('has nothing that axe complains of, %s', async (scheme) => {
    site.badge = { schemaVersion: 1, label: 'status', message: 'partial outage', color: 'b04300' };
    const page = await open('/guides/', { colorScheme: scheme });
    for (const path of PAGES) {
      await page.goto(site.base + path, { waitUntil: 'load' });
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await violations(page), `${path} at ${width}`).toEqual([]);
      }
    }
    await page.context().close();
  });

  it('never needs to be scrolled sideways on a phone', async () => {
    const page = await open('/guides/', { viewport: { width: 360, height: 740 } });
    for (const path of PAGES) {
      await page.goto(site.base + path, { waitUntil: 'load' });
      expect(await overhang(page), path).toBe(0);
    }
    await page.context().close();
  });

  it('shows the number behind each figure on a phone, without scrolling', async () => {
    const page = await open('/postmortems/metrics/', { viewport: { width: 360, height: 740 } });
    const hidden = await page.evaluate<number[]>(`[...document.querySelectorAll('.measure .scroll')]
      .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)`);
    expect(hidden).toEqual([0, 0, 0, 0]);
    await page.context().close();
  });

  it('leads from the first screen of a runbook to its first command in one tap', async () => {
    const page = await open('/guides/', { viewport: { width: 360, height: 740 } });
    const isSeen = (selector: string) =>
      page.evaluate<boolean>(`(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(
        document.querySelector('${selector}').getBoundingClientRect()
      )`);
    for (const name of ['high-error-rate', 'database-failing', 'certificate-expiry']) {
      await page.goto(`${site.base}/runbooks/${name}/`, { waitUntil: 'load' });
      expect(await isSeen('.begin a'), name).toBe(true);
      await page.locator('.begin a').first().click();
      await expect.poll(() => isSeen('#diagnose'), { message: name }).toBe(true);
      expect(await isSeen('.sl-markdown-content pre'), name).toBe(true);
    }
    await page.context().close();
  });

  it('shows the live state with sign and word, and links it to the status page', async () => {
    site.badge = { schemaVersion: 1, label: 'status', message: 'major outage', color: 'b3141f' };
    const page = await open('/runbooks/');
    const state = page.locator('[data-live-state]');
    await state.waitFor({ state: 'visible' });
    expect(await state.innerText()).toBe('Major outage');
    expect(await state.getAttribute('href')).toBe('/');
    expect(await state.locator('svg').count()).toBe(1);
    await page.context().close();
  });

  it('claims nothing when the status service does not answer, and does not complain', async () => {
    site.badge = null;
    const context = await browser.newContext();
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${site.base}/runbooks/`, { waitUntil: 'networkidle' });
    expect(await page.locator('[data-live-state]').isVisible()).toBe(false);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('counts from the public record how soon customers heard, and without one says where it is', async () => {
    const update = (status: string, display_at: string) => ({ status, display_at });
    site.record = {
      incidents: [
        {
          started_at: '2026-11-02T10:00:00Z',
          resolved_at: '2026-11-02T11:00:00Z',
          incident_updates: [
            update('postmortem', '2026-11-04T11:00:00Z'),
            update('investigating', '2026-11-02T10:09:00Z'),
          ],
        },
      ],
    };
    const page = await open('/postmortems/metrics/');
    await page.getByText('9 min median, 9 min p90, 9 min mean, n = 1').waitFor();
    expect(await page.locator('[data-figure="linked-in-record"]').innerText()).toBe('1 of 1');
    site.record = null;
    await page.reload({ waitUntil: 'load' });
    const figure = page.locator('[data-figure="first-update"]');
    await expect.poll(() => figure.innerText()).toBe('see the history');
    await page.context().close();
  });

  it('follows the reader’s colours without script too', async () => {
    const page = await open('/runbooks/', { colorScheme: 'light', javaScriptEnabled: false });
    const background = await page.evaluate<string>(
      'getComputedStyle(document.body).backgroundColor',
    );
    expect(background).toBe('rgb(255, 255, 255)');
    await page.context().close();
  });

  it('finds a runbook by the words of its trouble, and no draft', async () => {
    const page = await open('/guides/');
    await page.keyboard.press('Control+k');
    const field = page.locator('.pagefind-ui__search-input');
    await field.waitFor();
    await field.fill('pool timeout');
    const first = page.locator('.pagefind-ui__result-link').first();
    await first.waitFor();
    const found = await page.locator('.pagefind-ui__result-link').allInnerTexts();
    expect(found.join('\n')).toContain('Database connections exhausted');
    const draft = 'Events arrived late while a queue grew';
    await field.fill(draft);
    await page.locator('.pagefind-ui__message', { hasText: draft }).waitFor();
    const titles = await page.locator('.pagefind-ui__result-link').allInnerTexts();
    expect(titles.join('\n')).not.toContain('Events arrived late');
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)(
    'needs nothing that its policy refuses, with search and the choice of colours, %s',
    async (colorScheme) => {
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      const refused: string[] = [];
      page.on('console', (message) => {
        if (/content.security.policy/i.test(message.text())) refused.push(message.text());
      });
      // What a page asks for does not depend on its colours.
      for (const path of colorScheme === 'light' ? PAGES : [])
        await page.goto(site.base + path, { waitUntil: 'networkidle' });

      await page.goto(`${site.base}/runbooks/disk-full/`, { waitUntil: 'load' });
      const other = colorScheme === 'light' ? 'dark' : 'light';
      await page.locator('starlight-theme-select select').first().selectOption(other);
      expect(await page.locator('html').getAttribute('data-theme')).toBe(other);
      await page.reload({ waitUntil: 'load' });
      expect(await page.locator('html').getAttribute('data-theme')).toBe(other);

      await page.locator('button[data-open-modal]').click();
      await page.locator('.pagefind-ui__search-input').fill('certificate');
      await page.locator('.pagefind-ui__result-link').first().waitFor();
      expect(refused).toEqual([]);
      await context.close();
    },
  );

  it('is refused what its policy does not name', async () => {
    const page = await open('/runbooks/');
    const isRefused = page.waitForEvent('console', (message) =>
      /content.security.policy/i.test(message.text()),
    );
    await page.evaluate(`
      document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }));
    `);
    await isRefused;
    expect(await page.evaluate('window.ran')).toBeUndefined();
    await page.context().close();
  });

  it('looks again at a test’s age, however old the build is', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.clock.setFixedTime(new Date('2031-01-01T00:00:00Z'));
    await page.goto(`${site.base}/runbooks/disk-full/`, { waitUntil: 'load' });
    const shown = page.locator('runbook-freshness .badge');
    await page.getByText('Test overdue').waitFor();
    expect(await shown.getAttribute('class')).toContain('is-partial');
    await context.close();
  });
});
