// The console's sessions: a link that works once, or a token that is typed in, becomes a cookie. Both are random; the
// database knows hashes. A session is short, ends with the token that it came from, and cannot be read by any script.

import type { Actor } from '../domain/operator.ts';
import type { Session } from '../store/operators.ts';
import { endSession, openSession, takeLink } from '../store/operators.ts';
import { hashOf, newSecret } from './secret.ts';
import type { Tokens } from './token.ts';
import { cookieIn, SESSION_COOKIE } from './who.ts';

export const LINK_MS = 10 * 60_000;
export const SESSION_MS = 8 * 3_600_000;

export type Sessions = {
  /** A code that signs in once, as this actor, within {@link LINK_MS}. */
  link: (actor: Actor, token: string | null) => Promise<string>;
  /** The cookie for a code or a token; null: it stands for nobody. */
  signIn: (given: string, waitUntil: (work: Promise<unknown>) => void) => Promise<string | null>;
  /** Ends the session of a request, and gives the cookie that says so. */
  signOut: (request: Request) => Promise<string>;
};

export function createSessions({
  db,
  tokens,
  now,
}: {
  db: D1Database;
  tokens: Tokens;
  now: () => number;
}): Sessions {
  const open = async (kind: 'link' | 'session', session: Omit<Session, 'expiresAt'>) => {
    const secret = newSecret();
    const at = now();
    const expiresAt = at + (kind === 'link' ? LINK_MS : SESSION_MS);
    const hash = await hashOf(secret);
    await openSession(db, { hash, kind, session: { ...session, expiresAt }, now: at });
    return secret;
  };
  return {
    link: ({ name, scope }, token) => open('link', { name, scope, token }),
    async signIn(given, waitUntil) {
      const bearer = await tokens.find(given, waitUntil);
      const session =
        bearer === null
          ? await takeLink(db, await hashOf(given), now())
          : { name: bearer.actor.name, scope: bearer.actor.scope, token: bearer.prefix };
      if (session === null) return null;
      const { name, scope, token } = session;
      return cookie(await open('session', { name, scope, token }), SESSION_MS / 1000);
    },
    async signOut(request) {
      const value = cookieIn(request, SESSION_COOKIE);
      if (value !== null) await endSession(db, await hashOf(value));
      return cookie('', 0);
    },
  };
}

function cookie(value: string, seconds: number): string {
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Strict`;
}
