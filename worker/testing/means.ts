// What probes need of the runtime, for tests: real sockets on this machine, no waiting, no secrets.

import { env } from 'cloudflare:workers';
import { createEgress } from '../domain/egress.ts';
import { createDeadlines } from '../probe/deadlines.ts';
import { workers } from '../probe/platform.ts';
import type { ProbeMeans } from '../probe/probe.ts';

/** `fetch` that reaches this machine, which that of tests does not. */
export const loopback: typeof fetch = (...request) => env.LOOPBACK.fetch(...request);

const rules = { ownOrigins: ['https://status.meridian.example'], allowLoopback: true };

export function meansOf(means: Partial<ProbeMeans> = {}): ProbeMeans {
  return {
    fetch: loopback,
    connect: (address) =>
      env.LOOPBACK.connect(address, { secureTransport: 'off', allowHalfOpen: true }),
    egress: createEgress({ schemes: ['https:', 'http:'], ...rules }),
    socketEgress: createEgress({ schemes: ['tcp:', 'tls:'], ...rules }),
    platform: workers,
    secret: () => undefined,
    clock: () => performance.now(),
    deadlines: createDeadlines(() => performance.now()),
    now: () => Date.now(),
    pause: () => Promise.resolve(),
    userAgent: 'Allclear/1',
    ...means,
  };
}
