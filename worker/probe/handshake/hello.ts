// The first words of a TLS client, and what the server chose. The client offers TLS 1.3 and 1.2 in
// one breath: in 1.2 the certificates come in the open, in 1.3 behind a key that both sides agree on
// first.
// https://www.rfc-editor.org/rfc/rfc8446#section-4.1

import type { Cursor } from './records.ts';
import { RECORD } from './records.ts';

const number = (value: number, length: number): number[] =>
  Array.from({ length }, (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256);
const sized = (lengthBytes: number, content: readonly number[]): number[] => [
  ...number(content.length, lengthBytes),
  ...content,
];
const pairs = (...values: readonly number[]): number[] =>
  values.flatMap((value) => number(value, 2));
const extension = (type: number, content: readonly number[]): number[] => [
  ...number(type, 2),
  ...sized(2, content),
];

const EXTENSION = {
  serverName: 0,
  groups: 10,
  pointFormats: 11,
  signatures: 13,
  versions: 43,
  keyShare: 51,
} as const;

const TLS_1_2 = 0x0303;
const TLS_1_3 = 0x0304;
/** The group that every server of TLS 1.3 has to know. */
const P256 = 0x0017;
/** AES-128-GCM with SHA-256, which every server of TLS 1.3 has to know. */
const AES_128_GCM = 0x1301;

/** For TLS 1.2, where the handshake is left before any of them is used. */
const SUITES_1_2 = [
  0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a, 0xc014, 0x009c, 0x009d,
  0x002f, 0x0035,
];
const SIGNATURES = [
  0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0603, 0x0806, 0x0601, 0x0807, 0x0809, 0x0201,
];

export type ClientHello = {
  /** The record to send. */
  record: Uint8Array;
  /** The message in it, which becomes part of the keys. */
  message: Uint8Array;
};

/** `share` is our half of the key, an uncompressed point of P-256; names that are addresses are not told. */
export function clientHello(
  hostname: string,
  share: Uint8Array,
  random: (length: number) => Uint8Array,
): ClientHello {
  const isName = !/^[\d.]+$|^\[/.test(hostname);
  const name = sized(2, [0, ...sized(2, [...new TextEncoder().encode(hostname)])]);
  const body = [
    ...number(TLS_1_2, 2),
    ...random(32),
    ...sized(1, [...random(32)]),
    ...sized(2, pairs(AES_128_GCM, ...SUITES_1_2)),
    ...sized(1, [0]),
    ...sized(2, [
      ...(isName ? extension(EXTENSION.serverName, name) : []),
      ...extension(EXTENSION.groups, sized(2, pairs(P256))),
      ...extension(EXTENSION.pointFormats, sized(1, [0])),
      ...extension(EXTENSION.signatures, sized(2, pairs(...SIGNATURES))),
      ...extension(EXTENSION.versions, sized(1, pairs(TLS_1_3, TLS_1_2))),
      ...extension(EXTENSION.keyShare, sized(2, [...pairs(P256), ...sized(2, [...share])])),
    ]),
  ];
  const message = Uint8Array.from([1, ...sized(3, body)]);
  const record = Uint8Array.from([RECORD.handshake, 3, 1, ...sized(2, [...message])]);
  return { record, message };
}

/** `share` is the server's half of the key; `null` in a version that is read without one. */
export type ServerChoice = { version: '1.2'; share: null } | { version: '1.3'; share: Uint8Array };

/** What a ServerHello chose; null: something that we did not offer, or another round of talks. */
export function serverChoice(body: Cursor): ServerChoice | null {
  body.take(2 + 32);
  body.vector(1);
  const suite = body.number(2);
  body.take(1);
  const extensions = body.left === 0 ? body : body.vector(2);
  let version = TLS_1_2;
  let share: Uint8Array | null = null;
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const content = extensions.vector(2);
    if (type === EXTENSION.versions) version = content.number(2);
    // A request for another half holds the group alone.
    if (type === EXTENSION.keyShare && content.number(2) === P256 && content.left > 2) {
      share = content.vector(2).rest();
    }
  }
  if (version === TLS_1_2) return { version: '1.2', share: null };
  const isOurs = version === TLS_1_3 && suite === AES_128_GCM && share !== null;
  return isOurs && share !== null ? { version: '1.3', share } : null;
}
