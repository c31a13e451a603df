// The key under which a server of TLS 1.3 sends its certificates, with the one group and cipher that
// such a server must know. Only reading: nothing of ours is ever sent under it.
// https://www.rfc-editor.org/rfc/rfc8446#section-7.1

import { createECDH, createHash, createHmac } from 'node:crypto';
import type { Record } from './records.ts';
import { NotTls } from './records.ts';

const HASH_LENGTH = 32;
const TAG_LENGTH = 16;
const IV_LENGTH = 12;
const KEY_LENGTH = 16;

const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array => {
  const sum = createHmac('sha256', key);
  for (const part of parts) sum.update(part);
  // A plain array: of the runtime's own kind, a slice would be a view into the same bytes.
  return Uint8Array.from(sum.digest());
};
const hash = (...parts: readonly Uint8Array[]): Uint8Array => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
};

/** HKDF-Expand-Label, for what one block of the hash is enough for. */
function expanded(secret: Uint8Array, label: string, context: Uint8Array, length: number) {
  const name = new TextEncoder().encode(`tls13 ${label}`);
  const head = Uint8Array.of(0, length, name.length);
  return hmac(secret, head, name, Uint8Array.of(context.length), context, Uint8Array.of(1)).slice(
    0,
    length,
  );
}

export type OwnHalf = {
  /** An uncompressed point of P-256. */
  share: Uint8Array;
  /** The secret that both halves make. */
  agreeOn: (theirs: Uint8Array) => Uint8Array;
};

export function ownHalf(): OwnHalf {
  const half = createECDH('prime256v1');
  return { share: half.generateKeys(), agreeOn: (theirs) => half.computeSecret(theirs) };
}

/** Opens the server's encrypted records, in their order. */
export type Opener = (record: Record) => Promise<{ type: number; content: Uint8Array }>;

/** `transcript` is what was said in the open: the two hellos. */
export async function openerOf(agreed: Uint8Array, ...transcript: Uint8Array[]): Promise<Opener> {
  const zeros = new Uint8Array(HASH_LENGTH);
  const early = hmac(zeros, zeros);
  const derived = expanded(early, 'derived', hash(), HASH_LENGTH);
  const handshake = hmac(derived, agreed);
  const traffic = expanded(handshake, 's hs traffic', hash(...transcript), HASH_LENGTH);
  const nothing = new Uint8Array();
  const iv = expanded(traffic, 'iv', nothing, IV_LENGTH);
  const key = await crypto.subtle.importKey(
    'raw',
    expanded(traffic, 'key', nothing, KEY_LENGTH),
    'AES-GCM',
    false,
    ['decrypt'],
  );
  let sequence = 0;
  return async ({ header, content }) => {
    if (content.length < TAG_LENGTH) throw new NotTls();
    const nonce = Uint8Array.from(iv);
    const counter = new DataView(nonce.buffer, IV_LENGTH - 4);
    counter.setUint32(0, counter.getUint32(0) ^ sequence);
    sequence += 1;
    const opened = new Uint8Array(
      await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: nonce, additionalData: header },
        key,
        content,
      ),
    );
    // The true type is the last byte that is not padding.
    const end = opened.findLastIndex((byte) => byte !== 0);
    return { type: opened[end] ?? 0, content: opened.slice(0, Math.max(0, end)) };
  };
}
