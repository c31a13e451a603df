// What somebody who is signed in sees of the promises beside what everybody sees: the team's own targets, credits with their
// calculation, corrections that wait, and all of it where nothing of it is public. Read anew for each request.

import type { Catalog } from '../domain/catalog.ts';
import type { Span } from '../domain/notice.ts';
import { periodAt, periodOf } from '../domain/sla/month.ts';
import type { PartProgress } from '../domain/sla/progress.ts';
import { correctPart, promisedComponents } from '../domain/sla/progress.ts';
import type { CurrentMonth, InternalTier, PastIncident } from '../domain/sla/report.ts';
import { componentsOf, figuresOf, internalOf } from '../domain/sla/report.ts';
import type { SlaState } from '../domain/sla/state.ts';
import { WINDOW_MS } from '../domain/window.ts';
import type { FrozenReport } from '../store/reports.ts';
import { readReport, readStanding, readSummaries } from '../store/reports.ts';
import type { Who } from './who.ts';

export type InsideTier = {
  id: string;
  sloPer100k: number | null;
  slo: InternalTier['slo'];
  policy: InternalTier['policy'];
  creditPer100k: number | null;
  calculation: string;
};

export type Inside = {
  documents: ReadonlyMap<string, unknown>;
  tiers: readonly InsideTier[];
  pending: readonly {
    id: string;
    component: string;
    from: number;
    to: number;
    reason: string;
    by: string;
  }[];
};

export type InsideMeans = {
  db: D1Database;
  catalog: Catalog;
  who: Who;
  now: () => number;
  /** Makes the document `sla`; see `snapshot/sla.ts`. */
  projectCurrent: (current: CurrentMonth) => object;
};

/** `keys` are the documents that the page is made of. Null: whoever asks is not known. */
export function createLookInside({ db, catalog, who, now, projectCurrent }: InsideMeans) {
  return async (
    request: Request,
    keys: readonly string[],
    waitUntil: (work: Promise<unknown>) => void,
  ): Promise<Inside | null> => {
    const known = await who(request, 'read', { waitUntil });
    if (!known.ok) return null;
    const { months, page } = await readStanding(db);
    const pending = pendingIn(page.sla);
    const name = keys.find((key) => key.startsWith('report:'))?.slice('report:'.length);
    if (name !== undefined) {
      const [month = '', revision] = name.split('.');
      const report = await readReport(db, month, revision === undefined ? null : Number(revision));
      if (report === null) return { documents: new Map(), tiers: [], pending };
      return { documents: documentsOf(name, report), tiers: report.internal.map(told), pending };
    }
    const period = periodAt(now());
    const parts = months.find(({ month }) => month === period.month)?.progress.parts ?? {};
    const counts = promisedComponents(catalog).map((id) => parts[id]?.count ?? 0);
    const count = Math.min(...counts);
    if (!Number.isFinite(count)) return { documents: new Map(), tiers: [], pending };
    const [at, ahead] = [period.from + count * WINDOW_MS, period.windows - count];
    const noIncidents: PastIncident[] = [];
    const figures = figuresOf(catalog.sla.tiers, parts, period, noIncidents, at, ahead);
    const document = projectCurrent({
      catalog,
      at,
      month: period.month,
      ahead,
      figures,
      components: componentsOf(catalog, parts, { from: period.from, to: at }, noIncidents, at).map(
        ({ id, name: label, totals }) => ({ id, name: label, totals, reported: null }),
      ),
      state: page.sla,
      months: await readSummaries(db, period.month, 12),
    });
    return {
      // What everybody sees is newer or the same where there is any.
      documents: catalog.sla.public ? new Map() : new Map([['sla', document]]),
      tiers: figures.map((one) => told(internalOf(one, ahead))),
      pending,
    };
  };
}

function told({ credit, ...tier }: InternalTier): InsideTier {
  return { ...tier, creditPer100k: credit?.creditPer100k ?? null };
}

function pendingIn({ corrections }: SlaState): Inside['pending'] {
  return Object.values(corrections)
    .filter(({ status }) => status === 'pending')
    .map(({ id, component, from, to, reason, proposedBy }) => ({
      id,
      component,
      from,
      to,
      reason,
      by: proposedBy,
    }));
}

/** The report and its windows as documents, all windows in one. */
function documentsOf(name: string, { content, hash, parts }: FrozenReport) {
  const period = periodOf(content.month);
  const { at } = content;
  if (period === null) return new Map<string, unknown>();
  const spans = (component: string): Span[] =>
    content.corrections.filter((one) => one.component === component);
  const windows = Object.entries(parts).map(([id, { measured, edges, monitors }]) => {
    const part: PartProgress = { count: period.windows, measured, final: '', edges, monitors };
    return [id, correctPart(part, period, spans(id)).final] as const;
  });
  return new Map<string, unknown>([
    [`report:${name}`, { version: 1, at, hash, packs: 1, content }],
    [`windows:${name}:1`, { version: 1, at, components: Object.fromEntries(windows) }],
  ]);
}
