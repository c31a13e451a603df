// Which alerts fired, counted from the journal on demand: nothing is written for it, and one question reads a bounded part.

import { alertKeyOf } from '../domain/alert-key.ts';
import { askStorage } from './failure.ts';

/** Most rows of the journal that one question looks at, from its end. */
export const LOOKED_AT_ROWS = 50_000;

export type AlertSeen = {
  key: string;
  firings: number;
  /** Epoch ms of the last firing. */
  lastAt: number;
};

/** The keys seen since an instant, in their order, and since when (epoch ms) the journal was really looked at. */
export async function alertKeysSince(
  db: D1Database,
  since: number,
  limit = LOOKED_AT_ROWS,
): Promise<{ since: number; keys: AlertSeen[] }> {
  const rows = db
    .prepare(
      `SELECT CASE WHEN type = 'source.kept' THEN actor ELSE stream END AS source,
         json_extract(data, '$.alert') AS alert, COUNT(*) AS firings, MAX(at) AS lastAt
       FROM journal
       WHERE position > (SELECT MAX(position) FROM journal) - ?1 AND recorded_at >= ?2
         AND (type = 'source.reported' AND json_extract(data, '$.what') = 'triggered'
           OR type = 'source.kept' AND json_extract(data, '$.id') LIKE '%:firing')
       GROUP BY CASE WHEN stream LIKE 'monitor:%' THEN stream ELSE alert END`,
    )
    .bind(limit, since);
  const first = db
    .prepare(
      'SELECT recorded_at AS at FROM journal WHERE position = (SELECT MAX(position) FROM journal) - ?1',
    )
    .bind(limit);
  const [found, before] = await askStorage(
    db.batch<{ source: string; alert: string | null; firings: number; lastAt: number; at: number }>(
      [rows, first],
    ),
  );
  const keys = (found?.results ?? []).flatMap(({ firings, lastAt, ...said }) => {
    const key = alertKeyOf(said);
    return key === null ? [] : { key, firings, lastAt };
  });
  return {
    since: Math.max(since, before?.results[0]?.at ?? since),
    keys: keys.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}
