// Whether anything waits to be sent or reminded of: one read instead of the several claims that would each find nothing. It
// says so rather too often than too seldom: what waits for a later attempt counts as waiting.

import { askStorage } from './failure.ts';

export type Waiting = {
  /** Messages, packs of subscribers, or deliveries to try again. */
  messages: boolean;
  /** Timers that have fallen due. */
  timers: boolean;
};

// The lists of states are written out because a partial index serves only a condition that repeats its own.
const WAITING = `
  SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('pending', 'sending'))
      OR EXISTS (SELECT 1 FROM pack)
      OR EXISTS (SELECT 1 FROM delivery WHERE state IN ('waiting', 'sending')) AS messages,
    EXISTS (SELECT 1 FROM timer WHERE next_at <= ?1) AS timers`;

/** What waits at an instant (epoch ms). Throws `StorageFailed`. */
export async function whatWaits(db: D1Database, now: number): Promise<Waiting> {
  return waitingIn((await askStorage(selectWaiting(db, now).all())).results);
}

/** The same for a batch; `waitingIn` reads its answer. */
export function selectWaiting(db: D1Database, now: number): D1PreparedStatement {
  return db.prepare(WAITING).bind(now);
}

export function waitingIn([found]: readonly Record<string, unknown>[]): Waiting {
  return { messages: found?.['messages'] !== 0, timers: found?.['timers'] !== 0 };
}
