// What is said around promises and their reports. Figures arrive formatted.

export type SlaWords = {
  title: string;
  /** The answer: "All promises of November 2026 hold so far". */
  holds(month: string): string;
  broken(tiers: string, month: string): string;
  unknown(month: string): string;
  /** How it is measured, in a sentence, with the link to the guide. */
  intro: string;
  guide: string;
  countedUntil: string;
  target: string;
  uptime: string;
  verdict: string;
  verdicts: Record<'met' | 'no_measurement' | 'indeterminate' | 'breached', string>;
  /** In place of `indeterminate` while the month runs. */
  open: string;
  confirmed(reason: string): string;
  budget: string;
  /** "28.2 of 43.2 min left". */
  budgetLeft(left: string, whole: string): string;
  budgetUsed(percent: string): string;
  coverage: string;
  bounds: string;
  between(least: string, most: string): string;
  ofWorst(component: string): string;
  ofAny: string;
  tier: string;
  component: string;
  good: string;
  bad: string;
  noData: string;
  excluded: string;
  windows: string;
  reported: string;
  reportedNote(weight: string): string;
  lastMonths: string;
  month: string;
  report: string;
  noReports: string;
  noPromises: string;
  notMeasured: string;
  reportTitle(month: string): string;
  revision: string;
  frozen: string;
  reason: string;
  hash: string;
  files: string;
  filesNote: string;
  nothingMeasured: string;
  incidents: string;
  incidentSum(count: number, lasted: string): string;
  noIncidents: string;
  listed(count: number): string;
  rootCause: string;
  maintenance: string;
  noMaintenance: string;
  announced: string;
  excludedWhy: Record<
    'excluded' | 'cancelled' | 'short_notice' | 'ended_before' | 'not_begun',
    string
  >;
  corrections: string;
  noCorrections: string;
  trend: string;
  doubts: Record<'indeterminate' | 'no_measurement' | 'long_bridge', string>;
  inside: string;
  insideNote: string;
  slo: string;
  credit: string;
  none: string;
  leastCredit(percent: string): string;
  pending: string;
  noPending: string;
};
