// The journal's hash chain: every row's hash covers the row and the hash before it, so that a row changed, removed or
// slipped in afterwards no longer fits. Pure but for the hashing itself.

import type { JournalRow } from './schema.ts';

/** What the first row names as the hash before it. */
export const GENESIS = '0'.repeat(64);

/** The newest row's position and hash; of an empty journal, `{ position: 0, hash: GENESIS }`. */
export type Head = { position: number; hash: string };

export type UnchainedRow = Omit<JournalRow, 'previousHash' | 'hash'>;

/** Where a journal no longer fits together, and how. */
export type Break = { position: number; found: 'gap' | 'previous_hash' | 'hash' };

/** Gives rows in journal order, the first of which follows `head`, their hashes. */
export async function chain(head: Head, rows: readonly UnchainedRow[]): Promise<JournalRow[]> {
  const chained: JournalRow[] = [];
  let previousHash = head.hash;
  for (const row of rows) {
    const hash = await hashOf(previousHash, row);
    chained.push({ ...row, previousHash, hash });
    previousHash = hash;
  }
  return chained;
}

/** Checks rows in journal order, the first of which follows `head`; null where they all fit. */
export async function verifyChain(
  rows: readonly JournalRow[],
  head: Head = { position: 0, hash: GENESIS },
): Promise<Break | null> {
  let { position, hash } = head;
  for (const row of rows) {
    if (row.position !== position + 1) return { position: row.position, found: 'gap' };
    if (row.previousHash !== hash) return { position: row.position, found: 'previous_hash' };
    if (row.hash !== (await hashOf(hash, row))) return { position: row.position, found: 'hash' };
    ({ position, hash } = row);
  }
  return null;
}

/** SHA-256, in hex, of the hash before and the row as JSON with its columns in alphabetical order. */
async function hashOf(previousHash: string, row: UnchainedRow): Promise<string> {
  const { actor, at, data, key, position, recordedAt, stream, type } = row;
  const columns = { actor, at, data, key, position, recorded_at: recordedAt, stream, type };
  return sha256(previousHash + JSON.stringify(columns));
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
