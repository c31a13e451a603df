// The journal's rows: from and to events, appended by position, read page by page. Appending takes the next positions; if
// somebody else took them first, the primary key refuses the whole batch and the writer decides again.

import { asc, eq, gt } from 'drizzle-orm';
import type { Event, Recorded, Stream } from '../domain/event.ts';
import type { Head } from './chain.ts';
import { chain } from './chain.ts';
import { askStorage } from './failure.ts';
import { inPieces, queries, statementOf } from './database.ts';
import type { JournalRow } from './schema.ts';
import { journal } from './schema.ts';

const COLUMNS = 10;

/** The statements that append events, which follow `head` without a gap. */
export async function append(
  db: D1Database,
  head: Head,
  events: readonly Recorded[],
): Promise<D1PreparedStatement[]> {
  const rows = await chain(
    head,
    events.map(({ event: { type, ...data }, ...recorded }) => ({
      ...recorded,
      type,
      data: JSON.stringify(data),
    })),
  );
  return inPieces(rows, COLUMNS).map((piece) =>
    statementOf(db, queries(db).insert(journal).values(piece)),
  );
}

/** A row's event. The journal is written by `append` alone, so its columns are what the types say. */
export function eventOf(row: Omit<JournalRow, 'previousHash' | 'hash'>): Recorded {
  const { position, at, recordedAt, actor, key } = row;
  const stream = row.stream as Stream; // see above
  const event = { type: row.type, ...JSON.parse(row.data) } as Event; // see above
  return { position, stream, at, recordedAt, actor, key, event };
}

/** At most `limit` rows after a position, in order. */
export async function rowsAfter(
  db: D1Database,
  position: number,
  limit: number,
): Promise<JournalRow[]> {
  const query = queries(db)
    .select()
    .from(journal)
    .where(gt(journal.position, position))
    .orderBy(asc(journal.position))
    .limit(limit);
  return askStorage(query);
}

/** Those of some keys that are in the journal. */
export async function knownKeys(db: D1Database, keys: readonly string[]): Promise<Set<string>> {
  const query = db
    .prepare('SELECT key FROM journal WHERE key IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(keys));
  const { results } = await askStorage(query.all<{ key: string }>());
  return new Set(results.map(({ key }) => key));
}

/** What refused a batch: the journal was ahead, the minute was taken, or it was no conflict at all. */
export function conflictIn(error: unknown): 'journal' | 'minute' | null {
  const message = error instanceof Error ? error.message : String(error);
  if (/UNIQUE constraint failed: journal\.(position|key)/.test(message)) return 'journal';
  return /UNIQUE constraint failed: tick\.minute/.test(message) ? 'minute' : null;
}

/** The keys that begin like this: of one caller's idempotency key, with what it stood for. */
export async function keysFrom(db: D1Database, prefix: string): Promise<string[]> {
  const query = db
    .prepare('SELECT key FROM journal WHERE key >= ?1 AND key < ?2 AND key IS NOT NULL LIMIT 10')
    .bind(prefix, `${prefix}\u{10ffff}`);
  const { results } = await askStorage(query.all<{ key: string }>());
  return results.map(({ key }) => key);
}

/** The event that was written under a key; null where none was. */
export async function eventWithKey(db: D1Database, key: string): Promise<Recorded | null> {
  const query = queries(db).select().from(journal).where(eq(journal.key, key)).get();
  const row = await askStorage(query);
  return row === undefined ? null : eventOf(row);
}

/** Of the newest event; 0: there is none. */
export async function newestPosition(db: D1Database): Promise<number> {
  const query = db.prepare('SELECT max(position) AS position FROM journal');
  return (await askStorage(query.first<{ position: number | null }>()))?.position ?? 0;
}
