// Under which key an alert is known to runbooks and to whoever counts alerts: `probe:<monitor id>` for a monitor of ours, the
// name of the alert (the label `alertname`) for Alertmanager and Grafana. A PagerDuty incident names no alert.

import type { SourceReported } from './event.ts';

const MONITOR = 'monitor:';

/** The key of what a source reported; null where it has none. */
export function alertKeyOf({
  source,
  alert,
}: {
  source: string;
  alert?: SourceReported['alert'] | null;
}): string | null {
  if (source.startsWith(MONITOR)) return `probe:${source.slice(MONITOR.length)}`;
  return alert ?? null;
}
