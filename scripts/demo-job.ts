// The job behind the sample's heartbeat monitor: it does nothing, and reports every minute that it has done so.

import type { Catalog } from '../worker/domain/catalog.ts';
import { heartbeatTokens } from '../worker/probe/heartbeat-token.ts';

const EVERY_MS = 60_000;

export type DemoJob = { stop(): void };

/** Reports for every heartbeat monitor of a catalog to the server at `url`, at once and then every minute. */
export function startDemoJob(
  { monitors }: Pick<Catalog, 'monitors'>,
  url: string,
  signingKeys: readonly string[],
): DemoJob {
  const addresses = monitors
    .filter(({ heartbeat }) => heartbeat !== null)
    .flatMap(({ id }) => heartbeatTokens(id, signingKeys).slice(0, 1))
    .map((token) => `${url}/heartbeats/${token}`);
  const report = () => {
    for (const address of addresses) {
      // A report that is lost is one that the monitor will miss: nobody else needs to hear of it.
      fetch(address, { method: 'POST', body: 'The sample job has run.' })
        .then((answer) => answer.text())
        .catch(() => {});
    }
  };
  report();
  const timer = setInterval(report, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
