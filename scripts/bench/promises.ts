// What the promises cost: a month of one component from its stored days, twelve months of fifty components, and the whole run
// of the 1st for fifty components and three tiers, pass by pass. Over a database of its own, in this process; what is computed
// is timed without it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readD1Migrations } from '@cloudflare/vitest-plugin';
import type { Catalog, Tier } from '../../worker/domain/catalog.ts';
import { periodOf } from '../../worker/domain/sla/month.ts';
import { measurePart, runsIn } from '../../worker/domain/sla/progress.ts';
import { tierFigures } from '../../worker/domain/sla/tier.ts';
import type { Day } from '../../worker/domain/window.ts';
import { DAY_MS, WINDOWS_PER_DAY, packDay, unpackDay } from '../../worker/domain/window.ts';
import { createCommit } from '../../worker/commit/index.ts';
import { newId } from '../../worker/commit/id.ts';
import { PASS_LIMIT } from '../../worker/probe/sla-parts.ts';
import { passOverPromises } from '../../worker/probe/sla.ts';
import { pastIncidents, projectCurrent, projectReport } from '../../worker/snapshot/sla.ts';
import { readSummaries } from '../../worker/store/reports.ts';
import { counting } from '../../worker/testing/counting.ts';
import { MERIDIAN, monitorOf } from '../../worker/testing/meridian.ts';
import { ENTERPRISE } from '../../worker/testing/promised-company.ts';
import { chance } from '../../worker/testing/views.ts';
import { openDatabase } from '../local-database.ts';
import { root } from '../tool.ts';
import type { Figure } from './figures.ts';
import { median } from './rounds.ts';

const COMPONENTS = 50;
const MONTH = '2026-10';
const MONTH_LIMIT_MS = 50;
const TREND_LIMIT_MS = 1000;
const TREND_ROWS = 5000;
/** The platform's limit for one invocation on its free plan. */
const QUERIES_LIMIT = 50;
const CPU_LIMIT_MS = 10;
const ROUNDS = 9;

const ids = Array.from({ length: COMPONENTS }, (_, index) => `part-${index}`);
const tier = (id: string, targetPer100k: number, combine: Tier['combine']): Tier => ({
  ...ENTERPRISE,
  id,
  targetPer100k,
  combine,
  components: ids,
});

const CATALOG: Catalog = {
  ...MERIDIAN,
  components: ids.map((id, position) => ({
    id,
    name: id,
    description: null,
    group: null,
    position,
  })),
  monitors: ids.map((id) => monitorOf({ id: `${id}-http`, component: id })),
  sla: {
    ...MERIDIAN.sla,
    tiers: [tier('a', 99_900, 'worst'), tier('b', 99_500, 'worst'), tier('c', 99_000, 'any')],
  },
};

function dayOf(seed: number): string {
  const next = chance(seed);
  return packDay(
    Array.from({ length: WINDOWS_PER_DAY }, () => ({
      valid: next() < 0.0002 ? 0 : 5,
      down: 0,
      degraded: 0,
    })),
  );
}

/** Months of components: unpacked, counted, judged. */
function measureMonths(what: string, components: number, most: number): Figure {
  const period = periodOf(MONTH);
  if (period === null) throw new Error(MONTH);
  const stored = Array.from({ length: components }, (_, component) =>
    Array.from({ length: 35 }, (_, index) => dayOf(component * 40 + index)),
  );
  const first = period.from - 2 * DAY_MS;
  const times = Array.from({ length: 3 * ROUNDS }, () => {
    const startedAt = performance.now();
    const unpacked = new Map<string, Day>();
    for (const texts of stored) {
      for (const text of texts) if (!unpacked.has(text)) unpacked.set(text, unpackDay(text));
      const part = measurePart({
        period,
        until: period.to,
        monitors: ['m'],
        dayOf: (_monitor, day) => unpacked.get(texts[(day - first) / DAY_MS] ?? ''),
        excluded: [],
        corrected: [],
      });
      tierFigures(ENTERPRISE, [{ component: 'api', runs: runsIn(part) }]);
    }
    return performance.now() - startedAt;
  });
  return {
    what,
    unit: 'ms',
    measured: median(times),
    beside: null,
    budget: { most, of: 'measured' },
  };
}

export async function measurePromises(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-bench-sla-'));
  const { db, close } = await openDatabase(folder);
  try {
    for (const { queries } of await readD1Migrations(join(root, 'migrations'))) {
      for (const query of queries) await db.prepare(query).run();
    }
    return [
      measureMonths('A month of one component', 1, MONTH_LIMIT_MS),
      measureMonths(`Computing of a pass of ${PASS_LIMIT} components`, PASS_LIMIT, CPU_LIMIT_MS),
      ...(await measureRun(db)),
      ...(await measureTrend(db)),
    ];
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureRun(db: D1Database): Promise<Figure[]> {
  const period = periodOf(MONTH);
  if (period === null) throw new Error(MONTH);
  const insert = db.prepare(
    'INSERT INTO uptime_day (monitor, day, windows) SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2)',
  );
  await db.batch(
    CATALOG.monitors.map(({ id }, seed) => {
      const days = Array.from({ length: 33 }, (_, index) => [
        period.from + (index - 2) * DAY_MS,
        dayOf(seed * 40 + index),
      ]);
      return insert.bind(id, JSON.stringify(days));
    }),
  );
  const own = counting(db);
  let now = period.to + 15 * 60_000;
  const commit = createCommit({ db: own.db, catalog: CATALOG, now: () => now, newId });
  const passes: { ms: number; statements: number; rowsRead: number }[] = [];
  for (let outcome = ''; outcome !== 'frozen' && passes.length < 20; now += 60_000) {
    own.take();
    const startedAt = performance.now();
    outcome = await passOverPromises(now, {
      db: own.db,
      catalog: CATALOG,
      commit,
      projectReport,
      projectCurrent,
      pastIncidents,
      rootCauses: async () => new Map(),
    });
    const { statements, rowsRead } = own.take();
    const ms = performance.now() - startedAt;
    passes.push({ ms, statements, rowsRead });
  }
  const what = `Report of ${COMPONENTS} components, 3 tiers`;
  const figure = (unit: Figure['unit'], measured: number, most: number | null): Figure => ({
    what,
    unit,
    measured,
    beside: null,
    budget: most === null ? null : { most, of: 'measured' },
  });
  const needed = Math.ceil(COMPONENTS / PASS_LIMIT);
  return [
    { ...figure('requests', passes.length, needed), what: `${what}: passes` },
    figure('queries', Math.max(...passes.map(({ statements }) => statements)), QUERIES_LIMIT),
    figure('rows read', Math.max(...passes.map(({ rowsRead }) => rowsRead)), null),
    figure(
      'ms',
      passes.reduce((sum, { ms }) => sum + ms, 0),
      null,
    ),
  ];
}

/** Twelve months like the one that was just reported. */
async function measureTrend(db: D1Database): Promise<Figure[]> {
  const months = Array.from(
    { length: 12 },
    (_, index) => `2025-${String(index + 1).padStart(2, '0')}`,
  );
  await db.batch(
    months.map((month) =>
      db
        .prepare(
          `INSERT INTO sla_report (month, revision, part, data, summary)
           SELECT ?1, 1, part, data, json_set(summary, '$.month', ?1) FROM sla_report WHERE month = ?2 AND summary IS NOT NULL`,
        )
        .bind(month, MONTH),
    ),
  );
  const own = counting(db);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    own.take();
    const startedAt = performance.now();
    const summaries = await readSummaries(own.db, '2026-01', 12);
    if (summaries.length !== 12) throw new Error(`expected 12 months, found ${summaries.length}`);
    times.push(performance.now() - startedAt);
  }
  const what = `Trend of 12 months, ${COMPONENTS} components`;
  return [
    {
      what,
      unit: 'ms',
      measured: median(times),
      beside: null,
      budget: { most: TREND_LIMIT_MS, of: 'measured' },
    },
    {
      what,
      unit: 'rows read',
      measured: own.take().rowsRead,
      beside: null,
      budget: { most: TREND_ROWS, of: 'measured' },
    },
  ];
}
