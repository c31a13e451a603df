// The words of the API: what requests may hold and what answers do. Names, types and status codes of incidents, updates,
// components and groups are Statuspage's; `allclear` holds what it has no name for. One schema checks, documents and types.

import { z } from 'zod';
import { HYPOTHESIS_STATES, ROLES, URGENCIES } from '../../domain/case-event.ts';
import { STEP_NAMES, TRANSITIONS } from '../../domain/lifecycle.ts';
import {
  COMPONENT_STATUSES,
  IMPACTS,
  INCIDENT_STATUSES,
  MAINTENANCE_STATUSES,
  PHASES,
  SEVERITIES,
} from '../../domain/vocabulary.ts';

export const instant = z.iso
  .datetime({ offset: true, error: 'expected an instant like 2026-11-02T10:00:00Z' })
  .meta({ description: 'ISO 8601 with an offset', example: '2026-11-02T10:00:00Z' });
const text = (max: number) => z.string().trim().min(1).max(max);
/** No addresses: the journal never holds them. */
export const handle = text(80).refine((value) => !/\S@\S+\.\S/.test(value), {
  error: 'expected a role or a handle like @team-api, not an address',
});
const componentStatus = z.enum(COMPONENT_STATUSES);
const components = z.record(z.string(), componentStatus);
export const incidentStatus = z.enum(INCIDENT_STATUSES);

export const paging = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  q: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Only incidents whose name holds this text' }),
});

const writable = {
  name: text(200).optional(),
  status: z.enum([...INCIDENT_STATUSES, ...MAINTENANCE_STATUSES]).optional(),
  impact_override: z.enum([...IMPACTS, 'maintenance']).nullish(),
  body: z.string().trim().max(25_000).optional(),
  component_ids: z.array(z.string()).optional(),
  components: z.union([components, z.array(z.string())]).optional(),
  deliver_notifications: z.boolean().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  scheduled_for: instant.nullish(),
  scheduled_until: instant.nullish(),
  scheduled_auto_in_progress: z.boolean().optional(),
  scheduled_auto_completed: z.boolean().optional(),
  scheduled_remind_prior: z.boolean().optional(),
  auto_transition_to_maintenance_state: z.boolean().optional(),
  auto_transition_to_operational_state: z.boolean().optional(),
  auto_transition_deliver_notifications_at_start: z.boolean().optional(),
  auto_transition_deliver_notifications_at_end: z.boolean().optional(),
  backfilled: z.boolean().optional(),
  backfill_date: z.iso.date().optional(),
};

const own = z.object({
  severity: z.enum(SEVERITIES).optional(),
  publish: z.boolean().optional().meta({ description: 'false: open it as a draft' }),
  started_at: instant.optional().meta({ description: 'When the impact began' }),
  recurrence_of: z.string().optional(),
  recurrence: z.string().max(200).optional().meta({
    description: 'RRULE of recurring planned work, with COUNT or UNTIL',
    example: 'FREQ=WEEKLY;BYDAY=SU;COUNT=8',
  }),
  override_reason: z
    .string()
    .max(2_000)
    .optional()
    .meta({ description: 'Why it is resolved although a source says otherwise' }),
});

const incidentInput = z.object({ ...writable, allclear: own.optional() });
export type IncidentInput = z.infer<typeof incidentInput>;
export const incidentBody = z.object({ incident: incidentInput }).meta({
  id: 'IncidentBody',
  example: {
    incident: {
      name: 'Sign-ins fail',
      status: 'investigating',
      body: 'We are looking into it.',
      components: { api: 'partial_outage' },
    },
  },
});

export const componentBody = z
  .object({ component: z.object({ status: z.enum([...COMPONENT_STATUSES, '']).optional() }) })
  .meta({ id: 'ComponentBody', example: { component: { status: 'partial_outage' } } });

const facts = z
  .strictObject({
    impact: text(2_000).nullable(),
    confirmed: z.strictObject({ evidence: text(2_000) }).nullable(),
    owner: handle.nullable(),
    dataAtRisk: z.boolean().nullable(),
    urgency: z.enum(URGENCIES).nullable(),
    expectedResolution: text(200).nullable(),
    nextActions: text(2_000).nullable(),
    usersPercent: z.number().min(0).max(100).nullable(),
    errorPercent: z.number().min(0).max(100).nullable(),
    publicationWaived: text(2_000).nullable(),
    mitigateFirst: text(2_000).nullable(),
    fix: z.strictObject({ ref: text(500), test: text(500), reviewer: handle }).nullable(),
    acceptedRisk: z.strictObject({ reason: text(2_000), approver: handle }).nullable(),
    breachConfirmedAt: z.int().nullable(),
    regulatorInformedAt: z.int().nullable(),
    postmortemDraftedAt: z.int().nullable(),
    postmortemReviewedAt: z.int().nullable(),
    postmortemRequired: text(200).nullable(),
    actionItems: text(2_000).nullable(),
    runbook: text(2_000).nullable(),
  })
  .partial();

const reason = text(2_000);
const words = z.strictObject({ text: text(25_000), lang: z.string().max(35).optional() });
const id = z.string().regex(/^[a-z0-9]{1,40}$/);
const does = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({ do: z.literal(name), ...shape });

/** Everything that can be asked of an incident, by name. */
export const command = z
  .discriminatedUnion('do', [
    does('post', {
      status: incidentStatus.optional(),
      body: words.optional().meta({ description: 'Without it: the words of automation' }),
      components: components.optional(),
      severity: z.enum(SEVERITIES).optional(),
      override: reason.optional(),
      quiet: z.boolean().optional().meta({ description: 'On the page alone, sent to nobody' }),
    }),
    does('no_change', {}),
    does('publish', {}),
    does('retract', { post: z.string() }),
    does('schedule_update', { due_at: instant, status: incidentStatus, body: words }),
    does('unschedule_update', { id: z.string() }),
    does('name', { name: words }),
    does('classify', { severity: z.enum(SEVERITIES), reason: reason.optional() }),
    does('set_components', { components }),
    does('assign', { role: z.enum(ROLES), who: handle.nullable() }),
    does('assess', { facts }),
    does('add_evidence', { text: text(2_000), link: z.url().nullable().optional() }),
    does('record_hypothesis', {
      hypothesis: z.strictObject({
        id: id.optional(),
        text: text(2_000),
        probabilityPercent: z.number().min(0).max(100).nullable().default(null),
        evidence: z.array(text(2_000)).max(50).default([]),
        check: text(2_000).nullable().default(null),
        state: z.enum(HYPOTHESIS_STATES).default('open'),
      }),
    }),
    does('record_action', {
      action: z.strictObject({
        id: id.optional(),
        takenAt: instant.optional(),
        role: z.enum(ROLES).default('responder'),
        text: text(2_000),
        expectedImpact: text(2_000),
        rollback: text(2_000).meta({ description: 'How to undo it, or `irreversible: ` and why' }),
        result: text(2_000).nullable().default(null),
      }),
    }),
    does('note', { text: text(25_000) }),
    does('defer', { step: z.enum(STEP_NAMES), reason }),
    does('move', { to: z.enum(['investigation', 'mitigation', 'postmortem', 'closed']) }),
    does('merge', { into: z.string() }),
    does('dismiss', { reason }),
    does('reopen', { reason }),
    does('backdate', { started_at: instant, reason }),
    does('correct', { note: text(2_000) }),
  ])
  .meta({ id: 'Command', description: 'What an operator can ask for, by name' });
export type CommandBody = z.infer<typeof command>;

const nullableTime = z.string().nullable();

export const componentObject = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    position: z.int(),
    description: z.string().nullable(),
    showcase: z.boolean(),
    start_date: z.string().nullable(),
    group_id: z.string().nullable(),
    page_id: z.string(),
    group: z.boolean(),
    only_show_if_degraded: z.boolean(),
    automation_email: z.null(),
  })
  .meta({ id: 'Component' });

export const groupObject = z
  .object({
    id: z.string(),
    page_id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    components: z.array(z.string()),
    position: z.int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'ComponentGroup' });

const updateObject = z
  .object({
    id: z.string(),
    incident_id: z.string(),
    status: z.string(),
    body: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    display_at: z.string(),
    affected_components: z
      .array(
        z.object({
          code: z.string(),
          name: z.string(),
          old_status: z.string(),
          new_status: z.string(),
        }),
      )
      .nullable(),
    deliver_notifications: z.boolean(),
    custom_tweet: z.null(),
    tweet_id: z.null(),
    wants_twitter_update: z.boolean(),
    twitter_updated_at: z.null(),
  })
  .meta({ id: 'IncidentUpdate' });

const step = z.object({
  name: z.enum(STEP_NAMES),
  transition: z.enum(TRANSITIONS),
  evidence: z.string().nullable(),
  deferred: z.object({ reason: z.string(), by: z.string(), at: nullableTime }).nullable(),
});

const dated = { at: z.string(), by: z.string() };

/** What Statuspage has no name for; null on planned work. */
const allclear = z
  .object({
    reference: z.string(),
    version: z.int(),
    severity: z.enum(SEVERITIES),
    classified: z.boolean(),
    phase: z.enum(PHASES),
    state: z.enum(['open', 'restored', 'resolved', 'merged']),
    published: z.boolean(),
    next_update_by: nullableTime,
    next_move: z.object({ to: z.enum(PHASES), transition: z.enum(TRANSITIONS) }).nullable(),
    missing: z.array(z.string()),
    steps: z.array(step),
    deferred_count: z.int(),
    roles: z.record(z.enum(ROLES), z.string().nullable()),
    facts: z.record(z.string(), z.unknown()),
    evidence: z.array(
      z.object({ id: z.string(), text: z.string(), link: z.string().nullable(), ...dated }),
    ),
    hypotheses: z.array(z.record(z.string(), z.unknown())),
    actions: z.array(z.record(z.string(), z.unknown())),
    notes: z.array(z.object({ id: z.string(), text: z.string(), ...dated })),
    scheduled_updates: z.array(
      z.object({
        id: z.string(),
        due_at: z.string(),
        status: z.string(),
        text: z.string(),
        by: z.string(),
      }),
    ),
    milestones: z.record(z.string(), nullableTime),
    intervals: z.array(z.object({ from: z.string(), to: nullableTime })),
    sources: z.array(z.string()),
    merged_into: z.string().nullable(),
    recurrence_of: z.string().nullable(),
    reopen_count: z.int(),
    correction_needed: z.boolean(),
  })
  .meta({ id: 'Case' });

export const incidentObject = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    monitoring_at: nullableTime,
    resolved_at: nullableTime,
    impact: z.string(),
    shortlink: z.string(),
    started_at: z.string(),
    page_id: z.string(),
    incident_updates: z.array(updateObject),
    components: z.array(componentObject),
    reminder_intervals: z.null(),
    impact_override: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    postmortem_body: z.string().nullable(),
    postmortem_body_last_updated_at: nullableTime,
    postmortem_ignored: z.boolean(),
    postmortem_published_at: nullableTime,
    postmortem_notified_subscribers: z.boolean(),
    postmortem_notified_twitter: z.boolean(),
    backfilled: z.boolean(),
    scheduled_for: nullableTime,
    scheduled_until: nullableTime,
    scheduled_remind_prior: z.boolean(),
    scheduled_reminded_at: nullableTime,
    scheduled_auto_in_progress: z.boolean(),
    scheduled_auto_completed: z.boolean(),
    auto_transition_to_maintenance_state: z.boolean(),
    auto_transition_to_operational_state: z.boolean(),
    auto_transition_deliver_notifications_at_start: z.boolean(),
    auto_transition_deliver_notifications_at_end: z.boolean(),
    allclear: allclear.nullable(),
  })
  .meta({ id: 'Incident' });
export type IncidentObject = z.infer<typeof incidentObject>;

export const postmortemObject = z
  .object({
    preview_key: z.null(),
    body: z.string().nullable(),
    body_updated_at: nullableTime,
    body_draft: z.null().meta({ description: 'Its text is in the pull request' }),
    body_draft_updated_at: nullableTime,
    published_at: nullableTime,
    notify_subscribers: z.boolean(),
    notify_twitter: z.boolean(),
    custom_tweet: z.null(),
    url: z.string().nullable().meta({ description: 'Where it is read' }),
    draft_url: z.string().nullable().meta({ description: 'Where it is written' }),
  })
  .meta({ id: 'Postmortem' });

export const problemObject = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ at: z.string(), message: z.string() })).optional(),
    current: z.unknown().optional(),
  })
  .meta({ id: 'Problem' });
