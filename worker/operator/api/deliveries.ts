// What became of messages, without any address; what is parked in line again; and a test of one destination.

import { z } from 'zod';
import { CHANNELS } from '../../domain/vocabulary.ts';
import { deliveryCounts, deliveryLog, letterLog, retryParked } from '../../store/delivery-log.ts';
import { countPacks } from '../../store/packs.ts';
import { DELIVERY_STATES, OUTBOX_STATES } from '../../store/schema.ts';
import { endpoint } from './endpoint.ts';
import { TAG } from './subscribers.ts';

/** Deliveries of one subject that are shown. */
const LOG_LIMIT = 500;

const instant = z.int().nullable().meta({ description: 'Epoch milliseconds' });
const deliveryState = z.enum(DELIVERY_STATES);
const shownDelivery = z
  .object({
    subject: z.string(),
    subscriber: z.string(),
    channel: z.enum(CHANNELS).nullable().meta({ description: 'Null: they have left' }),
    event: z.string(),
    state: deliveryState,
    attempts: z.int(),
    dueAt: instant,
    note: z.string().nullable().meta({ description: 'The last answer, in our own words' }),
    at: z.int(),
  })
  .meta({ id: 'Delivery' });
const shownLetter = z
  .object({
    key: z.string(),
    to: z.string().meta({ description: 'A destination without its address: `email-1a2b3c4d`' }),
    state: z.enum(OUTBOX_STATES),
    attempts: z.int(),
    dueAt: z.int(),
    lastError: z.string().nullable(),
    createdAt: z.int(),
    doneAt: instant,
  })
  .meta({ id: 'Letter' });

export const deliveries = [
  endpoint({
    method: 'POST',
    path: '/v1/notify-test',
    tag: TAG,
    summary: 'Send a test message to one destination',
    description: '`slack`, `email:…` or an https address, as under `routes:`.',
    body: z.strictObject({
      to: z
        .string()
        .regex(
          /^(?:slack|email:\S+@\S+|https?:\/\/\S+)$/,
          'expected slack, email:you@company.example or https://…',
        ),
    }),
    answer: {
      status: 200,
      schema: z.object({
        ok: z.boolean(),
        reason: z.string().nullable(),
        secret: z.string().nullable(),
      }),
      description:
        'Whether it was accepted, why not, and the secret that signs what this webhook gets',
    },
    handle: async ({ testMessage }, { body: { to } }) => ({
      status: 200,
      body: await testMessage(to),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/deliveries/:subject',
    tag: TAG,
    summary: 'What became of the messages about one thing',
    description:
      '`incident:<id>`, `maintenance:<id>`, `component:<id>`, `report:<month>`, `missed:<month>:<tier>` or `digest:<day>`; without addresses. `letters` are those to people inside.',
    answer: {
      status: 200,
      schema: z.object({
        packs_left: z.int(),
        counts: z.array(z.object({ event: z.string(), state: deliveryState, count: z.int() })),
        deliveries: z.array(shownDelivery),
        letters: z.array(shownLetter),
      }),
      description: 'Counts, and the newest of each; what is parked comes first',
    },
    async handle({ db }, { params }) {
      const subject = params['subject'] ?? '';
      const [packs, counts, deliveries, letters] = await Promise.all([
        countPacks(db),
        deliveryCounts(db, subject),
        deliveryLog(db, subject, LOG_LIMIT),
        letterLog(db, subject, LOG_LIMIT),
      ]);
      return { status: 200, body: { packs_left: packs, counts, deliveries, letters } };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/deliveries/:subject/retry',
    tag: TAG,
    summary: 'Try again what could not be delivered about one thing',
    description:
      'What is parked goes in line again, under the ids that it had; who has left meanwhile is told nothing, and nobody hears what was before what they were told since.',
    answer: {
      status: 200,
      schema: z.object({ again: z.int() }),
      description: 'How many are in line again; they go out at once',
    },
    async handle({ db, now, nudge }, { params }) {
      const again = await retryParked(db, params['subject'] ?? '', now());
      if (again > 0) nudge();
      return { status: 200, body: { again } };
    },
  }),
];
