// Cloudflare Access with real keys: what a JWT must say, how keys are rotated, and that everything else is nobody.

import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { START_AT } from '../testing/story.ts';
import { createAccess } from './access.ts';

const TEAM = 'meridian';
const AUDIENCE = 'a'.repeat(64);
const ISSUER = 'https://meridian.cloudflareaccess.com';
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

let keys: { id: string; pair: Keys }[];
let asked: string[];
let now = START_AT;
beforeEach(async () => {
  now = START_AT;
  asked = [];
  keys = [{ id: 'one', pair: await generateKeyPair('RS256') }];
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

const access = () =>
  createAccess(
    { team: TEAM, audience: AUDIENCE },
    {
      now: () => now,
      async fetch(url) {
        asked.push(url);
        const jwks = await Promise.all(
          keys.map(async ({ id, pair }) => ({
            ...(await exportJWK(pair.publicKey)),
            kid: id,
            alg: 'RS256',
            use: 'sig',
          })),
        );
        return Response.json({ keys: jwks });
      },
    },
  );

type Claims = Record<string, unknown>;
async function jwt(claims: Claims = {}, { key = keys[0], alg = 'RS256' } = {}): Promise<Request> {
  if (key === undefined) throw new Error('no key');
  const { iss = ISSUER, aud = AUDIENCE, exp = now / 1000 + 60, ...others } = claims;
  const all = { email: 'on.call@meridian.example', sub: '7335d417-61da-459d', ...others };
  const token = await new SignJWT({ ...all, iss, aud, exp } as Claims)
    .setProtectedHeader({ alg, kid: key.id })
    .sign(key.pair.privateKey);
  return new Request('https://status.meridian.example/console', {
    headers: { 'Cf-Access-Jwt-Assertion': token },
  });
}

test('a person whom Access let in is an admin, without their address', async () => {
  const actor = await access()(await jwt(), undefined);
  expect(actor).toEqual({ name: 'on.call-7335d417', scope: 'admin', through: 'access' });
  expect(asked).toEqual([`${ISSUER}/cdn-cgi/access/certs`]);
});

test('a program with a service token may publish', async () => {
  const actor = await access()(await jwt({ email: '', common_name: 'deploys.access' }), undefined);
  expect(actor).toEqual({ name: 'deploys.access', scope: 'publish', through: 'access' });
});

describe.each<[string, Claims]>([
  ['another issuer', { iss: 'https://other.cloudflareaccess.com' }],
  ['another audience', { aud: 'b'.repeat(64) }],
  ['an end that has passed', { exp: START_AT / 1000 - 60 }],
  ['nobody’s address', { email: undefined, sub: 'x' }],
])('with %s', (_what, claims) => {
  test('it is nobody', async () => {
    expect(await access()(await jwt(claims), undefined)).toBeNull();
  });
});

test('without an end it is nobody', async () => {
  const [key] = keys;
  if (key === undefined) throw new Error('no key');
  const token = await new SignJWT({ email: 'a@b.example', sub: 'x', iss: ISSUER, aud: AUDIENCE })
    .setProtectedHeader({ alg: 'RS256', kid: key.id })
    .sign(key.pair.privateKey);
  const headers = { 'Cf-Access-Jwt-Assertion': token };
  expect(await access()(new Request(ISSUER, { headers }), undefined)).toBeNull();
});

test('signed by a key that is not theirs, or by none, it is nobody', async () => {
  const stranger = { id: 'one', pair: await generateKeyPair('RS256') };
  expect(await access()(await jwt({}, { key: stranger }), undefined)).toBeNull();
  for (const token of ['', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImEifQ.']) {
    const headers = { 'Cf-Access-Jwt-Assertion': token };
    expect(await access()(new Request(ISSUER, { headers }), undefined)).toBeNull();
  }
});

test('a key that was rotated in is asked for, one that was rotated out is refused', async () => {
  const [old] = keys;
  const fresh = { id: 'two', pair: await generateKeyPair('RS256') };
  expect(await access()(await jwt(), undefined)).not.toBeNull();
  keys = [fresh];
  const later = access();
  expect(await later(await jwt({}, { key: fresh }), undefined)).not.toBeNull();
  expect(await later(await jwt({}, { key: old }), undefined)).toBeNull();
});

test('keys that cannot be had let nobody in', async () => {
  const broken = createAccess(
    { team: TEAM, audience: AUDIENCE },
    { now: () => now, fetch: async () => new Response('down', { status: 503 }) },
  );
  expect(await broken(await jwt(), undefined)).toBeNull();
});

describe('what the platform itself knows', () => {
  const platform = (aud: string, email?: string) => ({
    aud,
    getIdentity: async () => (email === undefined ? undefined : { email, user_uuid: 'f00dcafe-1' }),
  });
  const request = new Request('https://status.meridian.example/console');

  test('is believed for this application alone', async () => {
    expect(await access()(request, platform(AUDIENCE, 'ops@meridian.example'))).toEqual({
      name: 'ops-f00dcafe',
      scope: 'admin',
      through: 'access',
    });
    expect(await access()(request, platform('other', 'ops@meridian.example'))).toBeNull();
    expect(await access()(request, platform(AUDIENCE))).toBeNull();
    expect(asked).toEqual([]);
  });
});

test('a request without any of it is nobody, and nothing is asked', async () => {
  expect(await access()(new Request(ISSUER), undefined)).toBeNull();
  expect(asked).toEqual([]);
});
