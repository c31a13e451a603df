// What happens inside the company: who is told, and how postmortems are written.

import { z } from 'zod';

import { destination, line, oneOf, severity, yesNo } from './words.ts';

export const route = z.strictObject({
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

export const postmortems = z.strictObject({
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
        .regex(/^(?:PM|AI|BL|RB|CT)\d{3}$/)
        .meta({ expected: 'the name of a content rule', example: 'PM007' }),
      oneOf('error', 'warn', 'info', 'off'),
    )
    .prefault({})
    .meta({
      description: 'Content rules whose weight is changed.',
      expected: 'rule names with error, warn, info or off',
      example: { PM007: 'warn' },
    }),
});
