// What every kind of probe is: one attempt at one monitor, by means that are handed in. A probe
// reports what happened and throws only `ProbeFault`; retries, classes and votes are not its
// business.

import type { Answer } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import type { Egress } from '../domain/egress.ts';
import type { Deadlines } from './deadlines.ts';
import type { Platform } from './platform.ts';

export type ProbeMeans = {
  fetch: typeof fetch;
  /** Opens a connection; what becomes of it is told by the socket, never by an exception. */
  connect: (address: { hostname: string; port: number }) => Socket;
  /** Which addresses requests may go to, every hop of a redirect included. */
  egress: Egress;
  /** Which hosts connections may be opened to. */
  socketEgress: Egress;
  platform: Platform;
  /** Value of a `MONITOR_…` setting. */
  secret: (name: string) => string | undefined;
  /** Milliseconds of a clock that only measures distances. */
  clock: () => number;
  /** Of one run, because a timer belongs to the call that set it. */
  deadlines: Deadlines;
  /** Epoch milliseconds. */
  now: () => number;
  /** Waits one to two seconds before a retry. */
  pause: () => Promise<void>;
  /** How the probe introduces itself. */
  userAgent: string;
};

export type Probe = (monitor: Monitor, means: ProbeMeans) => Promise<Answer>;
