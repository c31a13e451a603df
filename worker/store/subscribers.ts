// Who asked to be told. This room never sees an address: what it stores is sealed, and what it looks for is a keyed hash.

import { and, eq, inArray, sql } from 'drizzle-orm';
import { queries, statementOf } from './database.ts';
import { askStorage, runBatch } from './failure.ts';
import type { SubscriberRow, SuppressionRow } from './schema.ts';
import { subscriber, suppression } from './schema.ts';

/**
 * Who can be told of something: all who confirmed, or the webhooks that asked for Statuspage's shape. The words of the second are
 * those of a partial index.
 */
const AUDIENCES = {
  everybody: `state = 'confirmed'`,
  statuspage: `state = 'confirmed' AND channel = 'webhook' AND preferences ->> '$.format' = 'statuspage'`,
} as const;
export type Audience = keyof typeof AUDIENCES;

/** As a condition on the table of subscribers. */
export const isIn = (audience: Audience): string => AUDIENCES[audience];

/** Of those who never confirmed this many are forgotten at once. */
const FORGET_LIMIT = 200;

/** Who has one of these lookups (the same address by several keys). */
export async function subscriberBy(
  db: D1Database,
  lookups: readonly string[],
): Promise<SubscriberRow | null> {
  const query = queries(db)
    .select()
    .from(subscriber)
    .where(inArray(subscriber.lookup, [...lookups]))
    .get();
  return (await askStorage(query)) ?? null;
}

export async function subscriberOf(db: D1Database, id: string): Promise<SubscriberRow | null> {
  const query = queries(db).select().from(subscriber).where(eq(subscriber.id, id)).get();
  return (await askStorage(query)) ?? null;
}

/** Those of an audience with ids from `first` to `last`. */
export async function audienceBetween(
  db: D1Database,
  audience: Audience,
  first: string,
  last: string,
): Promise<SubscriberRow[]> {
  const query = queries(db)
    .select()
    .from(subscriber)
    .where(and(sql.raw(isIn(audience)), sql`${subscriber.id} BETWEEN ${first} AND ${last}`))
    .all();
  return askStorage(query);
}

export async function subscribersIn(
  db: D1Database,
  ids: readonly string[],
): Promise<SubscriberRow[]> {
  if (ids.length === 0) return [];
  const query = queries(db)
    .select()
    .from(subscriber)
    .where(sql`${subscriber.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .all();
  return askStorage(query);
}

/** One page of all of them, by id; `after` is the last id of the page before, '' for the first. */
export async function subscribersAfter(
  db: D1Database,
  after: string,
  limit: number,
): Promise<SubscriberRow[]> {
  const query = queries(db)
    .select()
    .from(subscriber)
    .where(sql`${subscriber.id} > ${after}`)
    .orderBy(subscriber.id)
    .limit(limit)
    .all();
  return askStorage(query);
}

export async function countSubscribers(
  db: D1Database,
): Promise<readonly { channel: string; state: string; count: number }[]> {
  const query = db
    .prepare(
      'SELECT channel, state, count(*) AS count FROM subscriber GROUP BY channel, state ORDER BY 1, 2',
    )
    .all<{ channel: string; state: string; count: number }>();
  return (await askStorage(query)).results;
}

/** Nothing where the lookup is there already. */
export function addSubscriber(
  db: D1Database,
  row: Pick<
    SubscriberRow,
    'id' | 'lookup' | 'channel' | 'address' | 'state' | 'preferences' | 'createdAt'
  > &
    Partial<SubscriberRow>,
): D1PreparedStatement {
  return statementOf(
    db,
    queries(db).insert(subscriber).values(row).onConflictDoNothing({ target: subscriber.lookup }),
  );
}

export function changeSubscriber(
  db: D1Database,
  id: string,
  change: Partial<SubscriberRow>,
): D1PreparedStatement {
  return statementOf(db, queries(db).update(subscriber).set(change).where(eq(subscriber.id, id)));
}

/** The row and what is still meant for it; what was sent stays counted, under an id that names nobody any more. */
export function removeSubscriber(db: D1Database, id: string): D1PreparedStatement[] {
  return [
    statementOf(db, queries(db).delete(subscriber).where(eq(subscriber.id, id))),
    db.prepare(`DELETE FROM delivery WHERE subscriber = ?1 AND state = 'held'`).bind(id),
  ];
}

/**
 * Counts one more confirmation or link sent because of a sign-up, where fewer than `limit` were sent that day. True where it
 * may be sent.
 */
export async function countMail(
  db: D1Database,
  id: string,
  day: number,
  limit: number,
): Promise<boolean> {
  const query = db
    .prepare(
      `UPDATE subscriber SET mails = CASE WHEN mails_day = ?2 THEN mails + 1 ELSE 1 END, mails_day = ?2
       WHERE id = ?1 AND (mails_day <> ?2 OR mails < ?3) RETURNING id`,
    )
    .bind(id, day, limit)
    .first();
  return (await askStorage(query)) !== null;
}

/** Confirms whoever has this token, once. Null: nobody has it, or not any more. */
export async function confirmBy(
  db: D1Database,
  {
    id,
    tokenHash,
    now,
    secrets,
    change = {},
  }: {
    id: string;
    tokenHash: string;
    now: number;
    secrets: string | null;
    /** What else follows from it. */
    change?: Partial<SubscriberRow>;
  },
): Promise<SubscriberRow | null> {
  const query = queries(db)
    .update(subscriber)
    .set({
      state: 'confirmed',
      confirmedAt: now,
      tokenHash: null,
      tokenUntil: null,
      failingSince: null,
      ...(secrets === null ? {} : { secrets }),
      ...change,
    })
    .where(
      and(
        eq(subscriber.id, id),
        eq(subscriber.tokenHash, tokenHash),
        sql`${subscriber.tokenUntil} > ${now}`,
      ),
    )
    .returning()
    .get();
  return (await askStorage(query)) ?? null;
}

/** Forgets some of those whose time to confirm has run out. Reads all of them: once a day. */
export function forgetPending(
  db: D1Database,
  { before, now }: { before: number; now: number },
): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM subscriber WHERE id IN (
         SELECT id FROM subscriber WHERE state = 'pending' AND created_at < ?1
           AND (token_until IS NULL OR token_until < ?2) LIMIT ?3)`,
    )
    .bind(before, now, FORGET_LIMIT);
}

/** Forgets some of those who agreed to hear of a webhook, and of nothing else, once it has left. Reads all of them: once a day. */
export function forgetContacts(db: D1Database): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM subscriber WHERE id IN (
         SELECT id FROM subscriber AS contact
         WHERE channel = 'email' AND state <> 'pending' AND preferences ->> '$.kinds' = '[]'
           AND coalesce(preferences ->> '$.tiers', '[]') = '[]'
           AND NOT EXISTS (
             SELECT 1 FROM json_each(contact.preferences, '$.watches') AS watched
               JOIN subscriber AS webhook ON webhook.id = watched.value)
         LIMIT ?1)`,
    )
    .bind(FORGET_LIMIT);
}

export async function isSuppressed(db: D1Database, lookups: readonly string[]): Promise<boolean> {
  const query = queries(db)
    .select({ lookup: suppression.lookup })
    .from(suppression)
    .where(inArray(suppression.lookup, [...lookups]))
    .get();
  return (await askStorage(query)) !== undefined;
}

export function suppress(db: D1Database, row: SuppressionRow): D1PreparedStatement {
  return statementOf(
    db,
    queries(db).insert(suppression).values(row).onConflictDoNothing({ target: suppression.lookup }),
  );
}

/** The same entry under another lookup. */
export function suppressAs(
  db: D1Database,
  before: string,
  row: SuppressionRow,
): D1PreparedStatement[] {
  return [
    statementOf(db, queries(db).delete(suppression).where(eq(suppression.lookup, before))),
    suppress(db, row),
  ];
}

export async function liftSuppression(
  db: D1Database,
  lookups: readonly string[],
): Promise<boolean> {
  const [result] = await runBatch(db, [
    statementOf(
      db,
      queries(db)
        .delete(suppression)
        .where(inArray(suppression.lookup, [...lookups])),
    ),
  ]);
  return (result?.meta.changes ?? 0) > 0;
}

export async function suppressionsAfter(
  db: D1Database,
  after: string,
  limit: number,
): Promise<SuppressionRow[]> {
  const query = queries(db)
    .select()
    .from(suppression)
    .where(sql`${suppression.lookup} > ${after}`)
    .orderBy(suppression.lookup)
    .limit(limit)
    .all();
  return askStorage(query);
}
