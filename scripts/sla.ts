// `npm run sla`: the promises of a month as a table, from the frozen report, or for the running month from what has been
// counted so far; with `--export openslo` the promises themselves, as other tools read them.

import { parseArgs } from 'node:util';
import type { Catalog } from '../worker/domain/catalog.ts';
import {
  budgetMinutesText,
  coverageOf,
  percentText,
  targetText,
  uptimeOf,
} from '../worker/domain/sla/figures.ts';
import { periodAt, periodOf } from '../worker/domain/sla/month.ts';
import type { InternalTier, ReportTier } from '../worker/domain/sla/report.ts';
import { figuresOf, internalOf } from '../worker/domain/sla/report.ts';
import { WINDOW_MS } from '../worker/domain/window.ts';
import { readReport, readStanding } from '../worker/store/reports.ts';
import { catalogIn, dataFolder, openDatabase } from './local-database.ts';
import { openSlo } from './openslo.ts';

const USAGE = `Usage: npm run sla -- [options]

Prints how the promises of a month are kept.

  --month 2026-10     the month (UTC); without it the running one
  --tier enterprise   only this tier
  --export openslo    the promises as OpenSLO v1 documents, in YAML; no figures
  --help              show this

Reads the local state (ALLCLEAR_DATA). Of a deployment the same stands at /sla/reports/<month>.html.
`;

export type Row = Pick<
  ReportTier,
  'id' | 'name' | 'targetPer100k' | 'totals' | 'verdict' | 'budget'
> & {
  confirmed: ReportTier['confirmed'];
  internal: InternalTier | undefined;
};

const HEADINGS = [
  'tier',
  'promised',
  'uptime',
  'verdict',
  'good',
  'bad',
  'no data',
  'excluded',
  'measured',
  'budget left',
  'SLO',
  'credit',
];

/** The table as lines. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { totals, budget, internal, confirmed, verdict } = row;
    const [uptime, coverage] = [uptimeOf(totals), coverageOf(totals)];
    const credit = internal?.credit?.creditPer100k;
    return [
      row.name,
      `${targetText(row.targetPer100k)} %`,
      uptime === null ? '—' : `${percentText(uptime)} %`,
      confirmed === null ? verdict : `${confirmed.verdict} (decided)`,
      String(totals.good),
      String(totals.bad),
      String(totals.noData),
      String(totals.excluded),
      coverage === null ? '—' : `${percentText(coverage)} %`,
      `${budgetMinutesText(budget.remaining)} min`,
      internal?.slo === null || internal === undefined ? '—' : internal.slo,
      credit === undefined ? '—' : `${targetText(credit)} %`,
    ];
  });
  const all = [HEADINGS, ...cells];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function rowsOf(
  db: D1Database,
  catalog: Catalog,
  month: string,
  now: number,
): Promise<{ rows: Row[]; note: string }> {
  const period = periodOf(month);
  if (period === null) throw new Error(`Expected a month such as 2026-10; found ${month}`);
  const report = await readReport(db, month);
  if (report !== null) {
    const { content, internal, hash } = report;
    const rows = content.tiers.map((tier) => ({
      ...tier,
      internal: internal.find(({ id }) => id === tier.id),
    }));
    return { rows, note: `Report of ${month}, revision ${content.revision}, ${hash}` };
  }
  const { months } = await readStanding(db);
  const parts = months.find((one) => one.month === month)?.progress.parts;
  if (parts === undefined) {
    throw new Error(
      month === periodAt(now).month
        ? `Nothing of ${month} was counted yet: the first figures come within the hour`
        : `There is no report of ${month}`,
    );
  }
  const count = Math.min(...Object.values(parts).map((part) => part.count));
  const [at, ahead] = [period.from + count * WINDOW_MS, period.windows - count];
  const rows = figuresOf(catalog.sla.tiers, parts, period, [], at, ahead).map(
    ({ tier, figures }) => ({
      id: tier.id,
      name: tier.name,
      targetPer100k: tier.targetPer100k,
      totals: figures.totals,
      verdict: figures.verdict,
      budget: figures.budget,
      confirmed: null,
      internal: internalOf({ tier, figures }, ahead),
    }),
  );
  const until = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  return {
    rows,
    note: `${month} until ${until} UTC; undecided until it is over, credits are the least`,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      month: { type: 'string' },
      tier: { type: 'string' },
      export: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void console.log(USAGE);
  const data = dataFolder();
  const catalog = await catalogIn(data);
  if (catalog === null) throw new Error(`Nothing was ever started in ${data}: npm start does`);
  const { tiers } = catalog.sla;
  if (values.tier !== undefined && !tiers.some(({ id }) => id === values.tier)) {
    throw new Error(
      `Expected a tier: ${tiers.map(({ id }) => id).join(', ') || 'none is configured'}; found ${values.tier}`,
    );
  }
  const wanted = (id: string) => values.tier === undefined || id === values.tier;
  if (values.export !== undefined) {
    if (values.export !== 'openslo')
      throw new Error(`Expected --export openslo; found ${values.export}`);
    return void console.log(openSlo(catalog, wanted));
  }
  const { db, close } = await openDatabase(data);
  try {
    const now = Date.now();
    const { rows, note } = await rowsOf(db, catalog, values.month ?? periodAt(now).month, now);
    console.log(`${tableOf(rows.filter(({ id }) => wanted(id)))}\n\n${note}`);
  } finally {
    await close();
  }
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
