// Asks an http or https address once: headers and body within one timeout, redirects followed by
// hand so that every hop passes the egress policy, at most 64 KB read, never an answer out of a
// cache. What was read never leaves this file but for its judgement.

import type { Answer } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
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

export const probeHttp: Probe = async (monitor, means) => {
  const permission = means.egress(monitor.url);
  if (!permission.ok) throw new ProbeFault(`not asked: ${permission.reason}`);
  const first: Step = {
    url: permission.url,
    method: monitor.method,
    headers: Object.entries(monitor.headers),
    body: monitor.requestBody,
  };
  return inTime(monitor, means, (attempt) => follow(first, monitor, means, attempt));
};

async function follow(
  first: Step,
  { redirects, expect }: Monitor,
  means: ProbeMeans,
  { signal, elapsed }: Attempt,
): Promise<Answer> {
  let step = first;
  for (let hops = 0; ; hops += 1) {
    const response = await means.fetch(requestFor(step, means), { signal });
    const { status, headers } = response;
    const location = headers.get('location');
    if (!redirects || !REDIRECTS.has(status) || location === null) {
      const { bytes, isWhole } = await readAnswer(response);
      const ms = elapsed();
      const text = new TextDecoder().decode(bytes);
      const failure = means.platform.unreached(status, text);
      if (failure !== null) return { type: 'unreachable', ...failure, ms };
      const unmet = [...unmetHeaders(headers, expect), ...unmetText({ text, isWhole }, expect)];
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
