// The one configuration file, `content/status.yaml`, as a person writes it: every word, its
// meaning, its default. The descriptions are the reference; the editor's JSON Schema and the error
// messages are made from them. Cross references are checked in `cross-checks.ts`; {@link
// readStatus} runs both and reports everything at once.

import { z } from 'zod';

import { crossChecks } from './status/cross-checks.ts';
import { explain } from './status/explain.ts';
import type { Finding } from './status/finding.ts';
import { postmortems, route } from './status/inside.ts';
import { monitor } from './status/monitor.ts';
import { component, group, page } from './status/page.ts';
import { policy } from './status/policy.ts';
import { sla } from './status/sla.ts';
import { alert, service } from './status/sources.ts';
import { severity } from './status/words.ts';

/** The whole file. */
export const statusSchema = z
  .strictObject({
    page: page.meta({ description: 'The page itself.' }),
    groups: z
      .array(group)
      .prefault([])
      .meta({
        description: 'Headings under which components are shown, in this order.',
        expected: 'a list of groups',
        example: [{ id: 'platform', name: 'Platform' }],
      }),
    components: z
      .array(component)
      .min(1)
      .meta({
        description: 'What customers use and ask about, in the order in which it is shown.',
        expected: 'a list of components, at least one',
        example: [{ id: 'api', name: 'API' }],
      }),
    monitors: z
      .array(monitor)
      .prefault([])
      .meta({
        description: 'What is measured from outside.',
        expected: 'a list of monitors',
        example: [
          {
            id: 'api-http',
            component: 'api',
            kind: 'http',
            url: 'https://api.meridian.example/health',
          },
        ],
      }),
    services: z
      .array(service)
      .prefault([])
      .meta({
        description: 'PagerDuty services and what they mean to customers.',
        expected: 'a list of PagerDuty services',
        example: [{ id: 'PABC123', name: 'api-production', components: ['api'] }],
      }),
    priorities: z
      .record(z.string().min(1), severity)
      .prefault({ P1: 'SEV-1', P2: 'SEV-2', P3: 'SEV-3', P4: 'SEV-4' })
      .meta({
        description: 'PagerDuty priorities, by name or id, and the severity that each stands for.',
        expected: 'priority names with a severity each',
        example: { P1: 'SEV-1' },
      }),
    sla: sla.prefault({}).meta({ description: 'What is promised to customers.' }),
    policy: policy.prefault({}).meta({
      description: 'How long things may take. Every word has a default.',
    }),
    alerts: z
      .array(alert)
      .prefault([])
      .meta({
        description:
          'What alerts of other systems mean; the first match wins. An alert without a match is kept and never public.',
        expected: 'a list of alert rules',
        example: [{ source: 'alertmanager', labels: { service: 'api' }, components: ['api'] }],
      }),
    routes: z
      .array(route)
      .prefault([])
      .meta({
        description: 'Who inside the company is told of which incidents.',
        expected: 'a list of routes',
        example: [{ severities: ['SEV-1'], to: ['slack'] }],
      }),
    postmortems: postmortems.prefault({}).meta({
      description: 'How postmortems are drafted and checked.',
    }),
  })
  .meta({ title: 'Allclear configuration', description: 'The configuration of one status page.' });

/** What {@link readStatus} gives: every default filled in, durations in milliseconds. */
export type Status = z.infer<typeof statusSchema>;

/**
 * Reads a parsed file. Either it is right as a whole, or everything that is wrong is told at once.
 */
export function readStatus(
  raw: unknown,
): { ok: true; status: Status } | { ok: false; findings: readonly Finding[] } {
  const parsed = statusSchema.safeParse(raw);
  const shape = parsed.success ? [] : explain(statusSchema, raw, parsed.error);
  const told = new Set(shape.map((finding) => finding.path.join('\n')));
  const cross = crossChecks(raw).filter((finding) => !told.has(finding.path.join('\n')));
  const findings = [...shape, ...cross];
  return parsed.success && findings.length === 0
    ? { ok: true, status: parsed.data }
    : { ok: false, findings };
}
