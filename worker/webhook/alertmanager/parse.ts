// From Alertmanager's words to ours; what it shares with other systems is in `../alerts.ts`. Pure.

import type { Group } from '../alerts.ts';
import type { Delivery } from './payload.ts';

/** Prometheus has no alert of its own for what it cannot measure. */
const NONE: ReadonlySet<string> = new Set();

export function groupIn({ alerts, truncated }: Delivery): Group {
  return { from: 'alertmanager', scope: '', alerts, truncated, aboutItself: NONE };
}
