// Who sent this? An HMAC-SHA256 over the raw body, as `v1=<hex>[,v1=<hex>…]` or as bare hex. Every
// configured secret is tried against every signature, so that a secret can be rotated on either side first. Comparing is
// left to the platform's `verify`, which takes the same time whatever differs; nothing here ever sees an expected value.

/** A lowercase hex SHA-256 digest; senders write no other form, so no other form is read. */
const DIGEST = /^[0-9a-f]{64}$/;

/** More signatures than any rotation needs. A stranger must not choose how often we compute. */
export const SIGNATURES_LIMIT = 8;

const encoder = new TextEncoder();

/**
 * The digests of one version in a signature header. Parts are separated by commas and may have spaces around them; other
 * versions, and parts that are no lowercase hex SHA-256, are passed over. Empty where nothing in it can be checked.
 */
export function signaturesIn(header: string | null | undefined, version: string): string[] {
  const prefix = `${version}=`;
  return (header ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix))
    .map((part) => part.slice(prefix.length))
    .filter((digest) => DIGEST.test(digest))
    .slice(0, SIGNATURES_LIMIT);
}

/** The digest of a header that holds nothing else; empty where it is none. */
export function bareSignatureIn(header: string | null): string[] {
  const digest = header?.trim() ?? '';
  return DIGEST.test(digest) ? [digest] : [];
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** True where one of the digests is the HMAC-SHA256 of `body` under one of the secrets (each taken as UTF-8 text). */
export async function signedByAny(
  secrets: readonly string[],
  body: Uint8Array,
  digests: readonly string[],
): Promise<boolean> {
  let signed = false;
  for (const secret of secrets) {
    const raw = encoder.encode(secret);
    const key = await crypto.subtle.importKey(
      'raw',
      raw,
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['verify'],
    );
    for (const digest of digests) {
      // No early exit: how long it takes must not tell which secret is the current one.
      signed = (await crypto.subtle.verify('HMAC', key, bytesOf(digest), body)) || signed;
    }
  }
  return signed;
}
