// The configuration as the rules need it: plain data, compiled from `content/status.yaml` (see `content/schema/status.ts`
// for what a person writes, and `scripts/compile-catalog.ts` for the translation). Durations are milliseconds, every
// default is filled in, every reference exists. Secrets are never in it: monitors keep `${secret.MONITOR_…}` as text.

import type { MonitorKind, Region, Severity } from './vocabulary.ts';

export type Page = {
  /** 12 characters of [a-z0-9]. */
  id: string;
  name: string;
  /** Public address without a trailing slash, `https://status.meridian.example`. */
  url: string;
  /** IANA zone in which times are shown to readers without script. */
  timezone: string;
  /** BCP 47 tag of the page's own language. */
  language: string;
  support: string | null;
  logo: string | null;
  favicon: string | null;
  accent: string | null;
  footer: string | null;
};

export type Group = { id: string; name: string };

export type Component = {
  id: string;
  name: string;
  description: string | null;
  group: string | null;
  /** 1-based, within its group (or among the ungrouped). */
  position: number;
};

/** Expectations of an http monitor; `latencyMs` above it is degraded, above `latencyDownMs` down. */
export type Expectation = {
  /** Inclusive ranges of status codes. */
  status: readonly (readonly [number, number])[];
  latencyMs: number | null;
  latencyDownMs: number | null;
  /** The body must contain this text. */
  body: string | null;
  bodyFails: 'degraded' | 'down';
};

export type Monitor = {
  id: string;
  component: string;
  kind: MonitorKind;
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  requestBody: string | null;
  redirects: boolean;
  /** A whole number of minutes. */
  intervalMs: number;
  timeoutMs: number;
  /** Empty: probed from wherever the cron runs, as one region that decides. */
  regions: readonly Region[];
  /** Retries inside one tick. */
  retries: number;
  /** Consecutive failing ticks before it is down. */
  confirmations: number;
  /** Consecutive good ticks before it is up again. */
  recoveries: number;
  expect: Expectation;
  /** Counts for the SLA. */
  sla: boolean;
  /** What its failure means, where the rule (all of a component's monitors, or some) should not decide. */
  severity: Severity | null;
  runbook: string | null;
  dependsOn: readonly string[];
  /** Page through PagerDuty when it is down. */
  pagerduty: boolean;
};

/** A PagerDuty service and what it means to customers. */
export type Service = {
  id: string;
  name: string;
  components: readonly string[];
  publish: 'auto' | 'immediate' | 'never';
  /** Severity of its incidents while they have no priority. */
  severity: Severity | null;
  autoResolve: boolean;
  statusUpdates: 'draft' | 'publish';
  outbound: boolean;
};

export type Policy = {
  /** How long everything must stay healthy before "resolved". */
  holdMs: Readonly<Record<Severity, number>>;
  /** Promised distance of updates; null: on change. */
  cadenceMs: Readonly<Record<Severity, number | null>>;
  /** An unacknowledged SEV-1/2 on a mapped component is published after this. */
  unacknowledgedMs: number;
};

export type Catalog = {
  /** Hash of the whole configuration; public documents carry it. */
  hash: string;
  page: Page;
  groups: readonly Group[];
  components: readonly Component[];
  monitors: readonly Monitor[];
  services: readonly Service[];
  /** PagerDuty priority id or label → severity. */
  priorities: Readonly<Record<string, Severity>>;
  policy: Policy;
};

/** The monitors that watch a component. */
export function monitorsOf(catalog: Catalog, component: string): readonly Monitor[] {
  return catalog.monitors.filter((monitor) => monitor.component === component);
}
