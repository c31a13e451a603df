// The commit of a tick that moves nothing, which nearly every tick is, in one call to the database. It is decided on what an
// earlier tick has loaded, and written only where the database stands as it did then: whatever else happens moves the journal or
// is a tick. It says null where that does not hold, or where anything follows; then nothing was written.

import type { Catalog } from '../domain/catalog.ts';
import { decide } from '../domain/decide.ts';
import type { Input } from '../domain/input.ts';
import { runBatch } from '../store/failure.ts';
import type { Loaded } from '../store/load.ts';
import { forgetTicks, insertNextTick } from '../store/ticks.ts';
import type { Waiting } from '../store/waiting.ts';
import { selectWaiting, waitingIn } from '../store/waiting.ts';
import type { Committed } from './index.ts';

export type Quietly = {
  db: D1Database;
  catalog: Catalog;
  /** Epoch ms. */
  now: () => number;
};

/** How things stood when they were last looked at. */
export type Before = {
  /** Minute of the newest tick. */
  after: number;
  /** What an earlier tick has loaded. */
  loaded: Loaded;
};

/** What falls due so soon after a tick counts as waiting: whoever looks after it does so a little later. */
const SOON_MS = 60_000;

/** Throws `StorageFailed`. */
export async function commitQuietly(
  { db, catalog, now }: Quietly,
  input: Extract<Input, { type: 'tick' }>,
  { after, loaded }: Before,
): Promise<{ committed: Committed; waiting: Waiting } | null> {
  const { world, head } = loaded;
  const { position } = head;
  const at = now();
  // What follows is not written here, so it needs no names.
  const context = { now: at, catalog, newId: () => '', known: undefined };
  if (decide(world, input, context).length > 0) return null;
  const { minute, row: data } = input;
  const results = await runBatch(db, [
    insertNextTick(db, { minute, data }, { after, position }),
    forgetTicks(db, minute),
    selectWaiting(db, at + SOON_MS),
  ]);
  const [inserted, forgotten, waiting] = results;
  if (inserted?.meta.changes !== 1) return null;
  return {
    committed: {
      outcome: 'written',
      refusal: null,
      position,
      events: [],
      after: { world, page: null },
      messagesDue: [],
      rowsWritten: inserted.meta.rows_written + (forgotten?.meta.rows_written ?? 0),
      mirrored: Promise.resolve(),
    },
    waiting: waitingIn(waiting?.results ?? []),
  };
}
