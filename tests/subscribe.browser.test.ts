// The whole way of a subscriber, as `npm start` serves it: the form without script, a mail over real SMTP, the button, an
// incident, its mail, and one click to leave.

import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delivery, headersOf } from '../worker/testing/pagerduty.ts';
import type { MailServer, Received } from '../worker/testing/smtp.ts';
import { startMailServer } from '../worker/testing/smtp.ts';
import { headed, launchChromium, overhang, violations } from './browser.ts';
import { findChromium } from './chromium.ts';
import { startPushService } from '../worker/testing/push-service.ts';
import type { Server } from './server.ts';
import { startProgram, startServer, until } from './server.ts';

const executablePath = findChromium();
const TOKEN = 'a-token-of-the-subscribers-tests';
const READER = 'reader@customer.example';
/** Where pictures go that somebody wants to look at: `PICTURES=folder`. */
const pictures = process.env['PICTURES'];

/** In the service worker: notices when it has shown so many more notifications. */
const noticing = (count: number) => `{
  let left = ${count};
  const show = registration.showNotification;
  self.allShown = new Promise((done) => {
    registration.showNotification = async (...all) => {
      await show.apply(registration, all);
      left -= 1;
      if (left === 0) done();
    };
  });
  void 0; // or what is asked here would wait for it
}`;
/** In the service worker: what stands on the screen once they are there. To ask earlier could lose one: the browser drops
 * what it has stored and does not show yet. */
const WHAT_IS_SHOWN = `allShown.then(() => registration.getNotifications()).then((all) =>
  all.map(({ title, body, tag }) => ({ title, body, tag })))`;
/** In the service worker: clicks on the first notification; gives the address that is opened. */
const CLICK = `registration.getNotifications().then(([notification]) => new Promise((opened) => {
  Object.defineProperty(clients, 'openWindow', { value: async (url) => opened(url) });
  dispatchEvent(new NotificationEvent('notificationclick', { notification }));
}))`;

/** In the service worker: the browser has replaced its subscription by another one, for the same push service. */
const REPLACE = (subscription: object) => {
  const other = JSON.stringify(subscription);
  return `PushManager.prototype.subscribe = async () => ({ toJSON: () => (${other}) });
    void dispatchEvent(new ExtendableEvent('pushsubscriptionchange'))`;
};

describe.skipIf(executablePath === null)('a subscriber', () => {
  let mails: MailServer;
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    mails = await startMailServer();
    server = await startServer({
      SMTP_URL: `smtp://127.0.0.1:${mails.port}`,
      EMAIL_FROM: 'Meridian Status <status@meridian.example>',
      OPERATOR_TOKENS: TOKEN,
    });
    browser = await launchChromium(executablePath);
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
  const API = { id: 'PAPI001', summary: 'api-production' };
  const WEB = { id: 'PWEB001', summary: 'web-production' };
  const say = async (type: 'incident.triggered' | 'incident.acknowledged', service = API) => {
    const body = delivery({
      type,
      incident: { id: `Q${service.id}`, service },
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
    await headed(page, 'Look for our message');

    const confirmation = await newest(1);
    expect(confirmation.to).toEqual([READER]);
    expect(confirmation.mail.headers.some(({ key }) => key === 'list-unsubscribe')).toBe(false);
    await page.goto(server.url + linkIn(confirmation, 'confirm'));
    await picture(page, 'confirm');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await headed(page, 'You are subscribed');
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
    await headed(page, 'This link no longer works');
  });

  it('lets this browser be told: asks it, sends to its push service, and shows what comes', async () => {
    await using service = await startPushService();
    const context = await browser.newContext({ permissions: ['notifications'] });
    const page = await context.newPage();
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });
    // The push service of the real one is on the internet; everything else is the browser's own.
    await page.addInitScript((subscription) => {
      PushManager.prototype.subscribe = (options) => {
        Object.assign(window, { serverKey: options?.applicationServerKey });
        const given = { ...subscription, toJSON: () => subscription };
        return Promise.resolve(given as unknown as PushSubscription); // what the page's script uses of it
      };
    }, service.subscription);
    await page.goto(`${server.url}/subscribe`);
    expect(await page.getByLabel('Your address').isVisible()).toBe(true);
    await page.getByText('This browser').click();
    expect(await page.getByLabel('Your address').isVisible()).toBe(false);
    await picture(page, 'subscribe-browser');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.waitForURL(`${server.url}/api/subscribers`);
    await headed(page, 'Look for our message');
    expect(refused).toEqual([]);

    const cdp = await context.newCDPSession(page);
    const registered = new Promise<string>((done) => {
      cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [first] = registrations;
        if (first !== undefined) done(first.registrationId);
      });
    });
    await cdp.send('ServiceWorker.enable');
    const registrationId = await registered;
    const [worker = expect.fail('no service worker')] = context.serviceWorkers();
    const show = async (...pushed: string[]) => {
      await worker.evaluate(noticing(pushed.length));
      const deliver = (data: string) =>
        cdp.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId, data });
      await Promise.all(pushed.map(deliver));
      return worker.evaluate<{ title: string; body: string; tag: string }[]>(WHAT_IS_SHOWN);
    };

    const { text: challenge } = await service.arrived(1);
    const { title, link } = JSON.parse(challenge) as Record<string, string>;
    expect(await show(challenge)).toMatchObject([{ title }]);
    // Where a click on it leads.
    const opened = await worker.evaluate<string>(CLICK);
    expect(opened).toBe(new URL(link ?? '').pathname);
    await page.goto(server.url + opened);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await headed(page, 'You are subscribed');

    await say('incident.triggered', WEB);
    await say('incident.acknowledged', WEB);
    const { text: news, headers } = await service.arrived(2);
    expect(headers['urgency']).toBe('high');
    const told = JSON.parse(news) as Record<string, string>;
    expect(told['title']).toMatch(/^(?:Dashboard|Auth)/);
    const shown = await show(news);
    const notification = shown.find(({ tag }) => tag === told['tag']);
    expect(notification?.title).toBe(told['title']);
    expect(notification?.body).toContain('Investigating');
    // A newer update of the same incident takes its place.
    const newer = { ...told, id: 'newer', title: 'Newer' };
    const after = await show(JSON.stringify(newer));
    expect(after.filter(({ tag }) => tag === told['tag'])).toMatchObject([{ title: 'Newer' }]);
    // Of several that come at once, none is lost.
    const others = Array.from({ length: 5 }, (_, index) => `other ${index}`);
    const all = await show(...others.map((tag) => JSON.stringify({ ...told, id: tag, tag })));
    expect(all.map(({ tag }) => tag)).toEqual(expect.arrayContaining(others));

    // When the browser replaces its subscription, the new one is asked like the first.
    const { endpoint } = service.subscription;
    await worker.evaluate(REPLACE({ ...service.subscription, endpoint: `${endpoint}-again` }));
    const { text: again } = await service.arrived(3);
    expect(JSON.parse(again)).toMatchObject({ title });
    await context.close();
  });

  it('is within reach of the operators’ commands', async () => {
    const env = { ALLCLEAR_URL: server.url, OPERATOR_TOKENS: TOKEN };
    const run = async (...[script, args]: Parameters<typeof startProgram>) => {
      const program = startProgram(script, args, env);
      return { code: await program.ended, output: program.output() };
    };
    const [tested, refused, rekeyed] = await Promise.all([
      run('scripts/notify-test.ts', ['email:ops@meridian.example']),
      run('scripts/notify-test.ts', ['slack']),
      run('scripts/rekey.ts', []),
    ]);
    expect(tested).toEqual({ code: 0, output: 'Accepted by email.\n' });
    expect(mails.received).toContainEqual(
      expect.objectContaining({
        to: ['ops@meridian.example'],
        mail: expect.objectContaining({ subject: expect.stringContaining('This is a test') }),
      }),
    );
    expect(refused).toEqual({ code: 1, output: 'Not accepted: SLACK_WEBHOOK_URL is not set.\n' });
    expect(rekeyed.output).toBe('Everything was sealed with the newest key already.\n');
  });

  it.each(['/subscribe', '/de/subscribe'])('finds no barrier on %s', async (path) => {
    const page = await browser.newPage();
    await page.goto(server.url + path);
    expect(await violations(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
  });
});
