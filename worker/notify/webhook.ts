// Posts to an address that somebody owns, signed as Standard Webhooks describe: the id is the same for every attempt, the
// timestamp is each attempt's own. Only 2xx is accepted, redirects are not followed, and 410 ends it.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

import { Webhook } from 'standardwebhooks';
import type { Channel, Door } from './channel.ts';
import { post } from './channel.ts';
import { base64, hashOf } from './keyring.ts';

export type Hook = {
  address: string;
  /** `whsec_…`, newest first: while a secret is replaced both sign. None: unsigned. */
  secrets: readonly string[];
  content: unknown;
};

export function createWebhook(door: Door, now: () => number): Channel<Hook> {
  return {
    name: 'the webhook',
    // The receiver can drop a repeat by its id.
    atOnce: 6,
    isSeparate: true,
    async send({ address, secrets, content }, idempotencyId) {
      const body = JSON.stringify(content);
      const headers = await signatureOf(body, secrets, idempotencyId, now());
      return post(door, {
        to: 'the webhook',
        address,
        content: body,
        headers,
        known: [],
        ends: [410],
      });
    },
  };
}

/** The three headers, or the id alone where there is no secret. */
async function signatureOf(
  body: string,
  secrets: readonly string[],
  idempotencyId: string,
  now: number,
): Promise<Record<string, string>> {
  const id = `msg_${(await hashOf(idempotencyId)).slice(0, 27)}`;
  if (secrets.length === 0) return { 'webhook-id': id };
  const at = new Date(now);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

/** Bytes as a secret that receivers can be given. */
export function secretText(bytes: Uint8Array): string {
  return `whsec_${base64(bytes)}`;
}
