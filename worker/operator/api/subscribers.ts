// Subscribers, in the shape of Statuspage's management API, and what it lacks: CSV in and out, the data of one person, and the
// list of addresses that are not written to. Addresses are shown, so it takes an admin.

import { z } from 'zod';
import { FORMATS } from '../../domain/subscriber.ts';
import { CHANNELS, KINDS } from '../../domain/vocabulary.ts';
import { deliveryCounts, deliveryLog, letterLog, retryParked } from '../../store/delivery-log.ts';
import { countPacks } from '../../store/packs.ts';
import { DELIVERY_STATES, OUTBOX_STATES } from '../../store/schema.ts';
import type { SubscriberOffice, Subscription } from '../operators.ts';
import type { Problem } from '../problem.ts';
import type { Answer } from './endpoint.ts';
import { endpoint } from './endpoint.ts';

const TAG = 'Subscribers';
const AT = '/v1/pages/:page_id/subscribers';
const ONE = `${AT}/:subscriber_id`;
/** Deliveries of one subject that are shown. */
const LOG_LIMIT = 500;

const TIERS =
  'Ids of the tiers whose customer it is: they hear when such a promise is not kept. The subscriber neither sees nor changes it.';
const tiers = z.array(z.string()).max(50).optional().meta({ description: TIERS });

const shownSubscriber = z
  .object({
    id: z.string(),
    mode: z.enum(CHANNELS),
    email: z.string().nullable(),
    endpoint: z.string().nullable(),
    state: z.enum(['pending', 'confirmed', 'disabled']),
    skip_confirmation_notification: z.boolean(),
    components: z.array(z.string()),
    kinds: z.array(z.enum(KINDS)),
    tiers: z.array(z.string()).meta({ description: TIERS }),
    created_at: z.string().nullable(),
    confirmed_at: z.string().nullable(),
    quarantined_at: z.string().nullable(),
  })
  .meta({ id: 'Subscriber' });

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

function shown({
  preferences,
  channel,
  address,
  ...one
}: Subscription): z.infer<typeof shownSubscriber> {
  return {
    id: one.id,
    mode: channel,
    email: channel === 'email' ? address : null,
    endpoint: channel === 'email' ? null : address,
    state: one.state,
    skip_confirmation_notification: false,
    components: [...preferences.components],
    kinds: [...preferences.kinds],
    tiers: [...one.tiers],
    created_at: one.created_at,
    confirmed_at: one.confirmed_at,
    quarantined_at: one.failing_since,
  };
}

const wanted = z.strictObject({
  subscriber: z.strictObject({
    email: z.string().optional(),
    endpoint: z.string().optional(),
    mode: z.enum(CHANNELS).optional(),
    component_ids: z.array(z.string()).optional(),
    kinds: z.array(z.enum(KINDS)).optional(),
    language: z.string().optional(),
    timezone: z.string().optional(),
    format: z
      .enum(FORMATS)
      .optional()
      .meta({ description: 'How the body of a webhook looks: ours, or as Statuspage posts it' }),
    tiers,
    skip_confirmation_notification: z.boolean().optional(),
  }),
});

const OFF: Problem = {
  status: 503,
  title: 'Subscribing is switched off',
  detail: 'SIGNING_KEY is not set. Set it and deploy.',
};
const UNKNOWN: Problem = {
  status: 404,
  title: 'No such subscriber',
  detail: 'Expected the id of a subscriber. GET /v1/pages/:page_id/subscribers lists them.',
};
const address = z.strictObject({ address: z.email() });

/** Runs where subscribing is switched on. */
async function open(
  { subscribers }: { subscribers: SubscriberOffice | null },
  work: (subscribers: SubscriberOffice) => Promise<Answer>,
): Promise<Answer> {
  return subscribers === null ? { problem: OFF } : work(subscribers);
}

export const subscribers = [
  endpoint({
    method: 'GET',
    path: AT,
    tag: TAG,
    summary: 'List subscribers',
    description:
      'By id. `after` is the last id of the answer before; `q` finds one by its address.',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      after: z.string().default(''),
      q: z.string().optional(),
      type: z.enum(CHANNELS).default('email'),
    }),
    answer: { status: 200, schema: z.array(shownSubscriber), description: 'Subscribers' },
    handle: (office, { query: { limit, after, q, type } }) =>
      open(office, async (all) => {
        if (q === undefined) {
          return { status: 200, body: (await all.list({ after, limit })).map(shown) };
        }
        const found = await all.byAddress(type, q);
        return { status: 200, body: found === null ? [] : [shown(found)] };
      }),
  }),
  endpoint({
    method: 'GET',
    path: `${AT}/count`,
    tag: TAG,
    summary: 'Count subscribers by channel and state',
    answer: {
      status: 200,
      schema: z.object({
        total: z.int(),
        by: z.array(z.object({ channel: z.string(), state: z.string(), count: z.int() })),
      }),
      description: 'Counts',
    },
    handle: (office) =>
      open(office, async (all) => {
        const by = await all.count();
        return { status: 200, body: { total: by.reduce((sum, { count }) => sum + count, 0), by } };
      }),
  }),
  endpoint({
    method: 'GET',
    path: ONE,
    tag: TAG,
    summary: 'Get a subscriber',
    answer: { status: 200, schema: shownSubscriber, description: 'The subscriber' },
    handle: (office, { params }) =>
      open(office, async (all) => {
        const found = await all.find(params['subscriber_id'] ?? '');
        return found === null ? { problem: UNKNOWN } : { status: 200, body: shown(found) };
      }),
  }),
  endpoint({
    method: 'POST',
    path: AT,
    tag: TAG,
    summary: 'Add a subscriber',
    description:
      'The owner is sent a link to confirm; an `email` beside an `endpoint` is asked whether it wants to hear when that is disabled. Who is subscribed already gets the `tiers` that are named, and stays as they are. With `skip_confirmation_notification` nobody is asked: whoever sends it answers for their consent.',
    body: wanted,
    answer: { status: 201, schema: shownSubscriber, description: 'The subscriber' },
    handle: (office, { body: { subscriber: one } }) =>
      open(office, async (all) => {
        const channel = one.mode ?? (one.endpoint === undefined ? 'email' : 'webhook');
        // Beside an endpoint, the mail address is that of who hears when it is disabled.
        const isMail = channel === 'email' || one.endpoint === undefined;
        const added = await all.add(
          {
            channel,
            address: (isMail ? one.email : one.endpoint) ?? '',
            ...(isMail || one.email === undefined ? {} : { email: one.email }),
            ...(one.format && { format: one.format }),
            ...(one.component_ids && { components: one.component_ids }),
            ...(one.kinds && { kinds: one.kinds }),
            ...(one.language && { language: one.language }),
            ...(one.timezone && { timezone: one.timezone }),
            ...(one.tiers && { tiers: one.tiers }),
          },
          one.skip_confirmation_notification === true,
        );
        if (!added.ok) {
          return { problem: { status: 422, title: 'It does not fit', detail: added.detail } };
        }
        const secret = added.secret === null ? {} : { secret: added.secret };
        return {
          status: added.isNew ? 201 : 200,
          body: { ...shown(added.subscription), ...secret },
        };
      }),
  }),
  endpoint({
    method: 'PATCH',
    path: ONE,
    tag: TAG,
    summary: 'Change what a subscriber hears of, and the tiers whose customer it is',
    body: z.strictObject({
      component_ids: z.array(z.string()).optional(),
      kinds: z.array(z.enum(KINDS)).min(1).optional(),
      tiers,
    }),
    answer: { status: 200, schema: shownSubscriber, description: 'The subscriber' },
    handle: (office, { params, body }) =>
      open(office, async (all) => {
        const changed = await all.change(params['subscriber_id'] ?? '', {
          ...(body.component_ids && { components: body.component_ids }),
          ...(body.kinds && { kinds: body.kinds }),
          ...(body.tiers && { tiers: body.tiers }),
        });
        if (changed === null) return { problem: UNKNOWN };
        return changed.ok
          ? { status: 200, body: shown(changed.subscription) }
          : { problem: { status: 422, title: 'It does not fit', detail: changed.detail } };
      }),
  }),
  endpoint({
    method: 'DELETE',
    path: ONE,
    tag: TAG,
    summary: 'Remove a subscriber and delete the address',
    answer: { status: 204, description: 'It is removed' },
    handle: (office, { params }) =>
      open(office, async (all) =>
        (await all.remove(params['subscriber_id'] ?? '')) ? { status: 204 } : { problem: UNKNOWN },
      ),
  }),
  endpoint({
    method: 'POST',
    path: `${ONE}/resend_confirmation`,
    tag: TAG,
    summary: 'Send the link to confirm again',
    answer: { status: 204, description: 'It is on its way' },
    handle: (office, { params }) =>
      open(office, async (all) =>
        (await all.greet(params['subscriber_id'] ?? '')) ? { status: 204 } : { problem: UNKNOWN },
      ),
  }),
  endpoint({
    method: 'GET',
    path: `${ONE}/data`,
    tag: TAG,
    summary: 'Everything that is known of one subscriber, for the person who asks for it',
    answer: {
      status: 200,
      schema: z.object({ id: z.string(), address: z.string(), deliveries: z.array(z.unknown()) }),
      description: 'The data',
    },
    handle: (office, { params }) =>
      open(office, async (all) => {
        const account = await all.account(params['subscriber_id'] ?? '');
        return account === null ? { problem: UNKNOWN } : { status: 200, body: account };
      }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/subscribers.csv',
    tag: TAG,
    summary: 'All subscribers as CSV',
    answer: { status: 200, type: 'text/csv', description: 'A line for each' },
    handle: (office) =>
      open(office, async (all) => ({
        response: new Response(await all.toCsv(), {
          headers: {
            'Content-Type': 'text/csv; charset=utf-8',
            'Content-Disposition': 'attachment; filename="subscribers.csv"',
            'Cache-Control': 'no-store',
          },
        }),
      })),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/subscribers/import',
    tag: TAG,
    summary: 'Take in subscribers from CSV',
    description:
      'Columns: `address` (or `email`), and where wanted `channel`, `components`, `groups`, `kinds` (several with spaces), `language`, `timezone`, `tiers` (also of who is subscribed already). `confirmed`: whoever sends it answers for their consent; else each is sent a link to confirm. At most 200 lines at once.',
    body: z.strictObject({ csv: z.string().min(1), confirmed: z.boolean().default(false) }),
    answer: {
      status: 200,
      schema: z.object({
        added: z.int(),
        known: z.int(),
        errors: z.array(z.object({ line: z.int(), message: z.string() })),
      }),
      description: 'What became of the lines',
    },
    handle: (office, { body }) =>
      open(office, async (all) => ({
        status: 200,
        body: await all.fromCsv(body.csv, body.confirmed),
      })),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/subscribers/rekey',
    tag: TAG,
    summary: 'Seal what is stored with the newest SIGNING_KEY',
    description: 'A page at a time: send `next` as `after` until it is null. `npm run rekey` does.',
    body: z.strictObject({ after: z.string().default('') }),
    answer: {
      status: 200,
      schema: z.object({ changed: z.int(), next: z.string().nullable() }),
      description: 'How many were sealed anew',
    },
    handle: (office, { body }) =>
      open(office, async (all) => ({ status: 200, body: await all.rekey(body.after) })),
  }),
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
    method: 'POST',
    path: '/v1/suppressions',
    tag: TAG,
    summary: 'Write to an address no more',
    body: address,
    answer: { status: 204, description: 'It is on the list' },
    handle: (office, { body }) =>
      open(office, async (all) => {
        await all.suppress(body.address);
        return { status: 204 };
      }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/suppressions/lift',
    tag: TAG,
    summary: 'Let an address be subscribed again',
    body: address,
    answer: { status: 204, description: 'It is off the list' },
    handle: (office, { body }) =>
      open(office, async (all) => {
        if (await all.lift(body.address)) return { status: 204 };
        const detail = 'The address is not on the list.';
        return { problem: { status: 404, title: 'Not suppressed', detail } };
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
