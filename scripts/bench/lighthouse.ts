// What Lighthouse says of a page of each kind, as `npm start` serves it: the median of several runs in the Chromium that is
// installed. It asks nothing of the network and reports nothing to anybody.

import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../tests/chromium.ts';
import { startServer, until } from '../../tests/server.ts';
import { freePort } from '../local-server.ts';
import type { Figure } from './figures.ts';
import { median } from './rounds.ts';

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Scores = Record<(typeof CATEGORIES)[number], number>;

const PAGES = {
  'Status page': '/',
  'Incident page': '/incidents/k3v9q2m7x4ht',
  'Docs page': '/postmortems/2026-10-12-connection-pool-exhausted/',
};
const LEAST = 99;
const ATTEMPTS = 3;
const MEASURED_DEADLINE_MS = 65_000;

/** `runs` of every page; a server of their own, gone afterwards, and a new browser each time. */
export async function measureLighthouse(
  runs: number,
  tell: (step: string) => void,
): Promise<Figure[]> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error('There is no Chromium; install one, or say where it is with CHROMIUM_PATH');
  }
  tell('starting the server');
  const server = await startServer();
  try {
    await until(
      async () => ((await (await fetch(server.url)).text()).includes('operational') ? true : null),
      'the page says that something is operational',
      MEASURED_DEADLINE_MS,
    );
    const figures: Figure[] = [];
    for (const [what, path] of Object.entries(PAGES)) {
      tell(`${what.toLowerCase()}, ${runs} times`);
      const scores: Scores[] = [];
      for (let run = 0; run < runs; run += 1) {
        scores.push(await lookUntilSeen(executablePath, server.url + path));
      }
      figures.push(...figuresOf(what, scores));
    }
    return figures;
  } finally {
    await server.stop();
  }
}

/** The median of each category, as a figure of its own. */
export function figuresOf(what: string, scores: readonly Scores[]): Figure[] {
  return CATEGORIES.map((category) => ({
    what: `${what}, ${category}`,
    unit: 'of 100',
    measured: Math.round(median(scores.map((score) => score[category])) * 100),
    beside: null,
    budget: { least: LEAST, of: 'measured' },
  }));
}

/** On a busy machine the trace of a load can lack its beginning; Lighthouse itself says to run it again. */
async function lookUntilSeen(executablePath: string, url: string): Promise<Scores> {
  for (let attempt = 1; ; attempt += 1) {
    const seen = await look(executablePath, url);
    if (typeof seen !== 'string') return seen;
    if (attempt === ATTEMPTS) throw new Error(`Lighthouse could not look at ${url}: ${seen}`);
  }
}

/** One run in a new browser; a text says why there is no result. */
async function look(executablePath: string, url: string): Promise<Scores | string> {
  // It takes a second to load, and nothing else of the bench needs it.
  const { default: lighthouse } = await import('lighthouse');
  const port = await freePort();
  const args = [...chromiumFlags, `--remote-debugging-port=${port}`];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const result = await lighthouse(url, {
      port,
      logLevel: 'silent',
      onlyCategories: [...CATEGORIES],
    });
    if (result === undefined) return 'there is no result';
    const { categories, runtimeError } = result.lhr;
    if (runtimeError !== undefined) return runtimeError.message;
    const scored = CATEGORIES.map((category) => [category, categories[category]?.score ?? 0]);
    return Object.fromEntries(scored) as Scores; // one entry for each category
  } finally {
    await browser.close();
  }
}
