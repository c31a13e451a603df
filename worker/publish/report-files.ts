// A report as files: JSON with everything that its hash is made of, and all windows of the month as CSV, run by run, so that
// whoever has a file can count again. The shape of the JSON is published beside it.

import { z } from 'zod';
import type { Totals } from '../domain/sla/figures.ts';
import { coverageOf, percentText, uptimeOf } from '../domain/sla/figures.ts';
import type { Kind } from '../domain/sla/windows.ts';
import { KIND_WORDS, unpackRuns } from '../domain/sla/windows.ts';
import type { ReportDocument } from '../snapshot/sla-documents.ts';
import { reportContent } from '../snapshot/sla-documents.ts';
import type { Inside } from './inside.ts';

const WINDOW_MS = 300_000;

const rendered = z.strictObject({
  id: z.string(),
  uptimePercent: z.string().nullable().meta({ description: 'Rounded down to three decimals' }),
  coveragePercent: z.string().nullable(),
});

/** What a breach costs. Percentages are integers in 1/100 000. */
const policy = z.strictObject({
  basis: z.enum(['target', 'allowance']),
  stepPer100k: z.int().positive(),
  creditPer100k: z.int(),
  capPer100k: z.int(),
  rounding: z.enum(['up', 'down']),
});

/** `/sla/reports/<month>.json` */
export const reportFile = z
  .strictObject({
    $schema: z.string(),
    hash: z.string().meta({
      description:
        'SHA-256, in hex, of {"content":…,"windows":…} as JSON with keys in order and no spaces',
    }),
    content: reportContent,
    windows: z.record(z.string(), z.string()).meta({
      description:
        'Every window of the month by component, as runs of a letter and a count (1 if left out): g good, b bad, r bad because bridged, n no data, m maintenance, G B N excluded by hand',
    }),
    rendered: z.strictObject({ components: z.array(rendered), tiers: z.array(rendered) }),
    internal: z
      .array(
        z.strictObject({
          id: z.string(),
          sloPer100k: z.int().nullable(),
          slo: z.enum(['met', 'no_measurement', 'indeterminate', 'breached']).nullable(),
          policy: policy.nullable().meta({ description: 'What a breach costs; null: nothing' }),
          creditPer100k: z.int().nullable(),
          calculation: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Only for who is signed in: own targets and credits' }),
  })
  .meta({ title: 'SLA report of a month' });
export type ReportFile = z.infer<typeof reportFile>;

export function reportSchema(): string {
  return JSON.stringify(z.toJSONSchema(reportFile), null, 2);
}

type Windows = Readonly<Record<string, string>>;

export function reportJson(
  { hash, content }: ReportDocument,
  windows: Windows,
  inside: Inside | null,
): string {
  const render = ({ id, totals }: { id: string; totals: Totals }) => {
    const [uptime, coverage] = [uptimeOf(totals), coverageOf(totals)];
    return {
      id,
      uptimePercent: uptime && percentText(uptime),
      coveragePercent: coverage && percentText(coverage),
    };
  };
  const file: ReportFile = {
    $schema: `${content.page.url}/sla/reports/schema.json`,
    hash,
    content,
    windows,
    rendered: {
      components: content.components.map(render),
      tiers: content.tiers.map(render),
    },
    ...(inside === null ? {} : { internal: [...inside.tiers] }),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** component, first window, how many, what they were. */
export function reportCsv({ content }: ReportDocument, windows: Windows): string {
  const from = Date.parse(`${content.month}-01T00:00:00Z`);
  const lines = Object.entries(windows).flatMap(([component, packed]) => {
    let index = 0;
    return unpackRuns(packed).map(({ kind, count }) => {
      const first = new Date(from + index * WINDOW_MS).toISOString();
      index += count;
      return [component, `${first.slice(0, 19)}Z`, count, wordOf(kind)].join(',');
    });
  });
  return `${['component,first_window,count,state', ...lines].join('\r\n')}\r\n`;
}

const wordOf = (kind: Kind) => KIND_WORDS[kind];
