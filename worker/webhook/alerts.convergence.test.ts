// Senders repeat what they did not see answered, and their members and proxies overtake each other: by minutes, not by hours.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlayedAlert } from '../testing/alertmanager.ts';
import { alertmanagerBody, played } from '../testing/alertmanager.ts';
import { groupRead } from '../testing/alerts-read.ts';
import { essence } from '../testing/essence.ts';
import { ALERTED } from '../testing/meridian.ts';
import { MINUTE_MS, START_AT, Story } from '../testing/story.ts';
import { read } from './alertmanager/index.ts';

const at = (minute: number) => START_AT + minute * MINUTE_MS;

/** Spells of trouble of one alert, in minutes; the last may go on. */
const life = (fingerprint: string) =>
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 120 })), {
      minLength: 1,
      maxLength: 3,
    })
    .chain((spells) => fc.tuple(fc.constant(spells), fc.boolean()))
    .map(([spells, goesOn]) => {
      let minute = 0;
      return spells.map(([pause, length], index): PlayedAlert => {
        const begin = minute + pause;
        minute = begin + length;
        const ends = goesOn && index === spells.length - 1 ? null : at(minute);
        return played(fingerprint, at(begin), ends);
      });
    });

/** With the five minutes in which an end is repeated it stays below the hold, which a tick may end some seconds early. */
const LATE_MS = 9 * MINUTE_MS;

type Delivery = { sentAt: number; body: string };

/** What is sent of these spells: the group as it is at each change, with what has just ended, and again now and then. */
function sentOf(spells: readonly PlayedAlert[]): Delivery[] {
  const changes = spells.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt ?? startsAt]);
  const last = Math.max(...changes);
  const again = Array.from({ length: 8 }, (_, n) => START_AT + n * 60 * MINUTE_MS);
  return [...changes, ...again.filter((time) => time <= last)]
    .toSorted((a, b) => a - b)
    .flatMap((now) => {
      const alerts = spells
        .filter(({ startsAt, endsAt }) => startsAt <= now && (endsAt ?? now) >= now - 5 * MINUTE_MS)
        .map((one) => ({
          ...one,
          endsAt: one.endsAt !== null && one.endsAt <= now ? one.endsAt : null,
        }));
      return alerts.length === 0 ? [] : [{ sentAt: now, body: alertmanagerBody(alerts) }];
    });
}

function outcome(deliveries: readonly (Delivery & { arrivesAt: number })[]) {
  const story = new Story(ALERTED);
  for (const { body, arrivesAt } of deliveries.toSorted((a, b) => a.arrivesAt - b.arrivesAt)) {
    story.now = arrivesAt;
    const { notices: _, ...input } = groupRead(read(body), ALERTED, arrivesAt);
    story.tell(input);
  }
  story.now = at(2_000);
  story.wait(30);
  return story
    .standing()
    .map((view) => {
      // When it was noticed, and so when it was said and called over, is a matter of arrival.
      const { published: _, resolvedAt: __, ...rest } = essence(view);
      return rest;
    })
    .toSorted((a, b) => a.startedAt - b.startedAt);
}

test('groups that come late, twice and out of order end in the same incidents', () => {
  const scenario = fc
    .tuple(life('f1'), life('f2'))
    .map((lives) => sentOf(lives.flat()))
    .chain((sent) =>
      fc.tuple(
        fc.constant(sent),
        fc.array(fc.array(fc.nat({ max: LATE_MS }), { minLength: 1, maxLength: 3 }), {
          minLength: sent.length,
          maxLength: sent.length,
        }),
      ),
    );
  fc.assert(
    fc.property(scenario, ([sent, delays]) => {
      const prompt = sent.map((one) => ({ ...one, arrivesAt: one.sentAt }));
      const messy = sent.flatMap((one, index) =>
        (delays[index] ?? []).map((delay) => ({ ...one, arrivesAt: one.sentAt + delay })),
      );
      expect(outcome(messy)).toEqual(outcome(prompt));
    }),
    { numRuns: 200 },
  );
});

test('the end of an alert alone tells what all of its notifications together tell', () => {
  fc.assert(
    fc.property(life('f1'), (spells) => {
      const whole = sentOf(spells).map((one) => ({ ...one, arrivesAt: one.sentAt }));
      const ends = spells.flatMap((one) => {
        const sentAt = one.endsAt ?? one.startsAt;
        return [{ sentAt, arrivesAt: sentAt, body: alertmanagerBody([one]) }];
      });
      expect(outcome(ends)).toEqual(outcome(whole));
    }),
    { numRuns: 100 },
  );
});
