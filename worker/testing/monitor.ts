// Monitors as the tests of the probes know them: everything at its default but what the test is about.

import type { Monitor } from '../domain/catalog.ts';
import { monitorOf as withDefaults } from './meridian.ts';

/**
 * An http monitor of the component `api`, asked every minute, that wants two ticks to agree and
 * does not retry.
 */
export function monitorOf(facts: Partial<Monitor> = {}): Monitor {
  return withDefaults({ id: 'api-http', component: 'api', retries: 0, ...facts });
}
