// What is promised to customers, as `content/status.yaml` says it. Percentages leave here as
// integers in 1/100 000, in which the arithmetic of the domain is done.

import { z } from 'zod';

import { destination, identifier, line, oneOf, percent, yesNo } from './words.ts';

const credit = z.strictObject({
  basis: oneOf('target', 'allowance').meta({
    description:
      'What a step is measured in. target: percentage points of uptime below the target; allowance: percent of the allowed downtime by which it was exceeded.',
  }),
  stepPercent: percent({ above: 0, max: 100, example: 0.1 }).meta({
    description: 'Size of a step; one that was begun counts, unless rounding is down.',
  }),
  creditPercent: percent({ above: 0, max: 100, example: 10 }).meta({
    description: 'Credit for each step, in percent of the monthly fee.',
  }),
  capPercent: percent({ above: 0, max: 100, example: 30 }).meta({
    description: 'The most that a month can be credited.',
  }),
  rounding: oneOf('up', 'down').prefault('up').meta({
    description:
      'What becomes of a step that was only begun. up: it counts; down: only whole steps do, so that a small breach may credit nothing.',
  }),
});

const tier = z.strictObject({
  id: identifier.meta({ description: 'Name of the tier for machines.', example: 'enterprise' }),
  name: line(60).meta({ description: 'Name that readers see.', example: 'Enterprise' }),
  targetPercent: percent({ above: 0, max: 99.999, example: 99.9 }).meta({
    description: 'Uptime promised for a calendar month in UTC.',
  }),
  components: z
    .array(identifier)
    .min(1)
    .meta({
      description: 'What the promise covers. Each needs a monitor that counts for the SLA.',
      expected: 'a list of component ids, at least one',
      example: ['api'],
    }),
  credit: credit.optional().meta({
    description: 'What a breach costs. Left out: no credit.',
    example: { basis: 'target', stepPercent: 0.1, creditPercent: 10, capPercent: 30 },
  }),
  sloPercent: percent({ above: 0, max: 99.999, example: 99.95 }).optional().meta({
    description: 'The stricter target that the team holds itself to; only operators see it.',
  }),
  combine: oneOf('worst', 'any').prefault('worst').meta({
    description:
      'How several components make one figure. worst: the uptime of the worst of them; any: a window is bad when it is bad for any of them.',
  }),
});

export const sla = z.strictObject({
  tiers: z
    .array(tier)
    .prefault([])
    .meta({
      description: 'The promises, one for each kind of contract.',
      expected: 'a list of tiers',
      example: [{ id: 'enterprise', name: 'Enterprise', targetPercent: 99.9, components: ['api'] }],
    }),
  public: yesNo.prefault(true).meta({
    description:
      'Whether measured uptime and response times are public. Credits and SLOs never are.',
  }),
  partialOutageWeight: z.literal([0.3, 0.5, 1]).prefault(0.3).meta({
    description:
      'What a partial outage weighs in the "reported impact", the figure from incidents that other status pages show. It changes no SLA.',
    expected: '0.3, 0.5 or 1',
    example: 0.3,
  }),
  finance: z
    .array(destination)
    .prefault([])
    .meta({
      description: 'Who is told of a breach and its credit.',
      expected: 'a list of slack, email:<address> and webhook:<https address>',
      example: ['email:finance@meridian.example'],
    }),
});
