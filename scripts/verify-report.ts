// `npm run verify-report -- <file>`: counts a report again from its own windows and says "matches", or where it differs. Works
// on the JSON of a report, without a network and without a database, so that a customer can do it, too.

import { readFileSync } from 'node:fs';
import type { Kind } from '../worker/domain/sla/windows.ts';
import { kindsOf, settleWindows, unpackRuns } from '../worker/domain/sla/windows.ts';
import type { Measured } from '../worker/domain/sla/windows.ts';
import {
  budgetOf,
  coverageOf,
  percentText,
  totalsOf,
  uptimeOf,
} from '../worker/domain/sla/figures.ts';
import { calculationOf } from '../worker/domain/sla/calculation.ts';
import { periodOf } from '../worker/domain/sla/month.ts';
import { NOTICE_MS } from '../worker/domain/notice.ts';
import { tierFigures } from '../worker/domain/sla/tier.ts';
import type { ReportFile } from '../worker/publish/report-files.ts';
import { reportFile } from '../worker/publish/report-files.ts';
import { hashOfReport } from '../worker/snapshot/sla.ts';

const USAGE = `Usage: npm run verify-report -- <file>

Counts a report again from its own windows: the length of the month, bridges, maintenance and its
notice, totals, uptime, coverage, verdicts, budgets and the content hash; credits and own targets,
where the file has them (it does for who is signed in). The file is the JSON of a report, for example
from

  curl -O https://status.example.com/sla/reports/2026-10.json

Ends with 0 and "matches", or with 1 and a line for each difference.
`;

/** Where a report differs from what its windows say; empty: it matches. */
export async function differencesIn(file: ReportFile): Promise<string[]> {
  const { content, windows, hash, rendered } = file;
  const period = periodOf(content.month);
  if (period === null) return [`month: expected one such as 2026-10; found ${content.month}`];
  const differences: string[] = [];
  const compare = (what: string, said: unknown, counted: unknown) => {
    const [a, b] = [JSON.stringify(said), JSON.stringify(counted)];
    if (a !== b) differences.push(`${what}: the report says ${a}, its windows say ${b}`);
  };

  compare('hash', hash, await hashOfReport(content, windows));
  compare(
    'components with windows',
    Object.keys(windows).toSorted(),
    content.components.map(({ id }) => id).toSorted(),
  );
  const runs = new Map(Object.entries(windows).map(([id, text]) => [id, unpackRuns(text)]));
  for (const { id, totals, edges } of content.components) {
    const own = runs.get(id) ?? [];
    const kinds = kindsOf(own);
    compare(`${id}: windows of the month`, period.windows, kinds.length);
    compare(`${id}: totals`, totals, totalsOf(own));
    // What was measured, settled again: excluded spans are those that the report names.
    const measured = kinds.map((kind): Measured => measuredOf(kind));
    const maintained = kinds.map((_, index) =>
      isMaintained(content, id, period.from + index * WINDOW_MS),
    );
    const wrong = kinds.findIndex((kind, index) => (kind === 'm') !== maintained[index]);
    if (wrong >= 0) {
      const at = new Date(period.from + wrong * WINDOW_MS).toISOString().slice(0, 16);
      differences.push(
        `${id}: the window of ${at}Z is ${kinds[wrong] === 'm' ? '' : 'not '}excluded by maintenance, and by what is announced it should ${maintained[wrong] === true ? '' : 'not '}be`,
      );
    }
    const spans = content.corrections.filter(({ component }) => component === id);
    compare(
      `${id}: bridges and corrections`,
      kinds.join(''),
      settleWindows(measured, edges, period, spans).join(''),
    );
    const shown = rendered.components.find((one) => one.id === id);
    const [uptime, coverage] = [uptimeOf(totalsOf(own)), coverageOf(totalsOf(own))];
    compare(`${id}: uptime`, shown?.uptimePercent, uptime && percentText(uptime));
    compare(`${id}: coverage`, shown?.coveragePercent, coverage && percentText(coverage));
  }
  for (const tier of content.tiers) {
    const parts = tier.components.map((component) => ({
      component,
      runs: runs.get(component) ?? [],
    }));
    const own = file.internal?.find(({ id }) => id === tier.id);
    const { sloPer100k, policy: credit } = own ?? { sloPer100k: null, policy: null };
    const promise = { ...tier, sloPer100k, credit };
    const figures = tierFigures(promise, parts);
    const { component, totals, verdict, doubts } = figures;
    compare(`${tier.id}: component`, tier.component, component);
    compare(`${tier.id}: totals`, tier.totals, totals);
    compare(`${tier.id}: verdict`, tier.verdict, verdict);
    compare(`${tier.id}: doubts`, tier.doubts, doubts);
    compare(`${tier.id}: budget`, tier.budget, budgetOf(totals, tier.targetPer100k));
    if (own !== undefined) {
      compare(`${tier.id}: own target`, own.slo, figures.slo);
      compare(`${tier.id}: credit`, own.creditPer100k, figures.credit?.creditPer100k ?? null);
      compare(`${tier.id}: calculation`, own.calculation, calculationOf(promise, totals));
    }
  }
  for (const { id, stretches } of content.maintenances) {
    for (const { from, announcedAt, counted } of stretches) {
      if (counted === null && from - announcedAt < NOTICE_MS) {
        differences.push(`maintenance ${id}: excluded with less than 72 hours of notice`);
      }
    }
  }
  return differences;
}

const WINDOW_MS = 300_000;

function measuredOf(kind: Kind): Measured {
  if (kind === 'r') return 'n';
  return kind.toLowerCase() as Measured; // what is excluded by hand keeps its letter
}

function isMaintained(
  { maintenances }: ReportFile['content'],
  component: string,
  at: number,
): boolean {
  return maintenances.some(
    ({ components, stretches }) =>
      components.includes(component) &&
      stretches.some(({ from, to, counted }) => counted === null && at >= from && at < to),
  );
}

/** Reads a report's file; throws with what was expected. */
export function readReportFile(path: string): ReportFile {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(
      `${path} cannot be read as JSON; expected a report, such as /sla/reports/2026-10.json of a page`,
      { cause },
    );
  }
  const { data, error } = reportFile.safeParse(json);
  if (data === undefined) {
    const [issue] = error.issues;
    const where = issue?.path.join('.') || 'the file';
    throw new Error(`${path} is no report: ${where}: ${issue?.message ?? 'it has another shape'}`);
  }
  return data;
}

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  if (path === undefined || path === '--help') {
    console.log(USAGE);
    process.exitCode = path === undefined ? 1 : 0;
  } else {
    try {
      const differences = await differencesIn(readReportFile(path));
      console.log(differences.length === 0 ? 'matches' : differences.join('\n'));
      process.exitCode = differences.length === 0 ? 0 : 1;
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
}
