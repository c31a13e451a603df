// Who am I, sign-in links, and the tokens of operators.

import { z } from 'zod';
import { SCOPES } from '../domain/operator.ts';
import { listTokens, revokeToken } from '../store/operators.ts';
import { bodyOf } from './body.ts';
import type { Door } from './door.ts';
import type { Operators } from './operators.ts';
import { data, problem } from './problem.ts';
import { LINK_MS } from './session.ts';

const newToken = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,40}$/, 'expected 1 to 40 letters, digits, dots, dashes or underscores'),
  scope: z.enum(SCOPES),
});

export function tokenRoutes(door: Door, { db, tokens, sessions, now }: Operators): void {
  door('GET', '/v1/whoami', (_c, { actor }) => data(actor));

  door('POST', '/v1/sign-in-links', async (c, { actor, token }) => {
    const code = await sessions.link(actor, token);
    const { origin } = new URL(c.req.url);
    return data(
      {
        url: `${origin}/console/sign-in?code=${code}`,
        expires_at: new Date(now() + LINK_MS).toISOString(),
      },
      201,
    );
  });

  door('GET', '/v1/tokens', async () => data((await listTokens(db)).map(shown)));

  door('POST', '/v1/tokens', async (c, { actor }) => {
    const read = await bodyOf(c.req.raw, newToken);
    if (!read.ok) return problem(read.problem);
    const { name, scope } = read.body;
    const made = await tokens.make(name, scope, actor.name);
    return data({ ...made, name, scope }, 201);
  });

  door('DELETE', '/v1/tokens/:prefix', async (c, { actor }) => {
    const done = await revokeToken(db, c.req.param('prefix') ?? '', actor.name, now());
    if (done) return new Response(null, { status: 204 });
    const detail = 'No token in force has this prefix. GET /v1/tokens lists them.';
    return problem({ status: 404, title: 'No such token', detail });
  });
}

function shown({
  prefix,
  name,
  scope,
  createdAt,
  createdBy,
  lastUsedAt,
  revokedAt,
  revokedBy,
}: Awaited<ReturnType<typeof listTokens>>[number]) {
  return {
    prefix,
    name,
    scope,
    created_at: instant(createdAt),
    created_by: createdBy,
    last_used_at: instant(lastUsedAt),
    revoked_at: instant(revokedAt),
    revoked_by: revokedBy,
  };
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
