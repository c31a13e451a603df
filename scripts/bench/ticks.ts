// One tick of fifty healthy monitors: how long it takes beside a worker that only asks them, and what it costs the
// database. Most ticks are plain; one in ten rewrites the bars, one in sixty counts an hour.

import type { Counts } from '../../worker/testing/counting.ts';
import type { Figure } from './figures.ts';
import { median } from './rounds.ts';
import type { Stand } from './stand.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Ticks before the full hour; the first writes what later ones find there, and does not count. */
const BEFORE = 20;

/** The platform's limit for one invocation on its free plan. */
const QUERIES_LIMIT = 50;

/** Where the past of the database has to end for these ticks, epoch ms: every minute from there to the full hour is ticked. */
export const ticksBegin = (now: number) => Math.floor(now / HOUR_MS) * HOUR_MS - BEFORE * MINUTE_MS;

type Ticked = Counts & { minute: number; ms: number; cpuMs: number };

export async function measureTicks(
  { own, plain, counts }: Stand,
  begin: number,
  now: number,
): Promise<Figure[]> {
  const ticked: Ticked[] = [];
  const besides: { ms: number; cpuMs: number }[] = [];
  for (let index = 0; index <= BEFORE; index += 1) {
    const minute = begin + index * MINUTE_MS;
    besides.push(await timed(plain.runtime, minute));
    const time = await timed(own.runtime, minute);
    ticked.push({ minute, ...time, ...(await counts()) });
  }
  // The page is shown as of now.
  const newest = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  await own.runtime.tick(newest - MINUTE_MS);
  await own.runtime.tick(newest);

  const isEvery = (minutes: number) => (tick: Ticked) => tick.minute % (minutes * MINUTE_MS) === 0;
  const counted = ticked.slice(1);
  const ordinary = counted.filter((tick) => !isEvery(10)(tick));
  const bars = counted.filter((tick) => isEvery(10)(tick) && !isEvery(60)(tick));
  const hours = counted.filter(isEvery(60));
  const beside = besides.slice(1);
  return [
    ...figuresOf('Tick of 50 monitors', ordinary, beside, 2),
    ...figuresOf('… that rewrites the bars', bars, null, 3),
    ...figuresOf('… that counts an hour', hours, null, 53),
  ];
}

async function timed(runtime: Stand['own']['runtime'], minute: number) {
  const [startedAt, cpuBefore] = [performance.now(), runtime.cpuMs()];
  await runtime.tick(minute);
  return { ms: performance.now() - startedAt, cpuMs: runtime.cpuMs() - cpuBefore };
}

type Time = { ms: number; cpuMs: number };

/** `beside` null: too few of them to be compared. */
function figuresOf(
  what: string,
  ticks: readonly Ticked[],
  beside: readonly Time[] | null,
  rowsWritten: number,
): Figure[] {
  const most = (pick: (tick: Ticked) => number) => Math.max(...ticks.map(pick));
  // The clock of processes is coarse, so that only many of them together tell anything.
  const mean = (times: readonly Time[]) =>
    times.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / times.length;
  const measured = (limit: number) => ({ most: limit, of: 'measured' }) as const;
  return [
    {
      what,
      unit: 'ms',
      measured: median(ticks.map(({ ms }) => ms)),
      beside: beside && median(beside.map(({ ms }) => ms)),
      budget: measured(1000),
    },
    { what, unit: 'ms CPU', measured: mean(ticks), beside: beside && mean(beside), budget: null },
    {
      what,
      unit: 'rows written',
      measured: most((tick) => tick.rowsWritten),
      beside: null,
      budget: measured(rowsWritten),
    },
    {
      what,
      unit: 'rows read',
      measured: most((tick) => tick.rowsRead),
      beside: null,
      budget: null,
    },
    {
      what,
      unit: 'queries',
      measured: most((tick) => tick.statements),
      beside: null,
      budget: measured(QUERIES_LIMIT),
    },
  ];
}
