// What asking costs: a tick's own work beside bare requests to the same targets, and how long a thousand monitors take, from
// one place and from three, beside a trivial loop that has as many requests in flight.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HERE_SIZE, SHARD_SIZE, WAITING_LIMIT } from '../../worker/probe/limits.ts';
import type { Region } from '../../worker/domain/vocabulary.ts';
import { startDemoTarget } from '../demo-target.ts';
import { bundlePlainWorker, bundleWorker } from './bundle.ts';
import { companyOf, MONITOR_COUNT } from './company.ts';
import type { Budget, Figure } from './figures.ts';
import { givePast, migrate } from './past.ts';
import { alternate, median, medians } from './rounds.ts';
import type { Runtime } from './runtime.ts';
import { startRuntime } from './runtime.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TICKS = 100;
const MANY = 1_000;
/** Ticks before those that count. */
const WARM = 5;
/** The same of the hundred: past the turn of an hour, whose first tick ever makes days of figures at once. Two turns follow. */
const WARM_PAST_HOUR = 25;
const THREE: readonly Region[] = ['weur', 'enam', 'apac'];

const OVERHEAD_LIMIT_MS = 10;
const RATIO_LIMIT = 1.5;
const TICK_LIMIT_MS = 60_000;

type Pair = { own: Runtime; bare: Runtime; close: () => Promise<void> };
type Size = { monitors: number; regions?: readonly Region[]; lanes: number };

/** Ours, and a worker that only asks the same targets, `lanes` at a time. */
async function pairOf({ monitors, regions = [], lanes }: Size, until: number): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-bench-'));
  // Also when it is interrupted.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const target = await startDemoTarget({ port: 0 });
    ends.push(() => target.close());
    const catalog = companyOf(target.url, { monitors, regions });
    const bundle = await bundleWorker(folder, catalog);
    const begin = async (options: Partial<Parameters<typeof startRuntime>[0]>, data: string) => {
      const bindings = { ALLOW_LOOPBACK: '1' };
      const proper = { ...bundle, bindings, objects: {}, data: join(folder, data), ...options };
      const runtime = await startRuntime(proper);
      ends.push(runtime.close);
      return runtime;
    };
    const objects = { REGION: 'RegionProbe', CLOCK: 'Clock' };
    const own = await begin({ objects }, 'own');
    const places = Math.max(1, regions.length);
    const targets = Array.from({ length: places }, () => catalog.monitors.map(({ url }) => url));
    const bindings = { TARGETS: targets.flat(), LANES: lanes, BARE: true };
    const bare = await begin({ script: await bundlePlainWorker(), bindings }, 'bare');
    if (regions.length === 0 && monitors === MONITOR_COUNT) await givePast(own.db, catalog, until);
    else await migrate(own.db);
    return { own, bare, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As many requests as our tick has in flight at once. */
function lanesFor(monitors: number, places: number): number {
  const here = Math.min(monitors, HERE_SIZE);
  const away = Math.ceil((monitors - (places === 0 ? here : 0)) / SHARD_SIZE);
  return places === 0 ? WAITING_LIMIT * (1 + away) : WAITING_LIMIT * away * places;
}

/** Processor time of a hundred ticks, beside a hundred times the same requests. */
async function measureOverhead(now: number): Promise<Figure> {
  const begin = Math.floor(now / HOUR_MS) * HOUR_MS - 3 * HOUR_MS - MINUTE_MS;
  const lanes = lanesFor(MONITOR_COUNT, 0);
  const { own, bare, close } = await pairOf({ monitors: MONITOR_COUNT, lanes }, begin);
  try {
    // Code that has run is faster; the first ticks of an isolate are not what a day is made of.
    for (let index = 0; index < WARM_PAST_HOUR; index += 1) {
      await own.tick(begin + index * MINUTE_MS);
      await bare.tick(begin);
    }
    // In turn, so that whatever else the machine does meets both; all that a process does meanwhile counts.
    const before = { own: own.cpuMs(), bare: bare.cpuMs() };
    for (let index = 0; index < TICKS; index += 1) {
      await bare.tick(begin);
      await own.tick(begin + (WARM_PAST_HOUR + index) * MINUTE_MS);
    }
    const spent = { own: own.cpuMs() - before.own, bare: bare.cpuMs() - before.bare };
    return {
      what: `Tick of ${MONITOR_COUNT} monitors, of ${TICKS}`,
      unit: 'ms CPU',
      measured: spent.own / TICKS,
      beside: spent.bare / TICKS,
      budget: { most: OVERHEAD_LIMIT_MS, of: 'above' },
    };
  } finally {
    await close();
  }
}

type Cost = { ms: number; cpuMs: number };

/** What a tick of a thousand monitors takes, beside the same requests; no tick of these rewrites the bars. */
async function measureMany(
  rounds: number,
  regions: readonly Region[],
  now: number,
): Promise<{ own: Cost; beside: Cost }> {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS - HOUR_MS;
  const lanes = lanesFor(MANY, regions.length);
  const { own, bare, close } = await pairOf({ monitors: MANY, regions, lanes }, hour);
  try {
    const cpu: { own: number[]; beside: number[] } = { own: [], beside: [] };
    const timed = async (runtime: Runtime, minute: number, spent: number[]) => {
      const [startedAt, before] = [performance.now(), runtime.cpuMs()];
      await runtime.tick(minute);
      spent.push(runtime.cpuMs() - before);
      return performance.now() - startedAt;
    };
    let minute = hour;
    const next = () => {
      minute += MINUTE_MS;
      if (minute % (10 * MINUTE_MS) === 0) minute += MINUTE_MS;
      return minute;
    };
    // The first writes the documents, and code that has run is faster on both sides.
    await own.tick(hour);
    for (let index = 0; index < WARM; index += 1) {
      await own.tick(next());
      await bare.tick(hour);
    }
    const effort = { most: rounds, forMs: 120_000 };
    const pairs = await alternate(
      effort,
      () => timed(own, next(), cpu.own),
      () => timed(bare, hour, cpu.beside),
    );
    const ms = medians(pairs);
    return {
      own: { ms: ms.own, cpuMs: median(cpu.own.slice(1)) },
      beside: { ms: ms.beside, cpuMs: median(cpu.beside.slice(1)) },
    };
  } finally {
    await close();
  }
}

export async function measureProbes(
  rounds: number,
  tell: (step: string) => void,
): Promise<Figure[]> {
  tell(`${TICKS} ticks of ${MONITOR_COUNT} monitors`);
  const overhead = await measureOverhead(Date.now());
  tell(`${MANY} monitors`);
  const one = await measureMany(rounds, [], Date.now());
  tell(`${MANY} monitors from ${THREE.length} regions`);
  const three = await measureMany(rounds, THREE, Date.now());
  const figure = (what: string, { own, beside }: typeof one, most: Budget): Figure[] => [
    { what, unit: 'ms', measured: own.ms, beside: beside.ms, budget: most },
    { what, unit: 'ms CPU', measured: own.cpuMs, beside: beside.cpuMs, budget: null },
  ];
  return [
    overhead,
    ...figure(`Tick of ${MANY} monitors`, one, { most: RATIO_LIMIT, of: 'ratio' }),
    ...figure(`… from ${THREE.length} regions`, three, { most: TICK_LIMIT_MS, of: 'measured' }),
  ];
}
