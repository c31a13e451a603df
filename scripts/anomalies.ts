// `npm run anomalies`: what a minority of regions saw and the others did not, and what there was no room to ask, monitor by
// monitor, from the ticks of the last hours. From the local server's database, or where ALLCLEAR_URL names a deployment from
// that one's. It only reads.

import type { Sample } from '../worker/domain/monitor.ts';
import { SHED, vote } from '../worker/domain/monitor.ts';
import { readRow } from '../worker/probe/row.ts';
import { ticksBetween } from '../worker/store/ticks.ts';
import { catalogIn, dataFolder, openDatabase } from './local-database.ts';
import { askDeployment } from './remote-database.ts';

const USAGE = `Usage: npm run anomalies -- [hours]

Lists failures that only a minority of regions saw, and checks that were left out because a run
had no requests or time left, of the last 24 hours or of so many as are named (168 at most, which
is how long ticks are kept). They open no incident. With ALLCLEAR_URL set, of that deployment.
`;

const HOUR_MS = 3_600_000;
const HOURS = 24;
const HOURS_LIMIT = 168;

export type Tick = { minute: number; data: string };
export type Anomaly = {
  region: Sample['region'];
  monitor: string;
  /** `alone`: most regions saw it up. `shed`: it was not asked. */
  what: 'alone' | 'shed';
  /** How often, of so many ticks in which the monitor was asked. */
  count: number;
  ticks: number;
  /** Of the last one. */
  at: number;
  reason: string | null;
};

/** What the ticks hold, the most frequent first. */
export function anomaliesIn(ticks: readonly Tick[]): Anomaly[] {
  const found = new Map<string, Anomaly>();
  const asked = new Map<string, number>();
  for (const { minute, data } of ticks) {
    for (const [monitor, { samples }] of Object.entries(readRow(minute, data) ?? {})) {
      if (samples.length === 0) continue;
      asked.set(monitor, (asked.get(monitor) ?? 0) + 1);
      const { anomaly } = vote(samples, samples.length);
      for (const { region, display, reason } of samples) {
        const what = reason === SHED ? 'shed' : anomaly && display === 'down' ? 'alone' : null;
        if (what === null) continue;
        const key = [what, region, monitor].join(' ');
        const count = (found.get(key)?.count ?? 0) + 1;
        found.set(key, { region, monitor, what, count, ticks: 0, at: minute, reason });
      }
    }
  }
  return [...found.values()]
    .map((one) => ({ ...one, ticks: asked.get(one.monitor) ?? 0 }))
    .toSorted((a, b) => b.count - a.count || b.at - a.at);
}

/** One anomaly as a person reads it. */
export function lineOf({ region, monitor, what, count, ticks, at, reason }: Anomaly): string {
  const last = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const share = `${count} of ${ticks} ticks`;
  return what === 'shed'
    ? `${monitor} was not asked from ${region}: ${share}, last ${last} UTC`
    : `${monitor} is down from ${region} alone: ${share}, last ${last} UTC (${reason ?? 'no reason'})`;
}

/** Hours that the command line asks for. */
export function hoursIn([word = String(HOURS)]: readonly string[]): number {
  const hours = /^\d{1,3}$/.test(word) ? Number(word) : 0;
  if (hours >= 1 && hours <= HOURS_LIMIT) return hours;
  throw new Error(
    `Expected a number of hours from 1 to ${HOURS_LIMIT}, for example: npm run anomalies -- 3; found ${word}`,
  );
}

async function ticksSince(since: number): Promise<Tick[]> {
  if (process.env['ALLCLEAR_URL']) {
    const rows = await askDeployment(
      `SELECT minute, data FROM tick WHERE minute >= ${since} ORDER BY minute`,
    );
    return rows.map((row) => ({ minute: Number(row['minute']), data: String(row['data']) }));
  }
  const data = dataFolder();
  if ((await catalogIn(data)) === null) {
    throw new Error(`Nothing was ever started in ${data}: npm start does`);
  }
  const { db, close } = await openDatabase(data);
  try {
    return await ticksBetween(db, since, Number.MAX_SAFE_INTEGER);
  } finally {
    await close();
  }
}

async function main(words: readonly string[]): Promise<void> {
  if (words.includes('--help')) return void console.log(USAGE);
  const hours = hoursIn(words);
  const ticks = await ticksSince(Date.now() - hours * HOUR_MS);
  const lines = anomaliesIn(ticks).map(lineOf);
  const none = `Nothing that single regions saw alone, in ${ticks.length} ticks of ${hours} h.`;
  console.log(lines.length === 0 ? none : lines.join('\n'));
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
