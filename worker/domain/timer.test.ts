// When what is due, and what counts as met.

import { describe, expect, test } from 'vitest';
import { ask } from '../testing/asked.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import { afterBusinessTime, endOfNextBusinessDay } from './business-time.ts';
import { responseBy, timersOf } from './timer.ts';

const at = (minutes: number) => START_AT + minutes * MINUTE_MS;
const HOUR = 3_600_000;
const OFFICE = MERIDIAN.policy.businessHours;

const due = (story: Story) =>
  Object.fromEntries(
    timersOf(story.only(), story.catalog).map(({ kind, dueAt, metAt }) => [
      kind,
      [(dueAt - START_AT) / MINUTE_MS, metAt === null ? null : (metAt - START_AT) / MINUTE_MS],
    ]),
  );

describe('business time, 09:00 to 17:00 from Monday to Friday', () => {
  const utc = (text: string) => Date.parse(`${text}Z`);
  test.each([
    ['2026-11-06T16:30', '2026-11-09T09:30'],
    ['2026-11-07T11:00', '2026-11-09T10:00'],
    ['2026-11-09T08:00', '2026-11-09T10:00'],
    ['2026-11-09T16:00', '2026-11-09T17:00'],
    ['2026-11-09T17:00', '2026-11-10T10:00'],
  ])('a SEV-3 of %s is due at %s', (opened, expected) => {
    expect(
      new Date(responseBy('SEV-3', utc(opened), MERIDIAN.policy)).toISOString().slice(0, 16),
    ).toBe(expected);
  });

  test.each([
    ['2026-11-06T12:00', '2026-11-09T17:00'],
    ['2026-11-07T12:00', '2026-11-09T17:00'],
    ['2026-11-09T08:00', '2026-11-10T17:00'],
  ])('a SEV-4 of %s is due at %s', (opened, expected) => {
    expect(
      new Date(responseBy('SEV-4', utc(opened), MERIDIAN.policy)).toISOString().slice(0, 16),
    ).toBe(expected);
  });

  test('follows the zone, through a change of its clocks', () => {
    const berlin = { ...OFFICE, timezone: 'Europe/Berlin' };
    // Friday 16:30 in Berlin, before the clocks go forward; Monday 09:30 after it.
    const friday = Date.parse('2026-03-27T15:30Z');
    expect(new Date(afterBusinessTime(friday, HOUR, berlin)).toISOString()).toBe(
      '2026-03-30T07:30:00.000Z',
    );
    expect(new Date(endOfNextBusinessDay(friday, berlin)).toISOString()).toBe(
      '2026-03-30T15:00:00.000Z',
    );
  });
});

test('a SEV-1 that nobody looks at: everything falls due in its time', () => {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0), { severity: 'SEV-1' }));
  story.wait(6);
  expect(due(story)).toEqual({
    acknowledgement: [5, null],
    response: [5, null],
    first_post: [10, 5],
    next_update: [20, null],
    escalation: [15, null],
    executive_briefing: [30, null],
    customer_email: [30, null],
  });
});

test('what was done in time is met when it was done', () => {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0), { severity: 'SEV-1' }));
  story.now = at(2);
  story.tell(pagerduty('A', 'acknowledged', at(2)));
  story.now = at(4);
  ask(story, { do: 'no_change' });
  expect(due(story)).toMatchObject({
    acknowledgement: [5, 2],
    investigation: [12, null],
    response: [5, 4],
    first_post: [10, 2],
    next_update: [19, null],
  });
});

test('a postmortem is due in steps after the end, and its publication meets them all', () => {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0)));
  story.tell(pagerduty('A', 'acknowledged', at(1)));
  story.now = at(10);
  story.tell(pagerduty('A', 'resolved', at(10)));
  story.wait(15);
  const hours = (timers: ReturnType<typeof due>) =>
    ['postmortem_draft', 'postmortem_review', 'postmortem_publication'].map((kind) => [
      ((timers[kind]?.[0] ?? 0) - 25) / 60,
      timers[kind]?.[1],
    ]);
  expect(hours(due(story))).toEqual([
    [24, null],
    [48, null],
    [72, null],
  ]);
  ask(story, { do: 'assess', facts: { postmortemDraftedAt: at(100) } });
  expect(hours(due(story))[0]).toEqual([24, 100]);
  story.now = at(200);
  const entry = { slug: 's', url: '/postmortems/s/', title: 'T' };
  story.tell({ type: 'postmortems', entries: [{ incident: story.only().reference, ...entry }] });
  expect(hours(due(story))).toEqual([
    [24, 100],
    [48, 200],
    [72, 200],
  ]);
});

test('a confirmed breach starts the regulator’s 72 hours', () => {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0)));
  ask(story, { do: 'assess', facts: { breachConfirmedAt: at(7) } });
  expect(due(story)['regulator']).toEqual([7 + 72 * 60, null]);
  ask(story, { do: 'assess', facts: { regulatorInformedAt: at(90) } });
  expect(due(story)['regulator']).toEqual([7 + 72 * 60, 90]);
});

test('nothing is due of what was a false alarm', () => {
  const story = new Story();
  story.tell(pagerduty('A', 'triggered', at(0)));
  ask(story, { do: 'dismiss', reason: 'a test' });
  expect(due(story)).toEqual({});
});
