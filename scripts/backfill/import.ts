// From a file to rows that may be written: reads, checks, counts, and compares with what is known. It writes nothing; what it
// gives is whole days, so that writing them twice changes nothing.

import { DAY_MS, dayOf } from '../../worker/domain/window.ts';
import type { UptimeDayRow } from '../../worker/store/schema.ts';
import { DAYS_RETENTION_MS, LATENCY_RETENTION_MS } from '../../worker/store/uptime.ts';
import { daysTouched, importDay } from './days.ts';
import type { Problem, Span } from './spans.ts';
import { readSpans } from './spans.ts';

const HOUR_MS = 3_600_000;

export type Importing = {
  text: string;
  monitors: readonly string[];
  /** Epoch ms. */
  now: number;
  /** The file wins over what is known. */
  replace: boolean;
  /** Days of one monitor that are known, from an instant up to another, epoch ms. */
  known: (monitor: string, from: number, to: number) => Promise<readonly UptimeDayRow[]>;
  /** Hears how many of how many days are done. */
  progress?: (done: number, of: number) => void;
};

export type Summary = {
  monitor: string;
  lines: number;
  days: number;
  filled: number;
  replaced: number;
  kept: number;
};

export type Plan =
  | { ok: false; problems: readonly Problem[] }
  | {
      ok: true;
      /** Only those that say something else than what is known. */
      rows: readonly UptimeDayRow[];
      summaries: readonly Summary[];
    };

export async function planImport(importing: Importing): Promise<Plan> {
  const { text, monitors, now, replace, known, progress } = importing;
  const today = dayOf(now);
  const { spans, problems } = readSpans(text, {
    monitors,
    earliest: today - DAYS_RETENTION_MS + DAY_MS,
    // The first ticks of a day still count the day before.
    latest: dayOf(now - HOUR_MS),
  });
  if (problems.length > 0) return { ok: false, problems };
  const byMonitor = Map.groupBy(spans, ({ monitor }) => monitor);
  const of = [...byMonitor.values()].reduce((sum, some) => sum + daysTouched(some).length, 0);
  const rows: UptimeDayRow[] = [];
  const summaries: Summary[] = [];
  let done = 0;
  for (const [monitor, some] of byMonitor) {
    const days = daysTouched(some);
    const [first = today, last = today] = [days[0], days.at(-1)];
    const before = new Map(
      (await known(monitor, first, last + DAY_MS)).map((row) => [row.day, row]),
    );
    const summary = {
      monitor,
      lines: some.length,
      days: days.length,
      filled: 0,
      replaced: 0,
      kept: 0,
    };
    for (const [day, ofDay] of byDay(some, days)) {
      const had = before.get(day) ?? null;
      const latencyFrom = today - LATENCY_RETENTION_MS;
      const made = importDay({ monitor, day, spans: ofDay, known: had, replace, latencyFrom });
      summary.filled += made.filled;
      summary.replaced += made.replaced;
      summary.kept += made.kept;
      const isNew = had?.windows !== made.row.windows || had.latency !== made.row.latency;
      if (isNew) rows.push(made.row);
      done += 1;
      progress?.(done, of);
    }
    summaries.push(summary);
  }
  return { ok: true, rows, summaries };
}

/** The spans of each day; a long span is in many of them. */
function* byDay(spans: readonly Span[], days: readonly number[]): Generator<[number, Span[]]> {
  const ordered = spans.toSorted((a, b) => a.from - b.from);
  let open: Span[] = [];
  let next = 0;
  for (const day of days) {
    open = open.filter(({ to }) => to > day);
    for (; (ordered[next]?.from ?? Number.POSITIVE_INFINITY) < day + DAY_MS; next += 1) {
      const span = ordered[next];
      if (span !== undefined) open.push(span);
    }
    yield [day, open];
  }
}
