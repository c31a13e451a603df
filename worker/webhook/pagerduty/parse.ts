// From PagerDuty's words to ours. Pure: the same delivery, catalog and instant give the same input, and no delivery makes it
// throw. It does not know the incident's past, so it states only what this one event says; what follows from it is decided
// in the domain.
//
// Deliveries of an incident's notes, status updates, tasks and the like carry a bare reference to the incident and do not
// name its service. Their reports say nothing of service, severity or configuration: `components` is empty, `severity` null,
// `publish` 'auto', `publishText` false, `assumedSeverity` the mildest, and the domain reads those facts from the newest
// report of the same source that has them. In particular a status update's own `publishText` is always false: whether it
// may be published is what the reports with a service (triggered, acknowledged, …) say.

import type { Catalog } from '../../domain/catalog.ts';
import type { ReportKind, SourceKey, SourceReported } from '../../domain/event.ts';
import type { Input } from '../../domain/input.ts';
import type { Arrival } from '../inbound.ts';
import type { Facts } from './facts.ts';
import { factsOf, sourceOf, UNSAID } from './facts.ts';
import type { Delivery, Event } from './payload.ts';

/** What claims to occur later than this after its arrival is flagged; less is a clock that is a little off. */
export const FUTURE_TOLERANCE_MS = 60_000;
/** Longest text taken over from a note or status update, in characters; what follows is replaced by an ellipsis. */
export const TEXT_LIMIT = 8_000;
/** Most that is kept of an event that moves nothing, in UTF-8 bytes. */
export const KEPT_LIMIT_BYTES = 32 * 1024;

/** What each type of event says. A type that is not named here is kept. */
const MEANING: ReadonlyMap<string, ReportKind> = new Map([
  ['incident.triggered', 'triggered'],
  ['incident.acknowledged', 'acknowledged'],
  ['incident.unacknowledged', 'unacknowledged'],
  ['incident.priority_updated', 'priority_changed'],
  ['incident.service_updated', 'service_changed'],
  ['incident.annotated', 'annotated'],
  ['incident.status_update_published', 'status_update'],
  ['incident.resolved', 'resolved'],
  ['incident.reopened', 'reopened'],
  ['incident.delegated', 'noted'],
  ['incident.escalated', 'noted'],
  ['incident.reassigned', 'noted'],
  ['incident.incident_type.changed', 'noted'],
  ['incident.conference_bridge.updated', 'noted'],
  ['incident.custom_field_values.updated', 'noted'],
  ['incident.responder.added', 'noted'],
  ['incident.responder.replied', 'noted'],
  ['incident.role.assigned', 'noted'],
  ['incident.task.created', 'noted'],
  ['incident.task.updated', 'noted'],
  ['incident.task.completed', 'noted'],
  ['incident.action_invocation.created', 'noted'],
  ['incident.action_invocation.updated', 'noted'],
  ['incident.action_invocation.terminated', 'noted'],
  ['incident.workflow.started', 'noted'],
  ['incident.workflow.completed', 'noted'],
]);

const MERGED = 'merge_resolve_reason';

export type Parsed =
  /** `unmapped`: the id of the service that the incident belongs to and that the configuration does not know. */
  | { ok: true; input: Input; unmapped: string | null }
  /** A type whose meaning we know, in a shape that we do not: a person has to look. */
  | { ok: false; expected: string };

/** The key under which a delivery of this event is known, however often and under whatever webhook id it comes. */
export function keyOf(event: Event): string {
  return `pagerduty:${event.id}`;
}

export function parse({ event, raw }: Delivery, arrival: Arrival): Parsed {
  const key = keyOf(event);
  const claimed = event.occurred_at === null ? Number.NaN : Date.parse(event.occurred_at);
  const at = Number.isNaN(claimed) ? arrival.receivedAt : claimed;
  const { webhookId } = arrival;
  const detail = webhookId === null ? event.event_type : `${event.event_type} (${webhookId})`;

  const what = MEANING.get(event.event_type);
  if (what === undefined) {
    const kept = withinBytes(raw, KEPT_LIMIT_BYTES);
    return {
      ok: true,
      input: { type: 'keep', key, at, id: event.id, detail, raw: kept },
      unmapped: null,
    };
  }
  const said = saidBy(event, what, arrival.catalog);
  if (!said.ok) return said;
  const report: Omit<SourceReported, 'type'> = {
    source: said.source,
    id: event.id,
    detail,
    human: event.agent?.type === 'user_reference',
    future: at > arrival.receivedAt + FUTURE_TOLERANCE_MS,
    ...said.facts,
  };
  return { ok: true, input: { type: 'report', key, at, report }, unmapped: said.unmapped };
}

type Said =
  /** `facts`: the part of a report that comes from the event's data. */
  | {
      ok: true;
      source: SourceKey;
      facts: Facts & Pick<SourceReported, 'what'>;
      unmapped: string | null;
    }
  | Extract<Parsed, { ok: false }>;

function saidBy({ data }: Event, what: ReportKind, catalog: Catalog): Said {
  if (data?.about === 'incident') {
    const source = sourceOf(data.id);
    const { facts, unmapped } = factsOf(data, catalog);
    if (what === 'annotated' || what === 'status_update') return expected('a text');
    if (what !== 'resolved' || data.resolveReason?.type !== MERGED) {
      return { ok: true, source, facts: { ...facts, what }, unmapped };
    }
    // Without its target a merge would read as the end of the trouble, and the public would be told so.
    const target = data.resolveReason.incident;
    if (target === null) return expected('the incident that it was merged into');
    const mergedInto = sourceOf(target.id);
    return { ok: true, source, facts: { ...facts, what: 'merged', mergedInto }, unmapped };
  }
  if (data?.about === 'words' && (what === 'annotated' || what === 'status_update')) {
    const text = shortened(data.text, data.trimmed);
    return {
      ok: true,
      source: sourceOf(data.id),
      facts: { ...UNSAID, what, text },
      unmapped: null,
    };
  }
  if (data !== null && what === 'noted') {
    return { ok: true, source: sourceOf(data.id), facts: { ...UNSAID, what }, unmapped: null };
  }
  return expected(what === 'noted' ? 'a reference to an incident' : `data that says what ${what}`);
}

function expected(what: string): Extract<Parsed, { ok: false }> {
  return { ok: false, expected: what };
}

function shortened(text: string, trimmed: boolean): string {
  const characters = [...text];
  if (characters.length > TEXT_LIMIT) return `${characters.slice(0, TEXT_LIMIT - 1).join('')}…`;
  return trimmed && !text.endsWith('…') ? `${text}…` : text;
}

/** The longest beginning of a text that fits, without half a character at its end. */
function withinBytes(text: string, limitBytes: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= limitBytes) return text;
  return new TextDecoder().decode(bytes.subarray(0, limitBytes), { stream: true });
}
