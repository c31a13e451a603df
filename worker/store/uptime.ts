// What the probes measured, a row per monitor and UTC day: its windows, and how long its answers took. Days are recomputed
// from ticks and written whole, never counted up, so that doing it twice changes nothing. Windows stay for years, so that a
// report can be made and corrected from them (see `DAYS_RETENTION_MS`); how long answers took is forgotten after some weeks.

import { and, asc, gte, inArray, lt, sql } from 'drizzle-orm';
import { askStorage } from './failure.ts';
import { inPieces, queries, statementOf } from './database.ts';
import type { UptimeDayRow } from './schema.ts';
import { uptimeDay } from './schema.ts';

const DAY_MS = 24 * 3_600_000;

export const LATENCY_RETENTION_MS = 35 * DAY_MS;
/** Five years and their leap days. Nobody may rely on less than 100 days: reports are frozen and corrected from windows. */
export const DAYS_RETENTION_MS = 1_827 * DAY_MS;
/** Days that one statement forgets of each monitor, so that a day without a tick is made up for by the next one. */
const FORGET_DAYS_LIMIT = 2;

/** Monitors of one query, well below the most parameters that one may have. */
const MONITORS_LIMIT = 90;

/**
 * These monitors' days from `from` (epoch ms of 00:00 UTC) on. They are found by their key: the table has a row for every
 * day that there ever was, and a query that names no monitors would read them all.
 */
export async function readUptimeDays(
  db: D1Database,
  from: number,
  monitors: readonly string[],
): Promise<UptimeDayRow[]> {
  return inGroups(monitors, (some) =>
    queries(db)
      .select()
      .from(uptimeDay)
      .where(daysOf(some, from))
      .orderBy(...IN_ORDER),
  );
}

/** The same without how long answers took, which is most of a row. */
export async function readWindows(
  db: D1Database,
  from: number,
  monitors: readonly string[],
): Promise<Omit<UptimeDayRow, 'latency'>[]> {
  const { monitor, day, windows } = uptimeDay;
  return inGroups(monitors, (some) =>
    queries(db)
      .select({ monitor, day, windows })
      .from(uptimeDay)
      .where(daysOf(some, from))
      .orderBy(...IN_ORDER),
  );
}

/** The same for a batch: as many statements as the monitors need, their rows without an order. */
export function selectWindows(
  db: D1Database,
  from: number,
  monitors: readonly string[],
): D1PreparedStatement[] {
  const { monitor, day, windows } = uptimeDay;
  return groupsOf(monitors).map((some) =>
    statementOf(
      db,
      queries(db).select({ monitor, day, windows }).from(uptimeDay).where(daysOf(some, from)),
    ),
  );
}

/** The same of the days of a span, `to` excluded. */
export async function readWindowsBetween(
  db: D1Database,
  { from, to }: { from: number; to: number },
  monitors: readonly string[],
): Promise<Omit<UptimeDayRow, 'latency'>[]> {
  const { monitor, day, windows } = uptimeDay;
  return inGroups(monitors, (some) =>
    queries(db)
      .select({ monitor, day, windows })
      .from(uptimeDay)
      .where(and(daysOf(some, from), lt(uptimeDay.day, to))),
  );
}

const IN_ORDER = [asc(uptimeDay.monitor), asc(uptimeDay.day)] as const;

const daysOf = (monitors: readonly string[], from: number) =>
  and(inArray(uptimeDay.monitor, [...monitors]), gte(uptimeDay.day, from));

async function inGroups<Row>(
  monitors: readonly string[],
  ask: (some: readonly string[]) => PromiseLike<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const some of groupsOf(monitors)) rows.push(...(await askStorage(ask(some))));
  return rows;
}

function groupsOf(monitors: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (let first = 0; first < monitors.length; first += MONITORS_LIMIT) {
    groups.push(monitors.slice(first, first + MONITORS_LIMIT));
  }
  return groups;
}

/** One written row for each that is new or says something else than before. */
export function upsertUptimeDays(
  db: D1Database,
  rows: readonly UptimeDayRow[],
): D1PreparedStatement[] {
  return inPieces(rows, 4).map((piece) =>
    statementOf(
      db,
      queries(db)
        .insert(uptimeDay)
        .values(piece)
        .onConflictDoUpdate({
          target: [uptimeDay.monitor, uptimeDay.day],
          set: { windows: sql`excluded.windows`, latency: sql`excluded.latency` },
          setWhere: sql`uptime_day.windows <> excluded.windows OR uptime_day.latency IS NOT excluded.latency`,
        }),
    ),
  );
}

/**
 * Forgets how long answers took on days that are too old as seen from `day`; two days of each monitor at most, so that a
 * day without a tick is made up for by the next one.
 */
export function forgetLatencies(
  db: D1Database,
  day: number,
  monitors: readonly string[],
): D1PreparedStatement {
  const before = day - LATENCY_RETENTION_MS;
  return db
    .prepare(
      `UPDATE uptime_day SET latency = NULL
       WHERE latency IS NOT NULL AND day IN (?1, ?2) AND monitor IN (SELECT value FROM json_each(?3))`,
    )
    .bind(before - DAY_MS, before - 2 * DAY_MS, JSON.stringify(monitors));
}

/**
 * Deletes days that are too old as seen from `day`, two of each monitor at most, also of monitors that nobody asks any more.
 * It goes from monitor to monitor by the key, so it reads few rows however many days there are.
 */
export function forgetDays(db: D1Database, day: number): D1PreparedStatement {
  return db
    .prepare(
      `WITH RECURSIVE known (monitor) AS (
         SELECT min(monitor) FROM uptime_day
         UNION ALL
         SELECT (SELECT min(monitor) FROM uptime_day WHERE monitor > known.monitor)
           FROM known WHERE known.monitor IS NOT NULL)
       DELETE FROM uptime_day WHERE (monitor, day) IN (
         SELECT old.monitor, old.day FROM known CROSS JOIN uptime_day AS old
           ON old.monitor = known.monitor AND old.day < ?1
             AND old.day <= coalesce((
               SELECT day FROM uptime_day WHERE monitor = known.monitor ORDER BY day
                 LIMIT 1 OFFSET ?2), ?1))`,
    )
    .bind(day - DAYS_RETENTION_MS, FORGET_DAYS_LIMIT - 1);
}
