// A breach that no public incident explains may still have one that stayed inside: a SEV-3 that nobody published. It owes a
// postmortem as much as any, so it is looked for, once a breach and tier. What is found is named in the journal alone.

import { viewIncidents } from '../domain/incident.ts';
import type { PageState } from '../domain/page.ts';
import type { TierMeasured } from '../domain/sla/decide.ts';
import type { PastIncident } from '../domain/sla/incidents.ts';
import type { Period } from '../domain/sla/month.ts';
import type { PartProgress } from '../domain/sla/progress.ts';
import { figuresOf } from '../domain/sla/report.ts';
import { tierState } from '../domain/sla/state.ts';
import { incidentsBetween } from '../store/incidents.ts';
import { load } from '../store/load.ts';
import type { SlaMeans } from './sla-parts.ts';

/** Most incidents of a month that are looked at, the newest. */
const LIMIT = 25;

type Measured = {
  figures: TierMeasured[];
  parts: Readonly<Record<string, PartProgress>>;
  period: Period;
  /** The end of what was measured, epoch ms. */
  until: number;
  ahead: number;
};

/** The figures, with the incident of each new breach that had none. */
export async function withInsideIncidents(
  { figures, parts, period, until, ahead }: Measured,
  page: PageState,
  means: SlaMeans,
): Promise<TierMeasured[]> {
  const lacks = ({ tier, figures: { verdict }, incident }: TierMeasured) =>
    verdict === 'breached' &&
    incident === null &&
    !tierState(page.sla, period.month, tier.id).breached;
  const lacking = figures.filter(lacks).map(({ tier }) => tier);
  if (lacking.length === 0) return figures;
  const past = await insideIncidents(period, until, means);
  const found = figuresOf(lacking, parts, period, past, until, ahead);
  const own = new Map(found.map(({ tier, incident }) => [tier.id, incident]));
  return figures.map((one) => ({ ...one, incident: one.incident ?? own.get(one.tier.id) ?? null }));
}

async function insideIncidents(
  period: Period,
  until: number,
  { db, catalog }: SlaMeans,
): Promise<PastIncident[]> {
  const incidents = await incidentsBetween(db, { from: period.from, to: until }, LIMIT);
  if (incidents.length === 0) return [];
  const wanted = { sources: [], incidents, key: null, minute: null };
  const { world } = await load(db, { ...wanted, now: until, quietBefore: Number.MAX_SAFE_INTEGER });
  return viewIncidents(world, catalog)
    .filter(({ state, file }) => state !== 'merged' && file.dismissed === null)
    .map(({ id, components, worst, intervals }) => ({
      id,
      // Names are for reports, which are public; this is not.
      name: { components: [...components.keys()], status: 'operational' },
      impact: 'none',
      components: [...components.keys()].map((component) => ({
        id: component,
        worst: worst.get(component) ?? 'operational',
      })),
      intervals,
      rootCause: null,
      postmortem: null,
    }));
}
