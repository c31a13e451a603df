// History over a real database: what it fills, what it leaves, and that doing it twice changes nothing.

import { beforeEach, describe, expect, test } from 'vitest';
import type { UptimeDayRow } from './schema.ts';
import { DAY_MS, unpackDay, windowState } from '../domain/window.ts';
import { quantileOf, unpackLatencyDay } from '../domain/latency.ts';
import { readUptimeDays, upsertUptimeDays } from './uptime.ts';
import { contentsOf, emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { Ticked } from '../testing/ticked.ts';
import { planImport } from '../../scripts/backfill/import.ts';
import { OUTDATE, sqlOf } from '../../scripts/backfill/sql.ts';

const NOW = Date.UTC(2026, 10, 21, 10);
const DAY = Date.UTC(2026, 10, 19);

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

const plan = async (lines: readonly string[], replace = false, now = NOW) => {
  const planned = await planImport({
    text: ['monitor,from,to,state,region,ms', ...lines].join('\n'),
    monitors: ['api-http', 'web-http'],
    now,
    replace,
    known: async (monitor, from, to) =>
      (await readUptimeDays(db, from, [monitor])).filter(({ day }) => day < to),
  });
  if (!planned.ok) throw new Error(planned.problems.map(({ text }) => text).join('\n'));
  return planned;
};
const write = async (rows: readonly UptimeDayRow[]) =>
  db.batch([...upsertUptimeDays(db, rows), ...OUTDATE.map((sql) => db.prepare(sql))]);
const bring = async (lines: readonly string[], replace = false) => {
  const planned = await plan(lines, replace);
  await write(planned.rows);
  return planned;
};
const windows = async (day = DAY, monitor = 'api-http') => {
  const [row] = await readUptimeDays(db, day, [monitor]);
  return row?.day === day ? unpackDay(row.windows) : null;
};

const OUTAGE = [
  'api-http,2026-11-19,2026-11-19T10:03Z,up,,',
  'api-http,2026-11-19T10:03Z,2026-11-19T10:07Z,down,,',
  'api-http,2026-11-19T10:07Z,2026-11-20,up,,',
];

describe('an import', () => {
  test('fills windows by the rules of ticks, and no other', async () => {
    const { rows, summaries } = await bring(OUTAGE);
    expect(rows).toHaveLength(1);
    expect(summaries).toEqual([
      { monitor: 'api-http', lines: 3, days: 1, filled: 288, replaced: 0, kept: 0 },
    ]);
    const day = (await windows()) ?? [];
    const bad = day.flatMap((counts, index) => (windowState(counts) === 'bad' ? [index] : []));
    expect(bad).toEqual([120, 121]);
    expect(day[120]).toEqual({ valid: 5, down: 2, degraded: 0 });
    expect(await windows(DAY, 'web-http')).toBeNull();
  });

  test('leaves without data what no line speaks of', async () => {
    await bring(['api-http,2026-11-19T10:00Z,2026-11-19T10:05Z,up,,']);
    const day = (await windows()) ?? [];
    expect(day.filter(({ valid }) => valid > 0)).toEqual([{ valid: 5, down: 0, degraded: 0 }]);
  });

  test('twice changes nothing', async () => {
    await bring(OUTAGE);
    const before = await contentsOf(db);
    expect((await bring(OUTAGE)).rows).toEqual([]);
    expect(await contentsOf(db)).toEqual(before);
  });

  test('leaves what is known, unless it is to replace it', async () => {
    await bring(OUTAGE);
    const well = ['api-http,2026-11-19,2026-11-20,up,,'];
    expect(await bring(well)).toMatchObject({ rows: [], summaries: [{ kept: 2, filled: 0 }] });
    expect(await bring(well, true)).toMatchObject({ summaries: [{ replaced: 2, kept: 0 }] });
    expect(((await windows()) ?? []).every((counts) => windowState(counts) === 'good')).toBe(true);
  });

  test('of checks lets the regions of a minute vote, and keeps how long answers took', async () => {
    const minute = (text: string) => `2026-11-19T10:${text}Z`;
    await bring([
      `api-http,${minute('00')},,up,weur,80`,
      `api-http,${minute('00')},,down,enam,`,
      `api-http,${minute('00')},,up,apac,90`,
      `api-http,${minute('01')},,down,weur,`,
      `api-http,${minute('01')},,down,enam,`,
      `api-http,${minute('02')},,excluded,weur,`,
    ]);
    const day = (await windows()) ?? [];
    expect(day[120]).toEqual({ valid: 2, down: 1, degraded: 0, excluded: 1 });
    const [row] = await readUptimeDays(db, DAY, ['api-http']);
    const latency = unpackLatencyDay(row?.latency ?? null);
    expect([...latency.keys()].toSorted()).toEqual(['apac', 'weur']);
    expect(quantileOf(latency.get('weur')?.[10] ?? new Map(), 0.5)).not.toBeNull();
  });

  test('spans years, each day whole', async () => {
    const { rows } = await bring(['web-http,2024-01-01,2026-11-20,up,,']);
    expect(rows).toHaveLength(Math.round((Date.UTC(2026, 10, 20) - Date.UTC(2024, 0, 1)) / DAY_MS));
    // A leap day and the days on which clocks change are days like any other.
    for (const day of [Date.UTC(2024, 1, 29), Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25)]) {
      const counts = (await windows(day, 'web-http')) ?? [];
      expect(counts.every(({ valid }) => valid === 5)).toBe(true);
    }
  });

  test('ends with yesterday, and not before the new day has counted it', async () => {
    const today = ['api-http,2026-11-20,2026-11-21T01:00Z,up,,'];
    await expect(plan(today)).rejects.toThrow('ends after 2026-11-21T00:00Z');
    const yesterday = ['api-http,2026-11-20,2026-11-21,up,,'];
    const early = plan(yesterday, false, Date.UTC(2026, 10, 21, 0, 30));
    await expect(early).rejects.toThrow('ends after 2026-11-20T00:00Z');
    expect((await plan(yesterday)).rows).toHaveLength(1);
  });
});

test('as statements of a file, it writes the same', async () => {
  const { rows } = await plan([...OUTAGE, 'web-http,2024-01-01,2026-11-20,up,,']);
  await write(rows);
  const before = await contentsOf(db);
  db = await emptyDatabase();
  const statements = sqlOf(rows)
    .split(';\n')
    .filter((one) => one !== '');
  for (const statement of statements) {
    expect(statement.length).toBeLessThan(100_000);
    await db.prepare(statement).run();
  }
  expect((await contentsOf(db))['uptime_day']).toEqual(before['uptime_day']);
});

test('the bars show what was imported with the next ten minutes', async () => {
  const ticks = new Ticked(db, { ...MERIDIAN, monitors: [monitorOf({ id: 'api-http' })] });
  await ticks.tick(NOW);
  await bring(OUTAGE);
  await ticks.tick(NOW + 10 * 60_000);
  const measured = (await ticks.told.documents()).get('measured') as {
    components: Record<string, { days: unknown[] }>;
  };
  expect(measured.components['api']?.days.at(-3)).toEqual({
    good: 286,
    bad: 2,
    degraded: 0,
    noData: 0,
  });
});
