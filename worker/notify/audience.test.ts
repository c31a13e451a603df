// Properties of who is told what, whatever happens in which order: the rule alone, without a database.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { News, Preferences } from '../domain/subscriber.ts';
import { wants } from '../domain/subscriber.ts';
import { IMPACTS, KINDS } from '../domain/vocabulary.ts';
import type { Known } from '../store/deliveries.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { choiceFor } from './audience.ts';
import { standardPreferences } from './preferences.ts';

const standard = standardPreferences(MERIDIAN.page);
const { components } = MERIDIAN;
const ids = components.map(({ id }) => id);

const preferences: fc.Arbitrary<Preferences> = fc.record({
  components: fc.subarray(ids),
  groups: fc.constant([]),
  kinds: fc.subarray([...KINDS], { minLength: 1 }),
  minimumImpact: fc.constantFrom(...IMPACTS),
  updates: fc.constantFrom('every' as const, 'edges' as const),
  digest: fc.boolean(),
  language: fc.constant('en'),
  timezone: fc.constant('Etc/UTC'),
  format: fc.constant('standard' as const),
  tiers: fc.subarray(['enterprise', 'pro']),
  watches: fc.constant([]),
  contact: fc.constant(null),
});
const news: fc.Arbitrary<News> = fc.record({
  kind: fc.constantFrom(...KINDS),
  components: fc.subarray(ids),
  impact: fc.constantFrom(null, ...IMPACTS),
  isEdge: fc.boolean(),
  isSequel: fc.boolean(),
  tier: fc.constant(null),
});

type Step =
  | { step: 'event'; news: News }
  | { step: 'answer'; ok: boolean }
  | { step: 'wait'; ms: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ step: fc.constant('event' as const), news }),
    fc.record({ step: fc.constant('answer' as const), ok: fc.boolean() }),
    fc.record({ step: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 60_000 }) }),
  ),
  { maxLength: 30 },
);

/** One subscriber of one matter, played as the fan-out does: the rows, and what reached them, by number of the event. */
function play(chosen: Preferences, story: readonly Step[]) {
  let now = 0;
  let events = 0;
  let repeated = 0;
  const rows = new Map<string, Known>();
  const arrived: number[] = [];
  const put = (event: string, row: Partial<Known>) =>
    rows.set(event, {
      subscriber: 's',
      event,
      state: 'waiting',
      attempts: 0,
      dueAt: null,
      leaseUntil: null,
      at: now,
      message: null,
      ...rows.get(event),
      ...row,
    });
  const attempt = (event: string, ok: boolean) => {
    if (ok) {
      arrived.push(Number(event));
      put(event, { state: 'sent', dueAt: null });
    } else {
      const attempts = (rows.get(event)?.attempts ?? 0) + 1;
      put(event, { state: 'waiting', attempts, dueAt: now + 30_000 });
    }
  };
  let ok = true;
  const retry = () => {
    for (const row of rows.values()) {
      if (row.state === 'waiting' && (row.dueAt ?? 0) <= now) attempt(row.event, ok);
    }
  };
  for (const one of story) {
    if (one.step === 'answer') ok = one.ok;
    if (one.step === 'wait') now += one.ms;
    if (one.step === 'event') {
      events += 1;
      const event = String(events);
      const known = [...rows.values()];
      const choice = choiceFor(event, one.news, chosen, known, { components, now });
      if (choice?.do === 'send') attempt(event, ok);
      if (choice?.do === 'hold') put(event, { state: 'held' });
      if (choice?.do === 'wait') {
        if (choice.replaces) {
          for (const row of known)
            if (row.state === 'waiting') put(row.event, { state: 'skipped', dueAt: null });
        }
        put(event, { attempts: choice.attempts, dueAt: choice.dueAt });
      }
      // Handing out the same event again changes nothing.
      const again = choiceFor(event, one.news, chosen, [...rows.values()], { components, now });
      if (choice !== null && again !== null) repeated += 1;
    }
    retry();
  }
  now += 1_000_000;
  ok = true;
  retry();
  return { arrived, rows: [...rows.values()], repeated };
}

describe('whatever happens', () => {
  test('nobody gets an event twice, or an older one after a newer one', () => {
    fc.assert(
      fc.property(preferences, steps, (chosen, story) => {
        const { arrived, repeated } = play(chosen, story);
        expect(repeated).toBe(0);
        expect(arrived).toEqual([...new Set(arrived)].toSorted((a, b) => a - b));
      }),
    );
  });

  test('at most one event waits, and in the end nothing does', () => {
    fc.assert(
      fc.property(preferences, steps, (chosen, story) => {
        expect(play(chosen, story).rows.filter(({ state }) => state === 'waiting')).toEqual([]);
      }),
    );
  });

  test('the newest event that somebody wanted reaches them, or their digest', () => {
    fc.assert(
      fc.property(preferences, steps, (chosen, story) => {
        const { rows } = play(chosen, story);
        const newest = rows.toSorted((a, b) => Number(a.event) - Number(b.event)).at(-1);
        expect(['sent', 'held', undefined]).toContain(newest?.state);
      }),
    );
  });
});

describe('who wants it', () => {
  const about = (more: Partial<News> = {}): News => ({
    kind: 'incidents',
    components: ['api'],
    impact: 'minor',
    isEdge: false,
    isSequel: false,
    tier: null,
    ...more,
  });

  test('nothing of a kind that was not chosen, told or not', () => {
    fc.assert(
      fc.property(preferences, news, fc.boolean(), (chosen, one, told) => {
        const isTold = wants(chosen, one, components, told);
        expect(isTold && !chosen.kinds.includes(one.kind)).toBe(false);
      }),
    );
  });

  test('news for the customers of a tier reaches all of them, whatever they chose, and nobody else', () => {
    fc.assert(
      fc.property(preferences, news, fc.boolean(), (chosen, one, told) => {
        const isFor = wants(chosen, { ...one, tier: 'pro' }, components, told);
        expect(isFor).toBe(chosen.tiers.includes('pro'));
      }),
    );
  });

  test('who has heard of it hears its end, though it became milder or moved elsewhere', () => {
    const chosen = {
      ...standard,
      components: ['web'],
      minimumImpact: 'critical',
      updates: 'edges',
    } as const;
    expect(wants(chosen, about({ isEdge: true }), components, false)).toBe(false);
    expect(wants(chosen, about({ isEdge: true }), components, true)).toBe(true);
    expect(wants(chosen, about(), components, true)).toBe(false);
  });

  test('a sequel says nothing to who has not heard the beginning', () => {
    expect(wants(standard, about({ isSequel: true }), components, false)).toBe(false);
    expect(wants(standard, about({ isSequel: true }), components, true)).toBe(true);
  });

  test('a group stands for its components as they are', () => {
    const parts = [
      { id: 'api', group: 'platform' },
      { id: 'web', group: null },
    ];
    const chosen = { ...standard, groups: ['platform'] };
    expect(wants(chosen, about(), parts, false)).toBe(true);
    expect(wants(chosen, about({ components: ['web'] }), parts, false)).toBe(false);
    // What concerns the whole page concerns everybody.
    expect(wants(chosen, about({ components: [] }), parts, false)).toBe(true);
  });
});
