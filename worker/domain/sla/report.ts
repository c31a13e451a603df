// The report of a month as it is frozen: what anyone may see of it, and beside it what is only for people inside (credits,
// the team's own targets). Composed from counted windows; everything in it can be computed again from those. Pure.

import type { Catalog, Credit, Tier } from '../catalog.ts';
import type { Maintenance } from '../maintenance.ts';
import type { Span } from '../notice.ts';
import { calculationOf } from './calculation.ts';
import type { CreditResult } from './credit.ts';
import type { Stretch } from './exclusion.ts';
import { stretchesOf } from './exclusion.ts';
import type { Budget, Ratio, SlaVerdict, Totals } from './figures.ts';
import { NO_WINDOWS, decidingOf, totalsOf } from './figures.ts';
import type { PastIncident, ReportIncident } from './incidents.ts';
import { impactsOn, incidentsIn, worstIncident } from './incidents.ts';
import type { Period } from './month.ts';
import type { PartProgress } from './progress.ts';
import { promisedComponents, runsIn } from './progress.ts';
import { reportedUptime, weightsOf } from './reported.ts';
import type { SlaState } from './state.ts';
import { tierState } from './state.ts';
import type { Doubt, TierFigures } from './tier.ts';
import { atBest, tierFigures } from './tier.ts';
import type { Edges } from './windows.ts';

export type { PastIncident } from './incidents.ts';

export type ReportComponent = {
  id: string;
  name: string;
  totals: Totals;
  edges: Edges;
  /** Uptime as other pages count it, from incidents; see `reported.ts`. */
  reported: Ratio | null;
};

export type ReportTier = {
  id: string;
  name: string;
  targetPer100k: number;
  combine: 'worst' | 'any';
  components: string[];
  /** Whose figures these are; null: of all together. */
  component: string | null;
  totals: Totals;
  verdict: SlaVerdict;
  doubts: Doubt[];
  /** What a person decided where measurements could not. */
  confirmed: { verdict: 'met' | 'breached'; reason: string } | null;
  budget: Budget;
};

export type ReportMaintenance = {
  id: string;
  name: string;
  components: string[];
  stretches: Stretch[];
};

/** A month in short, for the trend: totals as good, bad, without data, excluded. */
export type Summary = {
  month: string;
  revision: number;
  components: Record<string, [good: number, bad: number, noData: number, excluded: number]>;
  tiers: Record<string, SlaVerdict>;
};

export type ReportContent = {
  month: string;
  revision: number;
  /** When it was frozen. */
  at: number;
  /** Why there is another revision; null for the first. */
  reason: string | null;
  /** Why there are no figures; null: there are. */
  problem: 'nothing_measured' | null;
  page: { name: string; url: string };
  components: ReportComponent[];
  tiers: ReportTier[];
  incidentCount: number;
  incidentMs: number;
  incidents: ReportIncident[];
  maintenances: ReportMaintenance[];
  corrections: { component: string; from: number; to: number; reason: string }[];
  /** What a partial outage weighs in reported impact, in thousandths. */
  partialOutageWeight: number;
  /** Earlier months, oldest first; at most 11. */
  trend: Summary[];
};

/** What only people inside see of a tier. */
export type InternalTier = {
  id: string;
  sloPer100k: number | null;
  slo: SlaVerdict | null;
  policy: Credit | null;
  credit: CreditResult | null;
  calculation: string;
};

export type Composed = {
  content: ReportContent;
  internal: InternalTier[];
  figures: { tier: Tier; figures: TierFigures; incident: string | null }[];
  summary: Summary;
};

/** The running month, as far as it is known. */
export type CurrentMonth = {
  catalog: Catalog;
  /** Up to when it is counted, epoch ms. */
  at: number;
  month: string;
  /** Windows that were still to come. */
  ahead: number;
  figures: Composed['figures'];
  components: Pick<ReportComponent, 'id' | 'name' | 'totals' | 'reported'>[];
  state: SlaState;
  /** Months with a report, oldest first. */
  months: readonly Summary[];
};

export type Composing = {
  catalog: Catalog;
  period: Period;
  revision: number;
  now: number;
  reason: string | null;
  parts: Readonly<Record<string, PartProgress>>;
  state: SlaState;
  maintenances: readonly Maintenance[];
  incidents: readonly PastIncident[];
  earlier: readonly Summary[];
};

export function composeReport(composing: Composing): Composed {
  const { catalog, period, revision, now, reason, parts, state, earlier } = composing;
  const { month } = period;
  const weight = Math.round(1000 * catalog.sla.partialOutageWeight);
  const incidents = incidentsIn(period, composing.incidents, now);
  const components = componentsOf(catalog, parts, period, composing.incidents, now);
  const figures = figuresOf(catalog.sla.tiers, parts, period, composing.incidents, now);
  const tiers = figures.map((one) => reportTier(one, state, month));
  const content: ReportContent = {
    month,
    revision,
    at: now,
    reason,
    problem: components.every(({ totals }) => decidingOf(totals) === 0) ? 'nothing_measured' : null,
    page: { name: catalog.page.name, url: catalog.page.url },
    components,
    tiers,
    incidentCount: incidents.length,
    incidentMs: incidents.reduce((sum, { lastedMs }) => sum + lastedMs, 0),
    incidents,
    maintenances: maintenancesIn(period, composing.maintenances, promisedComponents(catalog)),
    corrections: Object.values(state.corrections)
      .filter((one) => one.month === month && one.status === 'approved')
      .map(({ component, from, to, reason }) => ({ component, from, to, reason }))
      .toSorted((a, b) => a.from - b.from),
    partialOutageWeight: weight,
    trend: earlier.toSorted((a, b) => (a.month < b.month ? -1 : 1)).slice(-11),
  };
  return {
    content,
    internal: figures.map((one) => internalOf(one)),
    figures,
    summary: summaryOf(content),
  };
}

/** Each promised component; `span` is what of the month is over. */
export function componentsOf(
  catalog: Catalog,
  parts: Readonly<Record<string, PartProgress>>,
  span: Span,
  incidents: readonly PastIncident[],
  now: number,
): ReportComponent[] {
  const weights = weightsOf(Math.round(1000 * catalog.sla.partialOutageWeight));
  return promisedComponents(catalog).map((id) => {
    const part = parts[id];
    return {
      id,
      name: catalog.components.find((one) => one.id === id)?.name ?? id,
      totals: part === undefined ? NO_WINDOWS : totalsOf(runsIn(part)),
      edges: part?.edges ?? { before: null, after: null },
      reported: reportedUptime(span, impactsOn(id, incidents, now), weights),
    };
  });
}

/** A tier as reports and the running month say it: its promise, its figures, and what a person has confirmed. */
export function reportTier(
  { tier, figures }: { tier: Tier; figures: TierFigures },
  state: SlaState,
  month: string,
): ReportTier {
  const { id, name, targetPer100k, combine } = tier;
  const { component, totals, verdict, doubts, budget } = figures;
  const { confirmed } = tierState(state, month, id);
  return {
    id,
    name,
    targetPer100k,
    combine,
    components: [...tier.components],
    component,
    totals,
    verdict,
    doubts: [...doubts],
    confirmed: confirmed && { verdict: confirmed.verdict, reason: confirmed.reason },
    budget,
  };
}

/** Every tier's figures; `ahead` windows of the month are still to come. */
export function figuresOf(
  tiers: readonly Tier[],
  parts: Readonly<Record<string, PartProgress>>,
  period: Period,
  incidents: readonly PastIncident[],
  now: number,
  ahead = 0,
): Composed['figures'] {
  const runs = new Map(Object.entries(parts).map(([id, part]) => [id, runsIn(part)]));
  return tiers.map((tier) => {
    const own = tier.components.map((component) => ({
      component,
      runs: runs.get(component) ?? [],
    }));
    const figures = tierFigures(tier, own, ahead);
    const incident =
      figures.verdict === 'breached' ? worstIncident(own, period, incidents, now) : null;
    return { tier, figures, incident };
  });
}

export function internalOf(
  { tier, figures }: { tier: Tier; figures: TierFigures },
  ahead = 0,
): InternalTier {
  const { id, sloPer100k, credit: policy } = tier;
  const { slo, credit, totals } = figures;
  return {
    id,
    sloPer100k,
    slo,
    policy,
    credit,
    calculation: calculationOf(tier, atBest(totals, ahead)),
  };
}

function summaryOf({ month, revision, components, tiers }: ReportContent): Summary {
  return {
    month,
    revision,
    components: Object.fromEntries(
      components.map(({ id, totals: { good, bad, noData, excluded } }) => [
        id,
        [good, bad, noData, excluded],
      ]),
    ),
    tiers: Object.fromEntries(
      tiers.map(({ id, verdict, confirmed }) => [id, confirmed?.verdict ?? verdict]),
    ),
  };
}

function maintenancesIn(
  period: Period,
  maintenances: readonly Maintenance[],
  promised: readonly string[],
): ReportMaintenance[] {
  return maintenances
    .filter(({ components }) => components.some((id) => promised.includes(id)))
    .map((maintenance) => ({
      id: maintenance.id,
      name: maintenance.name,
      components: [...maintenance.components],
      stretches: stretchesOf(maintenance).filter(
        ({ from, plannedTo }) => from < period.to && plannedTo > period.from,
      ),
    }))
    .filter(({ stretches }) => stretches.length > 0)
    .toSorted((a, b) => (a.stretches[0]?.from ?? 0) - (b.stretches[0]?.from ?? 0));
}
