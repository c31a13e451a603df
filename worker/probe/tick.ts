// What a cron invocation does here: one round of probes, then a look at what the site has
// published. What is due because time has passed follows inside the commit of the round. The look
// is taken again each minute, so its failing takes nothing from the round.

import { unlinkedPostmortems } from '../store/postmortems.ts';
import type { Round, RoundMeans } from './round.ts';
import { runRound } from './round.ts';
import type { createPostmortemWatch } from './postmortems.ts';

export type TickMeans = RoundMeans & { watchPostmortems: ReturnType<typeof createPostmortemWatch> };

/** `minute` is the epoch ms of the scheduled minute's start, never the time of day. */
export async function runTick(minute: number, means: TickMeans): Promise<Round> {
  const round = await runRound(minute, means);
  try {
    await means.watchPostmortems(async (published) => {
      const entries = await unlinkedPostmortems(means.db, published);
      if (entries.length > 0) await means.commit({ type: 'postmortems', entries });
    });
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown';
    console.error('the published postmortems could not be looked at', { kind });
  }
  return round;
}
