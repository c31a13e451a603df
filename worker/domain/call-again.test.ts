import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MERIDIAN, monitorOf, serviceOf } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import { concernsOf } from './attention.ts';
import { AGAIN_AFTER_MS, AGAIN_LIMIT } from './call-again.ts';
import type { Catalog } from './catalog.ts';
import { messagesOf } from './messages.ts';
import type { Verdict } from './vocabulary.ts';

const PAGING: Catalog = {
  ...MERIDIAN,
  monitors: [
    monitorOf({ id: 'api-http', component: 'api', pagerduty: true }),
    monitorOf({ id: 'api-tcp', component: 'api', kind: 'tcp', pagerduty: true }),
  ],
  services: [serviceOf({ id: 'POUT', name: 'allclear-probes', outbound: true })],
};
const PERSON = AGAIN_AFTER_MS.person / MINUTE_MS;
const AUTOMATION = AGAIN_AFTER_MS.automation / MINUTE_MS;

/** A PagerDuty that opens an incident for each call and tells of it at once, as it does. */
class Duty {
  readonly story = new Story(PAGING);
  /** Alarm and minute of every call, and how many incidents were open over there when it was made. */
  readonly calls: { alarm: string; minute: number; open: number }[] = [];
  /** PagerDuty's incidents by deduplication key, those that are open. */
  readonly open = new Map<string, string>();
  readonly concerns: string[] = [];
  readonly #since = new Map<string, [Verdict, number]>();
  #count = 0;

  minute(verdicts: Readonly<Record<string, Verdict>>): void {
    const { story } = this;
    story.now += MINUTE_MS;
    const known = story.events.length;
    const standing = Object.entries(verdicts).map(([id, verdict]) => {
      const before = this.#since.get(id);
      if (before?.[0] !== verdict) this.#since.set(id, [verdict, story.now]);
      const since = this.#since.get(id)?.[1] ?? story.now;
      const runs = { degraded: null, down: null };
      return [id, { verdict, since, runs, measuredAt: story.now }] as const;
    });
    const monitors = Object.fromEntries(standing);
    story.tell({ type: 'tick', minute: story.now, row: '', monitors });
    this.#hear(known);
  }

  /** It ends over there: by a person, or by nobody. */
  end(human: boolean): void {
    const known = this.story.events.length;
    for (const [alarm, id] of this.open) this.#close(alarm, id, human);
    this.#hear(known);
  }

  #close(alarm: string, id: string, human: boolean): void {
    this.open.delete(alarm);
    this.story.tell(pagerduty(id, 'resolved', this.story.now, { human }));
  }

  #hear(known: number): void {
    const { story } = this;
    const context = { now: story.now, catalog: PAGING, newId: () => 'never0000000' };
    const events = story.events.slice(known);
    this.concerns.push(...concernsOf(events, story.world, PAGING).map(({ kind }) => kind));
    for (const { kind, payload } of messagesOf(events, story.world, context)) {
      if (kind !== 'page' || !('monitor' in payload)) continue;
      const { action, alarm } = payload;
      const id = this.open.get(alarm);
      if (action === 'resolve') {
        if (id !== undefined) this.#close(alarm, id, false);
        continue;
      }
      const minute = (story.now - START_AT) / MINUTE_MS;
      this.calls.push({ alarm, minute, open: this.open.size });
      if (id !== undefined) continue;
      const made = `Q${(this.#count += 1)}`;
      this.open.set(alarm, made);
      const echo = { alarm, monitor: null };
      story.tell(pagerduty(made, 'triggered', story.now, { echo }));
    }
  }
}

const DOWN = { 'api-http': 'down', 'api-tcp': 'up' } as const;

test('an incident is one call, from its first failing monitor to its last', () => {
  const duty = new Duty();
  const both = { 'api-http': 'down', 'api-tcp': 'down' } as const;
  duty.minute(both);
  duty.minute({ 'api-http': 'up', 'api-tcp': 'down' });
  expect([duty.calls.length, duty.open.size]).toEqual([1, 1]);
  duty.minute({ 'api-http': 'up', 'api-tcp': 'up' });
  expect([duty.calls.length, duty.open.size]).toEqual([1, 0]);
  // It comes back while the incident is watched: that is news.
  duty.minute(both);
  expect([duty.calls.length, duty.open.size]).toEqual([2, 1]);
});

describe('a PagerDuty incident that is over while the monitor still fails', () => {
  test('by a person is called about once more after a quarter of an hour, and then left to them', () => {
    const duty = new Duty();
    duty.minute(DOWN);
    duty.end(true);
    for (let n = 0; n < PERSON - 1; n++) duty.minute(DOWN);
    expect(duty.calls).toHaveLength(1);
    duty.minute(DOWN);
    expect(duty.calls.map(({ minute }) => minute)).toEqual([1, 1 + PERSON]);
    expect(duty.story.standing()).toHaveLength(1);
    duty.end(true);
    for (let n = 0; n < 200; n++) duty.minute(DOWN);
    expect(duty.calls).toHaveLength(2);
    expect(duty.concerns.filter((kind) => /again|elsewhere/.test(kind))).toEqual([
      'ended_elsewhere',
      'called_again',
      'ended_elsewhere',
    ]);
  });

  test('by a timeout is called about again each time, a few times', () => {
    const duty = new Duty();
    for (let n = 0; n < 30 * AUTOMATION; n++) {
      duty.minute(DOWN);
      duty.end(false);
    }
    expect(duty.calls).toHaveLength(1 + AGAIN_LIMIT);
  });

  test('that was another monitor’s is called about by the one that still fails', () => {
    const duty = new Duty();
    duty.minute(DOWN);
    duty.minute({ 'api-http': 'down', 'api-tcp': 'down' });
    expect(duty.calls).toHaveLength(1);
    duty.minute({ 'api-http': 'up', 'api-tcp': 'down' });
    duty.end(false);
    for (let n = 0; n < AUTOMATION; n++) duty.minute({ 'api-http': 'up', 'api-tcp': 'down' });
    expect(duty.calls.map(({ alarm }) => alarm.split(':').at(-1))).toEqual(['api-http', 'api-tcp']);
    duty.minute({ 'api-http': 'up', 'api-tcp': 'up' });
    expect(duty.open.size).toBe(0);
  });

  test('is no reason to call during planned work, or when a person calls the incident over here', () => {
    const planned = new Duty();
    planned.minute(DOWN);
    planned.end(false);
    planned.story.tell({
      type: 'page',
      key: null,
      actor: 'ops',
      event: {
        type: 'maintenance.scheduled',
        id: 'maintenance1',
        name: 'Work',
        lang: 'en',
        body: 'Work',
        components: ['api'],
        startsAt: planned.story.now,
        endsAt: planned.story.now + 60 * MINUTE_MS,
      },
    });
    for (let n = 0; n < 30; n++) planned.minute(DOWN);
    expect(planned.calls).toHaveLength(1);
  });
});

const moves = fc.array(
  fc.record({
    http: fc.constantFrom<Verdict>('down', 'down', 'down', 'up', 'no_data'),
    tcp: fc.constantFrom<Verdict>('up', 'down'),
    minutes: fc.integer({ min: 1, max: 20 }),
    end: fc.constantFrom('person', 'nobody', null),
  }),
  { maxLength: 25 },
);

/** Both fail anew in one tick, which makes an incident that at once goes on in the one before. */
const BACK_WITHIN_THE_HOLD = [
  { http: 'down', tcp: 'down', minutes: 1, end: 'person' },
  { http: 'up', tcp: 'up', minutes: 30, end: 'person' },
  { http: 'down', tcp: 'down', minutes: 1, end: 'person' },
] as const;

test('whatever happens: never two at once, never a loop, and no outage that nobody knows of', () => {
  fc.assert(
    fc.property(moves, (all) => {
      const duty = new Duty();
      for (const { http, tcp, minutes, end } of all) {
        for (let n = 0; n < minutes; n++) duty.minute({ 'api-http': http, 'api-tcp': tcp });
        if (end !== null) duty.end(end === 'person');
      }
      expect(duty.calls.every(({ open }) => open === 0)).toBe(true);
      const perAlarm = Map.groupBy(duty.calls, ({ alarm }) => alarm);
      for (const [, calls] of perAlarm) {
        expect(calls.length).toBeLessThanOrEqual(1 + AGAIN_LIMIT);
      }
      // From here on it fails and nobody ends anything: somebody is called, unless all calls were made.
      const before = duty.calls.length;
      const known = duty.open.size > 0;
      for (let n = 0; n <= PERSON + 1; n++) duty.minute({ 'api-http': 'down', 'api-tcp': 'down' });
      const ended = duty.story.events.filter(({ event }) => event.type === 'incident.called_again');
      expect(known || duty.calls.length > before || ended.length > 0).toBe(true);
    }),
    { numRuns: 60, examples: [[[...BACK_WITHIN_THE_HOLD]]] },
  );
});
