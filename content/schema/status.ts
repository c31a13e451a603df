// The one configuration file, `content/status.yaml`, as a person writes it: every word, its meaning, its default. The
// descriptions are the reference; the editor's JSON Schema and the error messages are made from them. Cross references
// are checked in `cross-checks.ts`; {@link readStatus} runs both and reports everything at once.

import { z } from 'zod';

import { httpsPage, origin, ownFile } from './address.ts';
import { crossChecks } from './cross-checks.ts';
import { explain } from './explain.ts';
import type { Finding } from './finding.ts';
import { monitor } from './monitor.ts';
import { policy } from './policy.ts';
import { sla } from './sla.ts';
import {
  destination,
  identifier,
  language,
  line,
  oneOf,
  severity,
  timeZone,
  yesNo,
} from './words.ts';

const page = z.strictObject({
  name: line(60).meta({ description: 'Name of the company or product.', example: 'Meridian' }),
  url: origin.meta({ description: 'Public address of this page.' }),
  id: z
    .string()
    .regex(/^[a-z0-9]{12}$/)
    .optional()
    .meta({
      description:
        'Id of the page in the API. Left out, it is derived from `url`; write it down before moving the page elsewhere.',
      expected: 'exactly 12 lower-case letters and digits',
      example: 'k3v9q0w7d2mx',
    }),
  timezone: timeZone.prefault('Etc/UTC').meta({
    description: 'Zone in which times are shown to readers whose browser runs no script.',
  }),
  language: language.prefault('en').meta({ description: 'Language of the page at `/`.' }),
  support: httpsPage.optional().meta({ description: 'Where customers get help.' }),
  logo: ownFile.optional().meta({ description: 'Image shown instead of the name.' }),
  favicon: ownFile
    .optional()
    .meta({ description: 'Icon of the browser tab.', example: '/favicon.svg' }),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .optional()
    .meta({
      description: 'Brand colour, for links and buttons.',
      expected: 'a colour as # and six hexadecimal digits, in quotes',
      example: '#0b5fff',
    }),
  footer: line(300)
    .optional()
    .meta({ description: 'A line at the foot of every page.', example: 'Meridian Ltd, Zurich' }),
});

const group = z.strictObject({
  id: identifier.meta({ description: 'Name of the group for machines.', example: 'platform' }),
  name: line(60).meta({ description: 'Name that readers see.', example: 'Platform' }),
});

const component = z.strictObject({
  id: identifier.meta({
    description: 'Name of the component for machines. Published and never used for something else.',
    example: 'api',
  }),
  name: line(60).meta({ description: 'Name that readers see.', example: 'API' }),
  group: identifier
    .optional()
    .meta({ description: 'The group that it is shown in.', example: 'platform' }),
  description: line(200).optional().meta({
    description: 'What it is, in the words of customers.',
    example: 'REST and streaming endpoints',
  }),
});

const componentIds = z.array(identifier);

const service = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Z0-9]{6,20}$/)
    .meta({
      description: 'Id of the service, the last part of its address in PagerDuty.',
      expected: '6 to 20 capital letters and digits',
      example: 'PABC123',
    }),
  name: line(100).meta({
    description: 'Its name in PagerDuty; only operators see it.',
    example: 'api-production',
  }),
  components: componentIds.prefault([]).meta({
    description: 'The components that customers lose when it has an incident.',
    expected: 'a list of component ids',
    example: ['api'],
  }),
  publish: oneOf('auto', 'immediate', 'never').prefault('auto').meta({
    description:
      'When its incidents become public. auto: a SEV-1 or SEV-2 that a person acknowledged, that probes confirm, or that nobody acknowledged in time; immediate: any SEV-1 or SEV-2 at once; never: only by hand.',
  }),
  severity: severity
    .optional()
    .meta({ description: 'Severity of its incidents as long as they carry no priority.' }),
  autoResolve: yesNo.prefault(true).meta({
    description:
      'Whether the public incident resolves by itself once PagerDuty and the probes say so.',
  }),
  statusUpdates: oneOf('draft', 'publish').prefault('draft').meta({
    description:
      'What happens to a status update written in PagerDuty: kept as a draft, or published word for word.',
  }),
  outbound: yesNo.prefault(false).meta({
    description:
      'Marks the service behind `PAGERDUTY_ROUTING_KEY`, to which monitors page. At most one service.',
  }),
});

const alert = z.strictObject({
  source: oneOf('alertmanager', 'grafana').meta({ description: 'Who sends the alert.' }),
  labels: z.record(z.string().min(1), z.string().meta({ expected: 'text', example: 'api' })).meta({
    description: 'Labels that the alert must carry, all of them.',
    expected: 'label names with their values',
    example: { service: 'api' },
  }),
  components: componentIds.min(1).meta({
    description: 'The components that customers lose.',
    expected: 'a list of component ids, at least one',
    example: ['api'],
  }),
  severity: severity.optional().meta({ description: 'Severity of its incidents.' }),
  publish: oneOf('auto', 'immediate', 'never')
    .prefault('auto')
    .meta({ description: 'When its incidents become public; as for services.' }),
});

const route = z.strictObject({
  severities: z
    .array(severity)
    .min(1)
    .meta({
      description: 'Which incidents are told.',
      expected: 'a list of severities, at least one',
      example: ['SEV-1', 'SEV-2'],
    }),
  to: z
    .array(destination)
    .min(1)
    .meta({
      description: 'Who is told; slack is the channel behind `SLACK_WEBHOOK_URL`.',
      expected: 'a list of slack, email:<address> and webhook:<https address>',
      example: ['slack', 'email:ops@meridian.example'],
    }),
});

const postmortems = z.strictObject({
  reviewers: z
    .array(
      z
        .string()
        .regex(/^@[\w.-]+(?:\/[\w.-]+)?$/)
        .meta({ expected: 'a handle that begins with @, in quotes', example: '@team-api' }),
    )
    .prefault([])
    .meta({
      description: 'Who is asked to review a drafted postmortem.',
      expected: 'a list of handles that begin with @',
      example: ['@team-api'],
    }),
  labels: z
    .array(line(50).meta({ example: 'postmortem' }))
    .prefault(['postmortem'])
    .meta({
      description: 'Labels of the pull request.',
      expected: 'a list of labels',
      example: ['postmortem'],
    }),
  publicActionCount: yesNo.prefault(false).meta({
    description: 'Whether a published postmortem says how many of its actions are done.',
  }),
  lint: z
    .record(
      z
        .string()
        .regex(/^(?:PM|AI|RB)\d{3}$/)
        .meta({ expected: 'the name of a content rule', example: 'PM007' }),
      oneOf('error', 'warn', 'off'),
    )
    .prefault({})
    .meta({
      description: 'Content rules whose weight is changed.',
      expected: 'rule names with error, warn or off',
      example: { PM007: 'warn' },
    }),
});

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

/** Reads a parsed file. Either it is right as a whole, or everything that is wrong is told at once. */
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
