// What a monitor is told in `content/status.yaml`: one strict shape per kind, so that a word of one
// kind under another is refused by name. Rules that need more than one field or more than one
// monitor are in `cross-checks.ts`.

import { z } from 'zod';

import { REGIONS } from '../../../worker/domain/vocabulary.ts';
import { watched } from './address.ts';
import {
  count,
  duration,
  identifier,
  line,
  oneOf,
  severity,
  statusRange,
  wholeMinutes,
  yesNo,
} from './words.ts';

const everyKind = {
  id: identifier.meta({
    description: 'Name of the monitor for machines. Its history hangs on it: do not rename it.',
  }),
  component: identifier.meta({
    description: 'The component whose health it measures.',
    example: 'api',
  }),
  confirmations: count({ min: 1, max: 10, example: 2 }).prefault(2).meta({
    description: 'Consecutive failing ticks before it counts as down and may open an incident.',
  }),
  recoveries: count({ min: 1, max: 10, example: 2 }).prefault(2).meta({
    description: 'Consecutive good ticks before it counts as up again.',
  }),
  severity: severity.optional().meta({
    description:
      'What its failure means. Left out, the rule decides: SEV-1 when all monitors of the component are down, else SEV-2.',
  }),
  runbook: identifier.optional().meta({
    description: 'Name of the runbook in `content/runbooks/`, without `.md`.',
    example: 'high-error-rate',
  }),
  dependsOn: z
    .array(identifier)
    .prefault([])
    .meta({
      description:
        'Monitors whose failure explains this one: while one of them is down, this one is recorded but opens no incident.',
      expected: 'a list of monitor ids',
      example: ['auth-http'],
    }),
  silence: yesNo.prefault(true).meta({
    description:
      'Whether failures during a maintenance of its component open no incident and page nobody. They are recorded anyway.',
  }),
  pagerduty: yesNo.prefault(false).meta({
    description: 'Page through PagerDuty when it is down (needs `PAGERDUTY_ROUTING_KEY`).',
  }),
};

const asked = {
  ...everyKind,
  interval: wholeMinutes({ min: 1, max: 60, example: '1m' })
    .prefault('1m')
    .meta({ description: 'Time between two ticks of this monitor.' }),
  timeout: duration({ min: '100ms', max: '20s', example: '5s' }).prefault('5s').meta({
    description: 'How long an answer may take, from connecting to the last byte that is read.',
  }),
  retries: count({ min: 0, max: 2, example: 1 }).prefault(1).meta({
    description: 'Further attempts inside the same tick, before the tick counts as failing.',
  }),
  regions: z
    .array(oneOf(...REGIONS))
    .prefault([])
    .meta({
      description:
        'Regions to ask from; with two or more, one alone never opens an incident. Left out: from wherever the tick runs.',
      expected: `a list of regions out of ${REGIONS.join(', ')}`,
      example: ['weur', 'enam', 'apac'],
    }),
};

const sla = yesNo.prefault(true).meta({
  description:
    'Whether its ticks count for the component’s uptime and SLA. Then the interval is at most 5m.',
});

const expectation = z.strictObject({
  status: z
    .array(statusRange)
    .min(1)
    .prefault(['200-299'])
    .meta({
      description: 'Status codes, or ranges of them, that are good answers.',
      expected: 'a list of status codes and ranges, from 100 to 599',
      example: ['200-299', 304],
    }),
  latency: duration({ min: '1ms', max: '20s', example: '800ms' })
    .optional()
    .meta({ description: 'A slower answer is degraded.' }),
  latencyDown: duration({ min: '1ms', max: '20s', example: '3s' })
    .optional()
    .meta({ description: 'A slower answer is down. Such ticks never count against the SLA.' }),
  body: line(500)
    .optional()
    .meta({ description: 'Text that the answer must contain.', example: 'ok' }),
  bodyFails: oneOf('degraded', 'down')
    .prefault('degraded')
    .meta({ description: 'What a body without that text means.' }),
});

const http = z.strictObject({
  kind: z.literal('http').meta({ description: 'Asks an http or https address.', example: 'http' }),
  ...asked,
  url: watched({
    schemes: ['https', 'http'],
    port: 'optional',
    path: true,
    expected: 'an http or https address with a public name',
    example: 'https://api.meridian.example/health',
  }).meta({ description: 'The address that is asked.' }),
  method: oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
    .prefault('GET')
    .meta({ description: 'The request method.' }),
  headers: z
    .record(
      z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/),
      z
        .string()
        .regex(/^[^\p{Cc}]*$/u)
        .meta({ expected: 'one line of text', example: 'application/json' }),
    )
    .prefault({})
    .meta({
      description:
        'Request headers. `${secret.MONITOR_…}` is replaced when the request is sent, for https addresses only.',
      expected: 'header names with one line of text each',
      example: { authorization: 'Bearer ${secret.MONITOR_API_TOKEN}' },
    }),
  requestBody: z.string().max(10_000).optional().meta({
    description:
      'Body to send with POST, PUT or PATCH; may hold `${secret.MONITOR_…}` like headers.',
    expected: 'text of at most 10000 characters',
    example: '{"probe":true}',
  }),
  redirects: yesNo
    .prefault(false)
    .meta({ description: 'Follow redirects, at most five. Otherwise a redirect is the answer.' }),
  expect: expectation.prefault({}).meta({
    description: 'What a good answer looks like.',
    example: { status: ['200-299'], latency: '800ms', body: 'ok' },
  }),
  sla,
});

const tcp = z.strictObject({
  kind: z.literal('tcp').meta({ description: 'Opens a TCP connection.', example: 'tcp' }),
  ...asked,
  url: watched({
    schemes: ['tcp'],
    port: 'required',
    path: false,
    expected: 'a tcp address with a public name and a port',
    example: 'tcp://mail.meridian.example:465',
  }).meta({ description: 'The host and port to connect to.' }),
  sla,
});

const tls = z.strictObject({
  kind: z.literal('tls').meta({
    description: 'Reads the certificate that a host presents, and how long it is still valid.',
    example: 'tls',
  }),
  ...asked,
  url: watched({
    schemes: ['tls'],
    port: 'optional',
    path: false,
    expected: 'a tls address with a public name',
    example: 'tls://api.meridian.example',
  }).meta({ description: 'The host to ask; port 443 unless one is given.' }),
});

const dns = z.strictObject({
  kind: z.literal('dns').meta({ description: 'Resolves a name.', example: 'dns' }),
  ...asked,
  url: watched({
    schemes: ['dns'],
    port: 'none',
    path: false,
    expected: 'a dns address with a public name',
    example: 'dns://api.meridian.example',
  }).meta({ description: 'The name to resolve.' }),
});

const heartbeat = z.strictObject({
  kind: z.literal('heartbeat').meta({
    description: 'Waits for a job to report by itself that it ran.',
    example: 'heartbeat',
  }),
  ...everyKind,
  period: wholeMinutes({ min: 1, max: 44_640, example: '24h' }).meta({
    description: 'How often the job is expected to report.',
  }),
  grace: wholeMinutes({ min: 1, max: 1440, example: '30m' })
    .prefault('5m')
    .meta({ description: 'How late it may be before it counts as down.' }),
});

export const monitor = z.discriminatedUnion('kind', [http, tcp, tls, dns, heartbeat]).meta({
  expected: 'a mapping with id, component, kind and what that kind needs',
  example: { id: 'api-http', component: 'api', kind: 'http', url: 'https://api.meridian.example' },
});
export type MonitorWords = z.infer<typeof monitor>;
