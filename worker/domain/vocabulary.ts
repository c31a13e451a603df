// The field's words, each list defined once and ordered worst last, so that "worse" is an index and never a table.
// Nothing here knows a product: what a Statuspage client or a PagerDuty webhook calls these things is decided at the edges.

/** Severity of an incident, worst last. Printed as written here; other spellings are read by {@link parseSeverity}. */
export const SEVERITIES = ['SEV-4', 'SEV-3', 'SEV-2', 'SEV-1'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What customers see of a component, worst last. Maintenance is announced, so it is milder than any failure. */
export const COMPONENT_STATUSES = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const;
export type ComponentStatus = (typeof COMPONENT_STATUSES)[number];

/** Impact of an incident on customers, worst last. */
export const IMPACTS = ['none', 'minor', 'major', 'critical'] as const;
export type Impact = (typeof IMPACTS)[number];

/** The standard sentences that stand for a whole page. */
export type Headline =
  | 'operational'
  | 'under_maintenance'
  | 'degraded'
  | 'minor_outage'
  | 'partial_outage'
  | 'major_outage';

/** State of an incident as customers read it, in the order in which an incident passes through it. */
export const INCIDENT_STATUSES = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'postmortem',
] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

export const MAINTENANCE_STATUSES = [
  'scheduled',
  'in_progress',
  'verifying',
  'completed',
  'cancelled',
] as const;
export type MaintenanceStatus = (typeof MAINTENANCE_STATUSES)[number];

/** Phase of the work behind an incident; the last two are side exits. */
export const PHASES = [
  'triage',
  'investigation',
  'mitigation',
  'resolution',
  'postmortem',
  'closed',
  'merged',
  'false_positive',
] as const;
export type Phase = (typeof PHASES)[number];

/** What the probes say of one monitor, worst last. `no_data` claims neither health nor failure. */
export const VERDICTS = ['no_data', 'up', 'degraded', 'down'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const MONITOR_KINDS = ['http', 'websocket', 'tcp', 'tls', 'dns', 'heartbeat'] as const;
export type MonitorKind = (typeof MONITOR_KINDS)[number];

/** Kinds of record that a dns monitor may ask for. */
export const DNS_RECORDS = [
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'NS',
  'TXT',
  'SRV',
  'CAA',
  'SOA',
  'PTR',
] as const;
export type DnsRecord = (typeof DNS_RECORDS)[number];

/** Regions that a Durable Object can be asked to run in. */
export const REGIONS = [
  'wnam',
  'enam',
  'weur',
  'eeur',
  'apac',
  'apac-ne',
  'apac-se',
  'oc',
] as const;
export type Region = (typeof REGIONS)[number];

/** How somebody who subscribes can be told. */
export const CHANNELS = ['email', 'push', 'webhook', 'slack', 'discord', 'teams'] as const;
export type SubscriberChannel = (typeof CHANNELS)[number];

/** What a subscriber can be told about. */
export const KINDS = ['incidents', 'maintenance', 'postmortems', 'sla'] as const;
export type Kind = (typeof KINDS)[number];

/** The worst of some words of an ordered list; `fallback` where there is none. */
export function worst<const Word extends string>(
  order: readonly Word[],
  words: Iterable<Word>,
  fallback: Word,
): Word {
  let index = order.indexOf(fallback);
  for (const word of words) index = Math.max(index, order.indexOf(word));
  return order[index] ?? fallback;
}

/** True where `a` is strictly worse than `b` in an ordered list. */
export function worse<const Word extends string>(order: readonly Word[], a: Word, b: Word) {
  return order.indexOf(a) > order.indexOf(b);
}

/** Reads `SEV1`, `sev-1`, `P1` and `1` alike; null for anything else. */
export function parseSeverity(text: string): Severity | null {
  const digit = /^(?:sev-?|p)?([1-4])$/i.exec(text.trim())?.[1];
  return digit === undefined ? null : (`SEV-${digit}` as Severity);
}

const IMPACT_OF: Record<Severity, Impact> = {
  'SEV-4': 'none',
  'SEV-3': 'minor',
  'SEV-2': 'major',
  'SEV-1': 'critical',
};

/** The impact word that goes with a severity. */
export function impactOf(severity: Severity): Impact {
  return IMPACT_OF[severity];
}

/** The severity that a person's impact word stands for. */
export function severityOfImpact(impact: Impact): Severity {
  return SEVERITIES.find((severity) => IMPACT_OF[severity] === impact) ?? 'SEV-4';
}

/** How urgent an action item is, most urgent first. */
export const ACTION_PRIORITIES = ['P0', 'P1', 'P2'] as const;
export type ActionPriority = (typeof ACTION_PRIORITIES)[number];

/** Where an action item stands. */
export const ACTION_STATES = ['open', 'done', 'transferred', 'waived'] as const;
export type ActionState = (typeof ACTION_STATES)[number];

/** Days after the all-clear by which an action item is done, unless it names an earlier day. */
export const ACTION_DUE_DAYS: Readonly<Record<ActionPriority, number>> = { P0: 14, P1: 28, P2: 90 };

/** After the all-clear: when a postmortem is drafted, reviewed and published at the latest. The instant itself is in time. */
export const POSTMORTEM_DUE_MS = {
  drafted: 24 * 3_600_000,
  reviewed: 48 * 3_600_000,
  published: 72 * 3_600_000,
} as const;
export type PostmortemStep = keyof typeof POSTMORTEM_DUE_MS;
