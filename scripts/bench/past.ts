// What the database of a company looks like that has been measured for a quarter: a week of ticks, ninety days of every
// monitor. Without it every query would be quick.

import { readD1Migrations } from '@cloudflare/vitest-plugin';
import type { Catalog } from '../../worker/domain/catalog.ts';
import type { MonitorState } from '../../worker/domain/monitor.ts';
import { DAY_MS, dayOf, packDay, WINDOWS_PER_DAY } from '../../worker/domain/window.ts';
import { packRow } from '../../worker/probe/row.ts';
import { TICK_RETENTION_MS } from '../../worker/store/ticks.ts';
import { chance } from '../../worker/testing/views.ts';
import { join } from 'node:path';
import { root } from '../tool.ts';

const MINUTE_MS = 60_000;
const DAYS = 90;
/** How often a window of five minutes was bad. */
const BAD_SHARE = 0.0005;

/** Migrates an empty database and gives it the past of every monitor up to the minute before `until`. */
export async function givePast(db: D1Database, catalog: Catalog, until: number): Promise<void> {
  await migrate(db);
  await ticksUntil(db, catalog, until);
  await daysUntil(db, catalog, until);
}

export async function migrate(db: D1Database): Promise<void> {
  for (const { queries } of await readD1Migrations(join(root, 'migrations'))) {
    for (const query of queries) await db.prepare(query).run();
  }
}

/** As many rows as the retention leaves, every one alike. */
async function ticksUntil(db: D1Database, { monitors }: Catalog, until: number): Promise<void> {
  const up = (minute: number): MonitorState => ({
    verdict: 'up',
    since: minute - DAY_MS,
    runs: { degraded: null, down: null },
    measuredAt: minute,
  });
  const sample = { region: 'local', class: 'ok', display: 'up', status: 200 } as const;
  const results = monitors.map(({ id }, index) => {
    const samples = [{ ...sample, ms: 20 + index, reason: null }];
    return [id, { state: up(until), samples }] as const;
  });
  await db
    .prepare(
      `WITH RECURSIVE past (minute) AS (
         SELECT ?1 UNION ALL SELECT minute + ?2 FROM past WHERE minute + ?2 < ?3)
       INSERT INTO tick (minute, data) SELECT minute, ?4 FROM past`,
    )
    .bind(until - TICK_RETENTION_MS, MINUTE_MS, until, packRow(until, Object.fromEntries(results)))
    .run();
}

async function daysUntil(db: D1Database, { monitors }: Catalog, until: number): Promise<void> {
  const today = dayOf(until);
  const windowsOf = (seed: number) => {
    const next = chance(seed);
    return packDay(
      Array.from({ length: WINDOWS_PER_DAY }, () => ({
        valid: 5,
        down: next() < BAD_SHARE ? 3 : 0,
        degraded: 0,
      })),
    );
  };
  const insert = db.prepare(
    `INSERT INTO uptime_day (monitor, day, windows)
     SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2)`,
  );
  await db.batch(
    monitors.map(({ id }, monitor) => {
      const days = Array.from({ length: DAYS - 1 }, (_, index) => [
        today - (index + 1) * DAY_MS,
        windowsOf(monitor * DAYS + index),
      ]);
      return insert.bind(id, JSON.stringify(days));
    }),
  );
}
