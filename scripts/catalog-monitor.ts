// One monitor of the configuration as the catalog has it: every kind in one shape, with null or an
// empty default for what its kind does not know.

import { isLoopback } from '../content/schema/status/address.ts';
import type { MonitorWords } from '../content/schema/status/monitor.ts';
import type { Expectation, Monitor } from '../worker/domain/catalog.ts';

/**
 * The port of the demo target in the shipped configuration; a copy that runs beside another one
 * uses its own.
 */
export const DEMO_PORT = 8788;

const MINUTE_MS = 60_000;

type Of<Kind extends MonitorWords['kind']> = Extract<MonitorWords, { kind: Kind }>;

export function monitorOf(words: MonitorWords, demoPort: number): Monitor {
  const { kind, id, component, confirmations, recoveries, dependsOn, silence, pagerduty } = words;
  const http = kind === 'http' ? words : null;
  const asks = kind === 'heartbeat' ? null : words;
  return {
    id,
    component,
    kind,
    url: asks === null ? '' : withDemoPort(asks.url, demoPort),
    method: http?.method ?? 'GET',
    headers: kind === 'http' || kind === 'websocket' ? words.headers : {},
    requestBody: http?.requestBody ?? null,
    redirects: http?.redirects ?? false,
    send: kind === 'tcp' || kind === 'websocket' ? (words.send ?? null) : null,
    // Whether a heartbeat is late is asked in every tick.
    intervalMs: asks?.interval ?? MINUTE_MS,
    timeoutMs: asks?.timeout ?? 5000,
    regions: asks?.regions ?? [],
    retries: asks?.retries ?? 0,
    confirmations,
    recoveries,
    expect: expectationOf(words),
    sla: kind === 'http' || kind === 'tcp' ? words.sla : false,
    severity: words.severity ?? null,
    runbook: words.runbook ?? null,
    dependsOn,
    silence,
    pagerduty,
    dns: kind === 'dns' ? questionOf(words, demoPort) : null,
    tls: kind === 'tls' ? certificateOf(words) : null,
    heartbeat:
      kind === 'heartbeat'
        ? { periodMs: words.period, graceMs: words.grace, runMs: words.run ?? null }
        : null,
  };
}

const NOTHING: Expectation = {
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

function expectationOf(words: MonitorWords): Expectation {
  if (words.kind === 'heartbeat') return NOTHING;
  const { latency = null, latencyDown = null } = words.expect;
  return {
    ...NOTHING,
    latencyMs: latency,
    latencyDownMs: latencyDown,
    ...(words.kind === 'http' && ofHttp(words.expect)),
    ...(words.kind === 'tcp' && {
      body: words.expect.banner ?? null,
      bodyFails: words.expect.bannerFails,
    }),
    ...(words.kind === 'websocket' && {
      // What switching protocols is called.
      status: [[101, 101]],
      body: words.expect.message ?? null,
      bodyFails: words.expect.messageFails,
    }),
  };
}

function ofHttp(words: Of<'http'>['expect']): Partial<Expectation> {
  return {
    status: words.status,
    body: words.body ?? null,
    bodyNot: words.bodyNot ?? null,
    bodyMatches: words.bodyMatches ?? null,
    json: words.json,
    bodyFails: words.bodyFails,
    headers: Object.entries(words.headers).map(([name, wanted]) => ({ name, wanted })),
    headersFail: words.headersFail,
  };
}

function questionOf({ record, resolver, expect }: Of<'dns'>, demoPort: number): Monitor['dns'] {
  const { rcode, answers, answersFail } = expect;
  return { record, resolver: withDemoPort(resolver, demoPort), rcode, answers, answersFail };
}

function certificateOf({ url, expect }: Of<'tls'>): Monitor['tls'] {
  const { expiry, expiryDown, names, issuer = null } = expect;
  return {
    expiryMs: expiry,
    expiryDownMs: expiryDown,
    names: names ?? [new URL(url.replace(/^tls:/i, 'https:')).hostname],
    issuer,
  };
}

function withDemoPort(address: string, port: number): string {
  return isLoopback(address)
    ? address.replace(new RegExp(`^([a-z]+://[^/]+):${DEMO_PORT}(?=/|$)`), `$1:${port}`)
    : address;
}
