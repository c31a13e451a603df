// Our own failures while probing. They say nothing about the service that was to be asked, so they
// become "no data" and never an outage.

/** Thrown instead of asking; the message is shown to operators and holds no secret. */
export class ProbeFault extends Error {
  override name = 'ProbeFault';
}

/**
 * `fetch` that refuses, as our own fault, what goes beyond the requests that one invocation may
 * make.
 */
export function limited(fetcher: typeof fetch, limit: number): typeof fetch {
  let left = limit;
  return async (...request: Parameters<typeof fetch>) => {
    if (left <= 0) throw new ProbeFault(`not asked: ${limit} requests of this run are spent`);
    left -= 1;
    return fetcher(...request);
  };
}
