// A SEV-1 from PagerDuty's first word to its closing, on a phone of 360 px, without script: nothing has to be scrolled
// sideways, nothing complains, axe finds nothing, and customers see each update at once. Its postmortem is deployed as the
// build would do it: a file beside the site, and a start.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { PublishedPostmortem } from '../content/schema/published.ts';
import { delivery, headersOf } from '../worker/testing/pagerduty.ts';
import { findChromium } from './chromium.ts';
import { openBrowser, type Eyes } from './eyes.ts';
import { startServer, until, type Server } from './server.ts';

/** A company of two components, which PagerDuty alone speaks of. */
const STATUS = {
  page: {
    name: 'Meridian',
    url: 'https://status.meridian.example',
    timezone: 'Etc/UTC',
    support: 'https://meridian.example/help',
  },
  components: [
    { id: 'api', name: 'API' },
    { id: 'web', name: 'Website' },
  ],
  services: [{ id: 'PAPI001', name: 'api-production', components: ['api'] }],
  priorities: { P1: 'SEV-1' },
};
const PAGED = {
  id: 'QPHONE',
  service: { id: 'PAPI001', summary: 'api-production' },
  priority: { id: 'PPRIO1', summary: 'P1' },
};
type Case = {
  reference: string;
  phase: string;
  steps: { name: string; evidence: string | null }[];
};
const PHONE = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false } as const;

describe.skipIf(findChromium() === null)('the console, on a phone', () => {
  let server: Server;
  let eyes: Eyes;
  let link: string;
  /** The cookie of who signed in first. */
  let storageState: Awaited<ReturnType<ReturnType<Page['context']>['storageState']>>;
  let incident: string;
  const folder = mkdtempSync(join(tmpdir(), 'allclear-console-'));
  beforeAll(async () => {
    const config = join(folder, 'status.json');
    writeFileSync(config, JSON.stringify(STATUS));
    server = await startServer({ ALLCLEAR_CONFIG: config });
    eyes = await openBrowser('');
    link = await until(
      async () => /http:\S+\/console\/sign-in\?code=[\w-]+/.exec(server.output())?.[0] ?? null,
      'a sign-in link is printed',
    );
  });
  afterAll(async () => {
    await eyes?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function pagerduty(
    type: 'incident.triggered' | 'incident.acknowledged' | 'incident.resolved',
  ) {
    const body = delivery({ type, incident: PAGED, at: Date.now(), agent: 'user' });
    const headers = await headersOf(server.secret, body);
    const answer = await fetch(`${server.url}/webhooks/pagerduty`, {
      method: 'POST',
      headers,
      body,
    });
    expect(answer.status).toBe(202);
  }

  /** Waits until customers read this. */
  const publicly = (path: string, words: string) =>
    expect.poll(async () => (await fetch(server.url + path)).text()).toContain(words);

  /** What the API says of it, to whoever is signed in. */
  async function caseOf(page: Page): Promise<Case> {
    const id = incident.split('/').at(-1) ?? '';
    const answer = await page.request.get(`${server.url}/v1/pages/this/incidents/${id}/case`);
    return answer.json();
  }

  async function tidy(page: Page, name: string): Promise<void> {
    await eyes.keep(page, `console-${name}`);
    expect(await eyes.overhang(page), name).toBeLessThanOrEqual(0);
  }

  it('leads a SEV-1 to its closing', async () => {
    const { page, complaints } = await eyes.look(link, PHONE);
    await tidy(page, 'sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/console');
    await tidy(page, 'now-quiet');

    await pagerduty('incident.triggered');
    await pagerduty('incident.acknowledged');
    await page.goto(`${server.url}/console`);
    await tidy(page, 'now');
    await page.locator('main a[href^="/console/incidents/"]').first().click();
    await page.waitForURL('**/console/incidents/*');
    const id = page.url().split('/').at(-1) ?? '';
    await publicly(`/incidents/${id}`, 'API: major outage');
    incident = `/console/incidents/${id}`;
    await tidy(page, 'triage');

    const open = (summary: string | RegExp) =>
      page.locator('summary', { hasText: summary }).first().click();
    const step = async (summary: string, label: string, value: string) => {
      await open(summary);
      const part = page.locator('details[open]').filter({ hasText: summary }).first();
      const field = part.getByLabel(label).first();
      if ((await field.evaluate((element) => element.tagName)) === 'SELECT')
        await field.selectOption(value);
      else await field.fill(value);
      await part.getByRole('button', { name: 'Save' }).first().click();
    };
    await step('What can customers not do', 'Answer', 'Nobody can sign in.');
    await step('Is it real', 'A link, or what was seen', 'https://graphs.meridian.example/1');
    await step('Who owns it?', 'A handle, for example @team-api', '@team-api');
    await step('Who commands?', 'A handle, for example @team-api', '@ic');
    await step('Is data at risk?', 'Data at risk', 'false');
    await page.getByRole('button', { name: 'Go on to investigation' }).click();

    await open('Hypotheses');
    await page.getByLabel('What may be the cause').fill('A bad deployment');
    await page.getByLabel('Evidence, one a line').last().fill('errors began with it');
    await page.getByRole('button', { name: 'Add' }).locator('visible=true').first().click();
    await page.getByRole('button', { name: 'Go on to mitigation' }).click();

    // Two taps: a status, a post. Then one: no change.
    await page.getByLabel('Status').first().selectOption('identified');
    await page
      .getByLabel(/What customers read \(Markdown\)/)
      .fill('We roll back a **deployment**.');
    await page.getByRole('button', { name: 'Preview' }).click();
    expect(await page.locator('.preview strong').innerText()).toBe('deployment');
    await tidy(page, 'preview');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await publicly(`/incidents/${id}`, '<strong>deployment</strong>');
    await page.getByRole('button', { name: 'No change' }).click();
    await tidy(page, 'mitigation');

    await open('Actions');
    await page.getByLabel('What is done').fill('Roll back');
    await page.getByLabel('Expected impact').fill('Sign-ins work');
    await page.getByLabel(/How to undo it/).fill('Deploy it again');
    await page.getByLabel('Result, when it is known').fill('Sign-ins work');
    await page.getByRole('button', { name: 'Add' }).locator('visible=true').first().click();

    await page.getByLabel('Status').first().selectOption('monitoring');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await open('Components, and who is told');
    await page.getByLabel('Status').first().selectOption('resolved');
    await page.getByLabel(/Resolved although/).fill('Sign-ins have worked for ten minutes');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await publicly(`/incidents/${id}`, 'Resolved');
    await tidy(page, 'resolved');

    await open('What is the permanent fix?');
    await page.getByLabel('Where the fix is').fill('#12');
    await page.getByLabel('The test that keeps it fixed').fill('sign-in.test');
    await page.getByLabel('Who reviewed it').fill('@team-db');
    await page.getByRole('button', { name: 'Save' }).locator('visible=true').first().click();
    await page.getByRole('button', { name: 'Go on to postmortem' }).click();
    await step('Are all action items done', 'Answer', 'all done');
    await step('Which runbook was changed', 'Answer', 'none needed');
    expect(await page.locator('h2#steps').innerText()).toBe('Before closed');
    await page.getByRole('button', { name: 'Go on to closed' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('postmortem');
    await tidy(page, 'postmortem');

    // It is written, approved and deployed.
    const { reference } = await caseOf(page);
    const entry: PublishedPostmortem = {
      incident: reference,
      publicId: id,
      slug: `${new Date().toISOString().slice(0, 10)}-sign-ins-fail`,
      url: '/postmortems/sign-ins-fail/',
      title: 'Sign-ins fail',
      severity: 'SEV-1',
      status: 'approved',
      date: new Date().toISOString().slice(0, 10),
      components: ['api'],
      updated: new Date().toISOString(),
      hash: 'sign-ins-fail',
    };
    writeFileSync(join(server.data, 'site', 'postmortems.json'), JSON.stringify([entry]));
    await server.restart();
    // The next minute's tick, which need not be waited for.
    const minute = Math.ceil(Date.now() / 60_000) * 60_000;
    const tick = `/cdn-cgi/local/scheduled?cron=*+*+*+*+*&time=${minute}`;
    expect((await fetch(server.url + tick)).status).toBe(200);
    const evidence = async () =>
      (await caseOf(page)).steps.find(({ name }) => name === 'postmortem')?.evidence ?? null;
    await expect.poll(evidence).not.toBeNull();
    await page.goto(`${server.url}${incident}`);
    await tidy(page, 'published');
    // It was the last thing missing.
    await expect.poll(async () => (await caseOf(page)).phase).toBe('closed');
    await tidy(page, 'closed');
    await publicly(`/incidents/${id}`, '/postmortems/sign-ins-fail/');

    await page.goto(`${server.url}/console/audit`);
    await tidy(page, 'audit');
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
    storageState = await page.context().storageState();
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that axe complains of, %s',
    async (colorScheme) => {
      const { page } = await eyes.look(`${server.url}/console`, { colorScheme, storageState });
      const places = [
        '/console',
        incident,
        '/console/declare',
        '/console/maintenance',
        '/console/audit',
      ];
      for (const path of places) {
        await page.goto(server.url + path);
        for (const width of [360, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          expect(await eyes.violations(page), `${path} at ${width}`).toEqual([]);
          const name = path === incident ? 'incident' : (path.split('/').at(-1) ?? '');
          await eyes.keep(page, `console-${name}-${width}-${colorScheme}`);
        }
      }
      await page.context().close();
    },
  );
});
