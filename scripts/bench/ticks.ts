// One tick of fifty healthy monitors: how long it takes beside a worker that only asks them, and what it costs the
// database. Most ticks are plain; one in ten rewrites the bars, one in sixty counts an hour.

import type { Counts } from '../../worker/testing/counting.ts';
import { MONITOR_COUNT } from './company.ts';
import type { Figure } from './figures.ts';
import { median } from './rounds.ts';
import type { Stand } from './stand.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Ticks of a day. */
const MINUTES = 1_440;
/** Ticks before the full hour; the first writes what later ones find there, and does not count. */
const BEFORE = 20;

const TIME_LIMIT_MS = 1000;
/** The platform's limit for one invocation on its free plan. */
const QUERIES_LIMIT = 50;

/** A minute that is over is played only from this distance on; nearer to now it would be a tick that came too late. */
const PLAYED_MS = 3 * MINUTE_MS;

/** Where the past of the database has to end for these ticks, epoch ms: every minute from there to the full hour is ticked. */
export const ticksBegin = (now: number) =>
  Math.floor((now - PLAYED_MS) / HOUR_MS) * HOUR_MS - BEFORE * MINUTE_MS;

type Ticked = Counts & { minute: number; ms: number; cpuMs: number };

export async function measureTicks(
  { own, plain, counts }: Stand,
  begin: number,
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
  const newest = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  await own.runtime.tick(newest - PLAYED_MS);
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
    ...figuresOf('… that counts an hour', hours, null, MONITOR_COUNT + 10),
    {
      what: 'A day of ticks',
      unit: 'rows written',
      measured: rowsOfDay(ordinary, bars, hours),
      beside: null,
      budget: { most: 2 * MINUTES + 26 * MONITOR_COUNT + 300, of: 'measured' },
    },
  ];
}

/** A day of such ticks, the dearest of each kind; its turn forgets two rows of each monitor, which none of these has to. */
function rowsOfDay(...[ordinary, bars, hours]: readonly Ticked[][]): number {
  const most = (ticks: readonly Ticked[] = []) =>
    Math.max(...ticks.map(({ rowsWritten }) => rowsWritten));
  const [perHour, perTen] = [MINUTES / 60, MINUTES / 10];
  return (
    (MINUTES - perTen) * most(ordinary) +
    (perTen - perHour) * most(bars) +
    perHour * most(hours) +
    2 * MONITOR_COUNT
  );
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
  const timeOf = (unit: Figure['unit'], pick: (time: Time) => number, most: number | null) => ({
    what,
    unit,
    measured: median(ticks.map(pick)),
    beside: beside && median(beside.map(pick)),
    budget: most === null ? null : ({ most, of: 'measured' } as const),
  });
  const worstOf = (unit: Figure['unit'], pick: (tick: Ticked) => number, most: number | null) => ({
    what,
    unit,
    measured: Math.max(...ticks.map(pick)),
    beside: null,
    budget: most === null ? null : ({ most, of: 'measured' } as const),
  });
  return [
    timeOf('ms', ({ ms }) => ms, TIME_LIMIT_MS),
    timeOf('ms CPU', ({ cpuMs }) => cpuMs, null),
    worstOf('rows written', (tick) => tick.rowsWritten, rowsWritten),
    worstOf('rows read', (tick) => tick.rowsRead, null),
    worstOf('queries', (tick) => tick.statements, QUERIES_LIMIT),
  ];
}
