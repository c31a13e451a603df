// The front matter of a runbook, strict. Alert keys are exact, because a page in the night links
// here by key alone.

import { z } from 'zod';
import {
  componentId,
  count,
  day,
  duration,
  expected,
  handle,
  link,
  severity,
  text,
} from './fields.ts';

/** Headings that a runbook must have, in this order: one screen to the first action. */
export const RUNBOOK_SECTIONS = [
  'When to use',
  'Severity',
  'Diagnose',
  'Mitigate',
  'Verify recovery',
  'Escalate',
  'After',
] as const;

/** How a test was done; an edit is not a test. */
export const TEST_KINDS = ['drill', 'incident', 'staging'] as const;

const idError = expected('an id that begins with rb-', 'rb-high-latency');
const keyError = expected('an alert key', '"probe:api-http"');

/** The front matter of `content/runbooks/<slug>.md`. */
export const runbook = z.strictObject({
  /** `rb-…`: what postmortems and the configuration call it; survives a change of title. */
  id: z.string({ error: idError }).regex(/^rb-[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: idError }),
  title: text,
  /**
   * Keys of the alerts that it answers, each in exactly one runbook: `probe:<monitor id>` for a
   * monitor, `budget:<component>` or `budget:*` for error budgets that burn, the label `alertname` for Alertmanager and Grafana.
   */
  alerts: z
    .array(z.string({ error: keyError }).regex(/^\S+$/, { error: keyError }))
    .min(1, { error: 'expected at least one alert key, for example "probe:api-http"' }),
  components: z.array(componentId).min(1, { error: 'expected at least one component' }),
  /** What to expect; the section "Severity" has the thresholds. */
  severity,
  /** Who keeps it true. */
  owner: handle,
  /** How long it takes when it works. */
  estimated_resolution: duration.optional(),
  escalation: z.strictObject({
    /** When to call for help, counted from the first step. */
    after: duration,
    /** Whom, in this order. */
    to: z.array(text).min(1, { error: 'expected whom to call, for example secondary' }),
  }),
  /** The day on which somebody last carried it out; null where nobody ever has. */
  last_tested: day.nullable(),
  tested_by: text.optional(),
  test_kind: z
    .enum(TEST_KINDS, { error: expected(`one of ${TEST_KINDS.join(', ')}`, 'drill') })
    .optional(),
  /** The incident or the drill in which it was tested. */
  test_ref: text.optional(),
  /** How long a test counts; quarterly unless said otherwise. */
  test_interval: duration.default('P3M'),
  /** The day on which somebody last read all of it. */
  last_reviewed: day.optional(),
  dashboards: z.array(link).default([]),
  /** Internal runbooks stay out of the public site. */
  visibility: z
    .enum(['public', 'internal'], { error: expected('public or internal', 'public') })
    .default('public'),
});

export type Runbook = z.infer<typeof runbook>;

/** The front matter of `content/guides/<slug>.md`. */
export const guide = z.strictObject({
  title: text,
  /** One sentence for search results and link previews. */
  description: text,
  /** Place in the sidebar, smallest first. */
  order: count,
});

export type Guide = z.infer<typeof guide>;
