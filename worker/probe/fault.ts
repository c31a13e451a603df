// Our own failures while probing. They say nothing about the service that was to be asked, so they
// become "no data" and never an outage.

import { SHED } from '../domain/monitor.ts';
import type { ProbeMeans } from './probe.ts';

/** Thrown instead of asking; the message is shown to operators and holds no secret. */
export class ProbeFault extends Error {
  override name = 'ProbeFault';
}

export type Doors = Pick<ProbeMeans, 'fetch' | 'connect'>;

/**
 * The doors to the outside with one budget for both: what goes beyond the requests that one invocation
 * may make is refused as our own fault.
 */
export function limited({ fetch, connect }: Doors, limit: number): Doors {
  let left = limit;
  const spend = () => {
    if (left <= 0) throw new ProbeFault(SHED);
    left -= 1;
  };
  return {
    fetch: async (...request: Parameters<typeof fetch>) => {
      spend();
      return fetch(...request);
    },
    connect: (address) => {
      spend();
      return connect(address);
    },
  };
}
