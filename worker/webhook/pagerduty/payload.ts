// What PagerDuty posts (V3 webhooks), read as leniently as can be: a delivery needs an id and a type, and everything else
// may be missing, null, new, or of another type than last year. Only what we use is read. What is read is tagged by what it
// is about, which `data.type` says and the event's type does not. Nothing here knows what an event means to us.

import * as z from 'zod';
import type { Read } from '../body.ts';
import { readJson } from '../body.ts';

/** Ids become keys in the journal, so they are bounded; PagerDuty's have 14 to 36 characters. */
const ID_LIMIT = 128;

/** Half a surrogate pair is stored as another character than the one that was hashed, and the journal's chain breaks. */
const id = z
  .string()
  .min(1)
  .max(ID_LIMIT)
  .overwrite((given) => given.toWellFormed());
const text = z.string().nullable().catch(null);

/** `{id, type: "…_reference", summary}`; the label of a priority is its summary. */
const reference = z.object({ id, type: text, summary: text });
const optionalReference = reference.nullable().catch(null);
export type Reference = z.infer<typeof reference>;

/** Why an incident was resolved. The one documented reason is a merge, which names the incident it went into. */
const resolveReason = z.object({ type: text, incident: optionalReference });

export const incident = z
  .object({
    type: z.literal('incident'),
    id,
    service: optionalReference,
    priority: optionalReference,
    urgency: text,
    title: text,
    incident_key: text,
    resolve_reason: resolveReason.nullable().catch(null),
  })
  .transform(({ type: _type, resolve_reason, incident_key, ...facts }) => ({
    about: 'incident' as const,
    ...facts,
    resolveReason: resolve_reason,
    incidentKey: incident_key,
  }));
/** The whole state of an incident, as far as we use it. */
export type Incident = z.infer<typeof incident>;

/** A note or a status update; `trimmed` says that PagerDuty has cut it to fit the delivery. */
const said = z
  .object({
    type: z.enum(['incident_note', 'incident_status_update']),
    incident: reference,
    content: text,
    message: text,
    trimmed: z.boolean().catch(false),
  })
  .transform(({ content, message, trimmed, ...rest }, context) => {
    const words = rest.type === 'incident_note' ? content : message;
    if (words === null) {
      context.addIssue('no text');
      return z.NEVER;
    }
    return { about: 'words' as const, id: rest.incident.id, type: rest.type, text: words, trimmed };
  });

/** Anything else that belongs to an incident: a responder, a task, a workflow, a conference bridge … */
const belonging = z
  .object({ incident: reference })
  .transform((data) => ({ about: 'detail' as const, id: data.incident.id }));

/** Who took a role names the incident one level further down. */
const roles = z
  .object({
    type: z.literal('incident_role_assignment'),
    incident_role_assignments: z.tuple([z.object({ incident: reference })], z.unknown()),
  })
  .transform((data) => ({
    about: 'detail' as const,
    id: data.incident_role_assignments[0].incident.id,
  }));

const event = z.object({
  id,
  event_type: z.string().min(1).max(ID_LIMIT),
  occurred_at: z.iso.datetime({ offset: true }).nullable().catch(null),
  /** Null is automation. A ping's agent has no more than these two. */
  agent: z.object({ id: text, type: text }).nullable().catch(null),
  data: z.union([incident, said, roles, belonging]).nullable().catch(null),
});
export type Event = z.infer<typeof event>;

/** One delivery: the event, and the body as it came, because that is what was signed. */
export type Delivery = { event: Event; raw: string };

const EXPECTED =
  'Expected {"event": {"id": "01…", "event_type": "incident.triggered", "occurred_at": "2026-11-02T09:00:00.000Z", "data": {"type": "incident", …}, …}}, as a PagerDuty V3 webhook subscription sends it.';

/** Reads a delivery's body. Never throws. */
export function readDelivery(raw: string): Read<Delivery> {
  const title = 'The body is no PagerDuty event';
  const read = readJson(raw, z.object({ event }), { title, expected: EXPECTED });
  return read.ok ? { ok: true, delivery: { ...read.delivery, raw } } : read;
}
