// One request of a probe, in which secrets stay names until it is made, and what becomes of it when an
// answer sends it elsewhere. Always a fresh answer, never a redirect that the runtime follows itself.

import { ProbeFault } from './fault.ts';
import type { ProbeMeans } from './probe.ts';
import { holdsSecret, reveal } from './secret.ts';

/** Headers that are meant for one origin, whether or not a secret stands in them. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
]);

/** What is sent next; secrets are still names in it. */
export type Step = {
  url: URL;
  method: string;
  headers: readonly (readonly [string, string])[];
  body: string | null;
};

/** The next step; null where taking it would carry a secret to another origin. */
export function redirected(step: Step, url: URL, status: number): Step | null {
  const becomesGet = status === 303 || (status < 303 && step.method === 'POST');
  const method = becomesGet && step.method !== 'HEAD' ? 'GET' : step.method;
  const body = method === step.method ? step.body : null;
  if (url.origin === step.url.origin) return { ...step, url, method, body };
  if (body !== null && holdsSecret(body)) return null;
  const headers = step.headers.filter(
    ([name, value]) => !CREDENTIALS.has(name.toLowerCase()) && !holdsSecret(value),
  );
  return { url, method, headers, body };
}

/** For `fetch`, which would make a `Request` of a `Request` once more. Configuration has no body where a method takes none. */
export function requestFor(
  { url, method, headers, body }: Step,
  { secret, userAgent }: ProbeMeans,
  signal: AbortSignal,
): [string, RequestInit] {
  const revealed = headers.map(([name, value]) => [name, reveal(value, url, secret)] as const);
  const content = body === null ? null : reveal(body, url, secret);
  const sent = headersOf([['user-agent', userAgent], ...revealed]);
  const fresh = { redirect: 'manual', cache: 'no-store', signal } as const;
  return [url.href, { method, headers: sent, body: content, ...fresh }];
}

/** Later ones replace earlier ones of the same name. */
function headersOf(pairs: readonly (readonly [string, string])[]): Headers {
  try {
    const headers = new Headers();
    for (const [name, value] of pairs) headers.set(name, value);
    return headers;
  } catch {
    // The runtime's message may quote a header's value.
    throw new ProbeFault('not asked: the request cannot be made from its configuration');
  }
}
