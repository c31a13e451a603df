// What browser tests look with: pages of one server in Chromium, what they complain of on the console, what axe finds, and
// pictures for people.

import { mkdirSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium, overhang, violations } from './browser.ts';
import { findChromium } from './chromium.ts';

/** Where pictures are kept; git ignores it. */
export const PICTURES = 'test-results/screenshots';

export type Look = {
  page: Page;
  /** Errors on the console, in scripts and in loading. */
  complaints: string[];
};

export type Eyes = {
  /** Opens a page in a context of its own. */
  look: (path: string, options?: BrowserContextOptions) => Promise<Look>;
  violations: typeof violations;
  overhang: typeof overhang;
  keep: (page: Page, name: string) => Promise<void>;
  close: () => Promise<void>;
};

/** Needs a Chromium: tests without one are skipped before they get here. */
export async function openBrowser(base: string): Promise<Eyes> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium');
  const browser = await launchChromium(executablePath);
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
    violations,
    overhang,
    async keep(page, name) {
      await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
    },
    close: () => browser.close(),
  };
}
