// What probes need of the runtime, put together in one place for the tick and for the regions.

import { connect } from 'cloudflare:sockets';
import type { Catalog } from '../domain/catalog.ts';
import { createEgress } from '../domain/egress.ts';
import type { Settings } from '../env.ts';
import { createDeadlines } from './deadlines.ts';
import { limited } from './fault.ts';
import { workers } from './platform.ts';
import type { ProbeMeans } from './probe.ts';

/** Means for one run, made of the settings. `requests` bounds what the run may send. */
export function probeMeans(
  { config, secrets }: Pick<Settings, 'config' | 'secrets'>,
  catalog: Catalog,
  requests: number,
): ProbeMeans {
  const rules = { ownOrigins: [catalog.page.url], allowLoopback: config.allowLoopback };
  return {
    ...limited({ fetch: (...request) => fetch(...request), connect: opened }, requests),
    egress: createEgress({ schemes: ['https:', 'http:'], ...rules }),
    socketEgress: createEgress({ schemes: ['tcp:', 'tls:'], ...rules }),
    platform: workers,
    secret: (name) => secrets.monitor[name],
    clock: () => performance.now(),
    deadlines: createDeadlines(() => performance.now()),
    now: () => Date.now(),
    pause: () =>
      new Promise((resolve) => {
        setTimeout(resolve, 1_000 + Math.random() * 1_000);
      }),
    userAgent: userAgentOf(catalog),
  };
}

/** How the worker introduces itself to whom it asks. */
export const userAgentOf = ({ page }: Catalog) => `Allclear/1 (+${page.url})`;

/** A connection whose two directions end on their own, so that a server may say goodbye first. */
const opened: ProbeMeans['connect'] = (address) =>
  connect(address, { secureTransport: 'off', allowHalfOpen: true });
