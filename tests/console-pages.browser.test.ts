// The console with its script, on a phone, and every page of it in both colours and widths: what is typed is drawn as page and
// mail, countdowns tick, what somebody else says is told without taking anything away, and axe finds nothing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { routes } from '../worker/routes.ts';
import { findChromium } from './chromium.ts';
import { openBrowser, type Eyes } from './eyes.ts';
import { startServer, until, type Server } from './server.ts';

const PHONE = { viewport: { width: 360, height: 740 } } as const;

/** Makes the script look whether something has changed, as coming back to the page does. */
const lookAgain = (page: Page) =>
  page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');

describe.skipIf(findChromium() === null)('the console, with its script', () => {
  let server: Server;
  let eyes: Eyes;
  let page: Page;
  let complaints: string[];
  let incident: string;
  beforeAll(async () => {
    server = await startServer();
    eyes = await openBrowser('');
    const link = await until(
      async () => /http:\S+\/console\/sign-in\?code=[\w-]+/.exec(server.output())?.[0] ?? null,
      'a sign-in link is printed',
    );
    ({ page, complaints } = await eyes.look(link, PHONE));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/console');
    await page.getByRole('link', { name: 'Open an incident' }).click();
    await page.getByLabel('What customers read as its name').fill('Sign-ins fail');
    await page.getByLabel('Severity').selectOption('SEV-1');
    await page.locator('select[name="component.api"]').selectOption('major_outage');
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.waitForURL('**/console/incidents/*');
    incident = page.url();
  });
  afterAll(async () => {
    await eyes?.close();
    await server?.stop();
  });

  it('draws what is typed as page and mail, and says nothing yet', async () => {
    const body = page.getByLabel(/What customers read \(Markdown\)/);
    await body.fill('We roll back a **deployment**.');
    await page.locator('#preview strong', { hasText: 'deployment' }).waitFor();
    expect(await page.locator('#preview').innerText()).toMatch(/In the mail, .*“Sign-ins fail · /);
    await page.getByText('The mail as it arrives').click();
    await page.frameLocator('iframe').locator('strong', { hasText: 'deployment' }).waitFor();
    expect(await body.inputValue()).toBe('We roll back a **deployment**.');
    expect(await (await fetch(incident.replace('/console', ''))).text()).not.toContain('roll back');
    await eyes.keep(page, 'console-live-preview');
    expect(await eyes.overhang(page)).toBeLessThanOrEqual(0);
  });

  it('counts down to the next update', async () => {
    const due = page.locator('[data-due]').first();
    const before = await due.innerText();
    expect(before).toMatch(/^in \d+:\d\d$/);
    await until(async () => ((await due.innerText()) === before ? null : true), 'it ticks');
  });

  it('tells that somebody else has spoken, and keeps what is typed', async () => {
    const other = await page.context().newPage();
    await other.goto(incident);
    await other.getByRole('button', { name: 'No change' }).click();
    const undo = other.locator('[data-undo]').first();
    await until(
      async () => (/\(\d+ s\)$/.test(await undo.innerText()) ? true : null),
      'it can be taken back for some seconds',
    );
    await other.close();
    await lookAgain(page);
    await page.locator('#changed:not([hidden])').waitFor();
    const body = page.getByLabel(/What customers read \(Markdown\)/);
    expect(await body.inputValue()).toBe('We roll back a **deployment**.');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Somebody else has spoken' }).waitFor();
    expect(await body.inputValue()).toBe('We roll back a **deployment**.');
    await eyes.keep(page, 'console-conflict');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    const publicly = async () => (await fetch(incident.replace('/console', ''))).text();
    await expect.poll(publicly).toContain('We roll back');
  });

  it('is the same calm page everywhere: nothing hangs over, axe finds nothing', async () => {
    const id = incident.split('/').at(-1) ?? '';
    const known: Readonly<Record<string, string>> = { ':id': id, ':subject': `incident:${id}` };
    const paths = routes
      .filter(({ method, path }) => method === 'GET' && path.startsWith('/console'))
      .filter(({ path }) => !/\.(?:css|js)$|^\/console\/(?:changes|docs|sign-in)/.test(path))
      .map(({ path }) => path.replace(/:\w+/g, (name) => known[name] ?? 'missing'));
    const found: string[] = [];
    // Every page in both widths and both colours, every second one in the other two of the four combinations.
    for (const [width, first, second] of [
      [360, 'light', 'dark'],
      [1280, 'dark', 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      for (const [index, path] of paths.entries()) {
        const colorScheme = index % 2 === 0 ? first : second;
        await page.emulateMedia({ colorScheme });
        await page.goto(server.url + path);
        for (const one of await eyes.violations(page))
          found.push(`${path} at ${width}, ${colorScheme}: ${one}`);
        const over = await eyes.overhang(page);
        if (over > 0) found.push(`${path} at ${width}: ${over} px too wide`);
        const name = path.replace('/console', 'now').replace(id, 'one').replaceAll(/[/:]/g, '-');
        await eyes.keep(page, `console-page-${name}-${width}-${colorScheme}`);
      }
    }
    expect(found).toEqual([]);
    await page.locator('summary', { hasText: 'More' }).click();
    await eyes.keep(page, 'console-menu');
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
  });

  it('judges the notice of planned work while it is typed', async () => {
    await page.goto(`${server.url}/console/maintenance`);
    await page.getByLabel('From, UTC').fill('2020-01-01T10:00');
    const notice = () => page.locator('[data-notice]').innerText();
    await expect.poll(notice).toContain('counts against the SLA');
    await page.getByLabel('From, UTC').fill('2099-01-01T10:00');
    await expect.poll(notice).toContain('does not count');
  });

  it('says when the session has ended, and takes nothing away', async () => {
    await page.setViewportSize(PHONE.viewport);
    await page.goto(incident);
    const body = page.getByLabel(/What customers read \(Markdown\)/);
    await body.fill('Typed for minutes.');
    const other = await page.context().newPage();
    await other.goto(`${server.url}/console`);
    await other.locator('summary', { hasText: 'More' }).click();
    await other.getByRole('button', { name: /Sign out/ }).click();
    await other.waitForURL('**/sign-in');
    await lookAgain(page);
    await page.locator('#signed-out:not([hidden])').waitFor();
    expect(await body.inputValue()).toBe('Typed for minutes.');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  });
});
