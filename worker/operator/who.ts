// Who is asking, and may they? One answer for every door that is not public: `Authorization: Bearer` or `OAuth`, the console's
// session cookie, or Cloudflare Access. It fails closed, writes nothing for strangers, and refuses what a browser was made to
// send by another site. A refusal says what was expected and never repeats what was sent.

import type { Actor, Scope } from '../domain/operator.ts';
import { includes } from '../domain/operator.ts';
import { sessionBehind } from '../store/operators.ts';
import type { Access, PlatformAccess } from './access.ts';
import { hashOf } from './secret.ts';
import type { Tokens } from './token.ts';

/** `__Host-`: sent back over https (or this machine) to this host alone, whatever a neighbour on the domain sets. */
export const SESSION_COOKIE = '__Host-allclear';

export type Refusal = { status: 401 | 403 | 429; title: string; detail: string };

/** `token`: the prefix of the stored token behind it, whose revocation ends what follows from it. */
export type Known =
  | { ok: true; actor: Actor; token: string | null }
  | { ok: false; refusal: Refusal };

/** What a request comes with beside itself. */
export type Around = {
  waitUntil: (work: Promise<unknown>) => void;
  access?: PlatformAccess | undefined;
};

export type Who = (request: Request, needs: Scope, around: Around) => Promise<Known>;

export type WhoDependencies = {
  db: D1Database;
  tokens: Tokens;
  /** Null: Cloudflare Access is not set up. */
  access: Access | null;
  /** Whether somebody at this place may go on trying. */
  mayTry: (place: string) => Promise<boolean>;
  now: () => number;
};

export function createWho({ db, tokens, access, mayTry, now }: WhoDependencies): Who {
  const find = async (request: Request, around: Around): Promise<Known> => {
    const header = request.headers.get('Authorization');
    if (header !== null) {
      const token = /^(?:bearer|oauth)\s+(\S+)$/i.exec(header.trim())?.[1];
      const bearer = token === undefined ? null : await tokens.find(token, around.waitUntil);
      if (bearer !== null) return { ok: true, actor: bearer.actor, token: bearer.prefix };
      return stranger(request);
    }
    const cookie = cookieIn(request, SESSION_COOKIE);
    const session = cookie === null ? null : await sessionBehind(db, await hashOf(cookie), now());
    if (session !== null) {
      const { name, scope, token } = session;
      return fromHere(request, { name, scope, through: 'session' }, token);
    }
    const actor = (await access?.(request, around.access)) ?? null;
    if (actor !== null) return fromHere(request, actor, null);
    return cookie === null ? refused(NOBODY) : stranger(request);
  };

  const stranger = async (request: Request): Promise<Known> => {
    const place = request.headers.get('CF-Connecting-IP') ?? 'here';
    return refused((await mayTry(place)) ? UNKNOWN : TOO_OFTEN);
  };

  return async (request, needs, around) => {
    const known = await find(request, around);
    if (!known.ok || includes(known.actor.scope, needs)) return known;
    return refused({
      status: 403,
      title: 'This needs more than you may do',
      detail: `It needs the scope ${needs}; yours is ${known.actor.scope}.`,
    });
  };
}

const NOBODY: Refusal = {
  status: 401,
  title: 'Who is asking?',
  detail:
    'Expected a token, for example `Authorization: Bearer acl_…`, or a session of the console.',
};
const UNKNOWN: Refusal = {
  status: 401,
  title: 'Nobody we know',
  detail: 'The token or session is not one of ours, was revoked, or has run out. Make a new one.',
};
const TOO_OFTEN: Refusal = {
  status: 429,
  title: 'Too many attempts',
  detail: 'Too many unknown tokens came from here. Try again in a minute.',
};

function refused(refusal: Refusal): Known {
  return { ok: false, refusal };
}

/** A browser sends a cookie by itself, so what changes something must come from a page of ours. */
function fromHere(request: Request, actor: Actor, token: string | null): Known {
  if (isSafe(request) || isSameOrigin(request)) return { ok: true, actor, token };
  return refused({
    status: 403,
    title: 'This did not come from a page of ours',
    detail: 'A session may only change something from this site itself. A program sends a token.',
  });
}

function isSafe({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Says so itself (fetch metadata), or names its origin; what says neither is no browser of today. */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('Sec-Fetch-Site');
  const origin = request.headers.get('Origin');
  if (site !== null && site !== 'same-origin') return false;
  if (origin !== null) return origin === new URL(request.url).origin;
  return site === 'same-origin';
}

/** The value of a cookie; null where it is not there. */
export function cookieIn(request: Request, name: string): string | null {
  for (const part of (request.headers.get('Cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}
