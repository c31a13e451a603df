// `npm run simulate` as its viewer sees it: a browser watches the page while an incident is played in real time, about five
// minutes. One tab is never reloaded and follows by the page's own script; at each state another one is opened, which is
// looked over by axe when the play is over, and leaves pictures for people in test-results/screenshots.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openBrowser, type Eyes, type Look } from './eyes.ts';
import { findChromium } from './chromium.ts';
import { startProgram, startServer, until, type Program, type Server } from './server.ts';

/** The page asks for news at least this often. */
const REFRESH_MS = 71_000;
/** It takes five where the machine is idle. */
const GIVE_UP_MINUTES = 15;

type Summary = {
  components: { id: string; status: string }[];
  incidents: { id: string; status: string; incident_updates: { body: string }[] }[];
};

/** The states of the play, in turn: how the API tells that one has begun, and what a reader must see in it. */
const STATES: readonly {
  name: string;
  begun: (summary: Summary) => boolean;
  shows: readonly string[];
}[] = [
  {
    name: '1-acknowledged',
    begun: (summary) => statusIn(summary) === 'investigating degraded_performance',
    shows: ['Investigating', 'Degraded performance', 'Next update by'],
  },
  {
    name: '2-worse',
    begun: (summary) => statusIn(summary) === 'investigating major_outage',
    shows: ['Investigating', 'Major outage', 'This has become worse'],
  },
  {
    name: '3-told',
    begun: (summary) =>
      summary.incidents[0]?.incident_updates[0]?.body.startsWith('As of ') ?? false,
    shows: ['Major outage', 'We are moving the traffic to healthy servers'],
  },
  {
    name: '4-monitoring',
    begun: (summary) => statusIn(summary) === 'monitoring operational',
    shows: ['Monitoring', 'is recovering'],
  },
  {
    name: '5-resolved',
    begun: (summary) => statusIn(summary) === ' operational',
    shows: ['All systems operational', 'Resolved'],
  },
];

function statusIn({ components, incidents }: Summary): string {
  const component = components.find(({ id }) => id === 'api');
  return `${incidents[0]?.status ?? ''} ${component?.status}`;
}

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
    for (const text of words) await page.locator('main').getByText(text).first().waitFor();
  }

  /** Opens the page anew and reads it; it stays as it is, for nothing calls its script to what comes next. */
  async function reads(name: string, words: readonly string[], path = '/'): Promise<Page> {
    const { page, complaints } = await eyes.look(path);
    await page.evaluate('for (let id = setTimeout(() => {}); id > 0; id -= 1) clearTimeout(id)');
    const text = await page.locator('main').innerText();
    for (const expected of words) expect(text, `${name} at ${path}`).toContain(expected);
    expect(await page.content(), name).not.toContain('Nordwind');
    expect(complaints, name).toEqual([]);
    return page;
  }

  /** Has what was read judged and photographed on a phone and a desk, light and dark. */
  async function judge(page: Page, name: string) {
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
    { timeout: GIVE_UP_MINUTES * 60_000 },
    async () => {
      const live: Look = await eyes.look('/');
      await live.page.clock.install();
      await live.page.goto(server.url);
      const seen = new Map([['simulate-0-well', await reads('well', ['Components'])]]);

      const args = ['--url', server.url, '--demo', server.demo, '--patience', '4'];
      program = startProgram('scripts/simulate.ts', args, {
        PAGERDUTY_WEBHOOK_SECRETS: server.secret,
      });
      let incident = '';
      for (const { name, begun, shows } of STATES) {
        const found = await until(
          async () => {
            const told = await summary();
            return begun(told) ? told : null;
          },
          name,
          GIVE_UP_MINUTES * 60_000,
        );
        incident = found.incidents[0]?.id ?? incident;
        // Some states last for seconds: nothing is done now that can be done when the play is over.
        const [page] = await Promise.all([reads(name, shows), follows(live, shows)]);
        seen.set(`simulate-${name}`, page);
        expect(await live.page.content(), name).not.toContain('Nordwind');
      }

      expect(await program.ended, program.output()).toBe(0);
      expect(program.output()).toContain('13 of 13 steps as expected');
      const path = `/incidents/${incident}`;
      const words = ['Resolved', 'We are moving the traffic to healthy servers'];
      seen.set('simulate-6-incident', await reads('the incident', words, path));
      for (const [name, page] of seen) await judge(page, name);
      expect(live.complaints).toEqual([]);
    },
  );
});
