// Telling all subscribers. An event becomes packs, ranges of subscribers; a pack is claimed with a lease, and one that died is
// claimed again and goes on where rows of deliveries are missing. Nobody is overtaken: a newer event of the same subject waits for older packs under way with some of
// the same subscribers, and ends those that wait.

import type { Happening } from './deliveries.ts';
import { askStorage, runBatch } from './failure.ts';
import type { Claimed } from './outbox.ts';
import type { PackRow } from './schema.ts';
import type { Audience } from './subscribers.ts';
import { isIn } from './subscribers.ts';

/** Subscribers of one pack: with the queries and requests around it, one invocation has room for it. */
export const PACK_SIZE = 35;

/**
 * Packs for everybody of an audience, where the caller still holds the announcement's lease. Belongs into the batch that
 * finishes the announcement.
 */
export function makePacks(
  db: D1Database,
  { subject, event }: Happening,
  audience: Audience,
  { id, leaseUntil }: Pick<Claimed, 'id' | 'leaseUntil'>,
  now: number,
): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `INSERT INTO pack (subject, event, first, last, due_at, created_at)
         SELECT ?1, ?2, min(id), max(id), ?3, ?3 FROM (
           SELECT id, (row_number() OVER (ORDER BY id) - 1) / CAST(?4 AS INTEGER) AS pack
           FROM subscriber WHERE ${isIn(audience)})
         WHERE EXISTS (
           SELECT 1 FROM outbox WHERE id = ?5 AND state = 'sending' AND lease_until = ?6)
         GROUP BY pack`,
      )
      .bind(subject, event, now, PACK_SIZE, id, leaseUntil),
  ];
}

const END_OVERTAKEN = `
  DELETE FROM pack WHERE (lease_until IS NULL OR lease_until <= ?1)
    AND EXISTS (
      SELECT 1 FROM pack AS newer
      WHERE newer.subject = pack.subject AND newer.event <> pack.event AND newer.id > pack.id)`;

const CLAIM = `
  UPDATE pack SET lease_until = ?2, attempts = attempts + 1
  WHERE id = (
    SELECT id FROM pack
    WHERE due_at <= ?1 AND (lease_until IS NULL OR lease_until <= ?1)
      AND NOT EXISTS (
        SELECT 1 FROM pack AS older
        WHERE older.subject = pack.subject AND older.event <> pack.event AND older.id < pack.id
          AND older.first <= pack.last AND older.last >= pack.first)
    ORDER BY id LIMIT 1)
  RETURNING id, subject, event, first, last, attempts, created_at AS createdAt`;

export type ClaimedPack = Omit<PackRow, 'dueAt' | 'leaseUntil'> & { leaseUntil: number };

export async function claimPack(
  db: D1Database,
  { now, leaseMs }: { now: number; leaseMs: number },
): Promise<ClaimedPack | null> {
  const leaseUntil = now + leaseMs;
  const [, claimed] = await runBatch(db, [
    db.prepare(END_OVERTAKEN).bind(now),
    db.prepare(CLAIM).bind(now, leaseUntil),
  ]);
  const [row] = (claimed?.results ?? []) as Omit<ClaimedPack, 'leaseUntil'>[];
  return row === undefined ? null : { ...row, leaseUntil };
}

/** All of its subscribers are done with. */
export function finishPack(db: D1Database, { id, leaseUntil }: ClaimedPack): D1PreparedStatement {
  return db.prepare('DELETE FROM pack WHERE id = ?1 AND lease_until = ?2').bind(id, leaseUntil);
}

/** Some of its subscribers are left. */
export function putBackPack(
  db: D1Database,
  { id, leaseUntil }: ClaimedPack,
  dueAt: number,
): D1PreparedStatement {
  return db
    .prepare('UPDATE pack SET lease_until = NULL, due_at = ?3 WHERE id = ?1 AND lease_until = ?2')
    .bind(id, leaseUntil, dueAt);
}

/** Whether somebody has yet to be told of a subject that begins like this. */
export async function isPackLeft(db: D1Database, beginning: string): Promise<boolean> {
  const query = db
    .prepare('SELECT 1 FROM pack WHERE substr(subject, 1, length(?1)) = ?1 LIMIT 1')
    .bind(beginning)
    .first();
  return (await askStorage(query)) !== null;
}

export async function countPacks(db: D1Database): Promise<number> {
  const query = db.prepare('SELECT count(*) AS count FROM pack').first<{ count: number }>();
  return (await askStorage(query))?.count ?? 0;
}
