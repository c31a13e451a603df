// Certificates for the demo target and for servers that misbehave: made on the spot, with the names and dates that are needed, so that no key
// lies in the repository and nothing expires in it. Just enough DER for what TLS clients read.

import {
  createPrivateKey,
  X509Certificate,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';

export type Certificate = {
  /** PEM of it and of everything above it, the root left out. */
  readonly chain: string;
  /** PEM of its own key. */
  readonly key: string;
  readonly name: string;
  readonly der: Buffer;
  readonly privateKey: KeyObject;
  readonly above: readonly Buffer[];
};

export type CertificateWishes = {
  /** Common name of the subject. */
  name: string;
  /** Names that it is valid for. */
  names?: readonly string[];
  validFrom: Date;
  validTo: Date;
  /** Who signs it; itself where nobody does. */
  issuer?: Certificate;
  isAuthority?: boolean;
};

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const bytes = (hex: string) => Buffer.from(hex, 'hex');
const commonName = (name: string) =>
  sequence(der(0x31, sequence(der(0x06, bytes('550403')), der(0x0c, Buffer.from(name)))));
const time = (date: Date) =>
  der(
    0x18,
    Buffer.from(
      `${date
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/g, '')
        .slice(0, 14)}Z`,
    ),
  );
const extension = (oid: string, value: Buffer) => sequence(der(0x06, bytes(oid)), der(0x04, value));

const ECDSA_WITH_SHA256 = sequence(der(0x06, bytes('2a8648ce3d040302')));
const SUBJECT_ALT_NAME = '551d11';
const BASIC_CONSTRAINTS = '551d13';
const DNS_NAME = 0x82;

/** An ECDSA certificate over P-256. */
export function makeCertificate(wishes: CertificateWishes): Certificate {
  const { name, names = [], validFrom, validTo, issuer, isAuthority = false } = wishes;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [
    ...(isAuthority ? [extension(BASIC_CONSTRAINTS, sequence(der(0x01, bytes('ff'))))] : []),
    ...(names.length === 0
      ? []
      : [
          extension(
            SUBJECT_ALT_NAME,
            sequence(...names.map((item) => der(DNS_NAME, Buffer.from(item)))),
          ),
        ]),
  ];
  const told = sequence(
    der(0xa0, der(0x02, bytes('02'))),
    der(0x02, Buffer.concat([bytes('01'), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    commonName(issuer?.name ?? name),
    sequence(time(validFrom), time(validTo)),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = sign('sha256', told, issuer?.privateKey ?? privateKey);
  const whole = sequence(told, ECDSA_WITH_SHA256, der(0x03, bytes('00'), signature));
  const above = issuer === undefined ? [] : [issuer.der, ...issuer.above];
  return {
    chain: [whole, ...above].map(pem).join(''),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    name,
    der: whole,
    privateKey,
    above,
  };
}

function pem(content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const DAY_MS = 86_400_000;

/** Valid from yesterday, for so many days from now; in whole seconds, as certificates are. */
export function validFor(days: number): Pick<CertificateWishes, 'validFrom' | 'validTo'> {
  const now = Math.floor(Date.now() / 1000) * 1000;
  return { validFrom: new Date(now - DAY_MS), validTo: new Date(now + days * DAY_MS) };
}

const NAME = 'Meridian Trusted';
const CHAIN = 'FAULT_AUTHORITY';
const KEY = 'FAULT_AUTHORITY_KEY';

/**
 * The authority that the tests' runtime trusts: one for each process. It is handed on in the environment, because the
 * configuration of the tests and their set-up each load this module by itself.
 */
export function trustedAuthority(): Certificate {
  const [chain, key] = [process.env[CHAIN], process.env[KEY]];
  if (chain !== undefined && key !== undefined) {
    const { raw } = new X509Certificate(chain);
    return { chain, key, name: NAME, der: raw, privateKey: createPrivateKey(key), above: [] };
  }
  const made = makeCertificate({ ...validFor(90), name: NAME, isAuthority: true });
  Object.assign(process.env, { [CHAIN]: made.chain, [KEY]: made.key });
  return made;
}
