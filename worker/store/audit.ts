// Reads of the journal for whoever audits it: filtered and paged, never changed.

import { askStorage } from './failure.ts';
import type { JournalRow } from './schema.ts';

export type AuditFilter = {
  /** A position: what follows it, or with `newest` what stands before it (0: from the end). */
  after: number;
  limit: number;
  newest: boolean;
  stream: string | null;
  type: string | null;
  actor: string | null;
  /** Epoch ms, of when it was recorded. */
  since: number | null;
  until: number | null;
};

/** Most rows of one page: some hundred kilobytes. */
export const AUDIT_PAGE_LIMIT = 1_000;

/** Rows that match, in journal order, or the newest first. */
export async function auditRows(db: D1Database, filter: AuditFilter): Promise<JournalRow[]> {
  const { after, limit, newest, stream, type, actor, since, until } = filter;
  const conditions: [string, unknown][] = [
    newest
      ? ['position < ?', after === 0 ? Number.MAX_SAFE_INTEGER : after]
      : ['position > ?', after],
  ];
  if (stream !== null) conditions.push(['stream = ?', stream]);
  if (type !== null) conditions.push(['type = ?', type]);
  if (actor !== null) conditions.push(['actor = ?', actor]);
  if (since !== null) conditions.push(['recorded_at >= ?', since]);
  if (until !== null) conditions.push(['recorded_at < ?', until]);
  const query = db
    .prepare(
      `SELECT position, stream, type, at, recorded_at AS recordedAt, actor, key, data,
         previous_hash AS previousHash, hash
       FROM journal WHERE ${conditions.map(([sql]) => sql).join(' AND ')}
       ORDER BY position ${newest ? 'DESC' : 'ASC'} LIMIT ?`,
    )
    .bind(...conditions.map(([, value]) => value), Math.min(limit, AUDIT_PAGE_LIMIT));
  const { results } = await askStorage(query.all<JournalRow>());
  return results;
}
