import { beforeEach, describe, expect, test } from 'vitest';
import type { Summary } from '../domain/sla/report.ts';
import { counting } from '../testing/counting.ts';
import { emptyDatabase } from '../testing/database.ts';
import { october } from '../testing/reports.ts';
import {
  insertReport,
  packed,
  readReport,
  readSummaries,
  saveMonth,
  readStanding,
} from './reports.ts';

const ROWS_READ_LIMIT = 5_000;
const COMPONENTS = 50;

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

const monthsOf2026 = Array.from(
  { length: 12 },
  (_, index) => `2026-${String(index + 1).padStart(2, '0')}`,
);

function summaryOf(month: string, revision: number): Summary {
  const components = Array.from({ length: COMPONENTS }, (_, index) => [
    `part-${index}`,
    [8900 - revision, index, 10, 18] as [number, number, number, number],
  ]);
  return { month, revision, components: Object.fromEntries(components), tiers: {} };
}

async function keep(month: string, revision: number): Promise<void> {
  const { composed } = october();
  const content = { ...composed.content, month, revision };
  const part = { measured: 'g8640', edges: { before: null, after: null }, monitors: ['m'] };
  const parts = Object.fromEntries(
    Array.from({ length: COMPONENTS }, (_, index) => [`part-${index}`, part]),
  );
  const report = { content, internal: composed.internal, hash: 'c0ffee', parts };
  await db.batch(insertReport(db, report, summaryOf(month, revision)));
}

describe('reports', () => {
  test('a trend of twelve months and fifty components reads few rows', async () => {
    for (const month of monthsOf2026) for (const revision of [1, 2]) await keep(month, revision);
    const { db: counted, take } = counting(db);
    const summaries = await readSummaries(counted, '2027-01', 12);
    expect(summaries.map(({ month, revision }) => [month, revision])).toEqual(
      monthsOf2026.map((month) => [month, 2]),
    );
    expect(Object.keys(summaries[0]?.components ?? {})).toHaveLength(COMPONENTS);
    const { rowsRead, statements } = take();
    expect(rowsRead).toBeLessThanOrEqual(ROWS_READ_LIMIT);
    expect(rowsRead).toBeLessThanOrEqual(100);
    expect(statements).toBe(1);
  });

  test('the newest revision is read with all its windows, an older one by its number', async () => {
    await keep('2026-10', 1);
    await keep('2026-10', 2);
    expect((await readReport(db, '2026-10'))?.content.revision).toBe(2);
    const first = await readReport(db, '2026-10', 1);
    expect(first?.content.revision).toBe(1);
    expect(Object.keys(first?.parts ?? {})).toHaveLength(COMPONENTS);
    expect(await readReport(db, '2026-09')).toBeNull();
  });

  test('a revision is written once', async () => {
    await keep('2026-10', 1);
    await expect(keep('2026-10', 1)).rejects.toThrow('UNIQUE');
  });

  test('windows are packed into rows that are short enough', () => {
    const windows = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`part-${index}`, 'gb'.repeat(4464)]),
    );
    const packs = packed(windows, 50_000);
    expect(Object.assign({}, ...packs)).toEqual(windows);
    for (const pack of packs) expect(JSON.stringify(pack).length).toBeLessThan(60_000);
  });

  test('of two workers at once only one moves a month on', async () => {
    const progress = (by: string) => ({
      parts: {},
      again: { how: 'measure' as const, by, reason: 'x' },
    });
    await db.batch([saveMonth(db, { month: '2026-10', version: 0, progress: progress('first') })]);
    await db.batch([
      saveMonth(db, { month: '2026-10', version: 1, progress: progress('second') }),
      saveMonth(db, { month: '2026-10', version: 1, progress: progress('third') }),
    ]);
    const { months } = await readStanding(db);
    expect(months).toMatchObject([{ version: 2, progress: { again: { by: 'second' } } }]);
  });
});
