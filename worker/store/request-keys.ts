// Idempotency keys of writes that leave no event in the journal. The row is the claim: of two requests with one key that come
// at once, one finds that it is there already.

import { askStorage, runBatch } from './failure.ts';

/** How long a key is known. */
export const KEY_RETENTION_MS = 48 * 3_600_000;
/** How long one that was never answered keeps others from trying: its isolate is gone. */
const UNDER_WAY_MS = 60_000;

export type KnownKey = { print: string; status: number | null };

/** Null: it is the caller's now. Else what is known of it. */
export async function claimKey(
  db: D1Database,
  key: string,
  print: string,
  now: number,
): Promise<KnownKey | null> {
  const [, claimed, known] = await runBatch(db, [
    db
      .prepare('DELETE FROM request_key WHERE at < ?1 OR (key = ?2 AND status IS NULL AND at < ?3)')
      .bind(now - KEY_RETENTION_MS, key, now - UNDER_WAY_MS),
    db
      .prepare(
        'INSERT INTO request_key (key, print, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING RETURNING key',
      )
      .bind(key, print, now),
    db.prepare('SELECT print, status FROM request_key WHERE key = ?').bind(key),
  ]);
  if ((claimed?.results.length ?? 0) > 0) return null;
  return (known?.results[0] as KnownKey | undefined) ?? null; // the columns that were asked for
}

/** What it was answered with; null: nothing was done, so that it can be tried again. */
export async function settleKey(db: D1Database, key: string, status: number | null): Promise<void> {
  const query =
    status === null
      ? db.prepare('DELETE FROM request_key WHERE key = ?').bind(key)
      : db.prepare('UPDATE request_key SET status = ?2 WHERE key = ?1').bind(key, status);
  await askStorage(query.run());
}
