// The front matter of a postmortem, strict. A draft may leave out what only people can say; to be
// published it must be whole. What the page shows, what the lint checks and what the worker learns
// all come from these fields.

import { z } from 'zod';
import {
  componentId,
  count,
  day,
  expected,
  handle,
  instant,
  link,
  reference,
  severity,
  text,
} from './fields.ts';
import { slaBlock } from './facts.ts';
import { times } from './times.ts';
import { ACTION_PRIORITIES, ACTION_STATES } from '../../worker/domain/vocabulary.ts';

/** What an action item is for. */
export const ACTION_TYPES = ['prevent', 'mitigate', 'detect', 'process', 'docs'] as const;

/** Headings that a postmortem must have, in this order, and each with something under it. */
export const POSTMORTEM_SECTIONS = [
  'Summary',
  'Impact',
  'Timeline (UTC)',
  'Root cause and contributing factors',
  'What went well',
  'What went wrong',
  'Where we got lucky',
  'Action items',
  'Lessons learned',
] as const;

const titleError = expected('a day, an en dash and a few words', '"2026-10-12 – API errors"');
const amount = count.nullable();
const percentError = expected('a percentage', '4.2');

/** Something that somebody will do, by a day, and how one can tell that it is done. */
export const actionItem = z
  .strictObject({
    /** `AI-1`, `AI-2` …, unique in its file. */
    id: z
      .string({ error: expected('an id', 'AI-1') })
      .regex(/^AI-\d+$/, { error: expected('an id', 'AI-1') }),
    /** Starts with a verb: "Add an alert for …". */
    title: text,
    type: z.enum(ACTION_TYPES, {
      error: expected(`one of ${ACTION_TYPES.join(', ')}`, 'prevent'),
    }),
    priority: z.enum(ACTION_PRIORITIES, {
      error: expected(`one of ${ACTION_PRIORITIES.join(', ')}`, 'P1'),
    }),
    /** Who answers for it; an item without one is a wish. */
    owner: handle,
    /** The day by which it is done; required for P0 and P1. */
    due: day.optional(),
    /** The issue that carries the work. */
    tracker: link.optional(),
    /** How a stranger can tell that it is done. */
    done_when: text,
    state: z.enum(ACTION_STATES, { error: expected(`one of ${ACTION_STATES.join(', ')}`, 'open') }),
  })
  .superRefine((item, context) => {
    if (item.priority === 'P2' || item.due !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['due'],
      message: `expected a day for a ${item.priority}, for example 2026-10-26; found nothing`,
    });
  });

export type ActionItem = z.infer<typeof actionItem>;

const durations = z.strictObject({
  /** Started to detected. */
  detect: count,
  /** Detected to acknowledged; null where nobody acknowledged. */
  acknowledge: count.nullable(),
  /** Detected to mitigated, and to restored. */
  mitigate: count,
  restore: count,
  /** Started to restored. */
  impact: count,
});

/** What the machine knows when it opens the draft, and what every postmortem therefore has. */
const known = {
  /**
   * `YYYY-MM-DD – what happened, in a few words`; the day is that of the file and of the incident.
   */
  title: z.string({ error: titleError }).regex(/^\d{4}-\d\d-\d\d – \S.*$/u, { error: titleError }),
  /** The incident that it is about. */
  incident: reference,
  /** Ids of the PagerDuty incidents behind it. */
  pagerduty: z.array(text).default([]),
  severity,
  /** Public: on the site once approved. Internal: only for operators. */
  visibility: z.enum(['public', 'internal'], { error: expected('public or internal', 'public') }),
  /** Who answers for the text; the incident commander unless changed. */
  owner: handle,
  components: z.array(componentId).min(1, { error: 'expected at least one component' }),
  /** Who noticed first: an alert, a probe, a customer, or somebody inside. */
  detection_source: z
    .enum(['alert', 'probe', 'customer', 'internal'], {
      error: expected('alert, probe, customer or internal', 'probe'),
    })
    .optional(),
  times,
  /** In minutes, rounded down; made from the times and held to them by PM005. */
  durations: durations.optional(),
  /** Written by the machine from the measurements. */
  sla: slaBlock.optional(),
  /** Who held which role; handles or names, never shown to the public. */
  roles: z
    .strictObject({
      ic: text.optional(),
      responder: text.optional(),
      communicator: text.optional(),
    })
    .optional(),
  /** The earlier incident of which this is a repetition. */
  recurrence_of: reference.nullable().default(null),
  /** Runbooks that were used or changed. */
  runbooks: z.array(text).default([]),
  /** Why no runbook was used or changed, where none was. */
  runbooks_none: text.optional(),
  /** When the draft was whole, when it had been reviewed, and when the page was first public; for the figures. */
  drafted: instant.optional(),
  reviewed: instant.optional(),
  published: instant.optional(),
};

const impact = z.strictObject(
  {
    /** People affected, and their share of all in percent; null where nobody knows. */
    users: amount,
    users_pct: z
      .number({ error: percentError })
      .min(0, { error: percentError })
      .max(100, { error: percentError })
      .nullable(),
    failed_requests: amount,
    revenue_eur: amount,
    /** Support tickets. */
    tickets: amount,
    data_at_risk: z.boolean({ error: 'expected true or false' }),
  },
  { error: 'expected who was affected and how much, with null for what nobody knows' },
);

const cause = z.strictObject(
  {
    /** What failed, seen from outside. */
    immediate: text,
    /** Why the system let it happen; never a person. */
    root: text,
    /** What made it likelier, longer or worse. */
    contributing: z.array(text),
    /** What set it off. */
    trigger: text,
  },
  { error: 'expected immediate, root, contributing and trigger, each in a sentence' },
);

const reviewers = z.array(handle, {
  error: 'expected a list of handles, for example ["@team-db"]',
});
const actionItems = z
  .array(actionItem, { error: 'expected a list' })
  .superRefine((items, context) => {
    for (const [index, item] of items.entries()) {
      if (items.findIndex(({ id }) => id === item.id) === index) continue;
      const message = `expected ids that differ; found ${item.id} twice`;
      context.addIssue({ code: 'custom', path: [index, 'id'], message });
    }
  });

const draft = z.strictObject({
  ...known,
  status: z.enum(['draft', 'in_review']),
  reviewers: reviewers.default([]),
  impact: impact.partial().optional(),
  cause: cause.partial().optional(),
  action_items: actionItems.default([]),
});

const complete = z
  .strictObject({
    ...known,
    /** Approved on the main branch is published; withdrawn keeps its address and says so. */
    status: z.enum(['approved', 'withdrawn']),
    reviewers: reviewers.min(1, {
      error: 'expected at least one reviewer, for example "@team-api"',
    }),
    impact,
    cause,
    action_items: actionItems,
  })
  .superRefine((value, context) => {
    if (value.reviewers.some((reviewer) => reviewer !== value.owner)) return;
    const message = `expected a reviewer other than the owner (${value.owner})`;
    context.addIssue({ code: 'custom', path: ['reviewers'], message });
  });

const statusError = expected('draft, in_review, approved or withdrawn', 'draft');

/** The front matter of `content/postmortems/<date>-<slug>.md`. */
export const postmortem = z.discriminatedUnion('status', [draft, complete], {
  error: ({ input }) => statusError({ input: (input as { status?: unknown } | undefined)?.status }),
});

export type Postmortem = z.infer<typeof postmortem>;
export type CompletePostmortem = Extract<Postmortem, { status: 'approved' | 'withdrawn' }>;
