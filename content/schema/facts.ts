// The facts file that comes with a postmortem draft: what the journal and the measurements say
// about one incident. The machine writes it; a person corrects the incident, never this file, and
// the content check holds both together.

import { z } from 'zod';
import { componentId, count, publicId, reference, severity } from './fields.ts';
import { times } from './times.ts';

/**
 * What the incident cost against the service level, as measured from outside. Generated, never
 * written by hand.
 */
export const slaBlock = z.strictObject({
  /** Five-minute windows that count as bad. */
  windows_bad: count,
  /** Minutes of the month's error budget that they used. */
  budget_minutes: count,
  /** True where the month's target can no longer be met. */
  breach: z.boolean({ error: 'expected true or false' }),
});

/** `content/incidents/<reference>.json`, strict: an unknown key is an error. */
export const incidentFacts = z.strictObject({
  /** `INC-YYYYMMDD-NN`, the name of the file. */
  reference,
  /** The 12 characters of the incident's public page; null for one that this page never had. */
  publicId: publicId.nullable(),
  severity,
  times,
  components: z.array(componentId).min(1, { error: 'expected at least one component' }),
  /** Null where nothing measured the components. */
  sla: slaBlock.nullable(),
});

export type IncidentFacts = z.infer<typeof incidentFacts>;
