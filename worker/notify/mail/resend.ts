// Mail through Resend. It takes an idempotency key, and keeps it for a day.
// https://resend.com/docs/api-reference/emails/send-email

import type { Channel, Door } from '../channel.ts';
import { post } from '../channel.ts';
import type { Mail, Sender } from './mail.ts';
import { headersOf, messageIdOf } from './mail.ts';

const ERRORS = [
  'daily_quota_exceeded',
  'invalid_api_key',
  'invalid_from_address',
  'missing_api_key',
  'missing_required_field',
  'monthly_quota_exceeded',
  'rate_limit_exceeded',
  'restricted_api_key',
  'validation_error',
] as const;

export function createResend(
  door: Door,
  { apiUrl, apiKey, sender }: { apiUrl: string; apiKey: string; sender: Sender },
): Channel<Mail> {
  const address = `${apiUrl.replace(/\/+$/, '')}/emails`;
  return {
    name: 'Resend',
    atOnce: 2,
    send: (mail, idempotencyId) =>
      post(door, {
        to: 'Resend',
        address,
        headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': idempotencyId },
        content: {
          from: sender.from,
          to: [mail.to],
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: {
            ...Object.fromEntries(headersOf(mail, sender)),
            'Message-ID': messageIdOf(mail, sender),
          },
        },
        known: ERRORS,
      }),
  };
}
