// `npm run simulate` as its viewer sees it: a browser watches the page while an incident is played in real time, about five
// minutes. One tab is never reloaded and follows by the page's own script; a second one is opened anew at each state, is
// looked over by axe, and leaves pictures for people in test-results/screenshots.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openBrowser, type Eyes, type Look } from './eyes.ts';
import { findChromium } from './chromium.ts';
import { startProgram, startServer, until, type Program, type Server } from './server.ts';

/** The page asks for news at least this often. */
const REFRESH_MS = 71_000;
const SEEN_WITHIN_MS = 5_000;
const PLAYED_WITHIN_MS = 6 * 60_000;

type Summary = {
  components: { id: string; status: string }[];
  incidents: { id: string; status: string; incident_updates: { body: string }[] }[];
};

/** The states of the play, in turn: how the API tells that one has begun, and what a reader must see in it. */
const STATES: readonly {
  name: string;
  begun: (summary: Summary) => boolean;
  reads: readonly string[];
}[] = [
  {
    name: '1-acknowledged',
    begun: (summary) => statusIn(summary) === 'investigating degraded_performance',
    reads: ['Investigating', 'Degraded performance', 'Next update by'],
  },
  {
    name: '2-worse',
    begun: (summary) => statusIn(summary) === 'investigating major_outage',
    reads: ['Investigating', 'Major outage', 'This has become worse'],
  },
  {
    name: '3-told',
    begun: (summary) =>
      summary.incidents[0]?.incident_updates[0]?.body.startsWith('As of ') ?? false,
    reads: ['Major outage', 'We are moving the traffic to healthy servers'],
  },
  {
    name: '4-monitoring',
    begun: (summary) => statusIn(summary) === 'monitoring operational',
    reads: ['Monitoring', 'is recovering'],
  },
  {
    name: '5-resolved',
    begun: (summary) => statusIn(summary) === ' operational',
    reads: ['All systems operational', 'Resolved'],
  },
];

function statusIn({ components, incidents }: Summary): string {
  const component = components.find(({ id }) => id === 'api');
  return `${incidents[0]?.status ?? ''} ${component?.status}`;
}

/** Four ticks can lie between the team's last word and the probe's: two that fail, two that are well again. */
const STATE_WITHIN_MS = 5 * 60_000;

describe.skipIf(findChromium() === null)('a played incident, in a browser', () => {
  let server: Server;
  let eyes: Eyes;
  let program: Program | undefined;
  beforeAll(async () => {
    server = await startServer();
    eyes = await openBrowser(server.url);
  });
  afterAll(async () => {
    if (program !== undefined) console.log(program.output());
    await program?.stop();
    await eyes?.close();
    await server?.stop();
  });

  const summary = async (): Promise<Summary> =>
    (await fetch(`${server.url}/api/v2/summary.json`)).json() as Promise<Summary>;

  /** Lets the script of an open page believe that its time has come, and waits for what it then shows. */
  async function follows({ page }: Look, words: readonly string[]) {
    await page.clock.fastForward(REFRESH_MS);
    for (const text of words) {
      await page.locator('main').getByText(text).first().waitFor({ timeout: SEEN_WITHIN_MS });
    }
  }

  /** Opens a page anew, reads it, and has it judged and photographed on a phone and a desk, light and dark. */
  async function judged(page: Page, path: string, name: string, words: readonly string[]) {
    await page.goto(server.url + path);
    const text = await page.locator('main').innerText();
    for (const expected of words) expect(text, `${name} at ${path}`).toContain(expected);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await eyes.keep(page, `${name}-${width}-${colorScheme}`);
        expect(await eyes.violations(page), `${name} at ${width}, ${colorScheme}`).toEqual([]);
      }
    }
  }

  it(
    'shows every state to who reloads and to who only watches, and none of the team’s own words',
    { timeout: PLAYED_WITHIN_MS + 60_000 },
    async () => {
      const live: Look = await eyes.look('/');
      await live.page.clock.install();
      await live.page.goto(server.url);
      const fresh = await eyes.look('/');
      await judged(fresh.page, '/', 'simulate-0-well', ['Components']);

      const startedAt = performance.now();
      program = startProgram('scripts/simulate.ts', ['--url', server.url, '--demo', server.demo], {
        PAGERDUTY_WEBHOOK_SECRETS: server.secret,
      });
      let incident = '';
      for (const { name, begun, reads } of STATES) {
        const seen = await until(
          async () => {
            const found = await summary();
            return begun(found) ? found : null;
          },
          name,
          STATE_WITHIN_MS,
        );
        incident = seen.incidents[0]?.id ?? incident;
        await follows(live, reads);
        await judged(fresh.page, '/', `simulate-${name}`, reads);
        expect(await live.page.content(), name).not.toContain('Nordwind');
      }

      expect(await program.ended, program.output()).toBe(0);
      expect(performance.now() - startedAt).toBeLessThan(PLAYED_WITHIN_MS);
      expect(program.output()).toContain('13 of 13 steps as expected');
      await judged(fresh.page, `/incidents/${incident}`, 'simulate-6-incident', [
        'Resolved',
        'We are moving the traffic to healthy servers',
      ]);
      expect(await fresh.page.content()).not.toContain('Nordwind');
      expect([...live.complaints, ...fresh.complaints]).toEqual([]);
    },
  );
});
