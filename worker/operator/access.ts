// Cloudflare Access: who the platform says that somebody is, else what a verified JWT says. Whoever the Access policy lets in
// is an admin; a program with a service token may publish. Anything that does not fit is nobody: it fails closed.

import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import type { Actor } from '../domain/operator.ts';

/** What the platform knows of a request that came through Access. */
export type PlatformAccess = {
  readonly aud: string;
  getIdentity(): Promise<{ email?: string; user_uuid?: string } | undefined>;
};

export type Access = (
  request: Request,
  platform: PlatformAccess | undefined,
) => Promise<Actor | null>;

/** Clocks of ours and theirs may differ by this. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** `team`: the name before `.cloudflareaccess.com`; `audience`: the application's tag. */
export function createAccess(
  { team, audience }: { team: string; audience: string },
  {
    fetch,
    now,
  }: { fetch: (url: string, init?: RequestInit) => Promise<Response>; now: () => number },
): Access {
  const issuer = `https://${team}.cloudflareaccess.com`;
  // Asks again for keys that it has not seen, at most twice a minute: they are rotated every six weeks.
  const keys = createRemoteJWKSet(new URL(`${issuer}/cdn-cgi/access/certs`), {
    [customFetch]: (url, init) => fetch(url, init as RequestInit),
  });
  return async (request, platform) => {
    if (platform !== undefined) {
      if (platform.aud !== audience) return null;
      const identity = await platform.getIdentity();
      return identity === undefined ? null : person(identity.email, identity.user_uuid);
    }
    const jwt = request.headers.get('Cf-Access-Jwt-Assertion');
    if (jwt === null) return null;
    try {
      const { payload } = await jwtVerify(jwt, keys, {
        issuer,
        audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(now()),
      });
      const { email, common_name: program } = payload;
      if (typeof program === 'string' && program !== '') {
        return { name: nameOf(program), scope: 'publish', through: 'access' };
      }
      return person(typeof email === 'string' ? email : undefined, payload.sub);
    } catch (error) {
      console.warn('an Access assertion was refused', {
        kind: error instanceof Error ? error.name : 'unknown',
      });
      return null;
    }
  };
}

/** The journal holds no addresses: what stands before the @, and enough of the subject to tell two of the same name apart. */
function person(email: string | undefined, subject: string | undefined): Actor | null {
  if (!email || !subject) return null;
  const name = `${nameOf(email.split('@')[0] ?? '')}-${nameOf(subject).slice(0, 8)}`;
  return { name, scope: 'admin', through: 'access' };
}

function nameOf(text: string): string {
  return text.replaceAll(/[^\w.-]/g, '-').slice(0, 40);
}
