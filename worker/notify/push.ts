// Notifications of a browser (Web Push, RFC 8030, 8291, 8292). What is said is encrypted for the browser alone; the push
// service in between learns its length and nothing else. A newer update of a matter takes the place of an older one, at the
// push service while the browser is away (`Topic`) and on the screen (`tag`).

import { encryptNotification } from '@block65/webcrypto-web-push';
import { z } from 'zod';
import type { Egress } from '../domain/egress.ts';
import type { Channel, Door } from './channel.ts';
import { failed, post } from './channel.ts';
import type { Keyring } from './keyring.ts';
import { hashOf } from './keyring.ts';
import type { Notice } from './message.ts';
import type { ServerKey } from './server-key.ts';
import { authorizationFor, serverKeysOf } from './server-key.ts';

/** What a browser shows. */
export type Pushed = {
  /** Of the message: a repeat of it makes no noise. */
  id: string;
  /** Of the matter: one notification each. */
  tag: string;
  title: string;
  body: string;
  link: string;
  lang: string;
  dir: 'ltr' | 'rtl';
};

export type Push = { address: string; content: Omit<Pushed, 'id'>; isUrgent: boolean };

/** News that nobody could be shown for so long is old. */
const TTL_SECONDS = 24 * 60 * 60;
const TITLE_LIMIT = 150;
const BODY_LIMIT = 400;
/** Bytes of what can be encrypted for one message. */
const CONTENT_LIMIT = 3_900;
const ADDRESS_LIMIT = 2_000;

const encoder = new TextEncoder();

export function createPush(
  door: Door,
  { keyring, contact, now }: { keyring: Keyring; contact: string; now: () => number },
): Channel<Push> {
  let made: Promise<readonly ServerKey[]> | undefined;
  return {
    name: 'the push service',
    atOnce: 1,
    isSeparate: true,
    async send({ address, content, isUrgent }, idempotencyId) {
      const { endpoint, p256dh, auth, server } = stored.parse(JSON.parse(address));
      made ??= serverKeysOf(keyring);
      const keys = await made;
      const key = keys.find(({ publicKey }) => publicKey === server);
      if (key === undefined) {
        return { ...failed(true, 'the browser subscribed under a key that is gone'), gone: true };
      }
      const id = (await hashOf(idempotencyId)).slice(0, 32);
      const body = await encrypted({ endpoint, p256dh, auth }, bytesOf({ ...content, id }));
      if (body === null) {
        return { ...failed(true, 'the keys of the browser are no keys'), gone: true };
      }
      return post(door, {
        to: 'the push service',
        address: endpoint,
        content: body,
        headers: {
          authorization: await authorizationFor(key, { endpoint, contact, now: now() }),
          'content-type': 'application/octet-stream',
          'content-encoding': 'aes128gcm',
          ttl: String(TTL_SECONDS),
          urgency: isUrgent ? 'high' : 'normal',
          topic: (await hashOf(content.tag)).slice(0, 32),
        },
        known: [],
        ends: [404, 410],
      });
    },
  };
}

/** Null: the browser's keys are none. */
async function encrypted(
  { endpoint, p256dh, auth }: Omit<z.infer<typeof stored>, 'server'>,
  content: Uint8Array,
): Promise<Uint8Array | null> {
  const subscription = { endpoint, expirationTime: null, keys: { p256dh, auth } };
  try {
    return await encryptNotification(subscription, content);
  } catch {
    return null;
  }
}

/** As much of the text as there is room for. */
function bytesOf(content: Pushed): Uint8Array {
  for (let limit = BODY_LIMIT; ; limit = Math.floor(limit / 2)) {
    const shorter = {
      ...content,
      title: cut(content.title, TITLE_LIMIT),
      body: cut(content.body, limit),
    };
    const bytes = encoder.encode(JSON.stringify(shorter));
    if (bytes.length <= CONTENT_LIMIT || limit === 0) return bytes;
  }
}

export function pushOf(
  notice: Notice,
  { tag, lang, dir }: Pick<Pushed, 'tag' | 'lang' | 'dir'>,
): Push['content'] {
  const { title, statusLabel, text, nextUpdate, link } = notice;
  const more = nextUpdate === null || text.includes(nextUpdate) ? null : nextUpdate;
  const body = [statusLabel, text, more].filter(Boolean).join('\n');
  return { tag, title, body, link, lang, dir };
}

const base64url = (bytes: number) => {
  const length = Math.ceil((bytes * 4) / 3);
  return z.string().regex(new RegExp(`^[\\w-]{${length}}={0,2}$`));
};
const stored = z.object({
  endpoint: z.string(),
  p256dh: base64url(65),
  auth: base64url(16),
  server: base64url(65),
});
/** As a browser writes its subscription, with the key of ours that it was made for. */
const given = z.object({
  endpoint: z.string().max(1_000),
  keys: z.object({ p256dh: stored.shape.p256dh, auth: stored.shape.auth }),
  server: stored.shape.server,
});

/** What a browser gave, as it is stored, or what is stored already; null: it is neither. */
export function pushAddressIn(text: string, egress: Egress): string | null {
  if (text.length > ADDRESS_LIMIT) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const browser = given.safeParse(value);
  const known = browser.success
    ? { ...browser.data.keys, endpoint: browser.data.endpoint, server: browser.data.server }
    : stored.safeParse(value).data;
  if (known === undefined) return null;
  const permission = egress(known.endpoint);
  if (!permission.ok) return null;
  const { p256dh, auth, server } = known;
  return JSON.stringify({ endpoint: permission.url.href, p256dh, auth, server });
}

/** One browser is one subscriber, whatever keys it brings. */
export function endpointOf(address: string): string {
  return stored.parse(JSON.parse(address)).endpoint;
}

/** Whether both are one subscription of one browser, which alone knows its secret. */
export function isSameBrowser(one: string, other: string): boolean {
  const [a, b] = [one, other].map((address) => stored.parse(JSON.parse(address)));
  return a?.endpoint === b?.endpoint && a?.auth === b?.auth && a?.p256dh === b?.p256dh;
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Half of a character is none.
  return `${text.slice(0, Math.max(limit - 1, 0)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
