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

/** A document as read: `json` is null where the reader already knows this `etag`. */
export type ReadDocument = { key: string; etag: string; json: string | null };

/**
 * One query: the documents that exist among those asked for, each under the tag by which the reader knows it, and the newest
 * tick's minute. It reads a row for each and one for the tick; `key IN (…)` would be billed twice as much.
 */
export async function readView(
  db: D1Database,
  asked: readonly { key: string; knownEtag: string | null }[],
): Promise<{ documents: ReadDocument[]; tickAt: number | null; rowsRead: number }> {
  const terms = asked.map(
    () => `SELECT key, etag, CASE WHEN etag = ? THEN NULL ELSE json END AS json, NULL AS minute
      FROM document WHERE key = ?`,
  );
  const query = db
    .prepare([...terms, 'SELECT NULL, NULL, NULL, max(minute) FROM tick'].join(' UNION ALL '))
    .bind(...asked.flatMap(({ key, knownEtag }) => [knownEtag, key]))
    .all<{ key: string | null; etag: string; json: string | null; minute: number | null }>();
  const { results, meta } = await askStorage(query);
  return {
    documents: results.flatMap(({ key, etag, json }) => (key === null ? [] : { key, etag, json })),
    tickAt: results.find(({ key }) => key === null)?.minute ?? null,
    rowsRead: meta.rows_read,
  };
}

/** How long who claimed a rebuild is left to it. */
export const REBUILD_CLAIM_MS = 60_000;

// One more row of the same table, under a key that no document has: when each configuration was claimed last.
const CLAIM_REBUILD = `
  INSERT INTO document (key, position, etag, json, written_at) VALUES ('rebuild', 0, '', json_object(?1, CAST(?2 AS INTEGER)), ?2)
  ON CONFLICT (key) DO UPDATE SET written_at = excluded.written_at, json = CASE
      WHEN document.written_at <= excluded.written_at - ?3 THEN excluded.json
      ELSE json_patch(document.json, excluded.json)
    END
    WHERE coalesce(document.json ->> ?1 <= excluded.written_at - ?3, 1)
  RETURNING key`;

/**
 * True for the one caller that may now rebuild the documents for the configuration of this hash; the others leave it to that
 * one. Another configuration need not wait, yet two versions that run at once undo each other's only so often.
 */
export async function claimRebuild(
  db: D1Database,
  catalog: string,
  now: number,
  claimMs = REBUILD_CLAIM_MS,
): Promise<boolean> {
  const claimed = db.prepare(CLAIM_REBUILD).bind(catalog, now, claimMs).first('key');
  return (await askStorage(claimed)) !== null;
}
