// What a reader asks for, beside a worker that gives the same bytes: processor time per request. Warm is what nearly every
// reader meets. Cold is a request for which nothing is kept, so that everything is read and rendered. First is the first
// request of a new isolate, whose code has never run.

import type { Sent } from './client.ts';
import type { Figure } from './figures.ts';
import type { Rounds } from './rounds.ts';
import { alternate, medians } from './rounds.ts';
import type { Side, Stand } from './stand.ts';

const MINUTE_MS = 60_000;
/** A page view reads its document, the bars and the newest tick. */
const ROWS_READ_LIMIT = 3;
/** Processor time beyond the plain worker's. */
const WARM_LIMIT_MS = 1;
/** What the platform's free plan allows one request. */
const PLATFORM_LIMIT_MS = 10;

/** How much is asked: requests of a round, and how often an isolate is new. */
export type Effort = { rounds: Rounds; requests: number; coldRequests: number; starts: Rounds };

type View = { what: string; path: string; isKnown?: boolean; isCold?: boolean };

const viewsOf = (incident: string): View[] => [
  { what: 'Page, warm', path: '/' },
  { what: 'Page, warm, known (304)', path: '/', isKnown: true },
  { what: 'Incident page, warm', path: `/incidents/${incident}` },
  { what: 'summary.json, warm', path: '/api/v2/summary.json' },
  { what: 'Page, cold', path: '/', isCold: true },
];

export async function measureViews(
  stand: Stand,
  incident: string,
  effort: Effort,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const view of viewsOf(incident)) figures.push(await measureView(stand, view, effort));
  figures.push(await measureFirst(stand, effort.starts));
  return [...figures, ...(await measureQuery(stand))];
}

async function measureView(stand: Stand, view: View, effort: Effort): Promise<Figure> {
  const { what, path, isKnown = false, isCold = false } = view;
  const { own, plain } = stand;
  const count = isCold ? effort.coldRequests : effort.requests;
  await tickNow(own);
  let headers = {};
  let status = 200;
  const look = async () => {
    if (isKnown) {
      const { etag = '' } = (await own.client.send({ path })).headers;
      headers = { 'if-none-match': etag };
    }
    const answered = await own.client.send({ path, headers });
    status = answered.status;
    await stand.teach('view', answered);
  };
  const cpuOf = async ({ runtime, client }: Side, sent: Sent) => {
    const before = runtime.cpuMs();
    await client.drive({ ...sent, headers }, status, count);
    return (runtime.cpuMs() - before) / count;
  };
  const paths = isCold
    ? { own: `/bench/cold${path}`, plain: '/read/view' }
    : { own: path, plain: '/answer/view' };
  const ofOwn = () => cpuOf(own, { path: paths.own });
  await look();
  const pairs = await alternate(
    effort.rounds,
    // A validator lasts five minutes at most; a round in which one ends is done again.
    () => ofOwn().catch(() => look().then(ofOwn)),
    () => cpuOf(plain, { path: paths.plain }),
  );
  const { own: measured, beside } = medians(pairs);
  const most = isCold ? PLATFORM_LIMIT_MS : WARM_LIMIT_MS;
  return { what, unit: 'ms CPU', measured, beside, budget: { most, of: 'above' } };
}

/** Starting an isolate is no part of its first request, so something else is asked before. */
async function measureFirst({ own, plain, counts, teach }: Stand, starts: Rounds): Promise<Figure> {
  await tickNow(own);
  const answered = await own.client.send({ path: '/' });
  const firstOf = async (side: Side, path: string, knock: () => Promise<unknown>) => {
    await side.restart();
    await knock();
    const before = side.runtime.cpuMs();
    const { status } = await side.client.send({ path });
    if (status !== answered.status) throw new Error(`A new isolate answered ${status}`);
    return side.runtime.cpuMs() - before;
  };
  const pairs = await alternate(
    starts,
    () => firstOf(own, '/', counts),
    () => firstOf(plain, '/read/view', () => teach('view', answered)),
  );
  const { own: measured, beside } = medians(pairs);
  // Much of it is the platform's simulation running for the first time, so that no budget would mean much.
  return { what: 'Page, first of an isolate', unit: 'ms CPU', measured, beside, budget: null };
}

/** What a page view asks the database. */
async function measureQuery({ own, counts }: Stand): Promise<Figure[]> {
  await counts();
  await own.client.send({ path: '/bench/cold/' });
  const { rowsRead, statements } = await counts();
  const counted = (unit: Figure['unit'], measured: number, most: number): Figure => {
    const budget = { most, of: 'measured' } as const;
    return { what: 'Page view', unit, measured, beside: null, budget };
  };
  return [counted('rows read', rowsRead, ROWS_READ_LIMIT), counted('queries', statements, 1)];
}

/** Without a tick for three minutes the page would begin to say so. */
async function tickNow({ runtime }: Side): Promise<void> {
  await runtime.tick(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
}
