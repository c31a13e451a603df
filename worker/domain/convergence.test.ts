import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { essence } from '../testing/essence.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import type { Input } from './input.ts';

type Delivery = Extract<Input, { type: 'report' }>;

const at = (minutes: number) => START_AT + minutes * MINUTE_MS;

function outcome(deliveries: readonly Delivery[], quietMinutes: number) {
  const story = new Story();
  story.now = at(60 * 24 * 3);
  for (const delivery of deliveries) story.tell(delivery);
  story.wait(quietMinutes);
  return story
    .standing()
    .map(essence)
    .toSorted(
      (a, b) => a.startedAt - b.startedAt || (a.sources.join() < b.sources.join() ? -1 : 1),
    );
}

/** Deliveries in any order, some of them again. */
function shuffled(deliveries: readonly Delivery[]): fc.Arbitrary<Delivery[]> {
  return fc
    .tuple(
      fc.shuffledSubarray([...deliveries], { minLength: deliveries.length }),
      fc.array(fc.nat({ max: deliveries.length - 1 }), { maxLength: 4 }),
      fc.array(fc.nat({ max: 12 }), { minLength: 4, maxLength: 4 }),
    )
    .map(([order, again, places]) => {
      const told = [...order];
      again.forEach((index, k) => {
        const repeated = deliveries[index];
        if (repeated) told.splice((places[k] ?? 0) % (told.length + 1), 0, repeated);
      });
      return told;
    });
}

const STORIES: Record<string, Delivery[]> = {
  'triggered, acknowledged, resolved': [
    pagerduty('A', 'triggered', at(0)),
    pagerduty('A', 'acknowledged', at(2)),
    pagerduty('A', 'resolved', at(9)),
  ],
  'a priority raised and lowered, notes, a second acknowledgement': [
    pagerduty('A', 'triggered', at(0)),
    pagerduty('A', 'noted', at(1), { components: {}, assumedSeverity: 'SEV-4' }),
    pagerduty('A', 'priority_changed', at(2), { severity: 'SEV-1' }),
    pagerduty('A', 'acknowledged', at(3), { severity: 'SEV-1' }),
    pagerduty('A', 'priority_changed', at(4), { severity: 'SEV-3' }),
    pagerduty('A', 'acknowledged', at(5), { severity: 'SEV-3' }),
    pagerduty('A', 'annotated', at(6), { components: {}, text: 'internal' }),
  ],
  'never acknowledged': [
    pagerduty('A', 'triggered', at(0)),
    pagerduty('A', 'resolved', at(7)),
    pagerduty('A', 'annotated', at(8), { components: {}, text: 'resolution note' }),
  ],
  'reopened after two hours, and resolved again': [
    pagerduty('A', 'triggered', at(0)),
    pagerduty('A', 'acknowledged', at(1)),
    pagerduty('A', 'resolved', at(5)),
    pagerduty('A', 'reopened', at(125)),
    pagerduty('A', 'resolved', at(140)),
  ],
  'reopened after thirty hours': [
    pagerduty('A', 'triggered', at(0)),
    pagerduty('A', 'acknowledged', at(1)),
    pagerduty('A', 'resolved', at(5)),
    pagerduty('A', 'reopened', at(5 + 30 * 60)),
  ],
  'two sources of one component at the same time': [
    pagerduty('A', 'triggered', at(0)),
    pagerduty('B', 'triggered', at(3), { components: { api: null, web: null } }),
    pagerduty('A', 'acknowledged', at(4)),
    pagerduty('A', 'resolved', at(10)),
    pagerduty('B', 'resolved', at(20)),
  ],
  'merged into an incident of another component': [
    pagerduty('A', 'triggered', at(0)),
    pagerduty('A', 'acknowledged', at(1)),
    pagerduty('B', 'triggered', at(2), { components: { web: null } }),
    pagerduty('A', 'merged', at(5), { mergedInto: 'pagerduty:B' }),
    pagerduty('B', 'resolved', at(20), { components: { web: null } }),
  ],
  'merged into an incident that is still open': [
    pagerduty('A', 'triggered', at(0)),
    pagerduty('B', 'triggered', at(2), { components: { web: null }, assumedSeverity: 'SEV-3' }),
    pagerduty('A', 'merged', at(5), { mergedInto: 'pagerduty:B' }),
  ],
  'an unmapped service': [
    pagerduty('A', 'triggered', at(0), { components: {}, publish: 'never' }),
    pagerduty('A', 'acknowledged', at(1), { components: {}, publish: 'never' }),
    pagerduty('A', 'resolved', at(3), { components: {}, publish: 'never' }),
  ],
};

describe('any order and any repetition of deliveries ends in the same state', () => {
  for (const [name, deliveries] of Object.entries(STORIES)) {
    test(`${name}`, () => {
      const expected = outcome(deliveries, 60);
      fc.assert(
        fc.property(shuffled(deliveries), (told) => {
          expect(outcome(told, 60)).toEqual(expected);
        }),
        { numRuns: 150 },
      );
    });
  }

  test('with time passing between the deliveries', () => {
    const deliveries = STORIES['reopened after two hours, and resolved again'] ?? [];
    const told = (order: readonly Delivery[], pauses: readonly number[]) => {
      const story = new Story();
      story.now = at(150);
      order.forEach((delivery, index) => {
        story.tell(delivery);
        story.wait(pauses[index] ?? 0);
      });
      story.wait(60);
      return story.standing().map((view) => ({ ...essence(view), resolvedAt: null }));
    };
    fc.assert(
      fc.property(
        shuffled(deliveries),
        fc.array(fc.nat({ max: 30 }), { minLength: 9, maxLength: 9 }),
        (order, pauses) => {
          expect(told(order, pauses)).toEqual(told(deliveries, []));
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** One source's life: trouble, perhaps acknowledged, raised, ended, reopened, or merged into the next source. */
function life(source: string, next: string | null): fc.Arbitrary<Delivery[]> {
  const components = fc.constantFrom<Record<string, null>>(
    { api: null },
    { web: null },
    { api: null, web: null },
  );
  const step = fc.constantFrom('acknowledged', 'priority_changed', 'resolved', 'reopened', 'noted');
  return fc
    .record({
      components,
      begin: fc.nat({ max: 200 }),
      steps: fc.array(fc.tuple(step, fc.integer({ min: 1, max: 900 })), { maxLength: 5 }),
      merged: next === null ? fc.constant(false) : fc.boolean(),
    })
    .map(({ components: named, begin, steps, merged }) => {
      let minute = begin;
      const told = [pagerduty(source, 'triggered', at(minute), { components: named })];
      for (const [what, pause] of steps) {
        minute += pause;
        const facts = what === 'noted' ? { components: {} } : { components: named };
        const severity = what === 'priority_changed' ? ('SEV-1' as const) : null;
        told.push(pagerduty(source, what, at(minute), { ...facts, severity }));
      }
      if (merged && next !== null) {
        const into = { components: named, mergedInto: `pagerduty:${next}` as const };
        told.push(pagerduty(source, 'merged', at(minute + 1), into));
      }
      return told;
    });
}

test('the lives of several sources, told in any order, end in the same incidents', () => {
  const lives = fc.tuple(life('A', 'B'), life('B', null), life('C', null)).map((all) => all.flat());
  fc.assert(
    fc.property(
      lives.chain((told) => fc.tuple(fc.constant(told), shuffled(told))),
      ([told, again]) => {
        const inOrder = told.toSorted((a, b) => a.at - b.at);
        // What was published on the way is what was really said; it is the one thing that order may change.
        const said = { published: expect.any(Boolean) };
        const expected = outcome(inOrder, 60).map((incident) => ({ ...incident, ...said }));
        expect(outcome(again, 60)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);

test('settling a settled world decides nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(STORIES)).chain(shuffled), (told) => {
      const story = new Story();
      story.now = at(60 * 24 * 3);
      for (const delivery of told) story.tell(delivery);
      expect(story.tell({ type: 'time' })).toEqual([]);
    }),
  );
});
