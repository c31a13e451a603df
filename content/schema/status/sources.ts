// Who tells the page that something is wrong, and what it means to customers: PagerDuty services,
// alerts of other systems.

import { z } from 'zod';

import { identifier, line, oneOf, severity, yesNo } from './words.ts';

const componentIds = z.array(identifier);

export const service = z.strictObject({
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

export const alert = z.strictObject({
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
