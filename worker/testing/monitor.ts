// Monitors as tests know them: everything at its default but what the test is about.

import type { Expectation, Monitor } from '../domain/catalog.ts';

/** Expects a 2xx, whatever is in it and however long it takes. */
export const ANY_SUCCESS: Expectation = {
  status: [[200, 299]],
  latencyMs: null,
  latencyDownMs: null,
  body: null,
  bodyFails: 'degraded',
};

/**
 * An http monitor of the component `api`, asked every minute, that wants two ticks to agree and
 * does not retry.
 */
export function monitorOf(facts: Partial<Monitor> = {}): Monitor {
  return {
    id: 'api-http',
    component: 'api',
    kind: 'http',
    url: 'https://api.meridian.example/health',
    method: 'GET',
    headers: {},
    requestBody: null,
    redirects: false,
    intervalMs: 60_000,
    timeoutMs: 5_000,
    regions: [],
    retries: 0,
    confirmations: 2,
    recoveries: 2,
    expect: ANY_SUCCESS,
    sla: true,
    severity: null,
    runbook: null,
    dependsOn: [],
    silence: true,
    pagerduty: false,
    heartbeat: null,
    ...facts,
  };
}
