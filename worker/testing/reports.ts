// A report as a month leaves it, from composed figures to documents: October 2026 of a company with two components and two
// promises, with an incident, a maintenance and a correction in it.

import type { Catalog } from '../domain/catalog.ts';
import type { Maintenance } from '../domain/maintenance.ts';
import { announce } from '../domain/notice.ts';
import { periodOf } from '../domain/sla/month.ts';
import type { PartProgress } from '../domain/sla/progress.ts';
import { correctPart } from '../domain/sla/progress.ts';
import type { Composed, PastIncident } from '../domain/sla/report.ts';
import { composeReport } from '../domain/sla/report.ts';
import type { SlaState } from '../domain/sla/state.ts';
import { correctedSpans } from '../domain/sla/state.ts';
import type { ProjectedReport } from '../snapshot/sla.ts';
import { projectReport } from '../snapshot/sla.ts';
import type { SlaDocument } from '../snapshot/sla-documents.ts';
import { slaDocument } from '../snapshot/sla-documents.ts';
import { ENTERPRISE, PROMISING } from './promised-company.ts';

const at = (text: string) => Date.parse(`${text}Z`);

export const TWO_PROMISES: Catalog = {
  ...PROMISING,
  sla: {
    ...PROMISING.sla,
    tiers: [
      ENTERPRISE,
      {
        ...ENTERPRISE,
        id: 'pro',
        name: 'Pro',
        targetPer100k: 99_500,
        sloPer100k: null,
        components: ['api', 'web'],
        credit: {
          basis: 'allowance',
          stepPer100k: 10_000,
          creditPer100k: 10_000,
          capPer100k: 100_000,
          rounding: 'up',
        },
      },
    ],
  },
};

const OCTOBER = periodOf('2026-10');
const CORRECTION: SlaState = {
  months: {},
  corrections: {
    correction01: {
      id: 'correction01',
      month: '2026-10',
      component: 'web',
      from: at('2026-10-20T08:00'),
      to: at('2026-10-20T08:10'),
      reason: 'the probe asked an address that had been retired',
      proposedBy: 'ops',
      proposedAt: at('2026-10-21T08:00'),
      status: 'approved',
      decidedBy: 'finance',
    },
  },
};

const WORK: Maintenance = {
  id: 'maintenance1',
  number: 7,
  name: 'Database upgrade',
  lang: 'en',
  body: '',
  components: ['web'],
  status: 'completed',
  announcedAt: at('2026-10-01T09:00'),
  by: 'operator',
  startsAt: at('2026-10-25T02:00'),
  endsAt: at('2026-10-25T04:00'),
  announced: announce(
    [],
    { from: at('2026-10-25T02:00'), to: at('2026-10-25T04:00') },
    at('2026-10-01T09:00'),
  ),
  startedAt: at('2026-10-25T02:00'),
  completedAt: at('2026-10-25T03:31'),
  changes: [],
};

const INCIDENT: PastIncident = {
  id: 'k3yz0pq81mw0',
  name: { components: ['API'], status: 'partial_outage' },
  impact: 'major',
  components: [{ id: 'api', worst: 'partial_outage' }],
  intervals: [{ from: at('2026-10-12T03:12'), to: at('2026-10-12T03:57') }],
  rootCause: 'A pool of database connections had no limit per customer.',
  postmortem: { title: 'API errors', url: '/postmortems/2026-10-12-connection-pool-exhausted/' },
};

const part = (measured: string): PartProgress => ({
  count: 8928,
  measured,
  final: '',
  edges: { before: 'g', after: 'g' },
  monitors: ['m'],
});

/** Nine bad windows of the API; of the web, a correction, a gap and a maintenance that ended early. */
export function october(): { composed: Composed; windows: Record<string, string> } {
  if (OCTOBER === null) throw new Error('a month');
  const measured = { api: part('g3206b9g5713'), web: part('g5568b2g1358n4g4m19g1973') };
  const parts = Object.fromEntries(
    Object.entries(measured).map(([id, one]) => [
      id,
      correctPart(one, OCTOBER, correctedSpans(CORRECTION, id)),
    ]),
  );
  const composed = composeReport({
    catalog: TWO_PROMISES,
    period: OCTOBER,
    revision: 2,
    now: at('2026-11-01T00:15'),
    reason: 'the probe was wrong',
    parts,
    state: CORRECTION,
    maintenances: [WORK],
    incidents: [INCIDENT],
    earlier: [
      {
        month: '2026-09',
        revision: 1,
        components: { api: [8631, 9, 0, 0], web: [8640, 0, 0, 0] },
        tiers: { enterprise: 'breached', pro: 'met' },
      },
    ],
  });
  const windows = Object.fromEntries(Object.entries(parts).map(([id, { final }]) => [id, final]));
  return { composed, windows };
}

export function projectedOctober(): Promise<ProjectedReport> {
  const { composed, windows } = october();
  return projectReport(composed.content, windows);
}

/** The running month after it: three bad windows of nine, as the document `sla`. */
export function november(): SlaDocument {
  const { composed } = october();
  const tiers = composed.content.tiers.map((tier) => ({
    ...tier,
    totals: { excluded: 0, noData: 0, bad: 3, good: 5997 },
    verdict: 'indeterminate' as const,
    budget: { whole: 864_000, used: 300_000, remaining: 564_000 },
    doubts: ['indeterminate' as const],
  }));
  return slaDocument.parse({
    version: 1,
    catalog: 'c0ffee',
    at: Date.UTC(2026, 10, 21, 11),
    month: '2026-11',
    ahead: 2640,
    tiers,
    components: composed.content.components.map(({ edges: _edges, ...rest }) => rest),
    partialOutageWeight: 300,
    months: [composed.summary],
  });
}
