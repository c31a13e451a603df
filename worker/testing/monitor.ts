// Monitors as the tests of the probes know them: everything at its default but what the test is about.

import type { Monitor } from '../domain/catalog.ts';
import { monitorOf as withDefaults } from './meridian.ts';
import { GIVE_UP_MS } from './patience.ts';

/**
 * An http monitor of the component `api`, asked every minute, that wants two ticks to agree, does not retry, and waits for as
 * long as a busy machine needs.
 */
export function monitorOf(facts: Partial<Monitor> = {}): Monitor {
  return withDefaults({
    id: 'api-http',
    component: 'api',
    retries: 0,
    timeoutMs: GIVE_UP_MS,
    ...facts,
  });
}
