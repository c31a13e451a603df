// What of an incident must be the same however its story was told.

import type { IncidentView } from '../domain/incident.ts';

/** What must not depend on the order of delivery. Ids and the list of what was said may. */
export function essence({
  status,
  state,
  severity,
  classified,
  components,
  worst,
  intervals,
  ...view
}: IncidentView) {
  return {
    status,
    state,
    severity,
    classified,
    components: [...components].toSorted(),
    worst: [...worst].toSorted(),
    intervals,
    startedAt: view.startedAt,
    acknowledgedAt: view.acknowledgedAt,
    restoredAt: view.restoredAt,
    resolvedAt: view.resolvedAt,
    reopenCount: view.reopenCount,
    published: view.published !== null,
    sources: [...view.sources].toSorted(),
  };
}
