import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MERIDIAN, monitorOf, serviceOf } from '../testing/meridian.ts';
import { MINUTE_MS, START_AT, Story } from '../testing/story.ts';
import { concernsOf } from './attention.ts';
import type { Catalog } from './catalog.ts';
import { messagesOf } from './messages.ts';
import type { Standing } from './stability.ts';
import { CALM_MS, FAILURES, FAILURES_WITHIN_MS, isUnstable, turned } from './stability.ts';
import type { Verdict } from './vocabulary.ts';

const at = (minute: number) => START_AT + minute * MINUTE_MS;

const PAGING: Catalog = {
  ...MERIDIAN,
  monitors: [monitorOf({ id: 'api-http', component: 'api', pagerduty: true })],
  services: [serviceOf({ id: 'POUT', name: 'allclear-probes', outbound: true })],
};

/** Plays one verdict a minute; gives when responders were called, and when calls ended, in minutes. */
function played(verdicts: readonly Verdict[]) {
  const story = new Story(PAGING);
  const calls: number[] = [];
  const ends: number[] = [];
  const open: boolean[] = [];
  let [before, since]: [Verdict, number] = ['no_data', START_AT];
  verdicts.forEach((verdict, minute) => {
    story.now = at(minute);
    if (verdict !== before) [before, since] = [verdict, story.now];
    const known = story.events.length;
    story.tick({ 'api-http': verdict }, since);
    const context = { now: story.now, catalog: PAGING, newId: () => 'never0000000' };
    for (const { kind, payload } of messagesOf(story.events.slice(known), story.world, context)) {
      if (kind !== 'page' || !('action' in payload)) continue;
      (payload.action === 'trigger' ? calls : ends).push(minute);
    }
    open.push(story.views().some(({ state }) => state === 'open'));
  });
  return { story, calls, ends, open };
}

const flapping = (times: number): Verdict[] =>
  Array.from({ length: times }, () => ['down', 'down', 'up', 'up'] as const).flat();
const calm = (minutes: number): Verdict[] => Array.from({ length: minutes }, () => 'up');

describe('a monitor that comes and goes', () => {
  test('calls three times, and then not for each failure', () => {
    const { calls, ends } = played([...flapping(12), ...calm(30)]);
    expect(calls).toEqual([0, 4, 8]);
    expect(ends).toHaveLength(3);
  });

  test('stays open until it has been calm, and then ended when it came up', () => {
    const { story, open, ends } = played([...flapping(5), ...calm(40)]);
    // Its last good minutes began at minute 18.
    expect(ends.at(-1)).toBe(18 + CALM_MS / MINUTE_MS);
    expect(open.slice(8, 33)).toEqual(Array(25).fill(true));
    expect(story.only()).toMatchObject({ restoredAt: at(18), state: 'resolved' });
    expect(story.views()).toHaveLength(1);
  });

  test('is told to operators', () => {
    const { story } = played(flapping(4));
    const concerns = concernsOf(story.events, story.world, PAGING);
    const told = new Set(concerns.map(({ kind, subject }) => `${kind} ${subject}`));
    expect([...told]).toEqual(['monitor_unstable api-http']);
  });
});

describe('unstable', () => {
  const failed = (...minutes: number[]) =>
    minutes.reduce<Standing | undefined>(
      (before, minute) => turned(turned(before, 'down', at(minute)), 'up', at(minute + 1)),
      undefined,
    ) ?? { verdict: 'up' as const, since: at(0) };

  test('is who failed three times within an hour', () => {
    expect(isUnstable(failed(0, 30), at(32))).toBe(false);
    expect(isUnstable(failed(0, 30, 60), at(62))).toBe(true);
    expect(isUnstable(failed(0, 30, 61), at(63))).toBe(false);
  });

  test('is nobody any more after a quarter of an hour of calm', () => {
    expect(isUnstable(failed(0, 10, 20), at(21) + CALM_MS - 1)).toBe(true);
    expect(isUnstable(failed(0, 10, 20), at(21) + CALM_MS)).toBe(false);
  });

  test('does not begin its calm anew when it is merely slow', () => {
    const slow = turned(failed(0, 10, 20), 'degraded', at(30));
    expect(isUnstable(slow, at(21) + CALM_MS)).toBe(false);
  });
});

test('no outage is without an alarm, no calm is without its end, and calls are few', () => {
  const spell = fc.tuple(
    fc.constantFrom<Verdict>('up', 'down', 'degraded', 'no_data'),
    fc.integer({ min: 1, max: 25 }),
  );
  fc.assert(
    fc.property(fc.array(spell, { minLength: 1, maxLength: 30 }), (spells) => {
      const verdicts = spells.flatMap(([verdict, minutes]) =>
        Array<Verdict>(minutes).fill(verdict),
      );
      const { calls, ends, open } = played(verdicts);
      const silent = verdicts.flatMap((verdict, minute) =>
        verdict === 'down' && open[minute] !== true ? minute : [],
      );
      expect(silent).toEqual([]);
      const quiet = CALM_MS / MINUTE_MS + 1;
      const isCalm = verdicts.length > quiet && verdicts.slice(-quiet).every((one) => one === 'up');
      expect(isCalm ? calls.length - ends.length : 0).toBe(0);
      // The first two of an hour, and then no more than one for each quarter of it that was calm.
      const hour = FAILURES_WITHIN_MS / MINUTE_MS;
      const limit = FAILURES + hour / (CALM_MS / MINUTE_MS);
      for (const call of calls) {
        const within = calls.filter((other) => other >= call && other < call + hour);
        expect(within.length).toBeLessThanOrEqual(limit);
      }
    }),
    { numRuns: 200 },
  );
}, 60_000);
