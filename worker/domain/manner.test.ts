import { describe, expect, test } from 'vitest';
import { askPage } from '../testing/asked.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { MINUTE_MS, START_AT, Story } from '../testing/story.ts';
import { componentStatuses } from './component.ts';
import type { Manner } from './manner.ts';
import { messagesOf } from './messages.ts';
import { stretchesOf } from './sla/exclusion.ts';

const HOUR_MS = 60 * MINUTE_MS;
const ID = 'work00000001';
const startsAt = START_AT + 96 * HOUR_MS;

/** Work of an hour on the API, announced four days ahead. */
function planned(manner: Partial<Manner>): Story {
  const story = new Story();
  askPage(story, {
    do: 'schedule_maintenance',
    occurrences: [{ id: ID, startsAt, endsAt: startsAt + HOUR_MS }],
    name: { text: 'Database upgrade', lang: 'en' },
    body: '',
    components: ['api'],
    manner,
  });
  return story;
}

const work = (story: Story) => {
  const found = story.world.page.maintenances[ID];
  if (found === undefined) throw new Error('nothing was planned');
  return found;
};
const api = (story: Story) => componentStatuses(MERIDIAN, story.world.page, []).get('api');
const to = (story: Story, status: 'in_progress' | 'completed') =>
  askPage(story, { do: 'move_maintenance', id: ID, to: status });
const until = (story: Story, instant: number) => {
  story.now = instant;
  story.wait(1);
};
/** What was told because of everything so far. */
const told = (story: Story) =>
  story.events
    .flatMap((event) =>
      messagesOf([event], story.world, { ...story, now: event.recordedAt, newId: () => 'never' }),
    )
    .map(({ payload }) => ('what' in payload ? payload.what : payload));

describe('planned work', () => {
  test('goes by itself where nobody said otherwise', () => {
    const story = planned({});
    until(story, startsAt);
    expect([work(story).status, api(story)]).toEqual(['in_progress', 'under_maintenance']);
    until(story, startsAt + HOUR_MS);
    until(story, startsAt + 2 * HOUR_MS);
    expect([work(story).status, api(story)]).toEqual(['completed', 'operational']);
    expect(told(story)).toEqual([
      'scheduled',
      'reminder-72h',
      'reminder-24h',
      'reminder-1h',
      'started',
      'completed',
    ]);
  });

  test('that is not to start by itself waits for a person, and excludes nothing until then', () => {
    const story = planned({ start: false });
    until(story, startsAt + 20 * MINUTE_MS);
    expect(work(story).status).toBe('scheduled');
    expect(stretchesOf(work(story))).toMatchObject([{ counted: 'not_begun' }]);
    to(story, 'in_progress');
    expect(stretchesOf(work(story))).toMatchObject([
      { from: startsAt + 25 * MINUTE_MS, to: startsAt + HOUR_MS, counted: null },
    ]);
  });

  test('that is not to complete by itself is under way until a person ends it', () => {
    const story = planned({ complete: false });
    until(story, startsAt);
    until(story, startsAt + 5 * HOUR_MS);
    expect(work(story).status).toBe('in_progress');
    to(story, 'completed');
    expect(work(story).status).toBe('completed');
  });

  test('reminds nobody where it is not to, and again when it is to after all', () => {
    const story = planned({ remind: false });
    expect(told(story)).toEqual(['scheduled']);
    askPage(story, { do: 'arrange_maintenance', id: ID, manner: { remind: true } });
    expect(told(story).slice(-3)).toEqual(['reminder-72h', 'reminder-24h', 'reminder-1h']);
  });

  test('begins and ends without a word where that is wished', () => {
    const story = planned({ remind: false, tellStart: false, tellEnd: false });
    until(story, startsAt);
    until(story, startsAt + HOUR_MS);
    until(story, startsAt + 2 * HOUR_MS);
    expect(work(story).status).toBe('completed');
    expect(told(story)).toEqual(['scheduled']);
  });

  test('colours its components only where it is to', () => {
    const story = planned({ cover: false, free: false });
    until(story, startsAt);
    expect([work(story).status, api(story)]).toEqual(['in_progress', 'operational']);
    to(story, 'completed');
    expect(api(story)).toBe('operational');
  });

  test.each(['a person', 'the clock'])(
    'leaves its components to a person who frees them, when %s ends it',
    (who) => {
      const story = planned({ free: false });
      until(story, startsAt);
      if (who === 'a person') to(story, 'completed');
      else {
        until(story, startsAt + HOUR_MS);
        until(story, startsAt + 2 * HOUR_MS);
      }
      expect([work(story).status, api(story)]).toEqual(['completed', 'under_maintenance']);
      askPage(story, { do: 'override_component', component: 'api', status: 'operational' });
      expect(api(story)).toBe('operational');
    },
  );

  test('that is over is arranged no more; what changes nothing says nothing', () => {
    const story = planned({ complete: false });
    const arrange = (manner: Partial<Manner>) =>
      askPage(story, { do: 'arrange_maintenance', id: ID, manner });
    expect(arrange({ complete: false, start: true })).toEqual([]);
    until(story, startsAt);
    to(story, 'completed');
    expect(arrange({ complete: true })).toMatchObject({ reason: 'conflict' });
  });
});
