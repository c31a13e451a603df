// The sample company as tests know it: a configuration small enough to hold in one's head, whatever the shipped one says.

import type { Catalog, Expectation, Monitor, Service } from '../domain/catalog.ts';

const MINUTE_MS = 60_000;

/** A service with the defaults of the configuration. */
export function serviceOf(service: Partial<Service> & Pick<Service, 'id' | 'name'>): Service {
  return {
    components: [],
    publish: 'auto',
    severity: null,
    autoResolve: true,
    statusUpdates: 'draft',
    outbound: false,
    ...service,
  };
}

/** Expects a 2xx, whatever is in it and however long it takes. */
export const ANY_SUCCESS: Expectation = {
  status: [[200, 299]],
  latencyMs: null,
  latencyDownMs: null,
  body: null,
  bodyNot: null,
  bodyMatches: null,
  json: [],
  bodyFails: 'degraded',
  headers: [],
  headersFail: 'degraded',
};

/** An http monitor with the defaults of the configuration. */
export function monitorOf(monitor: Partial<Monitor> & Pick<Monitor, 'id' | 'component'>): Monitor {
  return {
    kind: 'http',
    url: `https://${monitor.component}.meridian.example/health`,
    method: 'GET',
    headers: {},
    requestBody: null,
    redirects: false,
    send: null,
    intervalMs: MINUTE_MS,
    timeoutMs: 5_000,
    regions: [],
    retries: 1,
    confirmations: 2,
    recoveries: 2,
    expect: ANY_SUCCESS,
    sla: true,
    severity: null,
    runbook: null,
    dependsOn: [],
    silence: true,
    dns: null,
    tls: null,
    heartbeat: null,
    pagerduty: false,
    ...monitor,
  };
}

/** Two components, no monitors, two PagerDuty services, the default policy. */
export const MERIDIAN: Catalog = {
  hash: 'test',
  page: {
    id: 'meridian0001',
    name: 'Meridian',
    url: 'https://status.meridian.example',
    timezone: 'Etc/UTC',
    language: 'en',
    support: null,
    logo: null,
    favicon: null,
    accent: null,
    footer: null,
  },
  groups: [],
  components: [
    { id: 'api', name: 'API', description: null, group: null, position: 1 },
    { id: 'web', name: 'Web', description: null, group: null, position: 2 },
  ],
  monitors: [],
  services: [
    serviceOf({ id: 'PABC123', name: 'api-production', components: ['api'] }),
    serviceOf({ id: 'PDEF456', name: 'web-production', components: ['web'], severity: 'SEV-3' }),
  ],
  priorities: { P1: 'SEV-1', P2: 'SEV-2', PPRIO03: 'SEV-3', P4: 'SEV-4' },
  sla: { tiers: [], public: true, partialOutageWeight: 0.3, finance: [] },
  policy: {
    holdMs: {
      'SEV-1': 15 * MINUTE_MS,
      'SEV-2': 15 * MINUTE_MS,
      'SEV-3': 5 * MINUTE_MS,
      'SEV-4': 5 * MINUTE_MS,
    },
    cadenceMs: { 'SEV-1': 15 * MINUTE_MS, 'SEV-2': 30 * MINUTE_MS, 'SEV-3': null, 'SEV-4': null },
    unacknowledgedMs: 5 * MINUTE_MS,
    businessHours: {
      timezone: 'Etc/UTC',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      from: '09:00',
      to: '17:00',
    },
  },
  alerts: [],
  routes: [],
  postmortems: { reviewers: [], labels: [], publicActionCount: false, lint: {} },
};

/** Meridian, told of alerts by two systems. */
export const ALERTED: Catalog = {
  ...MERIDIAN,
  alerts: [
    {
      source: 'alertmanager',
      labels: { service: 'api', severity: 'info' },
      components: ['api'],
      severity: 'SEV-4',
      publish: 'never',
    },
    {
      source: 'alertmanager',
      labels: { service: 'api' },
      components: ['api'],
      severity: 'SEV-2',
      publish: 'auto',
    },
    {
      source: 'grafana',
      labels: { service: 'web' },
      components: ['web'],
      severity: null,
      publish: 'immediate',
    },
  ],
};
