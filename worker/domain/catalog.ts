// The configuration as the rules need it: plain data, compiled from `content/status.yaml` (see
// `content/schema/status.ts` for what a person writes, and `scripts/compile-catalog.ts` for the
// translation). Durations are milliseconds, every default is filled in, every reference exists.
// Secrets are never in it: monitors keep `${secret.MONITOR_…}` as text.

import type { JsonCondition, Wanted } from './condition.ts';
import type { DnsRecord, MonitorKind, Region, Severity } from './vocabulary.ts';

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

/** What a good answer looks like. Each kind judges what it can see; the rest stands at its default. */
export type Expectation = {
  /** Inclusive ranges of status codes. */
  status: readonly (readonly [number, number])[];
  /** Above it an answer is degraded. */
  latencyMs: number | null;
  /** Above it an answer is down. */
  latencyDownMs: number | null;
  /** The text that must be in it: in the body, in what a tcp server says, in a websocket's message. */
  body: string | null;
  /** The text that must not be in it. */
  bodyNot: string | null;
  /** The regular expression that must match somewhere in it, in the syntax of RE2. */
  bodyMatches: string | null;
  json: readonly JsonCondition[];
  /** What any of those four means when it fails. */
  bodyFails: 'degraded' | 'down';
  headers: readonly { name: string; wanted: Wanted }[];
  headersFail: 'degraded' | 'down';
};

/** What a dns monitor asks, and which answers it expects. */
export type DnsQuestion = {
  record: DnsRecord;
  /** Address of a resolver that speaks DNS over HTTPS (RFC 8484). */
  resolver: string;
  /** Whether the name must exist, or must not. */
  rcode: 'NOERROR' | 'NXDOMAIN';
  /** Each of them must be among the answers. */
  answers: readonly Wanted[];
  answersFail: 'degraded' | 'down';
};

/** What a tls monitor expects of the certificates that it is shown. */
export type CertificateExpectation = {
  /** Less time left is degraded. */
  expiryMs: number;
  /** Less time left is down. */
  expiryDownMs: number;
  /** Names that the certificate must be made out to. */
  names: readonly string[];
  /** A part of the name of some issuer in the chain. */
  issuer: string | null;
};

/** What a heartbeat monitor waits for. */
export type Pulse = {
  /** How often the job reports. */
  periodMs: number;
  /** How late it may be. */
  graceMs: number;
  /** How long a run may take that said when it began. */
  runMs: number | null;
};

export type Monitor = {
  id: string;
  component: string;
  kind: MonitorKind;
  /**
   * `https://…`, `wss://…`, `tcp://host:port`, `tls://host[:port]` or `dns://name`; empty for a
   * heartbeat, which asks nobody.
   */
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  requestBody: string | null;
  redirects: boolean;
  /** What is said first, to a tcp server or over a websocket. */
  send: string | null;
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
  /** Of a dns monitor; null for every other kind, like the two after it. */
  dns: DnsQuestion | null;
  tls: CertificateExpectation | null;
  heartbeat: Pulse | null;
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
  /** `up`: a step that was begun counts. */
  rounding: 'up' | 'down';
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
    /** Of a partial outage in the reported impact, which is no SLA. */
    partialOutageWeight: 0.3 | 0.5 | 1;
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
    lint: Readonly<Record<string, 'error' | 'warn' | 'info' | 'off'>>;
  };
};

/** The monitors that watch a component. */
export function monitorsOf(catalog: Catalog, component: string): readonly Monitor[] {
  return catalog.monitors.filter((monitor) => monitor.component === component);
}

/** Whether everybody may see how promises are kept; without tiers nothing is promised. */
export function showsPromises({ sla }: Catalog): boolean {
  return sla.public && sla.tiers.length > 0;
}
