// The configuration as the rules need it: plain data, compiled from `content/status.yaml` (see
// `content/schema/status.ts` for what a person writes, and `scripts/compile-catalog.ts` for the
// translation). Durations are milliseconds, every default is filled in, every reference exists.
// Secrets are never in it: monitors keep `${secret.MONITOR_…}` as text.

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

/**
 * Expectations of an http monitor (the defaults, unused, for other kinds); `latencyMs` above it is
 * degraded, above `latencyDownMs` down.
 */
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
  /**
   * `https://…`, `tcp://host:port`, `tls://host[:port]` or `dns://name`; empty for a heartbeat,
   * which asks nobody.
   */
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
  /**
   * What its failure means, where the rule (all of a component's monitors, or some) should not
   * decide.
   */
  severity: Severity | null;
  runbook: string | null;
  dependsOn: readonly string[];
  /** During a maintenance of its component its failures open no incident and page nobody. */
  silence: boolean;
  /** Page through PagerDuty when it is down. */
  pagerduty: boolean;
  /**
   * Of a heartbeat monitor: how often its job reports, and how late it may be. Null for every other
   * kind.
   */
  heartbeat: { periodMs: number; graceMs: number } | null;
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
  /**
   * Outside these hours the timers of SEV-3 and SEV-4 rest. Times are `HH:MM` in the zone, `24:00`
   * ends a day.
   */
  businessHours: { timezone: string; days: readonly Weekday[]; from: string; to: string };
};

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** Where a message inside the company goes; `slack` is the channel behind `SLACK_WEBHOOK_URL`. */
export type Destination =
  | { kind: 'slack' }
  | { kind: 'email'; address: string }
  | { kind: 'webhook'; url: string };

/** What a breach costs. Percentages are integers in 1/100 000 (10 % is 10 000). */
export type Credit = {
  /**
   * A step is measured in points of uptime below the target, or in percent of the allowed downtime
   * exceeded.
   */
  basis: 'target' | 'allowance';
  stepPer100k: number;
  creditPer100k: number;
  capPer100k: number;
};

/** A promise to one kind of customer. Targets are integers in 1/100 000 (99.9 % is 99 900). */
export type Tier = {
  id: string;
  name: string;
  targetPer100k: number;
  /** The team's own, stricter target; never public. */
  sloPer100k: number | null;
  components: readonly string[];
  /**
   * Several components make one figure by the worst of them, or by windows that are bad for any.
   */
  combine: 'worst' | 'any';
  credit: Credit | null;
};

/** What an alert of another system means; the first rule whose labels all match wins. */
export type AlertRule = {
  source: 'alertmanager' | 'grafana';
  labels: Readonly<Record<string, string>>;
  components: readonly string[];
  severity: Severity | null;
  publish: Service['publish'];
};

/** Who inside the company is told of which incidents. */
export type Route = { severities: readonly Severity[]; to: readonly Destination[] };

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
  sla: {
    tiers: readonly Tier[];
    /** Measured uptime is public; credits and SLOs never are. */
    public: boolean;
    finance: readonly Destination[];
  };
  policy: Policy;
  alerts: readonly AlertRule[];
  routes: readonly Route[];
  postmortems: {
    /** Handles, each with its `@`. */
    reviewers: readonly string[];
    labels: readonly string[];
    publicActionCount: boolean;
    /** Content rule → its changed weight. */
    lint: Readonly<Record<string, 'error' | 'warn' | 'off'>>;
  };
};

/** The monitors that watch a component. */
export function monitorsOf(catalog: Catalog, component: string): readonly Monitor[] {
  return catalog.monitors.filter((monitor) => monitor.component === component);
}
