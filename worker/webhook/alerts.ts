// What alerts of Alertmanager's family mean here, whoever sends them. Pure: the same alerts, catalog and instant give the
// same input. An alert is known by its fingerprint and the instant at which it began, so a group that is sent again every
// few hours says nothing new. A resolved alert names its beginning as well, so that whatever was lost or overtaken on the
// way, the last word alone tells the whole story. Labels choose an entry of the configuration and are kept inside; how bad
// it is, is for that entry to say, never for a label.

import * as z from 'zod';
import type { AlertRule, Catalog } from '../domain/catalog.ts';
import type { AlertSystem, SourceReported } from '../domain/event.ts';
import type { AlertReport, KeptAlert } from '../domain/input.ts';
import type { Read } from './body.ts';
import type { Arrival, Notice, Parsed, Reading } from './inbound.ts';

/** What claims to occur later than this after its arrival is flagged; less is a clock that is a little off. */
const FUTURE_TOLERANCE_MS = 60_000;
/** Most that is kept of an alert that no entry matches, in characters. */
const KEPT_LIMIT = 4_000;
/** Most names that a notice lists. */
const NAMED = 5;
/** Longest name of an alert that is repeated anywhere, in characters. */
const NAME_LIMIT = 100;

/** An instant before this is the zero of a clock ("0001-01-01T00:00:00Z") and says that there is none. */
const FIRST_INSTANT = Date.UTC(2000, 0);

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .transform((at) => (at < FIRST_INSTANT ? null : at))
  .nullable()
  .catch(null);

/** One alert of a group, in the shape that Alertmanager and Grafana share. Labels that are no text match nothing. */
const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: z
    .record(z.string(), z.unknown())
    .transform((labels): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Object.entries(labels).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value.toWellFormed()]] : [],
        ),
      ),
    ),
  startsAt: instant,
  endsAt: instant,
  fingerprint: z.string().regex(/^[\w-]{1,64}$/),
});
export type Alert = z.infer<typeof alert>;

/** The alerts of a group that can be read, and how many cannot. */
export type Alerts = { readable: readonly Alert[]; unreadable: number };

export const alerts = z.array(z.unknown()).transform((all): Alerts => {
  const readable = all.flatMap((one) => alert.safeParse(one).data ?? []);
  return { readable, unreadable: all.length - readable.length };
});

export type Group = {
  from: AlertSystem;
  /** Comes before each fingerprint, where fingerprints are only unique within something. */
  scope: string;
  alerts: Alerts;
  /** How many more alerts the group has than it names. */
  truncated: number;
  /** Alerts that say that nothing could be measured. They are no outage unless an entry names them. */
  aboutItself: ReadonlySet<string>;
};

/** What is made of a body that was read; `groupIn` tells the group that is in it. */
export function readingOf<Delivery>(
  found: Read<Delivery>,
  groupIn: (delivery: Delivery) => Group,
): Reading {
  if (!found.ok) return found;
  const group = groupIn(found.delivery);
  return { ok: true, key: nameOfGroup(group), parse: (arrival) => saidBy(group, arrival) };
}

/**
 * Under which a group is known before anything is made of it. A group that is sent again as it was has the same name; one
 * in which an alert was added, or changed, has another.
 */
function nameOfGroup({ from, scope, alerts: { readable, unreadable } }: Group): string {
  const newest = Math.max(0, ...readable.flatMap((one) => [one.startsAt ?? 0, one.endsAt ?? 0]));
  const firing = readable.filter(({ status }) => status === 'firing').length;
  const first = readable[0] === undefined ? 'nothing' : `${scope}${readable[0].fingerprint}`;
  return `${from}:${[first, newest, firing, readable.length, unreadable].join(':')}`;
}

function saidBy(group: Group, { catalog, receivedAt }: Arrival): Parsed {
  const { readable, unreadable } = group.alerts;
  if (readable.length === 0 && unreadable > 0) {
    return { ok: false, expected: 'alerts with status, labels, startsAt and fingerprint' };
  }
  const reports: AlertReport[] = [];
  const kept: KeptAlert[] = [];
  const unmatched = new Set<string>();
  for (const one of readable) {
    const rule = ruleFor(one, group, catalog);
    if (rule === null) {
      kept.push(keptOf(one, group, receivedAt));
      unmatched.add(nameOf(one));
    } else {
      reports.push(...reportsOf(one, group, rule, receivedAt));
    }
  }
  return {
    ok: true,
    input: { type: 'alerts', from: group.from, receivedAt, reports, kept },
    notices: noticesOf(group, [...unmatched]),
  };
}

/** The first entry all of whose labels the alert carries. */
function ruleFor(one: Alert, { from, aboutItself }: Group, catalog: Catalog): AlertRule | null {
  const has = (name: string, value: string) =>
    Object.hasOwn(one.labels, name) && one.labels[name] === value;
  const rule = catalog.alerts.find(
    ({ source, labels }) =>
      source === from &&
      Object.entries(labels).every(([name, value]) => has(name, value)) &&
      (!aboutItself.has(nameOf(one)) || Object.hasOwn(labels, 'alertname')),
  );
  return rule ?? null;
}

function reportsOf(one: Alert, group: Group, rule: AlertRule, receivedAt: number): AlertReport[] {
  const { from } = group;
  const beganAt = one.startsAt ?? receivedAt;
  const told = (what: 'triggered' | 'resolved', id: string, at: number): AlertReport => ({
    key: `${from}:${id}`,
    at,
    report: {
      ...factsOf(one, group, rule),
      id,
      what,
      future: at > receivedAt + FUTURE_TOLERANCE_MS,
    },
  });
  const id = idOf(one, group);
  const firing = told('triggered', `${id}:firing`, beganAt);
  if (one.status === 'firing') return [firing];
  const endedAt = Math.max(one.endsAt ?? receivedAt, beganAt);
  return [firing, told('resolved', `${id}:resolved:${one.endsAt ?? 'unknown'}`, endedAt)];
}

function factsOf(
  one: Alert,
  { from, scope }: Group,
  { components, severity, publish }: AlertRule,
): Omit<SourceReported, 'type' | 'id' | 'what' | 'future'> {
  return {
    source: `${from}:${scope}${one.fingerprint}`,
    detail: `alert ${nameOf(one)} is ${one.status}`,
    human: false,
    severity: null,
    assumedSeverity: severity ?? 'SEV-2',
    components: Object.fromEntries(components.map((component) => [component, null])),
    publish,
    autoResolve: true,
    mergedInto: null,
    text: null,
    publishText: false,
    ...named(one),
  };
}

/** One firing of one alert. */
function idOf({ fingerprint, startsAt }: Alert, { scope }: Group): string {
  return `${scope}${fingerprint}:${startsAt ?? 'unknown'}`;
}

function keptOf(one: Alert, group: Group, receivedAt: number): KeptAlert {
  const id = `${idOf(one, group)}:${one.status}`;
  return {
    key: `${group.from}:${id}:kept`,
    id,
    at: (one.status === 'firing' ? one.startsAt : one.endsAt) ?? receivedAt,
    detail: `alert ${nameOf(one)} is ${one.status}`,
    raw: JSON.stringify(one.labels).slice(0, KEPT_LIMIT).toWellFormed(),
    ...named(one),
  };
}

function nameOf(one: Alert): string {
  return named(one).alert ?? 'without a name';
}

/** Its name, under which runbooks know it, where it has one. */
function named({ labels }: Alert): { alert?: string } {
  if (!Object.hasOwn(labels, 'alertname')) return {};
  const alert = (labels['alertname'] ?? '').slice(0, NAME_LIMIT).toWellFormed();
  return alert === '' ? {} : { alert };
}

function noticesOf(
  { from, alerts: { unreadable }, truncated }: Group,
  unmatched: string[],
): Notice[] {
  const notices: Notice[] = [];
  if (unmatched.length > 0) {
    const more = unmatched.length > NAMED ? ` and ${unmatched.length - NAMED} more` : '';
    const names = `${unmatched.slice(0, NAMED).join(', ')}${more}`;
    const text = `Alerts from ${from} match no entry under alerts: in status.yaml: ${names}. They are kept and stay off the page.`;
    notices.push({ kind: 'unmatched_alert', subject: from, text });
  }
  if (truncated > 0) {
    const text = `${from} left ${truncated} alerts out of a group, so nothing is known of them. Raise max_alerts of its receiver, or group by more labels.`;
    notices.push({ kind: 'alerts_truncated', subject: from, text });
  }
  if (unreadable > 0) {
    const text = `${unreadable} alerts of a group from ${from} could not be read: expected status, labels, startsAt and fingerprint. The others were taken in.`;
    notices.push({ kind: 'alerts_unreadable', subject: from, text });
  }
  return notices;
}
