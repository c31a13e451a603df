// What became of the messages about one thing, for operators and for the person whom they were for: states, attempts, the
// last answer in our own words, when it is tried next. No address is in it. What is parked can be put in line again.

import type { SubscriberChannel } from '../domain/vocabulary.ts';
import { KNOWN_SUBJECTS } from './deliveries.ts';
import { askStorage, runBatch } from './failure.ts';
import { retried } from './parked.ts';
import type { DeliveryRow, OutboxRow } from './schema.ts';

export type DeliveryCount = { event: string; state: DeliveryRow['state']; count: number };

/** The line of the outbox in which people inside are told of a subject: `incident:<id>` stands there as its id. */
const lineOf = (subject: string) => subject.replace(/^(?:incident|maintenance):/, '');

/** How the deliveries of one subject stand. */
export async function deliveryCounts(
  db: D1Database,
  subject: string,
): Promise<readonly DeliveryCount[]> {
  const query = db
    .prepare(
      `SELECT event, state, count(*) AS count FROM delivery WHERE subject = ?1
       GROUP BY event, state ORDER BY event, state`,
    )
    .bind(subject)
    .all<DeliveryCount>();
  return (await askStorage(query)).results;
}

/** `channel` is null where somebody has left. */
export type LoggedDelivery = Omit<DeliveryRow, 'leaseUntil' | 'message'> & {
  channel: SubscriberChannel | null;
};

/** The deliveries of a subject, what needs a person first, then the newest. */
export async function deliveryLog(
  db: D1Database,
  subject: string,
  limit: number,
): Promise<LoggedDelivery[]> {
  const query = db
    .prepare(
      `SELECT delivery.subject, subscriber, event, delivery.state, attempts, due_at AS dueAt, note,
         delivery.at, subscriber.channel
       FROM delivery LEFT JOIN subscriber ON subscriber.id = delivery.subscriber
       WHERE delivery.subject = ?1
       ORDER BY delivery.state = 'parked' DESC, delivery.at DESC, delivery.subscriber LIMIT ?2`,
    )
    .bind(subject, limit)
    .all<LoggedDelivery>();
  return (await askStorage(query)).results;
}

/** A message to people inside. `to` names a destination without its address: "slack", "email-1a2b3c4d". */
export type LoggedLetter = Pick<
  OutboxRow,
  'key' | 'state' | 'attempts' | 'dueAt' | 'lastError' | 'createdAt' | 'doneAt'
> & { to: string };

/** What was sent to people inside about a subject, newest first. Reads the whole outbox. */
export async function letterLog(
  db: D1Database,
  subject: string,
  limit: number,
): Promise<LoggedLetter[]> {
  const query = db
    .prepare(
      `SELECT key, substr(subject, length(?1) + 2) AS "to", state, attempts, due_at AS dueAt,
         last_error AS lastError, created_at AS createdAt, done_at AS doneAt
       FROM outbox WHERE kind = 'letter' AND subject > ?1 || ':' AND subject < ?1 || ';'
       ORDER BY id DESC LIMIT ?2`,
    )
    .bind(lineOf(subject), limit)
    .all<LoggedLetter>();
  return (await askStorage(query)).results;
}

/**
 * Puts what is parked about a subject in line again, with all of its attempts before it; gives how much. Whoever has left
 * meanwhile is told nothing, what somebody was told something newer after ends unsent, and each goes out under the id that
 * it had.
 */
export async function retryParked(db: D1Database, subject: string, now: number): Promise<number> {
  const line = lineOf(subject);
  const inLine = `subject = ?2 OR (subject > ?2 || ':' AND subject < ?2 || ';')`;
  const [, deliveries, , messages] = await runBatch(db, [
    db
      .prepare(
        `UPDATE delivery SET state = 'skipped', note = 'a newer one came first', at = ?2
         WHERE subject = ?1 AND state = 'parked' AND EXISTS (
           SELECT 1 FROM delivery AS newer
           WHERE newer.subject = delivery.subject AND newer.subscriber = delivery.subscriber
             AND newer.at > delivery.at AND newer.state <> 'skipped')`,
      )
      .bind(subject, now),
    db
      .prepare(
        `UPDATE delivery SET state = 'waiting', attempts = 0, due_at = ?2
         WHERE subject = ?1 AND state = 'parked'`,
      )
      .bind(subject, now),
    ...retried(db, inLine, [line], now),
  ]);
  return (deliveries?.meta.changes ?? 0) + (messages?.meta.changes ?? 0);
}

export type ToldSubject = { subject: string; at: number; parked: number };

/** About what subscribers were told, newest first. Reads some rows of each subject, and what is parked. */
export async function toldSubjects(db: D1Database, limit: number): Promise<ToldSubject[]> {
  const query = db
    .prepare(
      `${KNOWN_SUBJECTS}
       SELECT subject, (SELECT at FROM delivery WHERE delivery.subject = known.subject
           ORDER BY subscriber DESC, event DESC LIMIT 1) AS at,
         (SELECT count(*) FROM delivery
          WHERE delivery.subject = known.subject AND state = 'parked') AS parked
       FROM known WHERE subject IS NOT NULL ORDER BY parked > 0 DESC, at DESC LIMIT ?1`,
    )
    .bind(limit)
    .all<ToldSubject>();
  return (await askStorage(query)).results;
}

/** Everything known of one subscriber's deliveries, for the person themselves. Reads the whole table. */
export async function deliveriesTo(
  db: D1Database,
  subscriber: string,
): Promise<Omit<DeliveryRow, 'leaseUntil' | 'message'>[]> {
  const query = db
    .prepare(
      `SELECT subject, subscriber, event, state, attempts, due_at AS dueAt, note, at
       FROM delivery WHERE subscriber = ?1 ORDER BY at`,
    )
    .bind(subscriber)
    .all<Omit<DeliveryRow, 'leaseUntil' | 'message'>>();
  return (await askStorage(query)).results;
}
