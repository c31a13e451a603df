// What a reader asks for, beside a worker that gives the same bytes: processor time per request. Warm is what nearly every
// reader meets; cold is an isolate's first request, which has to read and render everything.

import type { Sent } from './client.ts';
import type { Figure } from './figures.ts';
import { alternate, medians } from './rounds.ts';
import type { Side, Stand } from './stand.ts';

const MINUTE_MS = 60_000;
/** A page view reads its document, the bars and the newest tick. */
const ROWS_READ_LIMIT = 3;

/** How much is asked: requests of each round. */
export type Effort = { rounds: number; requests: number; coldRequests: number };

type View = { what: string; path: string; headers?: Record<string, string>; isCold?: boolean };

const viewsOf = (incident: string): View[] => [
  { what: 'Page, warm', path: '/' },
  // Whichever version is known: the page has another validator every five minutes, perhaps in the middle of a round.
  { what: 'Page, warm, known (304)', path: '/', headers: { 'if-none-match': '*' } },
  { what: 'Incident page, warm', path: `/incidents/${incident}` },
  { what: 'summary.json, warm', path: '/api/v2/summary.json' },
  { what: 'Page, cold', path: '/', isCold: true },
];

/** Processor time that a request may take beyond the plain worker's: ours, and cold what the free plan allows. */
const WARM_LIMIT_MS = 1;
const COLD_LIMIT_MS = 10;

export async function measureViews(
  stand: Stand,
  incident: string,
  effort: Effort,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const view of viewsOf(incident)) figures.push(await measureView(stand, view, effort));
  await stand.counts();
  await stand.own.client.send({ path: '/bench/cold/' });
  const { rowsRead, statements } = await stand.counts();
  const what = 'Page view';
  const budget = (most: number) => ({ most, of: 'measured' }) as const;
  return [
    ...figures,
    { what, unit: 'rows read', measured: rowsRead, beside: null, budget: budget(ROWS_READ_LIMIT) },
    { what, unit: 'queries', measured: statements, beside: null, budget: budget(1) },
  ];
}

async function measureView(stand: Stand, view: View, effort: Effort): Promise<Figure> {
  const { what, path, headers = {}, isCold = false } = view;
  const { own, plain } = stand;
  // Without a tick for three minutes the page would begin to say so.
  await own.runtime.tick(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
  const answered = await own.client.send({ path, headers });
  await stand.teach('view', answered);
  const count = isCold ? effort.coldRequests : effort.requests;
  const cpuOf = async ({ runtime, client }: Side, sent: Sent) => {
    const before = runtime.cpuMs();
    await client.drive(sent, answered.status, count);
    return (runtime.cpuMs() - before) / count;
  };
  const pairs = await alternate(
    effort.rounds,
    () => cpuOf(own, { path: isCold ? `/bench/cold${path}` : path, headers }),
    () => cpuOf(plain, { path: isCold ? '/read/view' : '/answer/view', headers }),
  );
  const { own: measured, beside } = medians(pairs);
  const most = isCold ? COLD_LIMIT_MS : WARM_LIMIT_MS;
  return { what, unit: 'ms CPU', measured, beside, budget: { most, of: 'above' } };
}
