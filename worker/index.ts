// The composition root: what the platform calls. It wires rooms together and holds no rule.

import catalog from 'allclear-catalog';
import { createFront } from './app.ts';
import type { Environment } from './env.ts';
import type { House } from './house.ts';
import { build } from './house.ts';
import { isMissed } from './probe/clock.ts';
import { minuteOf } from './probe/due.ts';
import { runTick } from './probe/tick.ts';
import { rehearse } from './rehearsal.ts';
import type { Waiting } from './store/waiting.ts';

export { Clock } from './clock.ts';
export { RegionProbe } from './probe/region.ts';

rehearse(catalog);

/** Built with the first call, kept for the isolate's life. */
let home: { environment: Environment; house: House; front: ReturnType<typeof createFront> } | null =
  null;

function at(environment: Environment) {
  if (home?.environment !== environment) {
    const house = build(environment);
    home = { environment, house, front: createFront(house) };
  }
  return home;
}

/**
 * By the clock; where it is out of reach, here. Whoever of several is faster has the minute. Gives what is known to wait then,
 * if it is.
 */
async function tick(
  minute: number,
  house: House,
  context: ExecutionContext,
): Promise<Waiting | null> {
  const askedAt = house.tick.now();
  const ticked = await house.clock(minute).catch((error: unknown) => {
    const kind = error instanceof Error ? error.name : 'unknown';
    console.error('the clock is out of reach, so the cron ticks by itself', { kind });
    return null;
  });
  if (ticked === null) {
    // Finding out that it is out of reach may have taken long.
    if (isMissed(minute, { askedAt, now: house.tick.now() })) return null;
    const { committed } = await runTick(minute, house.tick);
    if (committed !== null) context.waitUntil(committed.mirrored);
  } else if (ticked.outcome === 'failed') {
    throw new Error(`The tick failed: ${ticked.kind ?? 'unknown'}`);
  }
  return ticked?.waiting ?? null;
}

export default {
  fetch: (request, environment, context) => at(environment).front(request, environment, context),

  async scheduled({ scheduledTime }, environment, context) {
    const { house } = at(environment);
    let waiting: Waiting | null = null;
    try {
      waiting = await tick(minuteOf(scheduledTime), house, context);
    } finally {
      // What is due and what waits to be sent does not depend on this minute.
      await house.attend(minuteOf(scheduledTime), waiting);
    }
  },

  /** A message only says that there is something to send. */
  async queue(_batch, environment) {
    await at(environment).house.notifier.drain();
  },
} satisfies ExportedHandler<Environment>;
