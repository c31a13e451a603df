import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Step } from '../testing/plots.ts';
import { longPlot, plot, WATCHED } from '../testing/plots.ts';
import { inputOf } from '../testing/retell.ts';
import { Story } from '../testing/story.ts';
import { settle } from './settle.ts';

const RUNS = 400;

/** Tells some steps with a hold of so long; `each` sees the story after every one of them. */
function told(steps: readonly Step[], holdMs: number, each: (story: Story) => void): Story {
  const hold = { 'SEV-1': holdMs, 'SEV-2': holdMs, 'SEV-3': holdMs, 'SEV-4': holdMs };
  const story = new Story({ ...WATCHED, policy: { ...WATCHED.policy, holdMs: hold } });
  let tickedAt = 0;
  for (const [number, step] of steps.entries()) {
    if (step.step === 'wait') story.now += step.ms;
    // A minute has one tick.
    if (step.step === 'tick' && tickedAt === story.now) continue;
    if (step.step === 'tick') tickedAt = story.now;
    story.tell(inputOf(step, number, story.now));
    each(story);
  }
  return story;
}

describe('whatever happens, in whatever order, with clocks that are behind or ahead', () => {
  const stories = fc.record({
    steps: fc.oneof(plot, longPlot),
    holdMs: fc.constantFrom(0, 1_000, 15 * 60_000),
  });
  const always = (each: (story: Story) => void, end: (story: Story) => void = () => {}) =>
    fc.assert(
      fc.property(stories, ({ steps, holdMs }) => end(told(steps, holdMs, each))),
      { numRuns: RUNS },
    );

  test('deciding comes to an end, and nothing is left to decide', () => {
    always(({ world, now, catalog }) => {
      const newId = () => 'never0000000';
      expect(settle(world, { now, catalog, newId })).toEqual([]);
    });
  });

  test('what was last said of a public incident is what is true of it', () => {
    always((story) => {
      const open = story.standing().filter(({ published }) => published !== null);
      expect(open.map(({ posts }) => posts.at(-1)?.status)).toEqual(open.map((one) => one.status));
    });
  });

  test('nothing is resolved before its impact has ended', () => {
    always((story) => {
      const early = story
        .views()
        .filter(({ restoredAt, resolvedAt }) => (restoredAt ?? 0) > (resolvedAt ?? Infinity));
      expect(early).toEqual([]);
    });
  });

  test('what was merged leads to one that stands, and that is public where it was', () => {
    always(
      () => {},
      (story) => {
        const views = new Map(story.views().map((view) => [view.id, view]));
        for (const merged of views.values()) {
          let end = merged;
          for (let hops = 0; end.mergedInto !== null && hops <= views.size; hops++) {
            end = views.get(end.mergedInto) ?? end;
          }
          expect(end.mergedInto).toBeNull();
          expect(end.published !== null || merged.published === null).toBe(true);
        }
      },
    );
  });
});
