// TLS records and the handshake messages in them, as far as a server sends them unasked. Lengths come
// from the other side, so every one is bounded before anything is kept.
// https://www.rfc-editor.org/rfc/rfc8446#section-5

/** Content types of records. */
export const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, application: 23 } as const;

export type Record = { type: number; header: Uint8Array; content: Uint8Array };

/** What the other side said is no TLS, or more of it than a certificate takes. */
export class NotTls extends Error {
  override name = 'NotTls';
}

/** All that is read of one server. */
const BYTES_LIMIT = 256 * 1024;
/** A record's own limit, with what encryption adds. */
const RECORD_LIMIT = 2 ** 14 + 256;
const HEADER_LENGTH = 5;

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array => {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
};

/** Records in their order. Ends where the other side does. */
export async function* recordsOf(read: () => Promise<Uint8Array | null>): AsyncGenerator<Record> {
  let waiting: Uint8Array = new Uint8Array();
  let bytes = 0;
  for (;;) {
    const length = waiting.length < HEADER_LENGTH ? 0 : lengthIn(waiting);
    if (waiting.length >= HEADER_LENGTH && waiting.length >= HEADER_LENGTH + length) {
      const end = HEADER_LENGTH + length;
      const header = waiting.slice(0, HEADER_LENGTH);
      yield { type: header[0] ?? 0, header, content: waiting.slice(HEADER_LENGTH, end) };
      waiting = waiting.slice(end);
      continue;
    }
    const next = await read();
    if (next === null) return;
    bytes += next.length;
    if (bytes > BYTES_LIMIT) throw new NotTls();
    waiting = joined(waiting, next);
  }
}

function lengthIn(record: Uint8Array): number {
  const [type = 0, major = 0, , high = 0, low = 0] = record;
  const length = high * 256 + low;
  const isKnown = type >= RECORD.changeCipherSpec && type <= RECORD.application;
  if (!isKnown || major !== 3 || length > RECORD_LIMIT) throw new NotTls();
  return length;
}

/** Takes a length-prefixed world apart, and never reads past its end. */
export class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new NotTls();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** An unsigned number of so many bytes. */
  number(length: number): number {
    return this.take(length).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** What follows a length of so many bytes. */
  vector(lengthBytes: number): Cursor {
    return new Cursor(this.take(this.number(lengthBytes)));
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }
}

export type Message = { type: number; body: Cursor; whole: Uint8Array };

/** Puts handshake messages together again, which records may cut anywhere. */
export class Messages {
  #waiting: Uint8Array = new Uint8Array();

  add(content: Uint8Array): Message[] {
    this.#waiting = joined(this.#waiting, content);
    const found: Message[] = [];
    for (;;) {
      const [type = 0, high = 0, middle = 0, low = 0] = this.#waiting;
      const end = 4 + high * 65_536 + middle * 256 + low;
      if (end > BYTES_LIMIT) throw new NotTls();
      if (this.#waiting.length < 4 || this.#waiting.length < end) return found;
      const whole = this.#waiting.slice(0, end);
      found.push({ type, body: new Cursor(whole.subarray(4)), whole });
      this.#waiting = this.#waiting.slice(end);
    }
  }
}
