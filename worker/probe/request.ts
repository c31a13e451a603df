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

export function requestFor(
  { url, method, headers, body }: Step,
  { secret, userAgent }: ProbeMeans,
  signal: AbortSignal,
): Request {
  const revealed = headers.map(([name, value]) => [name, reveal(value, url, secret)] as const);
  const content = body === null ? null : reveal(body, url, secret);
  try {
    const sent = new Headers([['user-agent', userAgent]]);
    for (const [name, value] of revealed) sent.set(name, value);
    return new Request(url, {
      method,
      headers: sent,
      body: content,
      redirect: 'manual',
      cache: 'no-store',
      signal,
    });
  } catch {
    // The runtime's message may quote a header's value.
    throw new ProbeFault('not asked: the request cannot be made from its configuration');
  }
}
