import { describe, expect, test } from 'vitest';
import type { InsideTier } from '../worker/publish/inside.ts';
import { reportFile, reportJson } from '../worker/publish/report-files.ts';
import type { ReportFile } from '../worker/publish/report-files.ts';
import { hashOfReport } from '../worker/snapshot/sla.ts';
import type { ReportDocument } from '../worker/snapshot/sla-documents.ts';
import { october, projectedOctober } from '../worker/testing/reports.ts';
import { differencesIn, readReportFile } from './verify-report.ts';
import { tableOf } from './sla.ts';

async function file(): Promise<ReportFile> {
  const { documents } = await projectedOctober();
  const report = documents[0]?.document as ReportDocument; // the first is the report
  return JSON.parse(reportJson(report, october().windows, null)) as ReportFile;
}

/** The same file changed, with a hash that fits. */
async function changed(change: (report: ReportFile) => void): Promise<ReportFile> {
  const report = await file();
  change(report);
  report.hash = await hashOfReport(report.content, report.windows);
  return report;
}

test('a report matches what is counted from its own windows', async () => {
  expect(await differencesIn(await file())).toEqual([]);
});

test('a changed figure is named, even under a hash that fits', async () => {
  const report = await changed(({ content }) => {
    for (const tier of content.tiers) if (tier.id === 'enterprise') tier.verdict = 'met';
  });
  expect(await differencesIn(report)).toEqual([
    'enterprise: verdict: the report says "met", its windows say "breached"',
  ]);
});

test('a changed window is named', async () => {
  const report = await changed(({ windows }) => {
    windows['api'] = windows['api']?.replace('b9', 'b8g') ?? '';
  });
  const differences = await differencesIn(report);
  expect(differences).toContain(
    'api: totals: the report says {"excluded":0,"noData":0,"bad":9,"good":8919}, its windows say {"excluded":0,"noData":0,"bad":8,"good":8920}',
  );
});

describe('of who is signed in', () => {
  /** The file that an operator gets: with own targets and credits. */
  async function inside(change: (tier: InsideTier) => Partial<InsideTier> = () => ({})) {
    const { documents } = await projectedOctober();
    const report = documents[0]?.document as ReportDocument; // the first is the report
    const { composed, windows } = october();
    const tiers = composed.internal.map(({ credit, ...tier }): InsideTier => {
      const told = { ...tier, creditPer100k: credit?.creditPer100k ?? null };
      return { ...told, ...change(told) };
    });
    const text = reportJson(report, windows, { documents: new Map(), tiers, pending: [] });
    return reportFile.parse(JSON.parse(text));
  }

  test('credits and own targets are counted again', async () => {
    const report = await inside();
    expect(report.internal).toMatchObject([
      { id: 'enterprise', slo: 'breached', creditPer100k: 10_000 },
      { id: 'pro', creditPer100k: 0 },
    ]);
    expect(await differencesIn(report)).toEqual([]);
  });

  test('a changed credit, calculation or verdict on the own target is named', async () => {
    const credit = await inside(({ id }) => (id === 'enterprise' ? { creditPer100k: 0 } : {}));
    expect(await differencesIn(credit)).toEqual([
      'enterprise: credit: the report says 0, its windows say 10000',
    ]);
    const text = await inside(({ id, calculation }) =>
      id === 'enterprise' ? { calculation: calculation.replace('8 919', '8 920') } : {},
    );
    expect(await differencesIn(text)).toEqual([
      expect.stringMatching(/^enterprise: calculation: the report says /),
    ]);
    const slo = await inside(({ id }) => (id === 'enterprise' ? { slo: 'met' as const } : {}));
    expect(await differencesIn(slo)).toEqual([
      'enterprise: own target: the report says "met", its windows say "breached"',
    ]);
  });
});

test('a text that was changed breaks the hash', async () => {
  const report = await file();
  report.content.page.name = 'Somebody else';
  const [difference, ...others] = await differencesIn(report);
  expect(difference).toMatch(/^hash: the report says /);
  expect(others).toEqual([]);
});

test('maintenance that was announced too late is no excuse', async () => {
  const report = await changed(({ content }) => {
    for (const { stretches } of content.maintenances) {
      for (const stretch of stretches) stretch.announcedAt = stretch.from - 3_600_000;
    }
  });
  expect(await differencesIn(report)).toEqual([
    'maintenance maintenance1: excluded with less than 72 hours of notice',
  ]);
});

test('windows that nothing excuses are not excluded', async () => {
  const report = await changed(({ content }) => {
    content.maintenances = [];
  });
  expect(await differencesIn(report)).toEqual([
    'web: the window of 2026-10-25T02:00Z is excluded by maintenance, and by what is announced it should not be',
  ]);
});

test('a file that is none is told what was expected', () => {
  expect(() => readReportFile('package.json')).toThrow(/^package\.json is no report: /);
  expect(() => readReportFile('README.md')).toThrow(/cannot be read as JSON; expected a report/);
});

test('the table of the terminal has what the report has', () => {
  const { content, internal } = october().composed;
  const rows = content.tiers.map((tier) => ({
    ...tier,
    internal: internal.find(({ id }) => id === tier.id),
  }));
  expect(`\n${tableOf(rows)}\n`).toMatchInlineSnapshot(`
    "
    tier        promised  uptime    verdict   good  bad  no data  excluded  measured   budget left  SLO       credit
    Enterprise  99.9 %    99.899 %  breached  8919  9    0        0         100.000 %  -0.4 min     breached  10 %
    Pro         99.5 %    99.899 %  met       8919  9    0        0         100.000 %  178.2 min    —         0 %
    "
  `);
});
