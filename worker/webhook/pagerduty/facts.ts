// What PagerDuty's state of an incident says to us, by the configuration; for deliveries and for what we ask ourselves. Pure.

import { alarmIn, monitorIn } from '../../domain/echo.ts';
import type { Catalog } from '../../domain/catalog.ts';
import type { Echo, SourceKey, SourceReported } from '../../domain/event.ts';
import type { Severity } from '../../domain/vocabulary.ts';
import type { Incident, Reference } from './payload.ts';

/** The part of a report that comes from the incident. */
export type Facts = Omit<
  SourceReported,
  'type' | 'source' | 'id' | 'detail' | 'human' | 'future' | 'what'
>;

export function sourceOf(incident: string): SourceKey {
  return `pagerduty:${incident}`;
}

/** What a report says that knows neither service nor priority. */
export const UNSAID = {
  severity: null,
  assumedSeverity: 'SEV-4',
  components: {},
  publish: 'auto',
  autoResolve: true,
  mergedInto: null,
  text: null,
  publishText: false,
} as const satisfies Facts;

/** `unmapped`: the id of a service that the configuration does not know. */
export function factsOf(
  incident: Incident,
  catalog: Catalog,
): { facts: Facts; unmapped: string | null } {
  const service = catalog.services.find(({ id }) => id === incident.service?.id);
  const byUrgency: Severity = incident.urgency === 'low' ? 'SEV-3' : 'SEV-2';
  const severity = severityOf(incident.priority, catalog);
  const echo = echoIn(incident, catalog);
  // Our own call says nothing that the monitor has not said better; only a priority is a person's word.
  if (echo !== null) return { facts: { ...UNSAID, severity, echo }, unmapped: null };
  if (service === undefined) {
    const facts = { ...UNSAID, severity, assumedSeverity: byUrgency, publish: 'never' as const };
    return { facts, unmapped: incident.service?.id ?? NAMELESS };
  }
  const facts = {
    ...UNSAID,
    severity,
    assumedSeverity: service.severity ?? byUrgency,
    components: Object.fromEntries(service.components.map((component) => [component, null])),
    publish: service.publish,
    autoResolve: service.autoResolve,
    publishText: service.statusUpdates === 'publish',
    ...(service.outbound ? { echo: { alarm: null, monitor: null } } : {}),
  };
  return { facts, unmapped: null };
}

/** Stands for the service of an incident that names none. */
const NAMELESS = 'none';

/** The call of ours that made this incident, whatever service it was routed to; null: nothing shows that one did. */
function echoIn({ incidentKey, title }: Incident, { monitors }: Catalog): Echo | null {
  const alarm = alarmIn(incidentKey);
  const named = monitorIn(title);
  const monitor = monitors.find(({ id, pagerduty }) => pagerduty && id === named)?.id ?? null;
  return alarm === null && monitor === null ? null : { alarm, monitor };
}

/** The configuration names a priority by its id or by its label, which the account is free to choose. */
function severityOf(priority: Reference | null, { priorities }: Catalog): Severity | null {
  for (const name of [priority?.id, priority?.summary?.trim()]) {
    if (name !== undefined && Object.hasOwn(priorities, name)) return priorities[name] ?? null;
  }
  return null;
}
