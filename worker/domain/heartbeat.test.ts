import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pulse } from './catalog.ts';
import type { Beat, Signal } from './heartbeat.ts';
import { afterSignal, judgeBeat, REPEAT_MS } from './heartbeat.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = Date.UTC(2026, 10, 27);
const nightly: Pulse = { periodMs: 24 * HOUR, graceMs: HOUR, runMs: null };

/** What is known after reports at hours since T0. */
const reported = (...reports: [hours: number, signal: Signal][]): Beat | null =>
  reports.reduce<Beat | null>(
    (beat, [hours, signal]) => afterSignal(beat, signal, T0 + hours * HOUR),
    null,
  );
const judged = (beat: Beat | null, hours: number, pulse: Partial<Pulse> = {}) => {
  const found = judgeBeat(beat, { ...nightly, ...pulse }, T0 + hours * HOUR);
  return found === null ? 'nothing yet' : (found.reason ?? found.display);
};

describe('a job', () => {
  test('that never reported is neither well nor down', () => {
    expect(judged(null, 1000)).toBe('nothing yet');
  });

  test('is well until its period and its grace have passed, and late from then on', () => {
    const beat = reported([0, 'ok']);
    expect(judged(beat, 25)).toBe('up');
    expect(judged(beat, 25.01)).toBe('no report for more than 1500 min');
    expect(judged(reported([0, 'ok'], [26, 'ok']), 26)).toBe('up');
  });

  test('that reports a failure is down at once, and well with its next good end alone', () => {
    const failed: [number, Signal][] = [
      [0, 'ok'],
      [1, 'fail'],
    ];
    expect(judged(reported(...failed), 1)).toBe('the job reported that it failed');
    expect(judged(reported(...failed, [2, 'start']), 2)).toBe('the job reported that it failed');
    expect(judged(reported(...failed, [2, 'start'], [3, 'ok']), 3)).toBe('up');
  });

  test('that begins and never ends is late like one that is silent', () => {
    expect(judged(reported([0, 'start']), 25)).toBe('up');
    expect(judged(reported([0, 'start']), 26)).toBe('no report for more than 1500 min');
    expect(judged(reported([0, 'ok'], [24, 'start']), 26)).toBe('no report for more than 1500 min');
    expect(judged(reported([0, 'start'], [24, 'start']), 26)).toBe(
      'no report for more than 1500 min',
    );
  });
});

describe('a run with a limit of its own', () => {
  const pulse = { runMs: 3 * HOUR };

  test('that began in time may end late', () => {
    const running = reported([0, 'ok'], [25, 'start']);
    expect(judged(running, 28, pulse)).toBe('up');
    expect(judged(running, 28.01, pulse)).toBe('a run takes longer than 180 min');
  });

  test('that began too late does not make up for it', () => {
    expect(judged(reported([0, 'ok'], [26, 'start']), 27, pulse)).toBe(
      'no report for more than 1500 min',
    );
  });
});

describe('a report', () => {
  test('of an end says how long the run took, where its start was reported', () => {
    expect(reported([0, 'start'], [2, 'ok'])).toMatchObject({
      durationMs: 2 * HOUR,
      startedAt: null,
      failed: false,
    });
    expect(reported([0, 'start'], [2, 'fail'])).toMatchObject({
      durationMs: 2 * HOUR,
      failed: true,
    });
    expect(reported([0, 'start'], [2, 'ok'], [3, 'ok'])?.durationMs).toBeNull();
  });

  test('that only repeats the last one within ten seconds changes nothing', () => {
    const beat = reported([0, 'ok']);
    expect(afterSignal(beat, 'ok', T0 + REPEAT_MS - 1)).toBe(beat);
    expect(afterSignal(beat, 'ok', T0 + REPEAT_MS)).not.toBe(beat);
    expect(afterSignal(beat, 'fail', T0 + 1)).toMatchObject({ failed: true });
  });
});

test('whatever is reported: silence is always found out, and a fresh good end is always well', () => {
  const reports = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.constantFrom<Signal>('ok', 'start', 'fail')),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(reports, fc.option(fc.integer({ min: 1, max: 30 })), (list, runHours) => {
      const inOrder = list.toSorted(([a], [b]) => a - b);
      const beat = reported(...inOrder);
      const last = inOrder.at(-1)?.[0] ?? 0;
      const pulse = { runMs: runHours === null ? null : runHours * HOUR };
      expect(judged(beat, last + 25 + 31, pulse)).not.toBe('up');
      expect(judged(afterSignal(beat, 'ok', T0 + (last + 1) * HOUR), last + 1, pulse)).toBe('up');
    }),
  );
});
