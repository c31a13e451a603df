// Tokens and sessions of operators. What is secret in them never gets here: every function takes and stores SHA-256 hashes.

import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Scope } from '../domain/operator.ts';
import { queries, statementOf } from './database.ts';
import { askStorage, runBatch } from './failure.ts';
import type { OperatorTokenRow } from './schema.ts';
import { operatorSession, operatorToken } from './schema.ts';

/** How stale "last used" may be: a write a request would cost more than it tells. */
export const LAST_USED_STEP_MS = 3_600_000;

/** A token that is not revoked, by its public prefix. */
export async function tokenByPrefix(
  db: D1Database,
  prefix: string,
): Promise<OperatorTokenRow | null> {
  const query = queries(db)
    .select()
    .from(operatorToken)
    .where(and(eq(operatorToken.prefix, prefix), isNull(operatorToken.revokedAt)))
    .get();
  return (await askStorage(query)) ?? null;
}

/** Notes that a token was used, at most once a step. */
export async function noteUse(db: D1Database, prefix: string, now: number): Promise<void> {
  const query = queries(db)
    .update(operatorToken)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(operatorToken.prefix, prefix),
        sql`(${operatorToken.lastUsedAt} IS NULL OR ${operatorToken.lastUsedAt} <= ${now - LAST_USED_STEP_MS})`,
      ),
    );
  await askStorage(query.run());
}

export async function addToken(
  db: D1Database,
  token: Omit<OperatorTokenRow, 'lastUsedAt' | 'revokedAt' | 'revokedBy'>,
): Promise<void> {
  await askStorage(queries(db).insert(operatorToken).values(token).run());
}

/** Newest first, the revoked ones too, without hashes. */
export async function listTokens(db: D1Database): Promise<Omit<OperatorTokenRow, 'hash'>[]> {
  const { hash: _hash, ...columns } = {
    prefix: operatorToken.prefix,
    hash: operatorToken.hash,
    name: operatorToken.name,
    scope: operatorToken.scope,
    createdAt: operatorToken.createdAt,
    createdBy: operatorToken.createdBy,
    lastUsedAt: operatorToken.lastUsedAt,
    revokedAt: operatorToken.revokedAt,
    revokedBy: operatorToken.revokedBy,
  };
  const query = queries(db)
    .select(columns)
    .from(operatorToken)
    .orderBy(desc(operatorToken.createdAt))
    .limit(200);
  return askStorage(query);
}

/** Revokes a token and ends every session that came from it; false where there is no such token in force. */
export async function revokeToken(
  db: D1Database,
  prefix: string,
  by: string,
  now: number,
): Promise<boolean> {
  const [revoked] = await runBatch(db, [
    statementOf(
      db,
      queries(db)
        .update(operatorToken)
        .set({ revokedAt: now, revokedBy: by })
        .where(and(eq(operatorToken.prefix, prefix), isNull(operatorToken.revokedAt))),
    ),
    statementOf(db, queries(db).delete(operatorSession).where(eq(operatorSession.token, prefix))),
  ]);
  return (revoked?.meta.changes ?? 0) > 0;
}

export type Session = { name: string; scope: Scope; token: string | null; expiresAt: number };

/** Puts a link or a session in force, and forgets those that have expired. */
export async function openSession(
  db: D1Database,
  {
    hash,
    kind,
    session,
    now,
  }: { hash: string; kind: 'link' | 'session'; session: Session; now: number },
): Promise<void> {
  await runBatch(db, [
    statementOf(db, queries(db).delete(operatorSession).where(lt(operatorSession.expiresAt, now))),
    statementOf(
      db,
      queries(db)
        .insert(operatorSession)
        .values({ hash, kind, ...session }),
    ),
  ]);
}

/** The session behind a hash, where it is in force. */
export async function sessionBehind(
  db: D1Database,
  hash: string,
  now: number,
): Promise<Session | null> {
  const query = queries(db)
    .select({
      name: operatorSession.name,
      scope: operatorSession.scope,
      token: operatorSession.token,
      expiresAt: operatorSession.expiresAt,
    })
    .from(operatorSession)
    .where(
      and(
        eq(operatorSession.hash, hash),
        eq(operatorSession.kind, 'session'),
        gt(operatorSession.expiresAt, now),
      ),
    )
    .get();
  return (await askStorage(query)) ?? null;
}

/** Takes a link out of force and gives what it stood for: of two that use it at once, one gets it. */
export async function takeLink(db: D1Database, hash: string, now: number): Promise<Session | null> {
  const query = db
    .prepare(
      `DELETE FROM operator_session WHERE hash = ?1 AND kind = 'link'
       RETURNING name, scope, token, expires_at AS expiresAt`,
    )
    .bind(hash)
    .first<Session>();
  const link = await askStorage(query);
  return link !== null && link.expiresAt > now ? link : null;
}

export async function endSession(db: D1Database, hash: string): Promise<void> {
  await askStorage(queries(db).delete(operatorSession).where(eq(operatorSession.hash, hash)).run());
}
