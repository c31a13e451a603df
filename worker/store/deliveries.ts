// What became of an event for one subscriber: one row, whose key makes it happen once. It is written when it is known; what waits
// for another attempt is claimed with a lease, and what is held waits for the digest.

import { sql } from 'drizzle-orm';
import { DAY_MS } from '../domain/window.ts';
import { queries, statementOf } from './database.ts';
import { askStorage, runBatch } from './failure.ts';
import type { DeliveryRow } from './schema.ts';
import { delivery } from './schema.ts';

/** How long it stays known what became of a delivery. */
export const DELIVERY_RETENTION_MS = 30 * DAY_MS;
const FORGET_LIMIT = 2_000;
const NOTE_LIMIT = 300;

/** What happened to what: `incident:<id>` and the id of an update. */
export type Happening = { subject: string; event: string };

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
 * Every subject of which something was told, as the table `known`: one step of the index for each, however many rows it has. The
 * last row of the recursion is NULL.
 */
export const KNOWN_SUBJECTS = `WITH RECURSIVE known (subject) AS (
  SELECT min(subject) FROM delivery
  UNION ALL
  SELECT (SELECT min(subject) FROM delivery WHERE delivery.subject > known.subject)
  FROM known WHERE known.subject IS NOT NULL)`;

/**
 * Deletes some of what was finished long ago, subject by subject: what is told of one lies close together in time, so that a
 * row of each says whether it is worth a look.
 */
export function forgetDeliveries(db: D1Database, now: number): D1PreparedStatement {
  return db
    .prepare(
      `${KNOWN_SUBJECTS}
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
