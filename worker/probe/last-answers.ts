// What each monitor last answered, for people: read from the newest ticks, so it costs a row for each minute looked back.

import { ticksBetween } from '../store/ticks.ts';
import type { Result } from './row.ts';
import { unpackRow } from './row.ts';

const MINUTE_MS = 60_000;
/** Minutes looked back: enough for every monitor that is asked four times an hour. */
const LOOKED_BACK = 16;

export type Answered = Result & { minute: number };

/** By monitor; who was not asked in that time is missing. */
export async function lastAnswers(db: D1Database, now: number): Promise<Map<string, Answered>> {
  const ticks = await ticksBetween(db, now - LOOKED_BACK * MINUTE_MS, now + MINUTE_MS);
  const found = new Map<string, Answered>();
  for (const { minute, data } of ticks) {
    for (const [monitor, result] of Object.entries(unpackRow(minute, data))) {
      if (result.samples.length > 0) found.set(monitor, { ...result, minute });
    }
  }
  return found;
}
