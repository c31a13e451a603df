// The sample company with a promise: one monitored component, one tier, somebody to tell.

import type { Catalog, Tier } from '../domain/catalog.ts';
import { MERIDIAN, monitorOf } from './meridian.ts';

export const ENTERPRISE: Tier = {
  id: 'enterprise',
  name: 'Enterprise',
  targetPer100k: 99_900,
  sloPer100k: 99_950,
  components: ['api'],
  combine: 'worst',
  credit: {
    basis: 'target',
    stepPer100k: 100,
    creditPer100k: 10_000,
    capPer100k: 30_000,
    rounding: 'up',
  },
};

/** The sample company with one monitored, promised component. */
export const PROMISING: Catalog = {
  ...MERIDIAN,
  monitors: [monitorOf({ id: 'api-http', component: 'api' })],
  routes: [{ severities: ['SEV-1'], to: [{ kind: 'slack' }] }],
  sla: {
    ...MERIDIAN.sla,
    tiers: [ENTERPRISE],
    finance: [{ kind: 'email', address: 'finance@meridian.example' }],
  },
};
