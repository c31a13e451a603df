// The fold of the page's own stream, kept as one row, so that a decision need not read the stream from its beginning.

import { sql } from 'drizzle-orm';
import type { PageState } from '../domain/page.ts';
import { queries, statementOf } from './database.ts';
import { pageState } from './schema.ts';

export function writePageState(
  db: D1Database,
  state: PageState,
  position: number,
): D1PreparedStatement {
  const row = { id: 1, position, data: JSON.stringify(state) };
  return statementOf(
    db,
    queries(db)
      .insert(pageState)
      .values(row)
      .onConflictDoUpdate({
        target: pageState.id,
        set: { position, data: row.data },
        setWhere: sql`page_state.position <= excluded.position AND page_state.data <> excluded.data`,
      }),
  );
}
