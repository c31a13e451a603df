// How long things may take: the patience of the page, as `content/status.yaml` says it. Every word
// has a default, and the defaults are the ones that suit a team on call around the clock.

import { z } from 'zod';

import { duration, oneOf, perSeverity, timeOfDay, timeZone } from './words.ts';

/** The word for "no promised distance: an update when something changes". */
export const ON_CHANGE = 'on change';

const businessHours = z.strictObject({
  timezone: timeZone.optional().meta({
    description: 'Zone of these hours. Left out: the zone of the page.',
  }),
  days: z
    .array(oneOf('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'))
    .min(1)
    .prefault(['mon', 'tue', 'wed', 'thu', 'fri'])
    .meta({
      description: 'Working days.',
      expected: 'a list of days out of mon, tue, wed, thu, fri, sat, sun',
      example: ['mon', 'tue', 'wed', 'thu', 'fri'],
    }),
  from: timeOfDay.prefault('09:00').meta({ description: 'Start of the working day.' }),
  to: timeOfDay
    .prefault('17:00')
    .meta({ description: 'End of the working day.', example: '17:00' }),
});

export const policy = z.strictObject({
  hold: perSeverity(duration({ min: '0m', max: '24h', example: '15m' }))
    .prefault({})
    .meta({
      description:
        'How long everything must stay healthy before an incident is declared resolved. Default 15m for SEV-1 and SEV-2, 5m for the others.',
      expected: 'severities with a duration each',
      example: { 'SEV-1': '15m', 'SEV-3': '5m' },
    }),
  cadence: perSeverity(
    z
      .union([
        z.literal(ON_CHANGE).transform(() => null),
        duration({ min: '5m', max: '24h', example: '30m' }),
      ])
      .meta({ expected: `a duration from 5m to 24h, or "${ON_CHANGE}"`, example: '30m' }),
  )
    .prefault({})
    .meta({
      description:
        'The distance between two public updates that is promised to readers. Default 15m for SEV-1, 30m for SEV-2, on change for the others.',
      expected: `severities with a duration or "${ON_CHANGE}" each`,
      example: { 'SEV-1': '15m', 'SEV-2': '30m' },
    }),
  unacknowledged: duration({ min: '1m', max: '60m', example: '5m' }).prefault('5m').meta({
    description: 'A SEV-1 or SEV-2 that nobody acknowledged becomes public after this time.',
  }),
  businessHours: businessHours.prefault({}).meta({
    description: 'When SEV-3 and SEV-4 are worked on; their timers rest outside these hours.',
    example: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' },
  }),
});
