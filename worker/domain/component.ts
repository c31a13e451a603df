// The one rule for what a component, a group and the whole page are. Page, API, feed and badge show its result.

import type { Catalog } from './catalog.ts';
import type { IncidentView } from './incident.ts';
import { isOpenInPublic } from './incident.ts';
import { probedStatus } from './incident-components.ts';
import { componentsShownUnderMaintenance } from './maintenance.ts';
import type { PageState } from './page.ts';
import type { ComponentStatus, Headline, Impact } from './vocabulary.ts';
import { COMPONENT_STATUSES, IMPACTS, impactOf, worst } from './vocabulary.ts';

/**
 * Status of every component: what a person set, else the worst that open public incidents say, else maintenance, else
 * what the probes call degraded, else operational. A failing probe colours nothing until it has opened an incident.
 */
export function componentStatuses(
  catalog: Catalog,
  page: PageState,
  incidents: readonly IncidentView[],
): Map<string, ComponentStatus> {
  const open = incidents.filter(isOpenInPublic);
  const underMaintenance = componentsShownUnderMaintenance(Object.values(page.maintenances));
  const statusOf = (id: string): ComponentStatus => {
    const set = page.overrides[id];
    if (set !== undefined) return set;
    const said = open.flatMap((incident) => incident.components.get(id) ?? []);
    const ofIncidents = worst(COMPONENT_STATUSES, said, 'operational');
    if (ofIncidents !== 'operational') return ofIncidents;
    if (underMaintenance.has(id)) return 'under_maintenance';
    const probed = probedStatus(catalog, page, id);
    return probed === 'degraded_performance' ? probed : 'operational';
  };
  return new Map(catalog.components.map(({ id }) => [id, statusOf(id)]));
}

/** What the status of one component makes of the whole page. */
export const IMPACT_OF_STATUS: Record<ComponentStatus, Impact> = {
  operational: 'none',
  under_maintenance: 'none',
  degraded_performance: 'minor',
  partial_outage: 'major',
  major_outage: 'critical',
};

/** The page's indicator: the worst of its components and of what its open incidents do to customers. */
export function indicatorOf(
  statuses: Iterable<ComponentStatus>,
  incidents: readonly IncidentView[],
): Impact {
  const ofComponents = [...statuses].map((status) => IMPACT_OF_STATUS[status]);
  const ofIncidents = incidents.filter(isOpenInPublic).map(({ severity }) => impactOf(severity));
  return worst(IMPACTS, [...ofComponents, ...ofIncidents], 'none');
}

/** The page's sentence, from its indicator and its components. */
export function headlineOf(indicator: Impact, statuses: Iterable<ComponentStatus>): Headline {
  const all = new Set(statuses);
  switch (indicator) {
    case 'critical':
      return 'major_outage';
    case 'major':
      return 'partial_outage';
    case 'minor':
      return all.has('degraded_performance') ? 'degraded' : 'minor_outage';
    case 'none':
      return all.has('under_maintenance') ? 'under_maintenance' : 'operational';
  }
}
