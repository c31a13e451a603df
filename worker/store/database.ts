// How this room talks to D1: queries are built by drizzle where they are plain, written as SQL where a plan matters, and
// always end as prepared statements, because one `batch` of them is the only transaction that D1 has.

import { drizzle } from 'drizzle-orm/d1';

/** Most parameters that one statement may bind. */
export const PARAMETER_LIMIT = 100;

/** drizzle over a database, for building queries. Its `transaction` does not work on D1. */
export function queries(db: D1Database) {
  return drizzle(db);
}

/** A drizzle query as a statement that can stand in a batch. */
export function statementOf(
  db: D1Database,
  query: { toSQL(): { sql: string; params: unknown[] } },
): D1PreparedStatement {
  const { sql, params } = query.toSQL();
  return db.prepare(sql).bind(...params);
}

/** Cuts rows so that each piece binds no more parameters than a statement may. */
export function inPieces<Row extends object>(rows: readonly Row[], columns: number): Row[][] {
  const size = Math.floor(PARAMETER_LIMIT / columns);
  const pieces: Row[][] = [];
  for (let from = 0; from < rows.length; from += size) pieces.push(rows.slice(from, from + size));
  return pieces;
}
