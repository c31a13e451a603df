// What one attempt to reach a service brought, and what that means. Reasons are short sentences of
// our own, at most with words of the configuration: no body, header or secret ever becomes part of
// one.

import type { Expectation } from './catalog.ts';
import type { Sample } from './monitor.ts';

/** Something that the configuration demands and the answer did not fulfil. */
export type Unmet = { display: 'degraded' | 'down'; reason: string };

/** What came back from one attempt. `ms` runs until the last byte that was read. */
export type Answer =
  /** The service answered; `status` is null for kinds that have none. */
  | { type: 'answered'; status: number | null; ms: number; unmet: readonly Unmet[] }
  /**
   * No answer of the service: no connection, a broken one, or none in time. A status is then the
   * platform's own.
   */
  | { type: 'unreachable'; reason: string; status: number | null; ms: number | null }
  /** Redirects that lead to no answer. */
  | { type: 'astray'; reason: string; status: number; ms: number }
  /** Our own failure; it says nothing about the service. */
  | { type: 'fault'; reason: string };

export type Finding = Omit<Sample, 'region'>;

const DISPLAYS = ['up', 'degraded', 'down'] as const;

/** The worst of what the configuration objects to, with the first reason of that weight. */
function worstOf(objections: readonly Unmet[]) {
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
        status: answer.status,
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
  { status, ms, unmet }: Extract<Answer, { type: 'answered' }>,
  expect: Expectation,
): Finding {
  if (status !== null && status >= 500) {
    return { class: 'server_error', display: 'down', status, ms, reason: `status ${status}` };
  }
  const expected =
    status === null || expect.status.some(([from, to]) => status >= from && status <= to);
  if (!expected && status >= 400) {
    return { class: 'client_error', display: null, status, ms, reason: `status ${status}` };
  }
  const objections: Unmet[] = [];
  if (!expected) objections.push({ display: 'degraded', reason: `status ${status}` });
  objections.push(...unmet);
  if (expect.latencyMs !== null && ms > expect.latencyMs) {
    objections.push({ display: 'degraded', reason: `slower than ${expect.latencyMs} ms` });
  }
  if (expect.latencyDownMs !== null && ms > expect.latencyDownMs) {
    objections.push({ display: 'down', reason: `slower than ${expect.latencyDownMs} ms` });
  }
  const { display, reason } = worstOf(objections);
  return { class: display === 'up' ? 'ok' : 'degraded', display, status, ms, reason };
}
