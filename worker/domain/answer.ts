// What one attempt to reach a service brought, and what that means. Prober and platform differ in
// how they say "nobody there" (an exception here, a status 52x or 530 there); from here on both are
// the same. Reasons are short, fixed sentences: no body, header or secret ever becomes part of one.

import type { Expectation } from './catalog.ts';
import type { Sample } from './monitor.ts';

/** What came back from one attempt. `ms` runs until the last byte that was read. */
export type Answer =
  /**
   * An HTTP answer. `holds`: the body holds the expected text; null where nothing was expected of
   * it.
   */
  | { type: 'answered'; status: number; ms: number; holds: boolean | null }
  /** No answer: no connection, a broken one, or none in time. */
  | { type: 'unreachable'; reason: string; ms: number | null }
  /** Redirects that lead to no answer. */
  | { type: 'astray'; reason: string; status: number; ms: number }
  /** Our own failure; it says nothing about the service. */
  | { type: 'fault'; reason: string };

export type Finding = Omit<Sample, 'region'>;

/** Statuses with which Cloudflare's edge says that it could not reach the origin, in our words. */
const EDGE_REASONS: Readonly<Record<number, string>> = {
  520: 'broken answer (edge status 520)',
  521: 'connection refused (edge status 521)',
  522: 'connection timed out (edge status 522)',
  523: 'no route (edge status 523)',
  524: 'answer timed out (edge status 524)',
  525: 'TLS handshake failed (edge status 525)',
  526: 'invalid certificate (edge status 526)',
  527: 'connection broken (edge status 527)',
  530: 'name not resolved (edge status 530)',
};

const DISPLAYS = ['up', 'degraded', 'down'] as const;

/** The worst of what the configuration objects to, with the first reason of that weight. */
function worstOf(objections: readonly { display: 'degraded' | 'down'; reason: string }[]) {
  return objections.reduce<{ display: 'up' | 'degraded' | 'down'; reason: string | null }>(
    (worst, next) =>
      DISPLAYS.indexOf(next.display) > DISPLAYS.indexOf(worst.display) ? next : worst,
    { display: 'up', reason: null },
  );
}

/**
 * Classifies one answer. The class is what the SLA counts and follows the kind of answer alone: a
 * 5xx fails whatever is expected, an unexpected 4xx says that the probe asks wrongly and has no
 * vote, and nothing that the configuration demands (a status below 400, a text, a latency) ever
 * counts against the SLA. The display is what status and incidents follow.
 */
export function classify(answer: Answer, expect: Expectation): Finding {
  switch (answer.type) {
    case 'fault':
      return { class: 'probe_error', display: null, status: null, ms: null, reason: answer.reason };
    case 'unreachable':
      return {
        class: 'unavailable',
        display: 'down',
        status: null,
        ms: answer.ms,
        reason: answer.reason,
      };
    case 'astray': {
      const { status, ms, reason } = answer;
      return { class: 'degraded', display: 'down', status, ms, reason };
    }
    case 'answered':
      return classifyAnswered(answer, expect);
  }
}

function classifyAnswered(
  { status, ms, holds }: Extract<Answer, { type: 'answered' }>,
  expect: Expectation,
): Finding {
  const unreached = EDGE_REASONS[status];
  if (unreached !== undefined) {
    return { class: 'unavailable', display: 'down', status, ms, reason: unreached };
  }
  if (status >= 500) {
    return { class: 'server_error', display: 'down', status, ms, reason: `status ${status}` };
  }
  const expected = expect.status.some(([from, to]) => status >= from && status <= to);
  if (!expected && status >= 400) {
    return { class: 'client_error', display: null, status, ms, reason: `status ${status}` };
  }
  const objections: { display: 'degraded' | 'down'; reason: string }[] = [];
  if (!expected) objections.push({ display: 'degraded', reason: `status ${status}` });
  if (holds === false) {
    objections.push({ display: expect.bodyFails, reason: 'body without the expected text' });
  }
  if (expect.latencyMs !== null && ms > expect.latencyMs) {
    objections.push({ display: 'degraded', reason: `slower than ${expect.latencyMs} ms` });
  }
  if (expect.latencyDownMs !== null && ms > expect.latencyDownMs) {
    objections.push({ display: 'down', reason: `slower than ${expect.latencyDownMs} ms` });
  }
  const { display, reason } = worstOf(objections);
  return { class: display === 'up' ? 'ok' : 'degraded', display, status, ms, reason };
}
