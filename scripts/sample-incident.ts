// The past incident of the sample company, told as PagerDuty would have told it: the one that the sample postmortem
// explains. Its instants come from the postmortem's facts, so that page and postmortem cannot disagree. Pure.

import type { IncidentFacts } from '../content/schema/facts.ts';
import type { Catalog } from '../worker/domain/catalog.ts';
import { delivery } from '../worker/testing/pagerduty.ts';

const MINUTE_MS = 60_000;

/** A delivery that arrives, or nothing but the time: at this instant, epoch ms. */
export type Happening = { at: number; body: string | null };

/** How long the company kept watching in those days, whatever the demonstration's configuration says now. */
const HOLD_MS = 15 * MINUTE_MS;

/** What happened, oldest first. The alert that began it is delivered when it was detected, two minutes after its start. */
export function sampleIncident({ reference, times }: IncidentFacts): Happening[] {
  const incident = {
    id: `Q${reference.replaceAll('-', '')}`,
    number: 4127,
    title: 'Requests to api-production wait for database connections',
    service: { id: 'PAPI001', summary: 'api-production' },
    priority: { id: 'PPRIO2', summary: 'P2' },
  };
  const { started, detected, acknowledged, mitigated, restored, resolved } = {
    started: Date.parse(times.started),
    detected: Date.parse(times.detected),
    acknowledged: Date.parse(times.acknowledged ?? times.detected),
    mitigated: Date.parse(times.mitigated ?? times.restored),
    restored: Date.parse(times.restored),
    resolved: Date.parse(times.resolved),
  };
  const update = (at: number, message: string): Happening => ({
    at,
    body: delivery({ type: 'incident.status_update_published', incident, at, message }),
  });
  return [
    { at: detected, body: delivery({ type: 'incident.triggered', incident, at: started }) },
    {
      at: acknowledged,
      body: delivery({ type: 'incident.acknowledged', incident, at: acknowledged }),
    },
    update(
      acknowledged + 15 * MINUTE_MS,
      'About one API request in eleven fails, and many are slow. Repeating a failed request mostly succeeds. ' +
        'The dashboard, webhooks and event ingest work as usual.',
    ),
    update(
      mitigated,
      'API requests had to wait for database connections, because background work held nearly all of them. ' +
        'The change that caused this is reverted and errors have stopped; a queue of waiting work is still being caught up.',
    ),
    { at: restored, body: delivery({ type: 'incident.resolved', incident, at: restored }) },
    { at: Math.max(resolved, restored + HOLD_MS), body: null },
  ];
}

/**
 * The configuration as it was then: a longer hold, and no monitors, because nobody measured that day with the monitors of
 * this demonstration. It keeps its hash, for nothing that it makes differs.
 */
export function catalogThen(catalog: Catalog): Catalog {
  const holdMs = { 'SEV-1': HOLD_MS, 'SEV-2': HOLD_MS, 'SEV-3': HOLD_MS, 'SEV-4': HOLD_MS };
  return { ...catalog, monitors: [], policy: { ...catalog.policy, holdMs } };
}
