// The public pages in a real browser, over documents in memory: readable by everybody, complete without script, quiet and
// truthful while they stay open.

import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { View } from '../worker/snapshot/documents.ts';
import { OPEN, PAST, PLANNED } from '../worker/testing/incidents.ts';
import {
  fresh,
  large,
  maintained,
  outage,
  quiet,
  silent,
  stale,
} from '../worker/testing/states.ts';
import type { Stored } from '../worker/testing/published.ts';
import { published, storedFrom } from '../worker/testing/published.ts';
import { NOW } from '../worker/testing/views.ts';
import { chromiumFlags, findChromium } from './chromium.ts';

const executablePath = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCREENSHOTS = '.wrangler/test/screenshots';
const MINUTE = 60_000;

/** Runs in the page, where axe was put before. */
const VIOLATIONS = `axe
  .run({ resultTypes: ['violations'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html))`;

let { ask, stored } = published(quiet());
/** Requests since {@link show}, as "path status". */
let log: string[] = [];
let isBroken = false;

/** What the server has from now on. */
function show(view: View): void {
  ({ ask, stored } = published(view));
  log = [];
  isBroken = false;
}

/** The same server, other documents. */
function become(view: View, changes: Partial<Stored> = {}): void {
  Object.assign(stored, storedFrom(view), changes);
}

const server = createServer(async (request, response) => {
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const path = request.url ?? '/';
  const answer = isBroken ? new Response('', { status: 500 }) : await ask(path, { headers });
  log.push(`${path} ${answer.status}`);
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
});

const PAGES = [
  '/',
  `/incidents/${OPEN.id}`,
  `/incidents/${PAST.id}`,
  `/maintenance/${PLANNED.id}`,
  '/components/api',
  '/history',
  '/incidents/aaaaaaaaaaaa',
];
const VIEWS = { outage, quiet, maintained, silent, fresh, stale, large: () => large(30) };

describe.skipIf(executablePath === null)('the public pages in a browser', () => {
  let base = '';
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
    browser = await chromium.launch({
      ...(executablePath !== null && { executablePath }),
      args: [...chromiumFlags],
    });
  });

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ timezoneId: 'UTC', ...options });
    const page = await context.newPage();
    await page.clock.install({ time: NOW });
    await page.goto(base + path, { waitUntil: 'load' });
    return page;
  }

  /** Lets the next refresh happen. */
  async function refresh(page: Page): Promise<void> {
    const before = log.length;
    await page.clock.runFor(71_000);
    await expect.poll(() => log.length).toBeGreaterThan(before);
  }

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it.each(Object.keys(VIEWS) as (keyof typeof VIEWS)[])(
      'have nothing that axe complains of: %s',
      async (name) => {
        show(VIEWS[name]());
        const page = await open('/', { colorScheme });
        await page.evaluate(axe);
        for (const width of [360, 768, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          expect(await page.evaluate<string[]>(VIOLATIONS), `at ${width}`).toEqual([]);
          await page.screenshot({
            path: `${SCREENSHOTS}/${name}-${width}-${colorScheme}.png`,
            fullPage: true,
          });
        }
        await page.context().close();
      },
    );

    it.each(PAGES)('have nothing that axe complains of: %s', async (path) => {
      show(outage());
      const page = await open(path, { colorScheme });
      await page.evaluate(axe);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate<string[]>(VIOLATIONS), `at ${width}`).toEqual([]);
      }
      await page.context().close();
    });
  });

  it.each(PAGES)('never need to be scrolled sideways on a phone: %s', async (path) => {
    show(outage());
    const page = await open(path, { viewport: { width: 360, height: 740 } });
    const wider = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wider).toBe(0);
    await page.context().close();
  });

  it('cost three requests at the first visit, and nothing is refused by the policy', async () => {
    show(large(30));
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(base, { waitUntil: 'networkidle' });
    expect(log).toEqual([
      '/ 200',
      expect.stringMatching(/^\/page\/\w+\.css 200$/),
      expect.stringMatching(/^\/page\/\w+\.js 200$/),
    ]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('say everything without script', async () => {
    show(outage());
    const page = await open('/', { javaScriptEnabled: false });
    for (const text of ['Partial system outage', 'As of 11:42 UTC', '1 h 12 min so far']) {
      expect(await page.getByText(text).first().isVisible(), text).toBe(true);
    }
    expect(await page.getByRole('link', { name: 'Refresh' }).isVisible()).toBe(true);
    const names = await page.locator('.parts .name').allInnerTexts();
    expect(names).toHaveLength(6);
    await page.context().close();
  });

  it('tell times in the reader’s zone, and lengths of time by the minute', async () => {
    show(outage());
    const page = await open('/', { timezoneId: 'America/New_York' });
    const facts = page.locator('#now .facts');
    expect(await facts.innerText()).toMatch(/Since 05:30 (?:GMT-5|EST), 1 h 12 min so far/);
    await page.clock.runFor(21_000);
    await page.clock.runFor(20_000);
    expect(await facts.innerText()).toContain('1 h 13 min so far');
    expect(await page.locator('#now .when').first().innerText()).toContain('13 minutes ago');
    await page.context().close();
  });

  it('refresh by themselves: answer, title, icon, and a word to screen readers', async () => {
    show(quiet());
    const page = await open('/');
    const icon = page.locator('link[rel=icon]');
    const green = await icon.getAttribute('href');
    become(outage());
    await refresh(page);
    await page.getByRole('heading', { level: 1, name: 'Partial system outage' }).waitFor();
    expect(await page.title()).toBe('Partial system outage · Meridian');
    expect(await icon.getAttribute('href')).not.toBe(green);
    const said = await page.locator('#said').textContent();
    expect(said).toContain('Partial system outage');
    expect(said).toContain('API and Sign-in: partial outage');
    await page.context().close();
  });

  it('ask by validator, and on 304 change nothing but the time', async () => {
    show(quiet());
    const page = await open('/');
    const heading = await page.locator('h1').elementHandle();
    stored.tickAt = NOW + MINUTE;
    stored.now = NOW + MINUTE;
    await refresh(page);
    expect(log.at(-1)).toBe('/ 304');
    await page.getByText('As of 11:43 UTC').waitFor();
    expect(await heading?.evaluate((element) => element.isConnected)).toBe(true);
    expect(await page.locator('#said').textContent()).toBe('');
    await page.context().close();
  });

  it('keep folds, focus and the place of what is being read when something changes', async () => {
    show(large(30));
    const page = await open('/', { viewport: { width: 800, height: 500 } });
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
    become({ ...calm, page: { ...calm.page, components: parts, incidents: [PAST] } });
    await refresh(page);
    await page.locator('#c-part-7').getByText('Degraded performance').waitFor();
    expect(await page.locator('#g-region-2').getAttribute('open')).not.toBeNull();
    expect(await page.evaluate<string>('document.activeElement.getAttribute("href")')).toBe(
      '/components/part-7',
    );
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
    await page.context().close();
  });

  it('say when they could not be refreshed, and stop saying so', async () => {
    show(quiet());
    const page = await open('/');
    const lost = page.locator('#lost');
    isBroken = true;
    await refresh(page);
    expect(await lost.isVisible()).toBe(false);
    await page.clock.runFor(131_000);
    await lost.waitFor({ state: 'visible' });
    isBroken = false;
    await page.clock.runFor(260_000);
    await lost.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('ask nothing while nobody looks', async () => {
    show(quiet());
    const page = await open('/');
    await page.evaluate(`
      Object.defineProperty(document, 'hidden', { get: () => window.isHidden, configurable: true });
      window.isHidden = true;
      document.dispatchEvent(new Event('visibilitychange'));
    `);
    const before = log.length;
    await page.clock.runFor(20 * MINUTE);
    expect(log.length).toBe(before);
    await page.evaluate(
      'window.isHidden = false; document.dispatchEvent(new Event("visibilitychange"))',
    );
    await page.clock.runFor(10);
    await expect.poll(() => log.length).toBe(before + 1);
    await page.context().close();
  });

  it('tell the days of a bar under the pointer and under the arrow keys', async () => {
    show(outage());
    const page = await open('/');
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
    expect(log.filter((line) => line.startsWith('/components/api'))).toHaveLength(1);
    await page.context().close();
  });

  it('show thirty days on a phone', async () => {
    show(outage());
    const page = await open('/', { viewport: { width: 360, height: 740 } });
    const [bar, drawing] = await Promise.all([
      page.locator('#c-api a.bar').boundingBox(),
      page.locator('#c-api a.bar svg').boundingBox(),
    ]);
    expect((drawing?.width ?? 0) / (bar?.width ?? 1)).toBeCloseTo(3, 1);
    expect(bar?.height).toBeGreaterThanOrEqual(44);
    await page.context().close();
  });

  it('can be walked by keyboard alone, with the focus always seen', async () => {
    show(outage());
    const page = await open('/');
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
