import { describe, expect, test } from 'vitest';
import { ANY_SUCCESS } from '../testing/meridian.ts';
import type { Answer, Unmet } from './answer.ts';
import { classify } from './answer.ts';
import type { Expectation } from './catalog.ts';

const answered = (status: number | null, ms = 40, unmet: readonly Unmet[] = []): Answer => ({
  type: 'answered',
  status,
  ms,
  unmet,
});

const found = (answer: Answer, expectation: Partial<Expectation> = {}) => {
  const { class: kind, display, reason } = classify(answer, { ...ANY_SUCCESS, ...expectation });
  return { kind, display, reason };
};

describe('the class of an answer', () => {
  test.each([
    [200, 'ok', 'up'],
    [204, 'ok', 'up'],
    [301, 'degraded', 'degraded'],
    [401, 'client_error', null],
    [404, 'client_error', null],
    [429, 'client_error', null],
    [500, 'server_error', 'down'],
    [503, 'server_error', 'down'],
    [null, 'ok', 'up'],
  ] as const)(
    'of status %s, where 200 to 299 is expected, is %s, shown as %s',
    (status, kind, display) => {
      expect(found(answered(status))).toMatchObject({ kind, display });
    },
  );

  test('of an expected 3xx or 4xx is ok', () => {
    expect(found(answered(301), { status: [[301, 301]] }).kind).toBe('ok');
    expect(
      found(answered(401), {
        status: [
          [200, 299],
          [401, 401],
        ],
      }).kind,
    ).toBe('ok');
  });

  test('of a 5xx is a failure even where the configuration expects it', () => {
    expect(found(answered(503), { status: [[503, 503]] })).toMatchObject({
      kind: 'server_error',
      display: 'down',
    });
  });

  test('that nobody gave is a failure, whether or not the platform put a status in its place', () => {
    for (const status of [null, 523]) {
      expect(found({ type: 'unreachable', reason: 'no connection', status, ms: 12 })).toMatchObject(
        { kind: 'unavailable', display: 'down' },
      );
    }
  });

  test('of our own fault has no vote and accuses nobody', () => {
    expect(found({ type: 'fault', reason: 'not asked' })).toEqual({
      kind: 'probe_error',
      display: null,
      reason: 'not asked',
    });
  });

  test('of redirects that lead nowhere is down to show, but never counts against the SLA', () => {
    expect(
      found({ type: 'astray', status: 302, ms: 5, reason: 'more than 5 redirects' }),
    ).toMatchObject({ kind: 'degraded', display: 'down' });
  });
});

describe('what the configuration demands', () => {
  test('and is not met weighs as much as configured, and never counts against the SLA', () => {
    const reason = 'body without the expected text';
    expect(found(answered(200, 40, [{ display: 'degraded', reason }]))).toEqual({
      kind: 'degraded',
      display: 'degraded',
      reason,
    });
    expect(found(answered(200, 40, [{ display: 'down', reason }]))).toMatchObject({
      kind: 'degraded',
      display: 'down',
    });
  });

  test('latency is judged above its limits, not at them', () => {
    const limits = { latencyMs: 800, latencyDownMs: 3000 };
    expect(found(answered(200, 800), limits)).toMatchObject({ kind: 'ok', display: 'up' });
    expect(found(answered(200, 801), limits)).toEqual({
      kind: 'degraded',
      display: 'degraded',
      reason: 'slower than 800 ms',
    });
    expect(found(answered(200, 3001), limits)).toEqual({
      kind: 'degraded',
      display: 'down',
      reason: 'slower than 3000 ms',
    });
  });

  test('the worst objection is the one that is shown', () => {
    const unmet = [
      { display: 'degraded', reason: 'no header etag' },
      { display: 'down', reason: 'body is not JSON' },
    ] as const;
    expect(found(answered(302, 900, unmet), { latencyMs: 800 })).toEqual({
      kind: 'degraded',
      display: 'down',
      reason: 'body is not JSON',
    });
  });
});
