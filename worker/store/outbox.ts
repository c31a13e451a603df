// Messages that are to be sent. A row is claimed by a conditional update with a lease, so that two drains never send the
// same one and a drain that died gives it back. Rows of one kind and subject form a line: nobody overtakes, except that a
// parked message lets the next one pass, and that what a newer message has made needless is finished without being sent.

import { and, eq, inArray, sql } from 'drizzle-orm';
import { DAY_MS } from '../domain/window.ts';
import { askStorage, runBatch } from './failure.ts';
import { inPieces, queries, statementOf } from './database.ts';
import type { OutboxRow } from './schema.ts';
import { outbox } from './schema.ts';
import type { Audience } from './subscribers.ts';
import { isIn } from './subscribers.ts';

/** Longest error text that is kept, in characters. */
const ERROR_LIMIT = 500;

/** How long it stays known that a message was sent. */
export const DONE_RETENTION_MS = 14 * DAY_MS;
/** How long a message that nobody could deliver waits for a person. */
export const PARKED_RETENTION_MS = 90 * DAY_MS;
/** Most rows that one statement forgets. */
const FORGET_LIMIT = 500;

export type Enqueued = {
  /** Unique: a message that is there already is not added again. */
  key: string;
  kind: string;
  /** Orders messages of one kind: those of one subject go one after the other. */
  subject: string;
  payload: unknown;
  /** Epoch ms. */
  dueAt: number;
};

/** A row that the caller may send until `leaseUntil`; `attempts` counts this one. */
export type Claimed = Pick<
  OutboxRow,
  'id' | 'key' | 'kind' | 'subject' | 'attempts' | 'dueAt' | 'createdAt'
> & {
  payload: unknown;
  leaseUntil: number;
};

export function enqueue(
  db: D1Database,
  messages: readonly Enqueued[],
  now: number,
): D1PreparedStatement[] {
  const rows = messages.map(({ payload, ...message }) => ({
    ...message,
    payload: JSON.stringify(payload),
    createdAt: now,
  }));
  // Eight, because drizzle also binds the defaults of `state` and `attempts`.
  return inPieces(rows, 8).map((piece) =>
    statementOf(
      db,
      queries(db).insert(outbox).values(piece).onConflictDoNothing({ target: outbox.key }),
    ),
  );
}

/**
 * What only some subscribers take: written where there is one of them, so that it costs no row where there is none. What is told
 * begins where what still waits of the same line began: that was told to nobody.
 */
export function enqueueChanges(
  db: D1Database,
  messages: readonly Enqueued[],
  audience: Audience,
  now: number,
): D1PreparedStatement[] {
  if (messages.length === 0) return [];
  const rows = messages.map(({ key, kind, subject, payload, dueAt }) => [
    key,
    kind,
    subject,
    payload,
    dueAt,
  ]);
  return [
    db
      .prepare(
        `INSERT INTO outbox (key, kind, subject, payload, due_at, created_at)
         SELECT value ->> 0, value ->> 1, value ->> 2,
           json_set(value -> 3, '$.from', coalesce(
             (SELECT payload ->> '$.from' FROM outbox
              WHERE state IN ('pending', 'sending') AND kind = value ->> 1
                AND subject = value ->> 2 AND state = 'pending' ORDER BY id LIMIT 1),
             value -> 3 ->> '$.from')),
           value ->> 4, ?2
         FROM json_each(?1)
         WHERE EXISTS (SELECT 1 FROM subscriber WHERE ${isIn(audience)})
         ON CONFLICT (key) DO NOTHING`,
      )
      .bind(JSON.stringify(rows), now),
  ];
}

// The list of states is written out because a partial index serves only a condition that repeats its own.

// Of a line only the newest due message still matters: it says how things are now, or that a call has ended which would wake
// somebody for nothing. What has not been due yet is nobody's past, and what somebody is sending is left to them.
const FINISH_OVERTAKEN = `
  UPDATE outbox SET state = 'done', done_at = ?1, lease_until = NULL,
    last_error = 'not sent: a newer message came first'
  WHERE state IN ('pending', 'sending')
    AND ((state = 'pending' AND (due_at <= ?1 OR attempts > 0))
      OR (state = 'sending' AND lease_until <= ?1))
    AND EXISTS (
      SELECT 1 FROM outbox AS newer
      WHERE newer.state IN ('pending', 'sending') AND newer.kind = outbox.kind
        AND newer.subject = outbox.subject AND newer.id > outbox.id AND newer.due_at <= ?1)`;

// Calls first: somebody waits for them.
const CLAIM = `
  UPDATE outbox SET state = 'sending', lease_until = ?2, attempts = attempts + 1
  WHERE id IN (
    SELECT id FROM outbox
    WHERE id IN (
        SELECT min(id) FROM outbox WHERE state IN ('pending', 'sending') GROUP BY kind, subject
      )
      AND ((state = 'pending' AND due_at <= ?1) OR (state = 'sending' AND lease_until <= ?1))
    ORDER BY kind = 'page' DESC, due_at, id LIMIT ?3
  )
  RETURNING id, key, kind, subject, payload, attempts,
    due_at AS dueAt, created_at AS createdAt`;

/** Claims at most `limit` messages that are due: the first of each line, after what was overtaken has left it. */
export async function claim(
  db: D1Database,
  { now, leaseMs, limit }: { now: number; leaseMs: number; limit: number },
): Promise<Claimed[]> {
  const leaseUntil = now + leaseMs;
  const [, claimed] = await runBatch(db, [
    db.prepare(FINISH_OVERTAKEN).bind(now),
    db.prepare(CLAIM).bind(now, leaseUntil, limit),
  ]);
  // The columns that CLAIM returns.
  const results = (claimed?.results ?? []) as (Omit<Claimed, 'leaseUntil' | 'payload'> & {
    payload: string;
  })[];
  return results
    .map((row) => ({ ...row, payload: JSON.parse(row.payload) as unknown, leaseUntil }))
    .toSorted((a, b) => a.id - b.id);
}

/**
 * It was accepted, or there is nobody to send it to. Holds even where the lease has run out: what is sent is sent. `note`
 * says to operators what was left out, and why.
 */
export function markDone(
  db: D1Database,
  { id }: Claimed,
  now: number,
  note: string | null = null,
): D1PreparedStatement {
  return statementOf(
    db,
    queries(db)
      .update(outbox)
      .set({
        state: 'done',
        doneAt: now,
        leaseUntil: null,
        lastError: note === null ? null : clip(note),
      })
      .where(and(eq(outbox.id, id), inArray(outbox.state, ['pending', 'sending']))),
  );
}

/** It was not accepted, and may be later. `dueAt` is the caller's back-off with its jitter. */
export function retryAt(
  db: D1Database,
  claimed: Claimed,
  dueAt: number,
  error: string,
): D1PreparedStatement {
  return giveBack(db, claimed, { state: 'pending', dueAt, lastError: clip(error) });
}

/** It was not even tried; the claim does not count. */
export function putBack(
  db: D1Database,
  claimed: Claimed,
  dueAt: number,
  why: string,
): D1PreparedStatement {
  const attempts = claimed.attempts - 1;
  return giveBack(db, claimed, { state: 'pending', dueAt, attempts, lastError: clip(why) });
}

/** It will never be accepted; a person has to look. `error` holds no payload, address or token. */
export function park(
  db: D1Database,
  claimed: Claimed,
  now: number,
  error: string,
): D1PreparedStatement {
  return giveBack(db, claimed, { state: 'parked', doneAt: now, lastError: clip(error) });
}

/** Deletes what was finished long ago, oldest first; where there is nothing old it costs no row. */
export function forgetMessages(db: D1Database, now: number): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM outbox WHERE id IN (
         SELECT id FROM outbox
         WHERE (state = 'done' AND done_at < ?1) OR (state = 'parked' AND done_at < ?2)
         ORDER BY id LIMIT ?3)`,
    )
    .bind(now - DONE_RETENTION_MS, now - PARKED_RETENTION_MS, FORGET_LIMIT);
}

/** How many messages wait, how many are parked, and since when the oldest waits (epoch ms). */
export async function outboxState(
  db: D1Database,
): Promise<{ waiting: number; parked: number; oldestAt: number | null }> {
  const query = db
    .prepare(
      `SELECT count(*) FILTER (WHERE state <> 'parked') AS waiting,
         count(*) FILTER (WHERE state = 'parked') AS parked,
         min(created_at) FILTER (WHERE state <> 'parked') AS oldestAt
       FROM outbox WHERE state IN ('pending', 'sending', 'parked')`,
    )
    .first<{ waiting: number; parked: number; oldestAt: number | null }>();
  const state = await askStorage(query);
  return state ?? { waiting: 0, parked: 0, oldestAt: null };
}

// Only who still holds the lease may say that it failed: another drain may be sending it by now.
function giveBack(
  db: D1Database,
  { id, leaseUntil }: Claimed,
  change: Partial<OutboxRow>,
): D1PreparedStatement {
  return statementOf(
    db,
    queries(db)
      .update(outbox)
      .set({ ...change, leaseUntil: null })
      .where(
        and(
          eq(outbox.id, id),
          eq(outbox.state, 'sending'),
          sql`${outbox.leaseUntil} = ${leaseUntil}`,
        ),
      ),
  );
}

function clip(error: string): string {
  return error.length > ERROR_LIMIT ? `${error.slice(0, ERROR_LIMIT - 1)}…` : error;
}
