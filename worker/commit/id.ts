// Public ids: 12 characters of [a-z0-9], drawn evenly, so that nobody can guess one from another.

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 12;
/** The largest multiple of the alphabet's size that a byte can reach; bytes from here on would favour its first letters. */
const FAIR = 256 - (256 % ALPHABET.length);

/** A new id. `fill` fills an array with random bytes. */
export function newId(
  fill: (bytes: Uint8Array) => unknown = (bytes) => crypto.getRandomValues(bytes),
): string {
  let id = '';
  const bytes = new Uint8Array(2 * LENGTH);
  while (id.length < LENGTH) {
    fill(bytes);
    for (const byte of bytes) {
      if (byte < FAIR && id.length < LENGTH) id += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return id;
}
