import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recorded } from '../domain/event.ts';
import { rebuild } from '../snapshot/rebuild.ts';
import { verifyChain } from '../store/chain.ts';
import { eventOf, rowsAfter } from '../store/journal.ts';
import { contentsOf, emptyDatabase } from '../testing/database.ts';
import type { Step } from '../testing/plots.ts';
import { longPlot, plot, WATCHED } from '../testing/plots.ts';
import { inputOf } from '../testing/retell.ts';
import { Story } from '../testing/story.ts';
import { Told } from '../testing/told.ts';

const RUNS = 25;

/** Tells a story to the database; gives what was recorded. */
async function tellAll(steps: readonly Step[]): Promise<{ told: Told; story: Story }> {
  const told = new Told(await emptyDatabase(), { catalog: WATCHED });
  const story = new Story(WATCHED);
  for (const [number, step] of steps.entries()) {
    if (step.step === 'wait') told.now += step.ms;
    story.now = told.now;
    const input = inputOf(step, number, told.now);
    const { outcome } = await told.tell(input);
    if (outcome !== 'taken') story.tell(input);
  }
  return { told, story };
}

/** Counted by the day in the database and for ever in the story; and how far back a recurrence is looked for. */
function comparable({ event, ...recorded }: Recorded) {
  return event.type === 'incident.opened'
    ? { ...recorded, event: { ...event, reference: '', recurrenceOf: null } }
    : { ...recorded, event };
}

describe('whatever happens', () => {
  it.each([
    ['within a day', plot],
    ['over many days', longPlot],
  ])(
    '%s, the commit decides from what it loads as if it had loaded everything',
    async (_, plots) => {
      await fc.assert(
        fc.asyncProperty(plots, async (steps) => {
          const { told, story } = await tellAll(steps);
          const rows = await rowsAfter(told.db, 0, 10_000);
          expect(rows.map((row) => comparable(eventOf(row)))).toEqual(story.events.map(comparable));
          expect(await verifyChain(rows)).toBeNull();
        }),
        { numRuns: RUNS },
      );
    },
  );

  it('what a rebuild makes of the journal is what was there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(plot, longPlot), async (steps) => {
        const { told } = await tellAll(steps);
        const { db, now, catalog } = told;
        // Time alone moves nothing out of the page's fortnight here, so the last write is what stands.
        const before = await told.documents();
        const again = await rebuild({ db, catalog, now });
        expect(again.written).toEqual([]);

        const tables = await contentsOf(db);
        await db.batch(
          [
            `DELETE FROM document WHERE key <> 'page'`,
            'DELETE FROM incident',
            'DELETE FROM binding',
            'DELETE FROM page_state',
          ].map((sql) => db.prepare(sql)),
        );
        await rebuild({ db, catalog, now });
        const restored = await contentsOf(db);
        for (const name of ['incident', 'binding']) expect(restored[name]).toEqual(tables[name]);
        const unplaced = (documents: ReadonlyMap<string, Record<string, unknown>>) =>
          [...documents].map(([key, { position: _position, ...content }]) => [key, content]);
        expect(unplaced(await told.documents())).toEqual(unplaced(before));
      }),
      { numRuns: RUNS },
    );
  });
});
