// What strangers may use up in a day, counted in the database. A count and what it pays for stand in one batch, so that
// nobody gets more by asking twice at the same time.

import { DAY_MS } from '../domain/window.ts';
import { runBatch } from './failure.ts';

/** Rows that all strangers together may cause to be written in a day. */
export const ANONYMOUS_ROWS_LIMIT = 2_000;
export const ANONYMOUS = 'anonymous rows';

export type Spending = { name: string; amount: number; limit: number };

/** True where every one of them was within its limit; then, and only then, all of them are counted. */
export async function spend(
  db: D1Database,
  spendings: readonly Spending[],
  now: number,
): Promise<boolean> {
  const day = Math.floor(now / DAY_MS) * DAY_MS;
  const asked = JSON.stringify(spendings.map(({ name, amount, limit }) => [name, amount, limit]));
  const [result] = await runBatch(db, [
    db
      .prepare(
        `INSERT INTO allowance (day, name, used)
         SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2)
         WHERE NOT EXISTS (
           SELECT 1 FROM json_each(?2) AS asked
           LEFT JOIN allowance ON allowance.day = ?1 AND allowance.name = asked.value ->> 0
           WHERE ifnull(allowance.used, 0) + (asked.value ->> 1) > (asked.value ->> 2))
         ON CONFLICT (day, name) DO UPDATE SET used = used + excluded.used
         RETURNING name`,
      )
      .bind(day, asked),
  ]);
  return (result?.results.length ?? 0) > 0;
}

/** Forgets the days before yesterday. */
export function forgetAllowances(db: D1Database, now: number): D1PreparedStatement {
  return db.prepare('DELETE FROM allowance WHERE day < ?1').bind(now - 2 * DAY_MS);
}
