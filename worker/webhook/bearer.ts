// Who sent this, where nothing is signed: a token in `Authorization: Bearer …`. Tokens are compared through a MAC under a
// key that is drawn for the comparison, by the platform's `verify`, so that the time taken tells nothing of their text.

const encoder = new TextEncoder();

/** No token we hand out is longer; a stranger must not choose how much we compute. */
const TOKEN_LIMIT = 512;

/** The token of an Authorization header; empty where there is none. */
export function bearerIn(headers: Headers): string {
  const given = /^bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '';
  return given.length > TOKEN_LIMIT ? '' : given;
}

/** True where a token that was given is one of those that are known. */
export async function isAnyOf(known: readonly string[], given: string): Promise<boolean> {
  if (given === '') return false;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const random = crypto.getRandomValues(new Uint8Array(32));
  const key = await crypto.subtle.importKey('raw', random, algorithm, false, ['sign', 'verify']);
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(given));
  let found = false;
  for (const token of known) {
    // No early exit: how long it takes must not tell which token was meant.
    found = (await crypto.subtle.verify('HMAC', key, mac, encoder.encode(token))) || found;
  }
  return found;
}
