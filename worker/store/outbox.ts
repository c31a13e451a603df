// Messages that are to be sent. A row is claimed by a conditional update with a lease, so that two drains never send the
// same one and a drain that died gives it back. Rows of one kind and subject form a line: nobody overtakes, except that a
// parked message lets the next one pass.

import { and, eq, inArray, sql } from 'drizzle-orm';
import { askStorage } from './failure.ts';
import { inPieces, queries, statementOf } from './database.ts';
import type { OutboxRow } from './schema.ts';
import { outbox } from './schema.ts';

/** Longest error text that is kept, in characters. */
const ERROR_LIMIT = 500;

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
  'id' | 'key' | 'kind' | 'subject' | 'attempts' | 'createdAt'
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

// The list of states is written out because a partial index serves only a condition that repeats its own.
const CLAIM = `
  UPDATE outbox SET state = 'sending', lease_until = ?2, attempts = attempts + 1
  WHERE id IN (
    SELECT id FROM outbox
    WHERE id IN (
        SELECT min(id) FROM outbox WHERE state IN ('pending', 'sending') GROUP BY kind, subject
      )
      AND ((state = 'pending' AND due_at <= ?1) OR (state = 'sending' AND lease_until <= ?1))
    ORDER BY due_at, id LIMIT ?3
  )
  RETURNING id, key, kind, subject, payload, attempts, created_at AS createdAt`;

/** Claims at most `limit` messages that are due: the first of each line. */
export async function claim(
  db: D1Database,
  { now, leaseMs, limit }: { now: number; leaseMs: number; limit: number },
): Promise<Claimed[]> {
  const leaseUntil = now + leaseMs;
  const query = db
    .prepare(CLAIM)
    .bind(now, leaseUntil, limit)
    .all<Omit<Claimed, 'leaseUntil' | 'payload'> & { payload: string }>();
  const { results } = await askStorage(query);
  return results
    .map((row) => ({ ...row, payload: JSON.parse(row.payload) as unknown, leaseUntil }))
    .toSorted((a, b) => a.id - b.id);
}

/** It was accepted. Holds even where the lease has run out: what is sent is sent. */
export function markDone(db: D1Database, { id }: Claimed, now: number): D1PreparedStatement {
  return statementOf(
    db,
    queries(db)
      .update(outbox)
      .set({ state: 'done', doneAt: now, leaseUntil: null, lastError: null })
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

/** It will never be accepted; a person has to look. `error` holds no payload, address or token. */
export function park(
  db: D1Database,
  claimed: Claimed,
  now: number,
  error: string,
): D1PreparedStatement {
  return giveBack(db, claimed, { state: 'parked', doneAt: now, lastError: clip(error) });
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
