// With what push services know this page (VAPID, RFC 8292): a P-256 key that follows from SIGNING_KEY, so that there is nothing
// to set up. A browser subscribes to one such key, so each key of the setting has its own, newest first.

import { SignJWT } from 'jose';
import type { Keyring } from './keyring.ts';
import { base64url, bytesOf } from './keyring.ts';

/** As the runtime at hand calls it. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

export type ServerKey = {
  /** The uncompressed point as base64url, for `applicationServerKey`. */
  publicKey: string;
  key: Key;
};

/** How long a token holds; push services refuse more than a day. */
const TOKEN_SECONDS = 12 * 60 * 60;
/** A PKCS #8 private key of P-256 up to its 32 bytes; the public half is left out, the runtime counts it. */
const PKCS8_HEAD = bytesOf('MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCA=');

/** One for each key of the keyring, newest first. */
export async function serverKeysOf(keyring: Keyring): Promise<readonly ServerKey[]> {
  const secrets = await keyring.secretsOf('web push');
  return Promise.all(secrets.map(keyOf));
}

async function keyOf(secret: Uint8Array): Promise<ServerKey> {
  const pkcs8 = Uint8Array.from([...PKCS8_HEAD, ...secret]);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  // The two runtimes have different names for what an export gives.
  const { x, y } = (await crypto.subtle.exportKey('jwk', key)) as { x?: string; y?: string };
  const point = Uint8Array.from([4, ...bytesOf(x ?? ''), ...bytesOf(y ?? '')]);
  return { publicKey: base64url(point), key };
}

/** The header that proves to the push service of an address who sends. `contact`: a web address of ours. */
export async function authorizationFor(
  { publicKey, key }: ServerKey,
  { endpoint, contact, now }: { endpoint: string; contact: string; now: number },
): Promise<string> {
  const token = await new SignJWT()
    .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
    .setAudience(new URL(endpoint).origin)
    .setSubject(contact)
    .setExpirationTime(Math.floor(now / 1_000) + TOKEN_SECONDS)
    .sign(key);
  return `vapid t=${token}, k=${publicKey}`;
}
