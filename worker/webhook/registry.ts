// The alert sources: adding one is its folder and one line here.

import type { Hono } from 'hono';
import type { Inbound, Reading } from './inbound.ts';
import { alertmanager, read as readAlertmanager } from './alertmanager/index.ts';
import { grafana, read as readGrafana } from './grafana/index.ts';
import { pagerduty, read as readPagerDuty } from './pagerduty/index.ts';

/** The secrets of all sources; empty lists switch their source off. */
export type WebhookSecrets = {
  pagerduty: readonly string[];
  alertmanager: readonly string[];
  grafana: readonly string[];
};

export type AlertSource = {
  /** As in its address, `/webhooks/<name>`, and in the inbox. */
  name: string;
  app: (inbound: Inbound, secrets: WebhookSecrets) => Hono;
  /** Reads a body that was verified when it came, for replaying it. */
  read: (raw: string) => Reading;
};

export const sources: readonly AlertSource[] = [
  {
    name: 'pagerduty',
    app: (inbound, secrets) => pagerduty({ ...inbound, secrets: secrets.pagerduty }),
    read: readPagerDuty,
  },
  {
    name: 'alertmanager',
    app: (inbound, secrets) => alertmanager({ ...inbound, tokens: secrets.alertmanager }),
    read: readAlertmanager,
  },
  {
    name: 'grafana',
    app: (inbound, secrets) => grafana({ ...inbound, secrets: secrets.grafana }),
    read: readGrafana,
  },
];
