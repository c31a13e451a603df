// The composition root: what the platform calls. It wires rooms together and holds no rule.

import catalog from 'allclear-catalog';
import { createApp } from './app.ts';
import type { Environment } from './env.ts';
import type { House } from './house.ts';
import { build } from './house.ts';
import { runTick } from './probe/tick.ts';
import { rehearse } from './rehearsal.ts';

export { RegionProbe } from './probe/region.ts';

const MINUTE_MS = 60_000;

rehearse(catalog);

/** Built with the first call, kept for the isolate's life. */
let home: { environment: Environment; house: House; app: ReturnType<typeof createApp> } | null =
  null;

function at(environment: Environment) {
  if (home?.environment !== environment) {
    const house = build(environment);
    home = { environment, house, app: createApp(house) };
  }
  return home;
}

export default {
  fetch: (request, environment, context) =>
    at(environment).app.fetch(request, environment, context),

  async scheduled({ scheduledTime }, environment, context) {
    const { house } = at(environment);
    const minute = Math.floor(scheduledTime / MINUTE_MS) * MINUTE_MS;
    try {
      const { committed } = await runTick(minute, house.tick);
      if (committed !== null) context.waitUntil(committed.mirrored);
    } finally {
      // What waits to be sent does not depend on this minute.
      await house.notifier.drain();
    }
  },

  /** A message only says that there is something to send. */
  async queue(_batch, environment) {
    await at(environment).house.notifier.drain();
  },
} satisfies ExportedHandler<Environment>;
