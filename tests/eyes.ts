// What browser tests look with: pages of one server in Chromium, what they complain of on the console, what axe finds, and
// pictures for people.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from './chromium.ts';

/** Where pictures are kept; git ignores it. */
export const PICTURES = 'test-results/screenshots';

/** Runs in the page, where axe was put before. */
const VIOLATIONS = `axe
  .run({ resultTypes: ['violations'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html))`;

export type Look = {
  page: Page;
  /** Errors on the console, in scripts and in loading. */
  complaints: string[];
};

export type Eyes = {
  /** Opens a page in a context of its own. */
  look: (path: string, options?: BrowserContextOptions) => Promise<Look>;
  violations: (page: Page) => Promise<string[]>;
  /** How many pixels a page is wider than its window. */
  overhang: (page: Page) => Promise<number>;
  keep: (page: Page, name: string) => Promise<void>;
  close: () => Promise<void>;
};

/** Needs a Chromium: tests without one are skipped before they get here. */
export async function openBrowser(base: string): Promise<Eyes> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium');
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  mkdirSync(PICTURES, { recursive: true });
  return {
    async look(path, options = {}) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error')
          complaints.push(`${message.location().url}: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('requestfailed', (request) => {
        // The page's own refresh, which leaving the page or a later one cuts off, is no complaint.
        const why = request.failure()?.errorText ?? '';
        if (why !== 'net::ERR_ABORTED') complaints.push(`${request.url()} was not loaded: ${why}`);
      });
      await page.goto(base + path, { waitUntil: 'load' });
      return { page, complaints };
    },
    async violations(page) {
      // By the debugger and not as a script of the page, whose policy would refuse it.
      await page.evaluate(axe);
      return page.evaluate<string[]>(VIOLATIONS);
    },
    overhang: (page) =>
      page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      ),
    async keep(page, name) {
      await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
    },
    close: () => browser.close(),
  };
}
