// Which incidents some events concern: the ones whose rows and documents are written again.

import type { Catalog } from '../domain/catalog.ts';
import type { Recorded, SourceKey } from '../domain/event.ts';
import type { IncidentView } from '../domain/incident.ts';
import { viewIncidents } from '../domain/incident.ts';
import type { World } from '../domain/world.ts';
import { incidentOf, isDecision, isReport } from '../domain/world.ts';

/** Views of the incidents that these events concern; `world` is the world after them. */
export function concernedBy(
  events: readonly Recorded[],
  world: World,
  catalog: Catalog,
): IncidentView[] {
  const ids = new Set(events.filter(isDecision).map(({ stream }) => incidentOf(stream)));
  const sources = new Set<SourceKey>(events.filter(isReport).map(({ event }) => event.source));
  // What an open incident says of a component follows the probes.
  const probed = events.some(({ event }) => event.type === 'monitor.changed');
  return viewIncidents(world, catalog).filter(
    (view) =>
      ids.has(view.id) ||
      view.sources.some((source) => sources.has(source)) ||
      (probed && (view.state === 'open' || view.state === 'restored')),
  );
}
