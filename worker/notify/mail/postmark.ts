// Mail through Postmark, which takes no idempotency id: a crash between its acceptance and our mark repeats one mail.
// https://postmarkapp.com/developer/api/email-api

import type { Channel, Door } from '../channel.ts';
import { post } from '../channel.ts';
import type { Mail, Sender } from './mail.ts';
import { headersOf, messageIdOf } from './mail.ts';

/** The code for a recipient that Postmark no longer delivers to. */
const INACTIVE = '"ErrorCode":406';
/** What may be repeated of a refusal: its code, never its words. */
const CODES = [
  INACTIVE,
  '"ErrorCode":300',
  '"ErrorCode":400',
  '"ErrorCode":401',
  '"ErrorCode":405',
];

export function createPostmark(
  door: Door,
  { apiUrl, token, sender }: { apiUrl: string; token: string; sender: Sender },
): Channel<Mail> {
  const address = `${apiUrl.replace(/\/+$/, '')}/email`;
  return {
    name: 'Postmark',
    atOnce: 1,
    async send(mail) {
      const headers = [...headersOf(mail, sender), ['Message-ID', messageIdOf(mail, sender)]];
      const sent = await post(door, {
        to: 'Postmark',
        address,
        headers: { accept: 'application/json', 'x-postmark-server-token': token },
        content: {
          From: sender.from,
          To: mail.to,
          Subject: mail.subject,
          TextBody: mail.text,
          HtmlBody: mail.html,
          Headers: headers.map(([Name, Value]) => ({ Name, Value })),
          MessageStream: mail.list === null ? 'outbound' : 'broadcast',
        },
        known: CODES,
      });
      return !sent.ok && sent.reason.includes(INACTIVE) ? { ...sent, gone: true } : sent;
    },
  };
}
