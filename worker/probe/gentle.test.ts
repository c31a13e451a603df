import { expect, test } from 'vitest';
import type { MonitorState } from '../domain/monitor.ts';
import { monitorOf } from '../testing/monitor.ts';
import { isDue } from './due.ts';
import { GENTLE_TIMEOUT_MS, gently } from './gentle.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 10);
const monitor = monitorOf({ timeoutMs: 10_000, retries: 2 });
const state = (facts: Partial<MonitorState> = {}): MonitorState => ({
  verdict: 'down',
  since: START,
  runs: { degraded: null, down: null },
  measuredAt: START,
  ...facts,
});
/** The minutes of an hour in which it is asked briefly and once. */
const brief = (known: MonitorState | undefined) =>
  Array.from({ length: 60 }, (_, index) => gently(monitor, known, START + index * MINUTE)).filter(
    ({ timeoutMs, retries }) => timeoutMs <= GENTLE_TIMEOUT_MS && retries === 0,
  ).length;

test('what is known to be down is asked briefly and once, but for one look in ten minutes', () => {
  expect(brief(state())).toBe(54);
});

test.each([1, 2, 3, 7, 10, 13, 45, 60])(
  'a slow service that is asked every %i minutes is seen to recover within ten minutes and a look',
  (every) => {
    const slow = monitorOf({ timeoutMs: 10_000, retries: 2, intervalMs: every * MINUTE });
    const looks = Array.from({ length: 1_440 }, (_, index) => START + index * MINUTE).filter(
      (minute) => isDue(slow, minute),
    );
    const patient = looks.filter((minute) => gently(slow, state(), minute).timeoutMs === 10_000);
    const gaps = patient.slice(1).map((minute, index) => minute - (patient[index] ?? 0));
    expect(Math.max(...gaps) / MINUTE).toBeLessThanOrEqual(every <= 10 ? 10 + every : every);
  },
);

test('what is up, unknown or about to recover is asked as configured', () => {
  expect(brief(undefined)).toBe(0);
  expect(brief(state({ verdict: 'up' }))).toBe(0);
  expect(brief(state({ verdict: 'degraded' }))).toBe(0);
  const recovering = { bad: false, count: 1, since: START };
  expect(brief(state({ runs: { degraded: null, down: recovering } }))).toBe(0);
});

test('nobody is asked longer than configured', () => {
  const quick = monitorOf({ timeoutMs: 1_000 });
  const minutes = Array.from({ length: 10 }, (_, index) => START + index * MINUTE);
  for (const minute of minutes) expect(gently(quick, state(), minute).timeoutMs).toBe(1_000);
});
