// Asks an http or https address once: headers and body within one timeout, redirects followed by
// hand so that every hop passes the egress policy, at most 64 KB read, never an answer out of a
// cache. What was read never leaves this file.

import type { Answer } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import type { Content } from './content.ts';
import { unmetHeaders, unmetText } from './content.ts';
import { ProbeFault } from './fault.ts';
import type { Probe, ProbeMeans } from './probe.ts';
import { holdsSecret, reveal } from './secret.ts';

/** Of a body this much is read and searched. */
export const BODY_BYTES_LIMIT = 64 * 1024;
export const REDIRECT_LIMIT = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Headers that are meant for one origin, whether or not a secret stands in them. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
]);

/** What is sent next; secrets are still names in it. */
type Step = {
  url: URL;
  method: string;
  headers: readonly (readonly [string, string])[];
  body: string | null;
};

export const probeHttp: Probe = async (monitor, means) => {
  const permission = means.egress(monitor.url);
  if (!permission.ok) throw new ProbeFault(`not asked: ${permission.reason}`);
  const signal = AbortSignal.timeout(monitor.timeoutMs);
  const began = means.clock();
  const elapsed = () => Math.max(0, Math.round(means.clock() - began));
  const first: Step = {
    url: permission.url,
    method: monitor.method,
    headers: Object.entries(monitor.headers),
    body: monitor.requestBody,
  };
  try {
    return await follow(first, monitor, means, signal, elapsed);
  } catch (error) {
    if (error instanceof ProbeFault) throw error;
    // Which failure it was, the runtime tells only in prose, and each runtime in its own.
    const failure = signal.aborted
      ? { reason: `timeout after ${monitor.timeoutMs} ms`, status: null }
      : means.platform.broken();
    return { type: 'unreachable', ...failure, ms: elapsed() };
  }
};

async function follow(
  first: Step,
  monitor: Monitor,
  means: ProbeMeans,
  signal: AbortSignal,
  elapsed: () => number,
): Promise<Answer> {
  let step = first;
  for (let hops = 0; ; hops += 1) {
    const response = await means.fetch(requestFor(step, means), { signal });
    const { status } = response;
    const location = response.headers.get('location');
    if (!monitor.redirects || !REDIRECTS.has(status) || location === null) {
      const content = await readText(response.body);
      const ms = elapsed();
      const failure = means.platform.unreached(status, content.text);
      if (failure !== null) return { type: 'unreachable', ...failure, ms };
      const { expect } = monitor;
      const unmet = [...unmetHeaders(response.headers, expect), ...unmetText(content, expect)];
      return { type: 'answered', status, ms, unmet };
    }
    await response.body?.cancel();
    const astray = (reason: string): Answer => ({ type: 'astray', reason, status, ms: elapsed() });
    if (hops === REDIRECT_LIMIT) return astray(`more than ${REDIRECT_LIMIT} redirects`);
    if (!URL.canParse(location, step.url)) return astray('redirected to no address');
    const permission = means.egress(new URL(location, step.url));
    if (!permission.ok) return astray(`redirected, but ${permission.reason}`);
    const next = redirected(step, permission.url, status);
    if (next === null) return astray('redirected elsewhere with a secret in the body');
    step = next;
  }
}

/** The next step; null where taking it would carry a secret to another origin. */
function redirected(step: Step, url: URL, status: number): Step | null {
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

function requestFor(
  { url, method, headers, body }: Step,
  { secret, userAgent }: ProbeMeans,
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
    });
  } catch {
    // The runtime's message may quote a header's value.
    throw new ProbeFault('not asked: the request cannot be made from its configuration');
  }
}

/** The beginning of a body as text; the rest is told to stop. */
async function readText(body: ReadableStream<Uint8Array> | null): Promise<Content> {
  if (body === null) return { text: '', isWhole: true };
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let [text, bytes] = ['', 0];
  while (bytes < BODY_BYTES_LIMIT) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), isWhole: true };
    text += decoder.decode(value.subarray(0, BODY_BYTES_LIMIT - bytes), { stream: true });
    bytes += value.byteLength;
  }
  await reader.cancel();
  return { text, isWhole: false };
}
