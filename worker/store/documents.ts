// The public documents' rows. A write is refused by a newer row and skipped by an equal one, so that writing again what is
// there costs nothing and a slow writer cannot take the public back in time.

import { eq, inArray, sql } from 'drizzle-orm';
import { askStorage } from './failure.ts';
import { inPieces, PARAMETER_LIMIT, queries, statementOf } from './database.ts';
import type { DocumentRow } from './schema.ts';
import { document } from './schema.ts';

export async function readDocuments(
  db: D1Database,
  keys: readonly string[],
): Promise<DocumentRow[]> {
  const pieces = [];
  for (let from = 0; from < keys.length; from += PARAMETER_LIMIT) {
    const some = keys.slice(from, from + PARAMETER_LIMIT);
    const query = queries(db).select().from(document).where(inArray(document.key, some));
    pieces.push(await askStorage(query));
  }
  return pieces.flat();
}

/** One document in a batch of other statements. */
export function selectDocument(db: D1Database, key: string): D1PreparedStatement {
  return statementOf(db, queries(db).select().from(document).where(eq(document.key, key)));
}

/** Each statement returns the keys that it really wrote, as rows `{ key }`. */
export function writeDocuments(
  db: D1Database,
  rows: readonly DocumentRow[],
): D1PreparedStatement[] {
  return inPieces(rows, 5).map((piece) =>
    statementOf(
      db,
      queries(db)
        .insert(document)
        .values(piece)
        .onConflictDoUpdate({
          target: document.key,
          set: {
            position: sql`excluded.position`,
            etag: sql`excluded.etag`,
            json: sql`excluded.json`,
            writtenAt: sql`excluded.written_at`,
          },
          setWhere: sql`document.position <= excluded.position AND document.etag <> excluded.etag`,
        })
        .returning({ key: document.key }),
    ),
  );
}

/** What a page is made from, as read: `json` is null where the reader already knows this `etag`. */
export type ReadDocument = { key: string; etag: string; json: string | null };

/** One query: the documents that exist, and the newest tick's minute. It reads a row for each, and one for the tick. */
export async function readView(
  db: D1Database,
  keys: readonly string[],
  knownEtags: readonly string[],
): Promise<{ documents: ReadDocument[]; tickAt: number | null; rowsRead: number }> {
  const places = (values: readonly string[]) => values.map(() => '?').join();
  const { results, meta } = await db
    .prepare(
      `SELECT key, etag, CASE WHEN etag IN (${places(knownEtags)}) THEN NULL ELSE json END AS json,
         (SELECT max(minute) FROM tick) AS minute
       FROM document WHERE key IN (${places(keys)})`,
    )
    .bind(...knownEtags, ...keys)
    .all<ReadDocument & { minute: number | null }>();
  return {
    documents: results.map(({ key, etag, json }) => ({ key, etag, json })),
    tickAt: results[0]?.minute ?? null,
    rowsRead: meta.rows_read,
  };
}
