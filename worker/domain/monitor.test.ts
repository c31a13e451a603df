import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MonitorState, Sample, TickOutcome } from './monitor.ts';
import { advance, unmeasured, vote } from './monitor.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 10);

const SAMPLES = {
  ok: { class: 'ok', display: 'up', status: 200 },
  slow: { class: 'degraded', display: 'degraded', status: 200 },
  wrong: { class: 'degraded', display: 'down', status: 200 },
  fail: { class: 'server_error', display: 'down', status: 503 },
  404: { class: 'client_error', display: null, status: 404 },
  fault: { class: 'probe_error', display: null, status: null },
} as const;
type Word = keyof typeof SAMPLES | 'missing';

const REGIONS = ['weur', 'enam', 'apac', 'oc'] as const;

function samples(words: readonly Word[]): Sample[] {
  return words.flatMap((word, index) =>
    word === 'missing'
      ? []
      : [{ ...SAMPLES[word], region: REGIONS[index] ?? 'local', ms: 20, reason: null }],
  );
}

const tally = (words: readonly Word[], regions = words.length) => vote(samples(words), regions);

describe('the vote of one tick', () => {
  const outcomes: [Word[], Partial<TickOutcome>][] = [
    [['fail', 'ok', 'ok'], { sla: 'up', display: 'up', anomaly: true, lowConfidence: false }],
    [['fail', 'fail', 'ok'], { sla: 'down', display: 'down', anomaly: false }],
    [['fail', 'fail', 'fail'], { sla: 'down', display: 'down', lowConfidence: false }],
    [['fail', 'ok', 'missing'], { sla: 'up', display: 'up', anomaly: true }],
    [['fail', 'missing', 'missing'], { sla: 'down', display: 'down', lowConfidence: true }],
    [[404, 'fail', 'fail'], { sla: 'down', display: 'down', lowConfidence: false }],
    [
      ['missing', 'missing', 'missing'],
      { sla: 'no_data', display: 'no_data', lowConfidence: false },
    ],
    [[404, 404, 404], { sla: 'no_data', display: 'no_data' }],
    [['fault', 'fault', 'ok'], { sla: 'up', display: 'up', lowConfidence: true }],
    [['fail', 'fail', 'ok', 'ok'], { sla: 'up', display: 'up', anomaly: true }],
    [['fail', 'fail'], { sla: 'down', display: 'down', lowConfidence: false }],
    [['slow', 'fail', 'ok'], { sla: 'up', display: 'degraded', anomaly: true }],
    [['slow', 'slow', 'ok'], { sla: 'up', display: 'degraded', anomaly: false }],
    [['wrong', 'wrong', 'ok'], { sla: 'up', display: 'down' }],
    [['wrong', 'fail', 'ok'], { sla: 'up', display: 'down' }],
  ];
  test.each(outcomes)('of %j', (words, expected) => {
    expect(tally(words)).toMatchObject(expected);
  });

  test('of the only region there is decides', () => {
    expect(tally(['fail'])).toEqual({
      sla: 'down',
      display: 'down',
      lowConfidence: false,
      anomaly: false,
    });
    expect(tally(['slow'])).toMatchObject({ sla: 'up', display: 'degraded' });
    expect(tally([404])).toMatchObject({ sla: 'no_data', display: 'no_data' });
  });

  test('never says down on one accusation where several results are valid', () => {
    const word = fc.constantFrom<Word>('ok', 'slow', 404, 'fault', 'missing');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 3 }), (others) => {
        const { display, lowConfidence } = tally(['fail', ...others], 4);
        expect(display !== 'down' || lowConfidence).toBe(true);
      }),
    );
  });
});

const patience = { confirmations: 2, recoveries: 2, intervalMs: MINUTE };
const UP = tally(['ok', 'ok', 'ok']);
const DOWN = tally(['fail', 'fail', 'ok']);
const SLOW = tally(['slow', 'slow', 'ok']);
const LONELY_DOWN = tally(['fail', 'missing', 'missing']);
const LONELY_UP = tally(['ok', 'missing', 'missing']);
const NO_DATA = tally(['missing', 'missing', 'missing']);

/** Plays one tick a minute from `START` on; null is a minute without a tick. */
function play(
  outcomes: readonly (TickOutcome | null)[],
  from: MonitorState = unmeasured(START),
  rules: Partial<typeof patience> = {},
): MonitorState {
  return outcomes.reduce<MonitorState>(
    (state, outcome, index) =>
      outcome === null
        ? state
        : advance(state, outcome, START + index * MINUTE, { ...patience, ...rules }),
    from,
  );
}
const at = (minutes: number) => START + minutes * MINUTE;

describe('a verdict', () => {
  test('is up with the first good tick of a monitor that was never measured', () => {
    expect(play([UP])).toMatchObject({ verdict: 'up', since: at(0), measuredAt: at(0) });
  });

  test('is down after so many failing ticks in a row, since the first of them', () => {
    expect(play([UP, DOWN]).verdict).toBe('up');
    expect(play([UP, DOWN, DOWN])).toMatchObject({ verdict: 'down', since: at(1) });
    expect(play([DOWN, DOWN])).toMatchObject({ verdict: 'down', since: at(0) });
    expect(play([UP, DOWN, DOWN, DOWN])).toMatchObject({ verdict: 'down', since: at(1) });
  });

  test('survives a blip', () => {
    expect(play([UP, DOWN, UP, DOWN, UP])).toMatchObject({
      verdict: 'up',
      since: at(0),
      runs: { degraded: null, down: null },
    });
  });

  test('recovers after so many good ticks in a row, since the first of them', () => {
    expect(play([DOWN, DOWN, UP]).verdict).toBe('down');
    expect(play([DOWN, DOWN, UP, DOWN, UP]).verdict).toBe('down');
    expect(play([DOWN, DOWN, UP, UP])).toMatchObject({ verdict: 'up', since: at(2) });
  });

  test('falls on the first failing tick where one is enough, as during a hold', () => {
    expect(play([UP, DOWN], undefined, { confirmations: 1 })).toMatchObject({
      verdict: 'down',
      since: at(1),
    });
  });

  test('turns degraded and back by the same rules, without being down', () => {
    expect(play([UP, SLOW, SLOW])).toMatchObject({ verdict: 'degraded', since: at(1) });
    expect(play([UP, SLOW, SLOW, UP, UP])).toMatchObject({ verdict: 'up', since: at(3) });
  });

  test('counts a down tick as at least degraded, and a degraded one as not down', () => {
    expect(play([UP, DOWN, SLOW])).toMatchObject({ verdict: 'degraded', since: at(1) });
    expect(play([UP, SLOW, DOWN, DOWN])).toMatchObject({ verdict: 'down', since: at(2) });
    expect(play([DOWN, DOWN, SLOW, UP])).toMatchObject({ verdict: 'degraded', since: at(2) });
    expect(play([DOWN, DOWN, SLOW, UP, UP])).toMatchObject({ verdict: 'up', since: at(3) });
  });

  test('is not moved by ticks without data, which neither count nor break a run', () => {
    expect(play([UP, DOWN, NO_DATA, NO_DATA, DOWN])).toMatchObject({
      verdict: 'down',
      since: at(1),
    });
    expect(play([UP, DOWN, null, DOWN])).toMatchObject({ verdict: 'down', since: at(1) });
  });

  test('is withdrawn after three intervals without data, and the run starts over', () => {
    expect(play([DOWN, DOWN, NO_DATA, NO_DATA]).verdict).toBe('down');
    expect(play([DOWN, DOWN, NO_DATA, NO_DATA, NO_DATA])).toMatchObject({
      verdict: 'no_data',
      since: at(2),
      measuredAt: at(1),
    });
    expect(play([UP, DOWN, NO_DATA, NO_DATA, NO_DATA, DOWN])).toMatchObject({
      verdict: 'no_data',
      runs: { down: { count: 1, since: at(5) } },
    });
  });

  test('is withdrawn the same way when the ticks themselves are missing', () => {
    expect(play([DOWN, DOWN, null, null, UP]).verdict).toBe('down');
    const after = play([DOWN, DOWN, null, null, null, UP]);
    expect(after).toMatchObject({ verdict: 'no_data', since: at(2), measuredAt: at(5) });
    expect(advance(after, UP, at(6), patience)).toMatchObject({ verdict: 'up', since: at(5) });
  });

  test('never becomes down on the word of one region of several', () => {
    expect(play([UP, ...Array.from({ length: 20 }, () => LONELY_DOWN)])).toMatchObject({
      verdict: 'up',
      since: at(0),
      measuredAt: at(20),
    });
    expect(play([UP, DOWN, LONELY_DOWN, DOWN])).toMatchObject({ verdict: 'down', since: at(1) });
  });

  test('that is down is confirmed by a lone region, and ended by lone good ones', () => {
    expect(play([DOWN, DOWN, UP, LONELY_DOWN, UP]).verdict).toBe('down');
    expect(play([DOWN, DOWN, LONELY_UP, LONELY_UP]).verdict).toBe('up');
  });

  test('of a monitor with a long interval waits three of its own intervals', () => {
    const slow = { ...patience, intervalMs: 5 * MINUTE };
    const up = advance(unmeasured(START), UP, START, slow);
    expect(advance(up, NO_DATA, at(10), slow).verdict).toBe('up');
    expect(advance(up, NO_DATA, at(15), slow)).toMatchObject({ verdict: 'no_data', since: at(5) });
  });
});

describe('whatever the regions say', () => {
  const word = fc.constantFrom<Word>('ok', 'ok', 'fail', 'fail', 'slow', 404, 'fault', 'missing');
  const tick = fc.tuple(word, word, word);
  const rules = fc.record({
    confirmations: fc.integer({ min: 1, max: 4 }),
    recoveries: fc.integer({ min: 1, max: 4 }),
    intervalMs: fc.constant(MINUTE),
  });

  /** The ticks that count for an alarm, newest last: with data, and not a lone region's complaint. */
  const counted = (history: readonly TickOutcome[]) =>
    history
      .map((outcome, index) => ({ outcome, minute: at(index) }))
      .filter(({ outcome }) => outcome.display !== 'no_data')
      .filter(({ outcome }) => !outcome.lowConfidence || outcome.display === 'up');

  test('an alarm stands on as many ticks in a row as configured, each with a quorum, and on the first of them', () => {
    fc.assert(
      fc.property(fc.array(tick, { maxLength: 40 }), rules, (ticks, patience) => {
        let state = unmeasured(START);
        for (const [index, words] of ticks.entries()) {
          const before = state.verdict;
          state = advance(state, tally(words, 3), at(index), patience);
          if (state.verdict !== 'down' || before === 'down') continue;
          const reasons = counted(ticks.slice(0, index + 1).map((each) => tally(each, 3))).slice(
            -patience.confirmations,
          );
          expect(reasons).toHaveLength(patience.confirmations);
          expect(reasons.every(({ outcome }) => outcome.display === 'down')).toBe(true);
          for (const { minute } of reasons) {
            const at = ticks[(minute - START) / MINUTE] ?? [];
            expect(at.filter((each) => each === 'fail').length).toBeGreaterThanOrEqual(2);
          }
          expect(state.since).toBe(reasons[0]?.minute);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('every outage as long as the confirmations is recorded, from its first tick at the latest', () => {
    fc.assert(
      fc.property(
        fc.array(tick, { maxLength: 20 }),
        fc.integer({ min: 0, max: 6 }),
        rules,
        (ticks, longer, patience) => {
          const before = play(
            ticks.map((words) => tally(words, 3)),
            undefined,
            patience,
          );
          const length = patience.confirmations + longer;
          let state = before;
          for (let index = 0; index < length; index += 1) {
            state = advance(state, DOWN, at(ticks.length + index), patience);
          }
          expect(state.verdict).toBe('down');
          expect(state.since).toBeLessThanOrEqual(at(ticks.length));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a verdict agrees with the last tick or has a run against it, and never begins in the future', () => {
    fc.assert(
      fc.property(fc.array(tick, { minLength: 1, maxLength: 40 }), rules, (ticks, patience) => {
        const state = play(
          ticks.map((words) => tally(words, 3)),
          undefined,
          patience,
        );
        expect(state.since).toBeLessThanOrEqual(at(ticks.length));
        const unsettled = Object.values(state.runs).filter((run) => run !== null);
        const limit = (bad: boolean) => (bad ? patience.confirmations : patience.recoveries);
        const within = unsettled.every(
          ({ bad, count }) => count > 0 && (state.verdict === 'no_data' || count < limit(bad)),
        );
        expect(within).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('ticks without data neither count nor break a run, however many are strewn in', () => {
    fc.assert(
      fc.property(
        fc.array(tick, { maxLength: 30 }),
        fc.array(fc.nat(2), { minLength: 30, maxLength: 30 }),
        rules,
        (ticks, gaps, patience) => {
          // As many intervals long as the whole story, so that no gap is a silence.
          const patient = { ...patience, intervalMs: 200 * MINUTE };
          const outcomes = ticks.map((words) => tally(words, 3));
          let [dense, sparse] = [unmeasured(START), unmeasured(START)];
          let minute = 0;
          const places = new Map<number, number>();
          for (const [index, outcome] of outcomes.entries()) {
            for (let gap = gaps[index] ?? 0; gap > 0; gap -= 1) {
              sparse = advance(sparse, NO_DATA, at(minute++), patient);
            }
            places.set(at(index), at(minute));
            dense = advance(dense, outcome, at(index), patient);
            sparse = advance(sparse, outcome, at(minute++), patient);
          }
          expect(sparse.verdict).toBe(dense.verdict);
          const since = places.get(dense.since) ?? Number.NaN;
          expect(sparse.since).toBe(dense.verdict === 'no_data' ? sparse.since : since);
          expect(sparse.runs.down?.count).toBe(dense.runs.down?.count);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('three silent intervals make it start over: what was before moves nothing that comes after', () => {
    fc.assert(
      fc.property(
        fc.array(tick, { minLength: 1, maxLength: 20 }),
        fc.array(tick, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 4, max: 9 }),
        rules,
        (before, after, silent, patience) => {
          const known = play(
            before.map((words) => tally(words, 3)),
            undefined,
            patience,
          );
          fc.pre(known.measuredAt !== null);
          const begin = before.length + silent;
          // What the silence leaves: no verdict and no run. A monitor that was measured before needs its recoveries.
          const fresh: MonitorState = { ...unmeasured(at(begin)), measuredAt: at(begin - 1) };
          let [one, other] = [known, fresh];
          for (const [index, words] of after.entries()) {
            one = advance(one, tally(words, 3), at(begin + index), patience);
            other = advance(other, tally(words, 3), at(begin + index), patience);
          }
          expect(one.verdict).toBe(other.verdict);
          expect(one.runs).toEqual(other.runs);
        },
      ),
      { numRuns: 300 },
    );
  });
});
