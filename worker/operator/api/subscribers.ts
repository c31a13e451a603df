// Subscribers, in the shape of Statuspage's management API, and the data of one person. Addresses are shown, so it takes an admin.

import { z } from 'zod';
import { FORMATS } from '../../domain/subscriber.ts';
import { CHANNELS, KINDS } from '../../domain/vocabulary.ts';
import type { Subscription } from '../operators.ts';
import type { Problem } from '../problem.ts';
import { endpoint } from './endpoint.ts';
import { switchedOn } from './switched-on.ts';

export const TAG = 'Subscribers';
const AT = '/v1/pages/:page_id/subscribers';
const ONE = `${AT}/:subscriber_id`;

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

const UNKNOWN: Problem = {
  status: 404,
  title: 'No such subscriber',
  detail: 'Expected the id of a subscriber. GET /v1/pages/:page_id/subscribers lists them.',
};
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
      switchedOn(office, async (all) => {
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
      switchedOn(office, async (all) => {
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
      switchedOn(office, async (all) => {
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
      switchedOn(office, async (all) => {
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
      switchedOn(office, async (all) => {
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
      switchedOn(office, async (all) =>
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
      switchedOn(office, async (all) =>
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
      switchedOn(office, async (all) => {
        const account = await all.account(params['subscriber_id'] ?? '');
        return account === null ? { problem: UNKNOWN } : { status: 200, body: account };
      }),
  }),
];
