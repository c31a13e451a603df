// Messages that nobody could deliver, which wait for a person, and how they get in line again.

import { askStorage, runBatch } from './failure.ts';
import type { OutboxRow } from './schema.ts';

/** A message that nobody could deliver. The payload stays where it is: it may hold what operators need not see. */
export type ParkedMessage = Pick<
  OutboxRow,
  'id' | 'kind' | 'subject' | 'attempts' | 'lastError' | 'doneAt'
>;

/** What is parked, newest first, below an id. Reads what has not been forgotten. */
export async function parkedMessages(
  db: D1Database,
  before: number,
  limit: number,
): Promise<ParkedMessage[]> {
  const query = db
    .prepare(
      `SELECT id, kind, subject, attempts, last_error AS lastError, done_at AS doneAt
       FROM outbox WHERE state = 'parked' AND id < ?1 ORDER BY id DESC LIMIT ?2`,
    )
    .bind(before, limit);
  return (await askStorage(query.all<ParkedMessage>())).results;
}

/** Puts one that is parked in line again, with all of its attempts before it. False: it is not parked. */
export async function retryMessage(db: D1Database, id: number, now: number): Promise<boolean> {
  const [, again] = await runBatch(db, retried(db, 'id = ?2', [id], now));
  return (again?.meta.changes ?? 0) > 0;
}

/**
 * What is parked `where`, in line again; but first, whatever came after it in its line has made it needless: it ends unsent,
 * because nobody is told what was before what they know already. The values of `where` begin with ?2.
 */
export function retried(
  db: D1Database,
  where: string,
  values: readonly (string | number)[],
  now: number,
): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `UPDATE outbox SET state = 'done', done_at = ?1, last_error = 'not sent: a newer message came first'
         WHERE state = 'parked' AND (${where}) AND EXISTS (
           SELECT 1 FROM outbox AS newer WHERE newer.kind = outbox.kind
             AND newer.subject = outbox.subject AND newer.id > outbox.id)`,
      )
      .bind(now, ...values),
    db
      .prepare(
        `UPDATE outbox SET state = 'pending', attempts = 0, due_at = ?1, done_at = NULL
         WHERE state = 'parked' AND (${where})`,
      )
      .bind(now, ...values),
  ];
}
