// The whole way of a subscriber, as `npm start` serves it: the form without script, a mail over real SMTP, the button, an
// incident, its mail, and one click to leave.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delivery, headersOf } from '../worker/testing/pagerduty.ts';
import type { MailServer, Received } from '../worker/testing/smtp.ts';
import { startMailServer } from '../worker/testing/smtp.ts';
import { chromiumFlags, findChromium } from './chromium.ts';
import type { Server } from './server.ts';
import { startServer, until } from './server.ts';

const executablePath = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const MAIL_WITHIN_MS = 20_000;
const READER = 'reader@customer.example';
/** Where pictures go that somebody wants to look at: `PICTURES=folder`. */
const pictures = process.env['PICTURES'];

describe.skipIf(executablePath === null)('a subscriber', () => {
  let mails: MailServer;
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    mails = await startMailServer();
    server = await startServer({
      SMTP_URL: `smtp://127.0.0.1:${mails.port}`,
      EMAIL_FROM: 'Meridian Status <status@meridian.example>',
    });
    browser = await chromium.launch({
      ...(executablePath !== null && { executablePath }),
      args: [...chromiumFlags],
    });
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await mails?.close();
  });

  /** The n-th mail to the subscriber; people inside are told too. */
  const newest = (count: number) =>
    until(
      async () => mails.received.filter(({ to }) => to.includes(READER))[count - 1] ?? null,
      `mail ${count} to ${READER}`,
      MAIL_WITHIN_MS,
    );
  /** The path of a link, which names the page's public address. */
  const linkIn = ({ mail }: Received, kind: string) =>
    new RegExp(`https://[^/\\s]+(/${kind}/[\\w.-]+)`).exec(mail.text ?? '')?.[1] ??
    expect.fail(`no link to ${kind}`);
  const picture = async (page: Page, name: string) => {
    if (pictures === undefined) return;
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
    }
  };
  const say = async (type: 'incident.triggered' | 'incident.acknowledged') => {
    const service = { id: 'PAPI001', summary: 'api-production' };
    const body = delivery({
      type,
      incident: { id: 'PSUBSCRIBE', service },
      at: Date.now(),
      agent: type === 'incident.acknowledged' ? 'user' : 'integration',
    });
    const headers = await headersOf(server.secret, body);
    const response = await fetch(`${server.url}/webhooks/pagerduty`, {
      method: 'POST',
      body,
      headers,
    });
    expect(response.status).toBe(202);
  };

  it('signs up without script, confirms, is told, and leaves with one click', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.url}/subscribe`);
    await picture(page, 'subscribe');
    await page.getByLabel('Your address').fill(READER);
    await page.getByText('What you want to hear of').click();
    await picture(page, 'subscribe-open');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    expect(await page.textContent('h1')).toBe('Look for our message');

    const confirmation = await newest(1);
    expect(confirmation.to).toEqual([READER]);
    expect(confirmation.mail.headers.some(({ key }) => key === 'list-unsubscribe')).toBe(false);
    await page.goto(server.url + linkIn(confirmation, 'confirm'));
    await picture(page, 'confirm');
    await page.getByRole('button', { name: 'Confirm' }).click();
    expect(await page.textContent('h1')).toBe('You are subscribed');
    await page.getByRole('link', { name: 'Choose what you hear' }).click();
    await picture(page, 'manage');
    expect(await page.getByLabel('Incidents', { exact: true }).isChecked()).toBe(true);

    await say('incident.triggered');
    await say('incident.acknowledged');
    const told = await newest(2);
    expect(told.mail.subject).toMatch(/^API: .+ · Meridian$/);
    expect(told.mail.text).toContain('Investigating');
    // In a page of its own, without the policy of ours.
    const reader = await browser.newPage();
    for (const [name, { mail }] of Object.entries({ mail: told, 'mail-confirm': confirmation })) {
      expect(mail.html).toContain('<h1');
      await reader.setContent(mail.html ?? '');
      await picture(reader, name);
    }

    const leave = told.mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
    const path = new URL(leave.slice(1, -1)).pathname;
    // As a mail program does it: no cookies, no page.
    const clicked = await fetch(server.url + path, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      redirect: 'manual',
    });
    expect(clicked.status).toBe(200);
    await page.goto(server.url + path);
    expect(await page.textContent('h1')).toBe('This link no longer works');
  });

  it.each(['/subscribe', '/de/subscribe'])('finds no barrier on %s', async (path) => {
    const page = await browser.newPage();
    await page.goto(server.url + path);
    await page.evaluate(axe);
    const found = await page.evaluate<{ id: string }[]>(
      `(async () => (await axe.run(document)).violations.map(({ id }) => ({ id })))()`,
    );
    expect(found).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});
