// What one isolate remembers of the public documents, already parsed, with the instant at which each was known to be
// current. Bounded by number and by size: what was not asked for longest goes first.

import type { PublicDocument } from './serialise.ts';

/** A document as it is held; `document: null` says that there is none under its key. */
export type Held = {
  etag: string;
  document: PublicDocument | null;
  /** The stored text, to copy on. */
  json: string;
  /** When this was known to be current, epoch ms. */
  at: number;
};

/** An isolate has 128 MB; parsed and as text a document takes several bytes for each character. */
const LENGTH_LIMIT = 16 * 1024 * 1024;

export class Memory {
  readonly #held = new Map<string, Held>();
  readonly #limit: number;
  readonly #lengthLimit: number;
  #length = 0;

  /** `limit`: documents that are held at most; `lengthLimit`: characters of their texts together. */
  constructor(limit: number, lengthLimit: number = LENGTH_LIMIT) {
    this.#limit = limit;
    this.#lengthLimit = lengthLimit;
  }

  get(key: string): Held | undefined {
    const held = this.#held.get(key);
    if (held !== undefined) {
      // Last asked for, last to go.
      this.#held.delete(key);
      this.#held.set(key, held);
    }
    return held;
  }

  /** Holds what is newer than what is held. */
  set(key: string, held: Held): void {
    const known = this.#held.get(key);
    if (known !== undefined && known.at > held.at) return;
    this.#held.delete(key);
    this.#held.set(key, held);
    this.#length += held.json.length - (known?.json.length ?? 0);
    for (const [oldest, { json }] of this.#held) {
      if (this.#held.size <= this.#limit && this.#length <= this.#lengthLimit) break;
      this.#held.delete(oldest);
      this.#length -= json.length;
    }
  }

  /** All of these keys as held, or null where one is unknown; `since` (epoch ms) leaves out what is older. */
  all(keys: readonly string[], since = Number.NEGATIVE_INFINITY): Map<string, Held> | null {
    const found = new Map<string, Held>();
    for (const key of keys) {
      const held = this.get(key);
      if (held === undefined || held.at < since) return null;
      found.set(key, held);
    }
    return found;
  }
}
