// What an incident's sources say of its components: now, while the end of it is watched, and at its worst.

import type { Catalog } from './catalog.ts';
import { monitorsOf } from './catalog.ts';
import type { Episode } from './episode.ts';
import type { IncidentView } from './incident.ts';
import type { PageState } from './page.ts';
import type { ComponentStatus, Severity } from './vocabulary.ts';
import { COMPONENT_STATUSES, worse, worst } from './vocabulary.ts';

/** What a failing or recovered set of monitors makes of a component. */
export function probedStatus(
  catalog: Catalog,
  page: PageState,
  component: string,
): ComponentStatus {
  const verdicts = monitorsOf(catalog, component).map(({ id }) => page.monitors[id]?.verdict);
  const down = verdicts.filter((verdict) => verdict === 'down').length;
  if (down > 0) return down === verdicts.length ? 'major_outage' : 'partial_outage';
  return verdicts.includes('degraded') ? 'degraded_performance' : 'operational';
}

/** Component status that a severity stands for, where nothing more exact is known. */
export function statusOfSeverity(severity: Severity): ComponentStatus {
  if (severity === 'SEV-1') return 'major_outage';
  return severity === 'SEV-4' ? 'operational' : 'degraded_performance';
}

/** Failing episodes speak for their components; while restored ones are watched, the probes do, or caution does. */
export function componentsNow(
  episodes: readonly Episode[],
  state: IncidentView['state'],
  page: PageState,
  catalog: Catalog,
  classified: Severity | undefined,
): Map<string, ComponentStatus> {
  const components = new Map<string, ComponentStatus>();
  for (const episode of episodes) {
    for (const id of episode.components) {
      const said = components.get(id) ?? 'operational';
      const now = episode.open
        ? saidBy(episode, id, page, catalog, classified)
        : watched(id, state, page, catalog);
      components.set(id, worse(COMPONENT_STATUSES, now, said) ? now : said);
    }
  }
  return components;
}

function saidBy(
  episode: Episode,
  id: string,
  page: PageState,
  catalog: Catalog,
  classified: Severity | undefined,
): ComponentStatus {
  if (!episode.source.startsWith('monitor:')) {
    return statusOfSeverity(classified ?? episode.severity);
  }
  const probed = probedStatus(catalog, page, id);
  return probed === 'operational' ? 'partial_outage' : probed;
}

function watched(
  id: string,
  state: IncidentView['state'],
  page: PageState,
  catalog: Catalog,
): ComponentStatus {
  if (state !== 'restored') return 'operational';
  return monitorsOf(catalog, id).length > 0
    ? probedStatus(catalog, page, id)
    : 'degraded_performance';
}

export function componentsAtWorst(episodes: readonly Episode[]): Map<string, ComponentStatus> {
  const components = new Map<string, ComponentStatus>();
  for (const episode of episodes) {
    const stated = episode.reports.flatMap(({ event }) => Object.entries(event.components));
    for (const id of episode.components) {
      const statuses = stated.flatMap(([name, status]) => (name === id && status ? [status] : []));
      const own = worst(COMPONENT_STATUSES, statuses, 'operational');
      const reached = statuses.length > 0 ? own : statusOfSeverity(episode.severity);
      components.set(id, worst(COMPONENT_STATUSES, [reached], components.get(id) ?? 'operational'));
    }
  }
  return components;
}
