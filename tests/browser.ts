// The Chromium of the browser tests, which waits as long as a busy machine needs, and what every test looks for in a page.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type Page, chromium } from 'playwright-core';
import { expect } from 'vitest';
import { chromiumFlags } from './chromium.ts';
import { GIVE_UP_MS } from './server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Runs in the page, where axe was put before. */
const VIOLATIONS = `axe
  .run({ resultTypes: ['violations'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html))`;

/** `executablePath`: from `findChromium`; null: the one that playwright knows. */
export async function launchChromium(executablePath: string | null): Promise<Browser> {
  const browser = await chromium.launch({
    ...(executablePath !== null && { executablePath }),
    args: [...chromiumFlags],
    timeout: GIVE_UP_MS,
  });
  browser.on('context', (context) => context.setDefaultTimeout(GIVE_UP_MS));
  return browser;
}

/** What axe complains of. */
export async function violations(page: Page): Promise<string[]> {
  // By the debugger and not as a script of the page, whose policy would refuse it.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe);
  return page.evaluate<string[]>(VIOLATIONS);
}

/** How many pixels a page is wider than its window. */
export const overhang = (page: Page) =>
  page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );

/** Waits until the page's one heading says this; after a click the page before it may still be there. */
export async function headed(page: Page, heading: string): Promise<void> {
  await expect.poll(() => page.textContent('h1')).toBe(heading);
}
