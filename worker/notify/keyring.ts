// Everything that is derived from SIGNING_KEY: ciphertexts of addresses and secrets, the hashes by which addresses are looked
// up, and the signatures of links. Each purpose has a key of its own (HKDF), and a ciphertext names the key that made it, so
// that the setting can hold an older key until `npm run rekey` has run. The newest key makes, all of them read.

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const IV_BYTES = 12;
const KEY_ID_BYTES = 6;

export type Keyring = {
  /** A ciphertext that names its key: `<key>.<base64url>`. */
  seal(text: string): Promise<string>;
  /** Throws where no key of ours made it, or somebody changed it. */
  open(sealed: string): Promise<string>;
  /** Whether the newest key made it. */
  isCurrent(sealed: string): Promise<boolean>;
  /** By which a text is found again, by the newest key. */
  lookup(text: string): Promise<string>;
  /** The same by every key, newest first. */
  lookups(text: string): Promise<readonly string[]>;
  /** A signature for a link. */
  sign(text: string): Promise<string>;
  isSigned(text: string, signature: string): Promise<boolean>;
  /** 32 bytes that are always the same for a text, by the newest key. */
  secretOf(text: string): Promise<Uint8Array>;
  /** The same by every key, newest first. */
  secretsOf(text: string): Promise<readonly Uint8Array[]>;
};

/** As the runtime at hand calls it. */
type Key = Awaited<ReturnType<typeof crypto.subtle.deriveKey>>;
type Keys = { id: string; seal: Key; lookup: Key; sign: Key; derive: Key };

/** Null: no key is set. */
export function keyringOf(keys: readonly string[]): Keyring | null {
  const [newest, ...older] = keys;
  return newest === undefined ? null : createKeyring([newest, ...older]);
}

/** `keys`: texts of any length, newest first. */
export function createKeyring(keys: readonly [string, ...string[]]): Keyring {
  // The values and not the promises: those belong to the request that made them.
  const made = new Map<string, Keys>();
  const keysOf = async (key: string): Promise<Keys> => {
    const known = made.get(key) ?? (await derive(key));
    made.set(key, known);
    return known;
  };
  const newest = () => keysOf(keys[0]);
  const named = async (sealed: string): Promise<Keys | null> => {
    for (const key of keys) {
      const one = await keysOf(key);
      if (sealed.startsWith(`${one.id}.`)) return one;
    }
    return null;
  };
  return {
    async seal(text) {
      const { id, seal } = await newest();
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, seal, encoder.encode(text));
      return `${id}.${base64url(concat(iv, new Uint8Array(data)))}`;
    },
    async open(sealed) {
      const one = await named(sealed);
      if (one === null) throw new Error('it was sealed with a key that SIGNING_KEY does not hold');
      const bytes = bytesOf(sealed.slice(one.id.length + 1));
      const [iv, data] = [bytes.slice(0, IV_BYTES), bytes.slice(IV_BYTES)];
      return decoder.decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, one.seal, data));
    },
    async isCurrent(sealed) {
      return sealed.startsWith(`${(await newest()).id}.`);
    },
    lookup: async (text) => mac((await newest()).lookup, text),
    lookups: (text) => Promise.all(keys.map(async (key) => mac((await keysOf(key)).lookup, text))),
    sign: async (text) => mac((await newest()).sign, text),
    async isSigned(text, signature) {
      for (const key of keys) {
        const { sign } = await keysOf(key);
        if (await crypto.subtle.verify('HMAC', sign, bytesOf(signature), encoder.encode(text))) {
          return true;
        }
      }
      return false;
    },
    secretOf: async (text) => bytesFrom((await newest()).derive, text),
    secretsOf: (text) =>
      Promise.all(keys.map(async (key) => bytesFrom((await keysOf(key)).derive, text))),
  };
}

/** What `open` gives; null where it would throw. */
export async function openIn(keyring: Keyring, sealed: string): Promise<string | null> {
  try {
    return await keyring.open(sealed);
  } catch {
    return null;
  }
}

async function derive(key: string): Promise<Keys> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(key), 'HKDF', false, [
    'deriveKey',
    'deriveBits',
  ]);
  const by = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: encoder.encode('allclear'),
    info: encoder.encode(info),
  });
  const hmac = (info: string) =>
    crypto.subtle.deriveKey(
      by(info),
      material,
      { name: 'HMAC', hash: 'SHA-256', length: 256 },
      false,
      ['sign', 'verify'],
    );
  return {
    id: base64url(
      new Uint8Array(await crypto.subtle.deriveBits(by('key id'), material, KEY_ID_BYTES * 8)),
    ),
    seal: await crypto.subtle.deriveKey(
      by('seal'),
      material,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    ),
    lookup: await hmac('lookup'),
    sign: await hmac('link'),
    derive: await hmac('secret'),
  };
}

async function bytesFrom(key: Key, text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
}

async function mac(key: Key, text: string): Promise<string> {
  return base64url(await bytesFrom(key, text));
}

/** SHA-256 as base64url, for tokens that are random themselves. */
export async function hashOf(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text))));
}

/** A random text for an address, 256 bits. */
export function randomToken(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes behind base64 or base64url; none where it is neither. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
