// Asks an http or https address once: headers and body within one timeout, redirects followed by
// hand so that every hop passes the egress policy, at most 64 KB read, never an answer out of a
// cache. What was read never leaves this file but for its judgement.

import type { Answer } from '../domain/answer.ts';
import { readAnswer } from './body.ts';
import { unmetHeaders, unmetText } from './content.ts';
import { ProbeFault } from './fault.ts';
import type { Attempt } from './in-time.ts';
import { inTime } from './in-time.ts';
import type { Probe, ProbeMeans } from './probe.ts';
import type { Step } from './request.ts';
import { redirected, requestFor } from './request.ts';

export const REDIRECT_LIMIT = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Answers of the service as they came, unless redirects led to none. */
type Heard =
  | {
      type: 'heard';
      status: number;
      headers: Headers;
      bytes: Uint8Array;
      isWhole: boolean;
      ms: number;
    }
  | Extract<Answer, { type: 'astray' }>;

const decoder = new TextDecoder();

export const probeHttp: Probe = async (monitor, means) => {
  const permission = means.egress(monitor.url);
  if (!permission.ok) throw new ProbeFault(`not asked: ${permission.reason}`);
  const first: Step = {
    url: permission.url,
    method: monitor.method,
    headers: Object.entries(monitor.headers),
    body: monitor.requestBody,
  };
  const { redirects, expect } = monitor;
  const heard = await inTime(monitor, means, (attempt) => follow(first, redirects, means, attempt));
  if (heard.type !== 'heard') return heard;
  // Behind the connection: what fails from here on is our own, and no word about the service.
  const { status, headers, bytes, isWhole, ms } = heard;
  const text = decoder.decode(bytes);
  const failure = means.platform.unreached(status, text);
  if (failure !== null) return { type: 'unreachable', ...failure, ms };
  const unmet = [...unmetHeaders(headers, expect), ...unmetText({ text, isWhole }, expect)];
  return { type: 'answered', status, ms, unmet };
};

async function follow(
  first: Step,
  redirects: boolean,
  means: ProbeMeans,
  { signal, elapsed }: Attempt,
): Promise<Heard> {
  let step = first;
  for (let hops = 0; ; hops += 1) {
    const response = await means.fetch(...requestFor(step, means, signal));
    const { status, headers } = response;
    const location = headers.get('location');
    if (!redirects || !REDIRECTS.has(status) || location === null) {
      const { bytes, isWhole } = await readAnswer(response);
      return { type: 'heard', status, headers, bytes, isWhole, ms: elapsed() };
    }
    await response.body?.cancel();
    const astray = (reason: string): Heard => ({ type: 'astray', reason, status, ms: elapsed() });
    if (hops === REDIRECT_LIMIT) return astray(`more than ${REDIRECT_LIMIT} redirects`);
    if (!URL.canParse(location, step.url)) return astray('redirected to no address');
    const permission = means.egress(new URL(location, step.url));
    if (!permission.ok) return astray(`redirected, but ${permission.reason}`);
    const next = redirected(step, permission.url, status);
    if (next === null) return astray('redirected elsewhere with a secret in the body');
    step = next;
  }
}
