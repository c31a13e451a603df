// Monitors that wait to be told.

import { z } from 'zod';

import { wholeMinutes } from '../words.ts';
import { agreeing, everyKind } from './every-kind.ts';

export const heartbeat = z.strictObject({
  kind: z.literal('heartbeat').meta({
    description: 'Waits for a job to report by itself that it ran.',
    example: 'heartbeat',
  }),
  ...everyKind,
  // The grace is the patience; a report, or its absence, is not a blip.
  ...agreeing(1),
  period: wholeMinutes({ min: 1, max: 44_640, example: '24h' }).meta({
    description: 'How often the job is expected to report.',
  }),
  grace: wholeMinutes({ min: 1, max: 1440, example: '30m' })
    .prefault('5m')
    .meta({ description: 'How late it may be before it counts as down.' }),
  run: wholeMinutes({ min: 1, max: 1440, example: '2h' }).optional().meta({
    description:
      'How long a run may take that reported its start. Left out: as long as the next report is in time.',
  }),
});
