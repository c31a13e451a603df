// Mail through the platform's own binding, as raw MIME. It takes no idempotency id: a crash between its acceptance and our
// mark repeats one mail. https://developers.cloudflare.com/email-service/

import { EmailMessage } from 'cloudflare:email';
import type { Channel, Sent } from '../channel.ts';
import { failed } from '../channel.ts';
import type { Mail, Sender } from './mail.ts';
import { addressIn, rawOf } from './mail.ts';

/** Refusals that pass. */
const TEMPORARY = new Set([
  'E_RATE_LIMIT_EXCEEDED',
  'E_DAILY_LIMIT_EXCEEDED',
  'E_DELIVERY_FAILED',
  'E_INTERNAL_SERVER_ERROR',
]);

export function createBinding(
  binding: SendEmail,
  sender: Sender,
  now: () => number,
): Channel<Mail> {
  const from = addressIn(sender.from);
  return {
    name: 'Email Sending',
    atOnce: 1,
    async send(mail) {
      const message = new EmailMessage(from, mail.to, await rawOf(mail, sender, now()));
      try {
        await binding.send(message);
        return { ok: true };
      } catch (error) {
        return refusalOf((error as { code?: unknown }).code);
      }
    },
  };
}

function refusalOf(code: unknown): Sent {
  if (typeof code !== 'string') return failed(false, 'Email Sending did not take it');
  const temporary = TEMPORARY.has(code);
  return {
    ...failed(!temporary, `Email Sending answered ${code.slice(0, 60).replace(/[^A-Z_]/g, '')}`),
    everyone: temporary,
    ...(code === 'E_RECIPIENT_SUPPRESSED' ? { gone: true } : {}),
  };
}
