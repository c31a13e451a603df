import { describe, expect, test } from 'vitest';
import type { Event, Recorded } from '../event.ts';
import type { Maintenance } from '../maintenance.ts';
import { evolveMaintenance } from '../maintenance.ts';
import { excludedSpans, stretchesOf } from './exclusion.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 5, 10, 2);
const WEEK = 168 * HOUR;

type Told = [at: number, event: Extract<Event, { type: `maintenance.${string}` }>];

/** A maintenance of the API from 02:00 to 04:00, announced a week before, and what became of it. */
function maintenance(...told: Told[]): Maintenance {
  const scheduled: Told = [
    START - WEEK,
    {
      type: 'maintenance.scheduled',
      id: 'maintenance1',
      name: 'Work',
      lang: 'en',
      body: '',
      components: ['api'],
      startsAt: START,
      endsAt: START + 2 * HOUR,
    },
  ];
  const state = [scheduled, ...told].reduce<Maintenance | undefined>(
    (known, [at, event], index) => {
      const recorded: Recorded<typeof event> = {
        stream: 'page',
        at,
        recordedAt: at,
        actor: 'operator',
        key: null,
        position: index + 1,
        event,
      };
      return evolveMaintenance(known, recorded);
    },
    undefined,
  );
  if (state === undefined) throw new Error('nothing was scheduled');
  return state;
}
const id = 'maintenance1';

describe('planned work', () => {
  test('excludes its components and no others', () => {
    expect(excludedSpans([maintenance()], 'api')).toEqual([{ from: START, to: START + 2 * HOUR }]);
    expect(excludedSpans([maintenance()], 'web')).toEqual([]);
  });

  test('that ended early stops excluding with the window it ended in', () => {
    const ended = maintenance(
      [START, { type: 'maintenance.started', id }],
      [START + HOUR + 60_000, { type: 'maintenance.completed', id }],
    );
    expect(excludedSpans([ended], 'api')).toEqual([{ from: START, to: START + HOUR + 300_000 }]);
  });

  test('that ended late excludes no more than was planned', () => {
    const ended = maintenance([START + 3 * HOUR, { type: 'maintenance.completed', id }]);
    expect(excludedSpans([ended], 'api')).toEqual([{ from: START, to: START + 2 * HOUR }]);
  });

  test('that was cancelled excludes nothing', () => {
    const cancelled = maintenance([START - HOUR, { type: 'maintenance.cancelled', id }]);
    expect(excludedSpans([cancelled], 'api')).toEqual([]);
    expect(stretchesOf(cancelled)[0]?.counted).toBe('cancelled');
  });

  test('that was made longer an hour before excludes what was announced in time', () => {
    const longer = maintenance([
      START - HOUR,
      { type: 'maintenance.rescheduled', id, startsAt: START, endsAt: START + 5 * HOUR },
    ]);
    expect(stretchesOf(longer).map(({ counted }) => counted)).toEqual([null, 'short_notice']);
    expect(excludedSpans([longer], 'api')).toEqual([{ from: START, to: START + 2 * HOUR }]);
  });

  test('that was entered afterwards excludes nothing', () => {
    const moved = maintenance([
      START + 10 * HOUR,
      {
        type: 'maintenance.rescheduled',
        id,
        startsAt: START + 5 * HOUR,
        endsAt: START + 6 * HOUR,
      },
    ]);
    expect(excludedSpans([moved], 'api')).toEqual([]);
  });
});
