// The words that every kind of monitor knows, and those of every kind that asks somebody.

import { z } from 'zod';

import { REGIONS } from '../../../../worker/domain/vocabulary.ts';
import { count, duration, identifier, oneOf, severity, wholeMinutes, yesNo } from '../words.ts';

const confirmations = count({ min: 1, max: 10, example: 2 });
const recoveries = count({ min: 1, max: 10, example: 2 });

/** How many ticks must agree, for kinds that differ in how far one can be believed. */
export const agreeing = (ticks: number) => ({
  confirmations: confirmations.prefault(ticks).meta({
    description: 'Consecutive failing ticks before it counts as down and may open an incident.',
  }),
  recoveries: recoveries.prefault(ticks).meta({
    description: 'Consecutive good ticks before it counts as up again.',
  }),
});

export const everyKind = {
  id: identifier.meta({
    description: 'Name of the monitor for machines. Its history hangs on it: do not rename it.',
  }),
  component: identifier.meta({
    description: 'The component whose health it measures.',
    example: 'api',
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

export const asked = {
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
  ...agreeing(2),
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

export const sla = yesNo.prefault(true).meta({
  description:
    'Whether its ticks count for the component’s uptime and SLA. Then the interval is at most 5m.',
});

/** How long an answer may take before it is judged by that. */
export const latencies = {
  latency: duration({ min: '1ms', max: '20s', example: '800ms' })
    .optional()
    .meta({ description: 'A slower answer is degraded.' }),
  latencyDown: duration({ min: '1ms', max: '20s', example: '3s' })
    .optional()
    .meta({ description: 'A slower answer is down. Such ticks never count against the SLA.' }),
};

/** What an answer that is not as expected means. */
export const fails = (what: string) =>
  oneOf('degraded', 'down').prefault('degraded').meta({ description: what });
