// Telling all subscribers. An event becomes packs, ranges of subscribers; a pack is claimed with a lease, and every one of its
// subscribers gets one row when it is known what became of the event for them. A pack that died is claimed again and goes on
// where rows are missing. Nobody is overtaken: a newer event of the same subject waits for older packs under way with some of
// the same subscribers, and ends those that wait.

import { sql } from 'drizzle-orm';
import { DAY_MS } from '../domain/window.ts';
import { queries, statementOf } from './database.ts';
import { askStorage, runBatch } from './failure.ts';
import type { Claimed } from './outbox.ts';
import type { DeliveryRow, PackRow } from './schema.ts';
import { delivery } from './schema.ts';
import type { Audience } from './subscribers.ts';
import { isIn } from './subscribers.ts';

/** Subscribers of one pack: with the queries and requests around it, one invocation has room for it. */
export const PACK_SIZE = 35;

/** How long it stays known what became of a delivery. */
export const DELIVERY_RETENTION_MS = 30 * DAY_MS;
const FORGET_LIMIT = 2_000;
const NOTE_LIMIT = 300;

/** What happened to what: `incident:<id>` and the id of an update. */
export type Happening = { subject: string; event: string };

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

export type Known = Pick<
  DeliveryRow,
  'subscriber' | 'event' | 'state' | 'attempts' | 'dueAt' | 'leaseUntil' | 'at' | 'message'
>;

/** What is known of a subject for the subscribers from `first` to `last`. */
export async function deliveriesBetween(
  db: D1Database,
  subject: string,
  first: string,
  last: string,
): Promise<Known[]> {
  const query = db
    .prepare(
      `SELECT subscriber, event, state, attempts, due_at AS dueAt, lease_until AS leaseUntil, at, message
       FROM delivery WHERE subject = ?1 AND subscriber BETWEEN ?2 AND ?3`,
    )
    .bind(subject, first, last)
    .all<Known>();
  return (await askStorage(query)).results;
}

export type Outcome = Omit<DeliveryRow, 'leaseUntil' | 'message'> & { message?: string | null };

/** Writes what became of some, once: what is written already stays. */
export function addDeliveries(db: D1Database, rows: readonly Outcome[]): D1PreparedStatement {
  const values = rows.map((row) => {
    const { subject, subscriber, event, state, attempts, dueAt, note, at, message = null } = row;
    return [subject, subscriber, event, state, attempts, dueAt, clip(note), at, message];
  });
  return db
    .prepare(
      `INSERT INTO delivery (subject, subscriber, event, state, attempts, due_at, note, at, message)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
         value ->> 6, value ->> 7, value ->> 8
       FROM json_each(?1) WHERE true
       ON CONFLICT (subject, subscriber, event) DO NOTHING`,
    )
    .bind(JSON.stringify(values));
}

/** What waited of a subject for a subscriber is needless: something newer takes its place. */
export function endWaiting(
  db: D1Database,
  { subject, subscriber, event }: Pick<DeliveryRow, 'subject' | 'subscriber' | 'event'>,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE delivery SET state = 'skipped', due_at = NULL, note = 'a newer one came first', at = ?4
       WHERE subject = ?1 AND subscriber = ?2 AND event <> ?3 AND state = 'waiting'`,
    )
    .bind(subject, subscriber, event, now);
}

const CLAIM_WAITING = `
  UPDATE delivery SET state = 'sending', lease_until = ?2, attempts = attempts + 1
  WHERE (subject, subscriber, event) IN (
    SELECT subject, subscriber, event FROM delivery
    WHERE state IN ('waiting', 'sending') AND due_at <= ?1
      AND (state = 'waiting' OR lease_until <= ?1)
    ORDER BY due_at LIMIT ?3)
  RETURNING subject, subscriber, event, state, attempts, due_at AS dueAt, note, at`;

export type ClaimedDelivery = Outcome & { leaseUntil: number };

/** Claims what waits for another attempt. */
export async function claimWaiting(
  db: D1Database,
  { now, leaseMs, limit }: { now: number; leaseMs: number; limit: number },
): Promise<ClaimedDelivery[]> {
  const leaseUntil = now + leaseMs;
  const [claimed] = await runBatch(db, [db.prepare(CLAIM_WAITING).bind(now, leaseUntil, limit)]);
  return ((claimed?.results ?? []) as Outcome[]).map((row) => ({ ...row, leaseUntil }));
}

/** Says what became of an attempt; only who holds the lease may, but what was sent is sent. */
export function settleDelivery(
  db: D1Database,
  { subject, subscriber, event, leaseUntil }: ClaimedDelivery,
  change: Pick<Outcome, 'state' | 'dueAt' | 'note' | 'at' | 'message'> & { attempts?: number },
): D1PreparedStatement {
  const holder = change.state === 'sent' ? sql`TRUE` : sql`${delivery.leaseUntil} = ${leaseUntil}`;
  return statementOf(
    db,
    queries(db)
      .update(delivery)
      .set({ ...change, note: clip(change.note), leaseUntil: null })
      .where(
        sql`${delivery.subject} = ${subject} AND ${delivery.subscriber} = ${subscriber}
          AND ${delivery.event} = ${event} AND ${delivery.state} IN ('waiting', 'sending') AND ${holder}`,
      ),
  );
}

/** Under which id the newest message of a subject is kept that a subscriber was sent; null: none can be changed. */
export async function messageSent(
  db: D1Database,
  { subject, subscriber }: Pick<DeliveryRow, 'subject' | 'subscriber'>,
): Promise<string | null> {
  const query = db
    .prepare(
      `SELECT message FROM delivery WHERE subject = ?1 AND subscriber = ?2 AND message IS NOT NULL
       ORDER BY at DESC LIMIT 1`,
    )
    .bind(subject, subscriber)
    .first<string>('message');
  return askStorage(query);
}

/**
 * What is held for the digests of some subscribers, oldest first; of those alone to whom no digest is on its way but `own`.
 */
export async function heldFor(
  db: D1Database,
  subscribers: readonly string[],
  now: number,
  own: readonly Pick<DeliveryRow, 'subject' | 'subscriber'>[] = [],
): Promise<Pick<DeliveryRow, 'subject' | 'subscriber' | 'event' | 'at'>[]> {
  const query = db
    .prepare(
      `SELECT subject, subscriber, event, at FROM delivery INDEXED BY delivery_held
       WHERE state = 'held' AND subscriber IN (SELECT value FROM json_each(?1))
         AND subscriber NOT IN (
           SELECT subscriber FROM delivery INDEXED BY delivery_due
           WHERE state IN ('waiting', 'sending') AND state = 'sending' AND lease_until > ?2
             AND subject LIKE 'digest:%'
             AND (subject, subscriber) NOT IN (SELECT value ->> 0, value ->> 1 FROM json_each(?3)))
       ORDER BY at`,
    )
    .bind(
      JSON.stringify(subscribers),
      now,
      JSON.stringify(own.map(({ subject, subscriber }) => [subject, subscriber])),
    )
    .all<Pick<DeliveryRow, 'subject' | 'subscriber' | 'event' | 'at'>>();
  return (await askStorage(query)).results;
}

/** The digest that tells them is sent. */
export function releaseHeld(
  db: D1Database,
  subscriber: string,
  told: readonly Happening[],
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE delivery SET state = 'sent', at = ?3, note = 'in a digest'
       WHERE state = 'held' AND subscriber = ?1
         AND (subject, event) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))`,
    )
    .bind(subscriber, JSON.stringify(told.map(({ subject, event }) => [subject, event])), now);
}

/** Whether anything is held at all. */
export async function isAnythingHeld(db: D1Database): Promise<boolean> {
  const query = db.prepare(`SELECT 1 FROM delivery WHERE state = 'held' LIMIT 1`).first();
  return (await askStorage(query)) !== null;
}

/**
 * Deletes some of what was finished long ago, subject by subject: what is told of one lies close together in time, so that a
 * row of each says whether it is worth a look.
 */
export function forgetDeliveries(db: D1Database, now: number): D1PreparedStatement {
  return db
    .prepare(
      `WITH RECURSIVE known (subject) AS (
         SELECT min(subject) FROM delivery
         UNION ALL
         SELECT (SELECT min(subject) FROM delivery WHERE delivery.subject > known.subject)
         FROM known WHERE known.subject IS NOT NULL)
       DELETE FROM delivery WHERE (subject, subscriber, event) IN (
         SELECT old.subject, old.subscriber, old.event FROM delivery AS old
         WHERE old.subject IN (
             SELECT subject FROM known WHERE subject IS NOT NULL
               AND (SELECT at FROM delivery WHERE delivery.subject = known.subject LIMIT 1) < ?1)
           AND old.at < ?1 AND old.state NOT IN ('waiting', 'sending')
         LIMIT ?2)`,
    )
    .bind(now - DELIVERY_RETENTION_MS, FORGET_LIMIT);
}

function clip(note: string | null): string | null {
  return note === null || note.length <= NOTE_LIMIT ? note : `${note.slice(0, NOTE_LIMIT - 1)}…`;
}
