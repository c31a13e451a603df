// The public's part of the app in a real browser: a server over documents in memory that a test can change, and pages whose
// clock stands still until the test moves it.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Sources } from '../worker/publish/respond.ts';
import type { View } from '../worker/snapshot/documents.ts';
import { published, storedFrom } from '../worker/testing/published.ts';
import type { Stored } from '../worker/testing/published.ts';
import { quiet } from '../worker/testing/states.ts';
import { NOW } from '../worker/testing/views.ts';
import { launchChromium } from './browser.ts';

export type Stage = {
  browser: Browser;
  /** Requests since {@link Stage.show}, as "path status". */
  log: string[];
  stored: Stored;
  /** Every answer is 500. */
  isBroken: boolean;
  /** What the server has from now on. */
  show(view: View): void;
  /** The same server, other documents. */
  become(view: View): void;
  /** A page of its own context, at the fixtures' instant. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Lets the page's next refresh happen. */
  refresh(page: Page): Promise<void>;
  /** Lets minutes of the page go by until this is shown, or is not any more. */
  until(page: Page, one: Locator, isShown: boolean): Promise<void>;
  close(): Promise<void>;
  base: string;
};

/** Starts a server and a browser. `promises`: how the promises are shown; without it there are none. */
export async function setStage(
  executablePath: string | null,
  promises?: Sources['promises'],
): Promise<Stage> {
  let { ask, stored } = published(quiet(), promises);
  const server = createServer(async (request, response) => {
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    );
    const path = request.url ?? '/';
    const answer = stage.isBroken
      ? new Response('', { status: 500 })
      : await ask(path, { headers });
    stage.log.push(`${path} ${answer.status}`);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo; // listens on TCP
  const browser = await launchChromium(executablePath);
  const stage: Stage = {
    browser,
    base: `http://127.0.0.1:${port}`,
    log: [],
    isBroken: false,
    get stored() {
      return stored;
    },
    show(view) {
      ({ ask, stored } = published(view, promises));
      stage.log = [];
      stage.isBroken = false;
    },
    become(view) {
      Object.assign(stored, storedFrom(view));
    },
    async open(path, options = {}) {
      const context = await browser.newContext({ timezoneId: 'UTC', ...options });
      const page = await context.newPage();
      await page.clock.install({ time: NOW });
      await page.goto(stage.base + path, { waitUntil: 'load' });
      return page;
    },
    async refresh(page) {
      const before = stage.log.length;
      await page.clock.runFor(71_000);
      await expect.poll(() => stage.log.length).toBeGreaterThan(before);
    },
    async until(page, one, isShown) {
      // What the page asks for in between is answered in real time.
      const passes = async () => {
        await page.clock.runFor(60_000);
        return one.isVisible();
      };
      await expect.poll(passes).toBe(isShown);
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
  return stage;
}
