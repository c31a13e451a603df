// All subscribers at once: CSV in and out, sealing anew, and the list of addresses that are not written to.

import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { TAG } from './subscribers.ts';
import { switchedOn } from './switched-on.ts';

const address = z.strictObject({ address: z.email() });

export const subscriberLists = [
  endpoint({
    method: 'GET',
    path: '/v1/subscribers.csv',
    tag: TAG,
    summary: 'All subscribers as CSV',
    answer: { status: 200, type: 'text/csv', description: 'A line for each' },
    handle: (office) =>
      switchedOn(office, async (all) => ({
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
      switchedOn(office, async (all) => ({
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
      switchedOn(office, async (all) => ({ status: 200, body: await all.rekey(body.after) })),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/suppressions',
    tag: TAG,
    summary: 'Write to an address no more',
    body: address,
    answer: { status: 204, description: 'It is on the list' },
    handle: (office, { body }) =>
      switchedOn(office, async (all) => {
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
      switchedOn(office, async (all) => {
        if (await all.lift(body.address)) return { status: 204 };
        const detail = 'The address is not on the list.';
        return { problem: { status: 404, title: 'Not suppressed', detail } };
      }),
  }),
];
