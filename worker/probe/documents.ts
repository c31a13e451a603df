// The public documents that a tick writes by itself, besides what follows from events: when each is due, and what it is made
// from. How they are made is handed in.

import type { Commit } from '../commit/index.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { LatencyDay } from '../domain/latency.ts';
import type { MonitorState } from '../domain/monitor.ts';
import type { Day } from '../domain/window.ts';
import { readDocuments } from '../store/documents.ts';
import type { TickRow, UptimeDayRow } from '../store/schema.ts';
import type { Opened, OwnTick } from './uptime.ts';
import { daysBeside, daysFrom, latenciesFrom } from './uptime.ts';

/** Documents that a commit takes besides what it projects itself. */
type Documents = NonNullable<Parameters<Commit>[2]>;

/** Makes the document `measured`; see `snapshot/measured.ts`. */
export type Measure = (measuring: {
  catalog: Catalog;
  at: number;
  measuredAt: Readonly<Record<string, number | null>>;
  read: {
    documents: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
    beside: (
      keys: readonly string[],
      from: number,
    ) => Promise<{
      documents: ReadonlyMap<string, string>;
      days: ReadonlyMap<string, ReadonlyMap<number, Day>>;
    }>;
    days: (from: number) => Promise<ReadonlyMap<string, ReadonlyMap<number, Day>>>;
  };
}) => Promise<Documents[number]['document']>;

/** Makes the document `latency`; see `snapshot/latency.ts`. */
export type MeasureLatency = (measuring: {
  catalog: Catalog;
  hour: number;
  read: {
    document: () => Promise<string | null>;
    days: (from: number) => Promise<ReadonlyMap<string, ReadonlyMap<number, LatencyDay>>>;
  };
}) => Promise<Documents[number]['document']>;

/** Who makes them. */
export type Makers = {
  db: D1Database;
  catalog: Catalog;
  measure: Measure;
  measureLatency: MeasureLatency;
};

type States = Readonly<Record<string, MonitorState>>;

/** `measured` is rewritten by the first tick of each such span, and on a change of verdict. */
const MEASURE_EVERY_MS = 10 * 60_000;

/** True for the first tick of each span, and where a verdict has changed. */
export function isMeasureDue(
  minute: number,
  newest: TickRow | null,
  before: States,
  now: States,
): boolean {
  const span = (at: number) => Math.floor(at / MEASURE_EVERY_MS);
  if (newest === null || span(minute) !== span(newest.minute)) return true;
  return Object.entries(now).some(([id, { verdict }]) => before[id]?.verdict !== verdict);
}

export async function measuredAnew(
  { db, catalog, measure }: Makers,
  own: OwnTick,
  states: States,
  counted: readonly UptimeDayRow[],
  opened: Opened,
): Promise<Documents[number]> {
  const document = await measure({
    catalog,
    at: own.minute,
    measuredAt: Object.fromEntries(
      Object.entries(states).map(([id, { measuredAt }]) => [id, measuredAt]),
    ),
    read: {
      documents: async (keys) =>
        new Map((await readDocuments(db, keys)).map(({ key, json }) => [key, json])),
      beside: (keys, from) => daysBeside(db, keys, { from, own, counted, opened }),
      days: (from) => daysFrom(db, from, own, counted),
    },
  });
  return { key: 'measured', document };
}

export async function latencyAnew(
  { db, catalog, measureLatency }: Makers,
  own: OwnTick,
  hour: number,
  counted: readonly UptimeDayRow[],
): Promise<Documents[number]> {
  const document = await measureLatency({
    catalog,
    hour,
    read: {
      document: async () => (await readDocuments(db, ['latency']))[0]?.json ?? null,
      days: (from) => latenciesFrom(db, from, own, counted),
    },
  });
  return { key: 'latency', document };
}
