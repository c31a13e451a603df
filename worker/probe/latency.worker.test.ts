// How long answers took, from ticks over a real database to the public document.

import { beforeEach, describe, expect, test } from 'vitest';
import { bucketOf, millisecondsOf } from '../domain/latency.ts';
import type { Sample } from '../domain/monitor.ts';
import type { LatencyDocument } from '../snapshot/documents.ts';
import { LATENCY_RETENTION_MS } from '../store/uptime.ts';
import { counting } from '../testing/counting.ts';
import { emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { Ticked } from '../testing/ticked.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = Date.UTC(2026, 10, 21);
const ELEVEN = DAY + 11 * HOUR;

let db: D1Database;
let ticks: Ticked;
beforeEach(async () => {
  db = await emptyDatabase();
  ticks = new Ticked(db, { ...MERIDIAN, monitors: [monitorOf({ regions: ['weur', 'enam'] })] });
});

const sample = (region: Sample['region'], ms: number): Sample => ({
  region,
  class: 'ok',
  display: 'up',
  status: 200,
  ms,
  reason: null,
});

/** A tick in which each region's answer takes so long. */
const tick = (minute: number, weur: number, enam: number) =>
  ticks.tick(minute, {
    observe: async () => new Map([['api-http', [sample('weur', weur), sample('enam', enam)]]]),
  });

/** What is said of answers that all took this long. */
const said = (ms: number) => {
  const shown = Math.round(millisecondsOf(bucketOf(ms)));
  return `${shown} ${shown}`;
};

const document = async () =>
  JSON.parse(
    (await db.prepare("SELECT json FROM document WHERE key = 'latency'").first<string>('json')) ??
      'null',
  ) as LatencyDocument | null;
const at = async (instant: number) => {
  const latency = await document();
  if (latency === null) return null;
  const index = (instant - latency.from) / HOUR;
  return Object.fromEntries(
    Object.entries(latency.components['api'] ?? {}).map(([place, { hours }]) => [
      place,
      hours.split(',')[index],
    ]),
  );
};
const stored = async (day: number) =>
  db.prepare('SELECT latency FROM uptime_day WHERE day = ?').bind(day).first<string>('latency');

describe('response times', () => {
  test('are public with the first tick of the next hour, and not before', async () => {
    for (let minute = -10; minute < 0; minute += 1) await tick(ELEVEN + minute * MINUTE, 100, 300);
    expect(await document()).toBeNull();
    await tick(ELEVEN, 700, 700);
    expect(await at(ELEVEN - HOUR)).toEqual({ enam: said(300), weur: said(100) });
    expect(await at(ELEVEN)).toEqual({ enam: '', weur: '' });
  });

  test('leave out answers that failed', async () => {
    ticks.health['api-http'] = 'down';
    await ticks.tick(ELEVEN - MINUTE);
    await tick(ELEVEN, 100, 100);
    expect((await document())?.components).toEqual({});
    expect(await stored(DAY)).toBeNull();
  });

  test('of an hour that a late tick belongs to are counted again', async () => {
    await tick(ELEVEN - 3 * MINUTE, 100, 100);
    await tick(ELEVEN, 100, 100);
    expect((await at(ELEVEN - HOUR))?.['weur']).toBe(said(100));
    const { outcome } = await tick(ELEVEN - MINUTE, 100, 9_000);
    expect(outcome).toBe('late');
    expect((await at(ELEVEN - HOUR))?.['weur']).toBe(said(100));
    const [median, high] = (await at(ELEVEN - HOUR))?.['enam']?.split(' ').map(Number) ?? [];
    expect(`${median} ${median}`).toBe(said(100));
    expect(high).toBeGreaterThan(8_500);
    expect((await document())?.at).toBe(ELEVEN);
  });

  test('of the hours before stay when another is counted', async () => {
    await tick(ELEVEN - MINUTE, 100, 100);
    await tick(ELEVEN, 700, 700);
    await tick(ELEVEN + HOUR, 100, 100);
    expect((await at(ELEVEN - HOUR))?.['weur']).toBe(said(100));
    expect((await at(ELEVEN))?.['weur']).not.toBe(said(100));
  });

  test('that were lost are made again from what is stored', async () => {
    await tick(ELEVEN - MINUTE, 100, 100);
    await tick(ELEVEN, 100, 100);
    await db.prepare("DELETE FROM document WHERE key = 'latency'").run();
    await tick(ELEVEN + HOUR, 100, 100);
    expect((await at(ELEVEN - HOUR))?.['weur']).toBe(said(100));
    expect((await at(ELEVEN))?.['weur']).toBe(said(100));
  });

  test('are forgotten after their time, at the first tick of a day', async () => {
    const old = DAY + 24 * HOUR - LATENCY_RETENTION_MS - 24 * HOUR;
    const windows = '.'.repeat(288);
    await db
      .prepare('INSERT INTO uptime_day VALUES (?1, ?2, ?4, ?5), (?1, ?3, ?4, ?5)')
      .bind('api-http', old, old + 24 * HOUR, windows, '{"weur":"2k"}')
      .run();
    await tick(DAY + 24 * HOUR - MINUTE, 100, 100);
    expect(await stored(old)).toBe('{"weur":"2k"}');
    await tick(DAY + 24 * HOUR, 100, 100);
    expect(await stored(old)).toBeNull();
    expect(await stored(old + 24 * HOUR)).toBe('{"weur":"2k"}');
  });
});

describe('what response times cost', () => {
  const READS_PER_MONITOR = 8;

  test('is one written row an hour, and a few reads for each monitor', async () => {
    const monitors = Array.from({ length: 50 }, (_, n) => monitorOf({ id: `service-${n}` }));
    const counted = counting(db);
    ticks = new Ticked(counted.db, { ...MERIDIAN, monitors });
    for (const minute of [-2, -1]) await ticks.tick(ELEVEN + minute * MINUTE);
    counted.take();
    const { committed } = await ticks.tick(ELEVEN);
    // Its own row, a row for each monitor, `measured` and `latency`.
    expect(committed?.rowsWritten).toBe(1 + 50 + 2);
    expect(counted.take().rowsRead).toBeLessThan(50 * READS_PER_MONITOR);
  });
});
