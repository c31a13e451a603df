// What the mail providers report of mails that came back, or were called spam: the subscription ends, and the address is not
// written to again. Resend signs its reports (Svix, which is Standard Webhooks under other header names); Postmark does not
// sign, and is known by a secret that it sends as the password of its address. A mailbox that is only full is not given up.
// https://resend.com/docs/dashboard/webhooks/introduction, https://postmarkapp.com/developer/webhooks/webhooks-overview

import type { Hono } from 'hono';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { runBatch } from '../../store/failure.ts';
import type { SuppressionRow } from '../../store/schema.ts';
import { removeSubscriber, subscriberBy, suppress } from '../../store/subscribers.ts';
import type { Keyring } from '../keyring.ts';
import { hashOf } from '../keyring.ts';
import type { Desk } from './desk.ts';
import { problem } from './desk.ts';
import { lookupText } from './form.ts';
import { textWithin } from './taken.ts';

/** Reports are small. */
const BODY_LIMIT = 256 * 1024;

type Report = {
  address: string;
  reason: Extract<SuppressionRow['reason'], 'bounce' | 'complaint'>;
};

export type BounceSecrets = { resend: string | null; postmark: string | null };

export function bounceRoutes(app: Hono, desk: Desk, secrets: BounceSecrets): void {
  const take = async (reports: readonly Report[], keyring: Keyring): Promise<Response> => {
    for (const report of reports) await end(report, desk, keyring);
    return Response.json({ taken: reports.length });
  };

  app.post('/webhooks/resend', async (c) => {
    if (secrets.resend === null || desk.keyring === null) return off('RESEND_WEBHOOK_SECRET');
    const body = await textWithin(c.req.raw, BODY_LIMIT);
    if (body === null) return tooLarge();
    const header = (name: string) => c.req.header(`svix-${name}`) ?? '';
    try {
      new Webhook(secrets.resend).verify(body, {
        'webhook-id': header('id'),
        'webhook-timestamp': header('timestamp'),
        'webhook-signature': header('signature'),
      });
    } catch {
      return stranger('svix-signature over the body, at most five minutes old');
    }
    return take(resendReports(body), desk.keyring);
  });

  app.post('/webhooks/postmark', async (c) => {
    if (secrets.postmark === null || desk.keyring === null) return off('POSTMARK_WEBHOOK_SECRET');
    const sent = passwordIn(c.req.header('Authorization') ?? '');
    // Hashed first, so that how long comparing takes tells nothing.
    const isKnown = sent !== null && (await hashOf(sent)) === (await hashOf(secrets.postmark));
    if (!isKnown)
      return stranger('the secret as the password of the address, https://postmark:<secret>@…');
    const body = await textWithin(c.req.raw, BODY_LIMIT);
    if (body === null) return tooLarge();
    return take(postmarkReports(body), desk.keyring);
  });
}

async function end(
  { address, reason }: Report,
  { db, now }: Desk,
  keyring: Keyring,
): Promise<void> {
  const lookups = await keyring.lookups(lookupText('email', address));
  const known = await subscriberBy(db, lookups);
  await runBatch(db, [
    ...(known === null ? [] : removeSubscriber(db, known.id)),
    suppress(db, {
      lookup: lookups[0] ?? '',
      address: await keyring.seal(address),
      reason,
      at: now(),
    }),
  ]);
}

const resendEvent = z.object({
  type: z.string(),
  data: z.object({
    to: z.array(z.string()).catch([]),
    bounce: z
      .object({ type: z.string().catch('') })
      .optional()
      .catch(undefined),
  }),
});

/** Of what we do not know nothing follows. */
export function resendReports(body: string): Report[] {
  const { success, data: event } = resendEvent.safeParse(parsed(body));
  if (!success) return [];
  const { type, data } = event;
  const isBounce = type === 'email.bounced' && data.bounce?.type !== 'Transient';
  if (!isBounce && type !== 'email.complained') return [];
  return data.to.map((address) => ({ address, reason: isBounce ? 'bounce' : 'complaint' }));
}

const postmarkEvent = z.object({
  RecordType: z.string(),
  Type: z.string().optional().catch(undefined),
  Email: z.string().optional().catch(undefined),
  Recipient: z.string().optional().catch(undefined),
  SuppressSending: z.boolean().optional().catch(undefined),
  SuppressionReason: z.string().nullish().catch(undefined),
});

/** Bounces after which Postmark itself does not send again. */
const HARD = new Set(['HardBounce', 'BadEmailAddress', 'ManuallyDeactivated', 'Blocked']);

export function postmarkReports(body: string): Report[] {
  const { success, data: event } = postmarkEvent.safeParse(parsed(body));
  if (!success) return [];
  const { RecordType: record, Type: type = '', SuppressionReason: why } = event;
  const address = event.Email ?? event.Recipient;
  if (address === undefined) return [];
  if (record === 'SpamComplaint') return [{ address, reason: 'complaint' }];
  if (record === 'Bounce' && HARD.has(type)) return [{ address, reason: 'bounce' }];
  if (record !== 'SubscriptionChange' || event.SuppressSending !== true) return [];
  return [{ address, reason: why === 'SpamComplaint' ? 'complaint' : 'bounce' }];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function passwordIn(authorization: string): string | null {
  const [, kind = '', value = ''] = /^(basic|bearer)\s+(\S+)$/i.exec(authorization.trim()) ?? [];
  if (kind.toLowerCase() === 'bearer') return value;
  try {
    return kind === '' ? null : atob(value).split(':').slice(1).join(':') || null;
  } catch {
    return null;
  }
}

const off = (setting: string) =>
  problem(503, 'This is not set up here', `${setting} is not set, so nothing can be verified.`);
const stranger = (expected: string) =>
  problem(401, 'This is not from the provider', `Expected ${expected}.`);
const tooLarge = () =>
  problem(413, 'The body is too large', `Expected at most ${BODY_LIMIT} bytes.`);
