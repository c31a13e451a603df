// From Grafana's words to ours; what it shares with other systems is in `../alerts.ts`. Pure.

import type { Group } from '../alerts.ts';
import type { Delivery } from './payload.ts';

/** Names that Grafana itself gives to "I could not look": no outage by themselves. */
const BLIND: ReadonlySet<string> = new Set(['DatasourceNoData', 'DatasourceError']);

export function groupIn({ organisation, alerts, truncated }: Delivery): Group {
  return { from: 'grafana', scope: `${organisation}:`, alerts, truncated, aboutItself: BLIND };
}
