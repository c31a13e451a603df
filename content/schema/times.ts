// The milestones of an incident, shared by the postmortem's front matter and by the facts file that
// comes with it, and the one rule on their order.

import { z } from 'zod';
import { instant } from './fields.ts';

/** When things happened, in UTC. */
export const times = z
  .strictObject({
    /** When customers were first affected; may precede detection. */
    started: instant,
    /** When an alert, a probe or a report first said so. */
    detected: instant,
    /** When a person first acknowledged; null where nobody did. */
    acknowledged: instant.nullable(),
    /** When customers stopped being affected by the worst of it. */
    mitigated: instant,
    /** When the service was whole again; the impact ends here. */
    restored: instant,
    /** When the all-clear was given. */
    resolved: instant,
  })
  .superRefine((value, context) => {
    for (const [earlier, later] of ORDER) {
      const from = value[earlier];
      const to = value[later];
      if (from === null || to === null || from <= to) continue;
      context.addIssue({
        code: 'custom',
        path: [later],
        message: `expected "${later}" at or after "${earlier}" (${from}); found ${to}`,
      });
    }
  });

export type Times = z.infer<typeof times>;

/** Detection and acknowledgement are not ordered: a customer's report may come before the alert. */
const ORDER = [
  ['started', 'detected'],
  ['detected', 'mitigated'],
  ['mitigated', 'restored'],
  ['restored', 'resolved'],
  ['started', 'acknowledged'],
  ['acknowledged', 'resolved'],
] as const;
