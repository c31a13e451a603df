// What every kind of probe is: one attempt at one monitor, by means that are handed in. A probe
// reports what happened and throws only `ProbeFault`; retries, classes and votes are not its
// business.

import type { Answer } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import type { Egress } from '../domain/egress.ts';

export type ProbeMeans = {
  fetch: typeof fetch;
  egress: Egress;
  /** Value of a `MONITOR_…` setting. */
  secret: (name: string) => string | undefined;
  /** Milliseconds of a clock that only measures distances. */
  clock: () => number;
  /** Waits one to two seconds before a retry. */
  pause: () => Promise<void>;
  /** How the probe introduces itself. */
  userAgent: string;
};

export type Probe = (monitor: Monitor, means: ProbeMeans) => Promise<Answer>;
