// How many readers one workerd serves at a time: requests a second on the way that nearly everybody takes, beside the plain
// worker that gives the same bytes.

import type { Figure } from './figures.ts';
import { rateOf } from './rate.ts';
import type { Rounds } from './rounds.ts';
import { alternate, medians } from './rounds.ts';
import type { Side, Stand } from './stand.ts';

/** Of the plain worker's rate. */
const PAGE_LEAST = 0.6;
const KNOWN_LEAST = 0.85;

/** `forMs`: how long one count lasts. */
export async function measureRates(stand: Stand, rounds: Rounds, forMs: number): Promise<Figure[]> {
  const page = await measureRate(stand, rounds, forMs, false);
  const known = await measureRate(stand, rounds, forMs, true);
  return [page, known];
}

async function measureRate(
  { own, plain, teach }: Stand,
  rounds: Rounds,
  forMs: number,
  isKnown: boolean,
): Promise<Figure> {
  let headers = {};
  let status = 200;
  const look = async () => {
    const { etag = '' } = (await own.client.send({ path: '/' })).headers;
    headers = isKnown ? { 'if-none-match': etag } : {};
    const answered = await own.client.send({ path: '/', headers });
    status = answered.status;
    await teach('rate', answered);
  };
  const rate = ({ runtime }: Side, path: string) =>
    rateOf(runtime.url, { path, headers }, status, forMs);
  const ofOwn = () => rate(own, '/');
  await look();
  const pairs = await alternate(
    rounds,
    // A validator lasts five minutes at most; a round in which one ends is done again.
    () => ofOwn().catch(() => look().then(ofOwn)),
    () => rate(plain, '/answer/rate'),
  );
  const { own: measured, beside } = medians(pairs);
  return {
    what: isKnown ? 'Page, warm, known (304)' : 'Page, warm',
    unit: 'requests/s',
    measured,
    beside,
    budget: { least: isKnown ? KNOWN_LEAST : PAGE_LEAST, of: 'ratio' },
  };
}
