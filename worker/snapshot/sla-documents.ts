// The public documents of the promises: `sla` (the running month and the last twelve), `report:<month>` and the packs of its
// windows. Strict shapes like those of `documents.ts`; a credit or a team's own target has no field here. Instants are epoch
// milliseconds, targets are in 1/100 000, windows are packed runs such as `g120b3` (see `domain/sla/windows.ts`).

import { z } from 'zod';
import { COMPONENT_STATUSES, IMPACTS } from '../domain/vocabulary.ts';

const count = z.int().min(0);
const instant = z.int();
const month = z.string().regex(/^\d{4}-\d\d$/);

export const slaTotals = z.strictObject({
  excluded: count.meta({ description: 'M: inside maintenance, or excluded by hand' }),
  noData: count.meta({ description: 'N: nothing was measured' }),
  bad: count.meta({ description: 'B: 5 % or more of the ticks failed, or bridged' }),
  good: count.meta({ description: 'G' }),
});

const verdict = z.enum(['met', 'no_measurement', 'indeterminate', 'breached']);
const settled = z.enum(['met', 'breached']);
const edge = z.enum(['g', 'b', 'n', 'm']).nullable();
const ratio = z.strictObject({ part: count, of: count });
const budget = z.strictObject({
  whole: z.int().meta({ description: 'Windows that the target allows to be bad, times 100 000' }),
  used: count,
  remaining: z.int().meta({ description: 'Negative when it is overdrawn' }),
});

const name = z.union([
  z.strictObject({ components: z.array(z.string()), status: z.enum(COMPONENT_STATUSES) }),
  z.strictObject({ text: z.string(), lang: z.string() }),
]);

const tier = z.strictObject({
  id: z.string(),
  name: z.string(),
  targetPer100k: count.meta({ description: 'The promised uptime; 99.9 % is 99900' }),
  combine: z.enum(['worst', 'any']).meta({
    description:
      'How several components make one figure: the worst of them, or a window is bad where it is for any',
  }),
  components: z.array(z.string()),
  component: z
    .string()
    .nullable()
    .meta({ description: 'By the worst: the component whose figures these are' }),
  totals: slaTotals,
  verdict,
  doubts: z.array(z.enum(['indeterminate', 'no_measurement', 'long_bridge'])),
  confirmed: z.strictObject({ verdict: settled, reason: z.string() }).nullable().meta({
    description: 'What a person decided where measurements could not',
  }),
  budget,
});

const component = z.strictObject({
  id: z.string(),
  name: z.string(),
  totals: slaTotals,
  edges: z
    .strictObject({ before: edge, after: edge })
    .meta({ description: 'The nearest measured windows outside the month, for bridges' }),
  reported: ratio.nullable().meta({
    description: 'Reported impact: time not lost by incidents, in milliseconds. It is no SLA.',
  }),
});

/** A month in short: good, bad, without data, excluded. */
const summary = z.strictObject({
  month,
  revision: count,
  components: z.record(z.string(), z.tuple([count, count, count, count])),
  tiers: z.record(z.string(), verdict),
});
export type SlaSummary = z.infer<typeof summary>;

export const reportContent = z.strictObject({
  month,
  revision: count,
  at: instant.meta({ description: 'When it was frozen, epoch milliseconds' }),
  reason: z
    .string()
    .nullable()
    .meta({ description: 'Why there is this revision; null: the first' }),
  problem: z
    .literal('nothing_measured')
    .nullable()
    .meta({ description: 'Why there are no figures; null: there are' }),
  page: z.strictObject({ name: z.string(), url: z.string() }),
  components: z.array(component),
  tiers: z.array(tier),
  incidentCount: count,
  incidentMs: count.meta({ description: 'How long incidents lasted in the month, added up' }),
  incidents: z.array(
    z.strictObject({
      id: z.string(),
      name,
      impact: z.enum(IMPACTS),
      components: z.array(z.string()),
      startedAt: instant,
      lastedMs: count,
      rootCause: z.string().nullable(),
      postmortem: z.strictObject({ title: z.string(), url: z.string() }).nullable(),
    }),
  ),
  maintenances: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      components: z.array(z.string()),
      stretches: z.array(
        z.strictObject({
          from: instant,
          to: instant.meta({ description: 'Where its exclusion ends' }),
          plannedTo: instant,
          announcedAt: instant,
          counted: z
            .enum(['cancelled', 'short_notice', 'ended_before', 'not_begun'])
            .nullable()
            .meta({
              description: 'Why it counts for the SLA all the same; null: it is excluded',
            }),
        }),
      ),
    }),
  ),
  corrections: z
    .array(
      z.strictObject({ component: z.string(), from: instant, to: instant, reason: z.string() }),
    )
    .meta({ description: 'Windows that a person excluded, each with its reason' }),
  partialOutageWeight: count.meta({ description: 'In reported impact, in thousandths' }),
  trend: z.array(summary).meta({ description: 'Earlier months, oldest first' }),
});
export type PublicReport = z.infer<typeof reportContent>;

/** `report:<month>` and, for ever, `report:<month>.<revision>`. */
export const reportDocument = z.strictObject({
  version: z.literal(1),
  at: instant,
  hash: z.string(),
  /** How many packs of windows belong to it. */
  packs: count,
  content: reportContent,
});
export type ReportDocument = z.infer<typeof reportDocument>;

/** `windows:<month>:<n>` and `windows:<month>.<revision>:<n>`, n from 1: final windows by component. */
export const windowsDocument = z.strictObject({
  version: z.literal(1),
  at: instant,
  components: z.record(z.string(), z.string()),
});
export type WindowsDocument = z.infer<typeof windowsDocument>;

/** `sla`: written by the tick that has measured every promise anew, about once an hour. */
export const slaDocument = z.strictObject({
  version: z.literal(1),
  catalog: z.string(),
  /** Up to when the running month is counted. */
  at: instant,
  month,
  /** Windows of the month that were still to come. */
  ahead: count,
  tiers: z.array(tier),
  components: z.array(component.pick({ id: true, name: true, totals: true, reported: true })),
  partialOutageWeight: count,
  /** Months that have a report, oldest first. */
  months: z.array(summary),
});
export type SlaDocument = z.infer<typeof slaDocument>;
