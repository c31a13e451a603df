// What a tick has to know before its input can be made, read together with what deciding on it needs: one call to the database
// where there would be two.

import type { Loaded } from '../store/load.ts';
import { loadBeside } from '../store/load.ts';
import type { TickRow } from '../store/schema.ts';
import { selectNewest } from '../store/ticks.ts';
import { selectInHold } from '../store/watching.ts';
import { wantedForTick } from './wanted.ts';

export type Standing = {
  newest: TickRow | null;
  /** Components that an incident in its hold concerns. */
  inHold: ReadonlySet<string>;
  /** For the commit of that tick, which then need not ask again. */
  loaded: Loaded;
};

/** How things stand for the tick of `minute`; both epoch ms. Throws `StorageFailed`. */
export async function readStanding(db: D1Database, minute: number, now: number): Promise<Standing> {
  const questions = () => [selectNewest(db), selectInHold(db)];
  const { loaded, answers } = await loadBeside(db, wantedForTick(minute, now), questions);
  const [newest = [], inHold = []] = answers;
  return {
    newest: (newest[0] as TickRow | undefined) ?? null, // the columns that it selects
    inHold: new Set(inHold.map(({ id }) => String(id))),
    loaded,
  };
}
