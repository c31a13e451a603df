// What a minute does here: one round of probes, then what follows from a round: somebody outside hears that the minute was
// recorded, the site is looked at for postmortems that it has published, PagerDuty for what its webhooks lost, and the
// promises are measured. What is due because time has passed follows inside the commit of the round. What follows is done
// again soon, so its failing takes nothing from the round.

import { unlinkedPostmortems } from '../store/postmortems.ts';
import { chore, tell } from './chore.ts';
import type { createDeadMan } from './dead-man.ts';
import type { Round, RoundMeans } from './round.ts';
import { runRound } from './round.ts';
import type { createPostmortemWatch } from './postmortems.ts';

export type TickMeans = RoundMeans & {
  watchPostmortems: ReturnType<typeof createPostmortemWatch>;
  /** See `dead-man.ts`. */
  sayAlive?: ReturnType<typeof createDeadMan> | undefined;
  /** Measures and reports the promises, where that is due at this minute; see `sla.ts`. */
  watchPromises: (minute: number) => Promise<unknown>;
  /** Looks at the error budgets, where that is due at this minute; see `budgets.ts`. */
  watchBudgets?: ((minute: number) => Promise<void>) | undefined;
  /** Asks PagerDuty what its webhooks may have lost, where that is due; absent: it cannot be asked. */
  reconcile?: ((minute: number) => Promise<unknown>) | undefined;
};

/** `minute` is the epoch ms of the scheduled minute's start, never the time of day. */
export async function runTick(minute: number, means: TickMeans): Promise<Round> {
  const round = await runRound(minute, means);
  await afterRound(minute, round, means);
  return round;
}

/** Never rejects. */
export async function afterRound(
  minute: number,
  { outcome }: Pick<Round, 'outcome'>,
  means: TickMeans,
): Promise<void> {
  const { db } = means;
  const hearing = { db, at: minute };
  const unheard = outcome === 'recorded' ? await means.sayAlive?.() : null;
  if (unheard) await tell(hearing, 'DEAD_MAN_URL', unheard);
  await chore(hearing, 'the published postmortems could not be looked at', () =>
    means.watchPostmortems(async (published) => {
      const entries = await unlinkedPostmortems(db, published);
      if (entries.length > 0) await means.commit({ type: 'postmortems', entries });
    }),
  );
  await chore(hearing, 'the promises could not be measured', () => means.watchPromises(minute));
  await chore(hearing, 'the error budgets could not be looked at', async () =>
    means.watchBudgets?.(minute),
  );
  await chore(hearing, 'what webhooks may have lost could not be looked up', async () =>
    means.reconcile?.(minute),
  );
}
