// Who may what: every operator's route with every kind of caller, from the table of routes itself.

import { beforeEach, describe, expect, test } from 'vitest';
import { includes, SCOPES } from '../domain/operator.ts';
import { routes } from '../routes.ts';
import { emptyDatabase } from '../testing/database.ts';
import { bearer, Desk, ORIGIN } from '../testing/operators.ts';
import { LAST_USED_STEP_MS } from '../store/operators.ts';
import { LINK_MS, SESSION_MS } from './session.ts';
import { SESSION_COOKIE } from './who.ts';

let db: D1Database;
let desk: Desk;
beforeEach(async () => {
  db = await emptyDatabase();
  desk = new Desk(db);
  await desk.open();
});

const made = async (scope: string, name = 'ci') => {
  const answer = await desk.ask('POST', '/v1/tokens', {
    headers: bearer('admin'),
    body: { name, scope },
  });
  expect(answer.status).toBe(201);
  return answer.json<{ token: string; prefix: string }>();
};

const session = async (scope: 'read' | 'publish' | 'admin') => {
  const cookie = await desk.operators.sessions.signIn(
    `example-${scope}-token-0123456789`,
    () => {},
  );
  return (cookie ?? '').split(';')[0] ?? '';
};

const operators = routes.filter(({ room }) => room === 'operator');
const concrete = (path: string) => path.replaceAll(/:\w+/g, 'aaaaaaaaaaaa').replace('*', 'nothing');
const cases = operators.flatMap(({ method, path, who }) =>
  (method === 'ALL' ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : [method]).map(
    (one) => [one, path, who] as const,
  ),
);

describe('the table of routes', () => {
  test('has a rule for every route that an operator’s handler answers', () => {
    const table = new Set(
      operators.flatMap(({ method, path }) =>
        (method === 'ALL' ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : [method]).map(
          (one) => `${one} ${path}`,
        ),
      ),
    );
    const mounted = desk.routes().filter(({ path }) => /^\/(?:v1|console)/.test(path));
    expect(mounted.length).toBeGreaterThan(0);
    for (const { method, path } of mounted) expect(table).toContain(`${method} ${path}`);
  });

  test('asks for a scope in this room alone', () => {
    for (const { room, who, path } of routes) {
      const rules = room === 'operator' ? [...SCOPES, 'anyone'] : ['anyone', 'proof'];
      expect(rules, path).toContain(who);
    }
  });
});

describe.each(cases)('%s %s (%s)', (method, path, who) => {
  const ask = (headers: Record<string, string>) =>
    desk.ask(method, concrete(path), { headers, ...(method === 'GET' ? {} : { body: {} }) });
  const isLetIn = ({ status }: Response) => status !== 401 && status !== 403 && status !== 429;

  test.runIf(who !== 'anyone' && path.startsWith('/v1'))('is closed to strangers', async () => {
    for (const headers of [
      {},
      { Authorization: 'Bearer example-nobody-token-0123456789' },
      { Authorization: 'Basic b3BlcmF0b3I6c2VjcmV0' },
      { Cookie: `${SESSION_COOKIE}=nobody` },
    ]) {
      const answer = await ask(headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  test.runIf(path.startsWith('/v1')).each(SCOPES)('with a token of scope %s', async (scope) => {
    const answer = await ask(bearer(scope));
    const may = who === 'anyone' || includes(scope, who as typeof scope);
    expect(answer.status === 403, String(answer.status)).toBe(!may);
  });

  test.runIf(path.startsWith('/v1')).each(SCOPES)(
    'with a session of scope %s, from here and from elsewhere',
    async (scope) => {
      const Cookie = await session(scope);
      const here = await ask({ Cookie, Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' });
      expect(isLetIn(here)).toBe(who === 'anyone' || includes(scope, who as typeof scope));
      if (method === 'GET') return;
      for (const headers of [
        { Cookie, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
        { Cookie, Origin: 'https://evil.example' },
        { Cookie, Origin: ORIGIN, 'Sec-Fetch-Site': 'same-site' },
        { Cookie },
      ]) {
        expect((await ask(headers)).status).toBe(403);
      }
    },
  );
});

describe('a token', () => {
  test('is a Bearer or an OAuth one, as Statuspage’s tools send it', async () => {
    for (const scheme of ['Bearer', 'OAuth', 'oauth']) {
      const answer = await desk.ask('GET', '/v1/whoami', {
        headers: { Authorization: `${scheme} example-read-token-0123456789` },
      });
      expect(await answer.json()).toEqual({ name: 'reader', scope: 'read', through: 'token' });
    }
  });

  test('that was made here works until it is revoked, and is never shown again', async () => {
    const { token, prefix } = await made('publish');
    const headers = { Authorization: `Bearer ${token}` };
    expect(await (await desk.ask('GET', '/v1/whoami', { headers })).json()).toEqual({
      name: 'ci',
      scope: 'publish',
      through: 'token',
    });
    const list = await desk.ask('GET', '/v1/tokens', { headers: bearer('admin') });
    const text = await list.text();
    expect(text).toContain(prefix);
    expect(text).not.toContain(token.slice(-43));
    const { results } = await db.prepare('SELECT * FROM operator_token').all();
    expect(JSON.stringify(results)).not.toContain(token.slice(-43));

    const revoke = () => desk.ask('DELETE', `/v1/tokens/${prefix}`, { headers: bearer('admin') });
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(404);
    expect((await desk.ask('GET', '/v1/whoami', { headers })).status).toBe(401);
  });

  test('with the prefix of another one and a wrong secret is nobody’s', async () => {
    const { token } = await made('admin');
    const headers = {
      Authorization: `Bearer ${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    };
    expect((await desk.ask('GET', '/v1/whoami', { headers })).status).toBe(401);
  });

  test('notes its last use at most once a step', async () => {
    const { token } = await made('read');
    const lastUse = async () => {
      await desk.ask('GET', '/v1/whoami', { headers: { Authorization: `Bearer ${token}` } });
      return db.prepare('SELECT last_used_at FROM operator_token').first('last_used_at');
    };
    const first = desk.now;
    expect(await lastUse()).toBe(first);
    desk.now += LAST_USED_STEP_MS - 1;
    expect(await lastUse()).toBe(first);
    desk.now += 1;
    expect(await lastUse()).toBe(desk.now);
  });

  test('needs a name and a scope that we know, and the refusal says what was expected', async () => {
    const answer = await desk.ask('POST', '/v1/tokens', {
      headers: bearer('admin'),
      body: { name: 'on call', scope: 'root' },
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      title: 'The request does not fit',
      errors: [
        { at: 'name', message: 'expected 1 to 40 letters, digits, dots, dashes or underscores' },
        { at: 'scope' },
      ],
    });
  });
});

describe('a stranger', () => {
  test('who tries too often is told to wait, and costs no row', async () => {
    desk.mayTry = false;
    const headers = { Authorization: 'Bearer guess', 'CF-Connecting-IP': '192.0.2.7' };
    const answer = await desk.ask('GET', '/v1/whoami', { headers });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('60');
    expect(desk.tries).toEqual(['192.0.2.7']);
    const counts = await db
      .prepare('SELECT (SELECT count(*) FROM operator_session) + (SELECT count(*) FROM alert) AS n')
      .first('n');
    expect(counts).toBe(0);
  });
});

describe('a session', () => {
  const enter = async (code: string) => desk.operators.sessions.signIn(code, () => {});
  const link = async (headers: Record<string, string>) => {
    const answer = await desk.ask('POST', '/v1/sign-in-links', { headers, body: {} });
    const { url } = await answer.json<{ url: string }>();
    expect(url).toMatch(/^https:\/\/status\.meridian\.example\/console\/sign-in\?code=[\w-]{43}$/);
    return new URL(url).searchParams.get('code') ?? '';
  };

  test('comes from a link that works once', async () => {
    const code = await link(bearer('publish'));
    const cookie = await enter(code);
    expect(cookie).toMatch(
      /^__Host-allclear=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(await enter(code)).toBeNull();
    const Cookie = cookie?.split(';')[0] ?? '';
    const answer = await desk.ask('GET', '/v1/whoami', { headers: { Cookie } });
    expect(await answer.json()).toEqual({
      name: 'publisher',
      scope: 'publish',
      through: 'session',
    });
  });

  test('does not come from a link that has run out', async () => {
    const code = await link(bearer('read'));
    desk.now += LINK_MS;
    expect(await enter(code)).toBeNull();
  });

  test('ends by itself, by signing out, and with the token behind it', async () => {
    const whoami = async (Cookie: string) =>
      (await desk.ask('GET', '/v1/whoami', { headers: { Cookie } })).status;
    const short = await session('admin');
    expect(await whoami(short)).toBe(200);

    const left = await session('admin');
    const leaving = new Request(ORIGIN, { headers: { Cookie: left } });
    expect(await desk.operators.sessions.signOut(leaving)).toContain('Max-Age=0');
    expect(await whoami(left)).toBe(401);

    const { token, prefix } = await made('admin');
    const code = await link({ Authorization: `Bearer ${token}` });
    const own = (await enter(code))?.split(';')[0] ?? '';
    expect(await whoami(own)).toBe(200);
    await desk.ask('DELETE', `/v1/tokens/${prefix}`, { headers: bearer('admin') });
    expect(await whoami(own)).toBe(401);

    desk.now += SESSION_MS;
    expect(await whoami(short)).toBe(401);
  });

  test('is not what a link’s code is: the code opens no door by itself', async () => {
    const code = await link(bearer('admin'));
    const headers = { Cookie: `${SESSION_COOKIE}=${code}` };
    expect((await desk.ask('GET', '/v1/whoami', { headers })).status).toBe(401);
  });
});
