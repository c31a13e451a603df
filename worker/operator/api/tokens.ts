// Who am I, sign-in links, and the tokens of operators.

import { z } from 'zod';
import { SCOPES } from '../../domain/operator.ts';
import { listTokens, revokeToken } from '../../store/operators.ts';
import { LINK_MS } from '../session.ts';
import { endpoint } from './endpoint.ts';

const TAG = 'Tokens';

const newToken = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,40}$/, 'expected 1 to 40 letters, digits, dots, dashes or underscores'),
  scope: z.enum(SCOPES),
});

const shownToken = z
  .object({
    prefix: z.string(),
    name: z.string(),
    scope: z.enum(SCOPES),
    created_at: z.string().nullable(),
    created_by: z.string(),
    last_used_at: z.string().nullable(),
    revoked_at: z.string().nullable(),
    revoked_by: z.string().nullable(),
  })
  .meta({ id: 'Token' });

function shown({
  prefix,
  name,
  scope,
  createdAt,
  createdBy,
  lastUsedAt,
  revokedAt,
  revokedBy,
}: Awaited<ReturnType<typeof listTokens>>[number]): z.infer<typeof shownToken> {
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

export const tokens = [
  endpoint({
    method: 'GET',
    path: '/v1/whoami',
    tag: TAG,
    summary: 'Who am I, and what may I do?',
    answer: {
      status: 200,
      schema: z.object({ name: z.string(), scope: z.enum(SCOPES), through: z.string() }),
      description: 'Whoever asks',
    },
    handle: async (_office, { actor }) => ({ status: 200, body: actor }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/sign-in-links',
    tag: TAG,
    summary: 'Make a link that signs a browser in, once, within ten minutes',
    answer: {
      status: 201,
      schema: z.object({ url: z.string(), expires_at: z.string() }),
      description: 'The link',
    },
    async handle({ sessions, now }, { actor, token, origin }) {
      const code = await sessions.link(actor, token);
      const url = `${origin}/console/sign-in?code=${code}`;
      return { status: 201, body: { url, expires_at: instant(now() + LINK_MS) } };
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/tokens',
    tag: TAG,
    summary: 'List tokens, the revoked ones too',
    answer: { status: 200, schema: z.array(shownToken), description: 'Newest first' },
    handle: async ({ db }) => ({ status: 200, body: (await listTokens(db)).map(shown) }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tokens',
    tag: TAG,
    summary: 'Make a token',
    body: newToken,
    answer: {
      status: 201,
      schema: z.object({
        token: z.string(),
        prefix: z.string(),
        name: z.string(),
        scope: z.enum(SCOPES),
      }),
      description: 'The token, shown this once',
    },
    async handle({ tokens: all }, { body: { name, scope }, actor }) {
      const made = await all.make(name, scope, actor.name);
      return { status: 201, body: { ...made, name, scope } };
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/tokens/:prefix',
    tag: TAG,
    summary: 'Revoke a token, and end the sessions that came from it',
    answer: { status: 204, description: 'It is revoked' },
    async handle({ db, now }, { params, actor }) {
      const done = await revokeToken(db, params['prefix'] ?? '', actor.name, now());
      if (done) return { status: 204 };
      const detail = 'No token in force has this prefix. GET /v1/tokens lists them.';
      return { problem: { status: 404, title: 'No such token', detail } };
    },
  }),
];
