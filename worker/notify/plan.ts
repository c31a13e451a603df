// What becomes of a message that was claimed: whom it has to be put in line for, or where it goes and what it says, or why it
// goes nowhere.

import type { Catalog, Destination } from '../domain/catalog.ts';
import type { Memo } from '../domain/memo.ts';
import type { BudgetCall, PageCall } from '../domain/call.ts';
import type {
  Announcement,
  ComponentChange,
  DraftOrder,
  IncidentAnnouncement,
  Missed,
} from '../domain/messages.ts';
import { MAINTENANCE_NEWS } from '../domain/messages.ts';
import { COMPONENT_STATUSES, SEVERITIES } from '../domain/vocabulary.ts';
import type { Severity } from '../domain/vocabulary.ts';
import type { PublicIncident } from '../snapshot/documents.ts';
import type { Claimed, Enqueued } from '../store/outbox.ts';
import type { Happening } from '../store/deliveries.ts';
import type { Channel } from './channel.ts';
import type { Delivery, InsideChannels } from './destination.ts';
import { delivery, deliveryTo, missingFor } from './destination.ts';
import { LETTER, lettersTo } from './expand.ts';
import type { DraftLetter } from './github/index.ts';
import type { Greeting } from './greet.ts';
import { GREET } from './greet.ts';
import { happeningOf } from './matter.ts';
import { budgetCallOf } from './budget-call.ts';
import type { Call } from './message.ts';
import { callOf, noticeOf } from './message.ts';

/** The channels that are set up. */
export type Channels = InsideChannels & {
  pagerduty: Channel<Call> | null;
  github: Channel<DraftLetter> | null;
  /** A message that begins a subscription; a text says why there is none. Null: subscribing is switched off. */
  greet: ((greeting: Greeting, key: string) => Promise<Delivery | string>) | null;
};

export type Plan =
  | { do: 'send'; delivery: Delivery }
  /** One row for each who is told; `note` says who is not, and why. */
  | {
      do: 'expand';
      rows: readonly Enqueued[];
      /** What subscribers are told; null: nothing. */
      happening: Happening | null;
      note: string | null;
    }
  /** Nobody is to get it; `alarming` where somebody expects that they do. */
  | { do: 'skip'; note: string; alarming: boolean }
  /** Not now, but perhaps later. */
  | { do: 'wait'; reason: string }
  | { do: 'park'; reason: string };

/** The id of the incident that a message is about; null where the message cannot be read. */
export function incidentIn({ payload }: Claimed): string | null {
  const incident = fieldsOf(payload)['incident'];
  return typeof incident === 'string' ? incident : null;
}

export async function planOf(
  claimed: Claimed,
  incident: PublicIncident | null,
  catalog: Catalog,
  channels: Channels,
): Promise<Plan> {
  const { kind, payload, key, createdAt } = claimed;
  if (kind === 'announce') return announcementPlan(claimed, incident, catalog, channels);
  if (kind === 'memo' && isMemo(payload)) {
    const expansion = await expanded(payload.to, claimed, payload, channels);
    return { do: 'expand', happening: null, ...expansion };
  }
  if (kind === GREET && isGreeting(payload)) {
    if (channels.greet === null) return skip('not sent: SIGNING_KEY is not set');
    const delivery = await channels.greet(payload, key);
    return typeof delivery === 'string' ? skip(`not sent: ${delivery}`) : { do: 'send', delivery };
  }
  if (kind === 'github' && isDraftOrder(payload)) {
    const { github } = channels;
    if (github === null) return skip('not sent: GITHUB_TOKEN and GITHUB_REPOSITORY are not set');
    const letter = { incident: payload.incident };
    return { do: 'send', delivery: delivery(github, () => letter, key) };
  }
  if (kind === LETTER) return letterPlan(payload, key, incident, catalog, channels);
  if (kind === 'page' && (isPageCall(payload) || isBudgetCall(payload))) {
    const { pagerduty } = channels;
    if (pagerduty === null) {
      const note = 'not sent: PAGERDUTY_ROUTING_KEY is not set';
      return { do: 'skip', note, alarming: payload.action === 'trigger' };
    }
    const call =
      'monitor' in payload
        ? callOf(payload, incident, catalog, createdAt)
        : budgetCallOf(payload, catalog, createdAt);
    return { do: 'send', delivery: delivery(pagerduty, () => call, key) };
  }
  return UNKNOWN;
}

const UNKNOWN: Plan = { do: 'park', reason: 'this version does not know such messages' };
const NO_LONGER = 'not sent: it is no longer said in public';

/** What was changed and changed back before anybody was told. */
const AS_BEFORE = 'not sent: it is again as it was';

/** Subscribers hear of everything that is announced; people inside of incidents, by severity. */
async function announcementPlan(
  claimed: Claimed,
  incident: PublicIncident | null,
  catalog: Catalog,
  channels: Channels,
): Promise<Plan> {
  const { payload } = claimed;
  if (!isIncidentAnnouncement(payload)) {
    if (!isAnnouncement(payload)) return UNKNOWN;
    if (isComponentChange(payload) && payload.from === payload.to) return skip(AS_BEFORE);
    return { do: 'expand', rows: [], happening: happeningOf(payload), note: null };
  }
  if (incident === null) return UNREADABLE;
  if (noticeOf(incident, payload.update, catalog) === null) return skip(NO_LONGER);
  const wanted = destinationsOf(catalog, incident.severity);
  const { rows, note } = await expanded(wanted, claimed, payload, channels);
  const nobody = wanted.length === 0 ? `no channel for ${incident.severity}` : note;
  return {
    do: 'expand',
    rows,
    happening: happeningOf(payload),
    note: rows.length === 0 ? `not sent: ${nobody}` : note,
  };
}

const UNREADABLE: Plan = { do: 'wait', reason: 'the public incident cannot be read' };

async function expanded(
  wanted: readonly Destination[],
  { key, subject, dueAt }: Claimed,
  payload: object,
  channels: InsideChannels,
): Promise<{ rows: Enqueued[]; note: string | null }> {
  const missing = wanted.flatMap((destination) => missingFor(destination, channels) ?? []);
  const there = wanted.filter((destination) => missingFor(destination, channels) === null);
  return {
    rows: await lettersTo(there, { key, subject, payload }, dueAt),
    note: missing.length === 0 ? null : [...new Set(missing)].join('; '),
  };
}

function letterPlan(
  payload: unknown,
  key: string,
  incident: PublicIncident | null,
  catalog: Catalog,
  channels: Channels,
): Plan {
  const [to] = destinationsIn(payload);
  if (to === undefined) return UNKNOWN;
  const missing = missingFor(to, channels);
  if (missing !== null) return skip(`not sent: ${missing}`);
  let news: Parameters<typeof deliveryTo>[1];
  if (isMemo(payload)) {
    news = { memo: payload };
  } else if (isIncidentAnnouncement(payload)) {
    if (incident === null) return UNREADABLE;
    const notice = noticeOf(incident, payload.update, catalog);
    if (notice === null) return skip(NO_LONGER);
    news = { notice };
  } else {
    return UNKNOWN;
  }
  const delivery = deliveryTo(to, news, channels, key, catalog.page);
  return delivery === null ? skip(`not sent: ${to.kind} is not set up`) : { do: 'send', delivery };
}

const skip = (note: string): Plan => ({ do: 'skip', note, alarming: false });

function destinationsOf({ routes }: Catalog, severity: Severity): Destination[] {
  return routes.filter(({ severities }) => severities.includes(severity)).flatMap(({ to }) => to);
}

// Rows may have been written by another version of this code.

function fieldsOf(payload: unknown): Readonly<Record<string, unknown>> {
  return typeof payload === 'object' && payload !== null ? { ...payload } : {};
}

function isIncidentAnnouncement(payload: unknown): payload is IncidentAnnouncement {
  const { incident, update } = fieldsOf(payload);
  return typeof incident === 'string' && (update === null || typeof update === 'string');
}

function isDraftOrder(payload: unknown): payload is DraftOrder {
  const { draft, incident } = fieldsOf(payload);
  return draft === 'postmortem' && typeof incident === 'string';
}

function isAnnouncement(payload: unknown): payload is Announcement {
  const { maintenance, what, startsAt, report, digest } = fieldsOf(payload);
  return (
    isIncidentAnnouncement(payload) ||
    (typeof maintenance === 'string' &&
      typeof startsAt === 'number' &&
      MAINTENANCE_NEWS.some((known) => known === what)) ||
    typeof report === 'string' ||
    isMissed(fieldsOf(payload)['missed']) ||
    isComponentChange(payload) ||
    typeof digest === 'string'
  );
}

function isComponentChange(payload: unknown): payload is ComponentChange {
  const { component, from, to, at } = fieldsOf(payload);
  const isStatus = (value: unknown) => COMPONENT_STATUSES.some((known) => known === value);
  return typeof component === 'string' && typeof at === 'number' && isStatus(from) && isStatus(to);
}

function isMissed(value: unknown): value is Missed {
  const { month, tier, at, targetPer100k, good, bad, until, isCredited } = fieldsOf(value);
  return (
    [month, tier].every((field) => typeof field === 'string') &&
    [at, targetPer100k, good, bad].every((field) => typeof field === 'number') &&
    (until === null || typeof until === 'number') &&
    typeof isCredited === 'boolean'
  );
}

function isGreeting(payload: unknown): payload is Greeting {
  const { subscriber, greet, webhook } = fieldsOf(payload);
  if (typeof subscriber !== 'string') return false;
  return (
    greet === 'confirm' ||
    greet === 'known' ||
    (typeof webhook === 'string' && (greet === 'watch' || greet === 'disabled'))
  );
}

function isMemo(payload: unknown): payload is Memo {
  const { title, text, link } = fieldsOf(payload);
  return (
    typeof title === 'string' &&
    typeof text === 'string' &&
    (link === null || typeof link === 'string') &&
    destinationsIn(payload).length > 0
  );
}

function destinationsIn(payload: unknown): Destination[] {
  const { to } = fieldsOf(payload);
  return Array.isArray(to) ? to.filter(isDestination) : [];
}

function isDestination(value: unknown): value is Destination {
  const { kind, address, url } = fieldsOf(value);
  return (
    kind === 'slack' ||
    (kind === 'email' && typeof address === 'string') ||
    (kind === 'webhook' && typeof url === 'string')
  );
}

function isBudgetCall(payload: unknown): payload is BudgetCall {
  const { action, alarm, component, hours, rate, severity } = fieldsOf(payload);
  return (
    (action === 'trigger' || action === 'resolve') &&
    [alarm, component].every((field) => typeof field === 'string') &&
    typeof hours === 'number' &&
    (rate === null || typeof rate === 'number') &&
    SEVERITIES.some((known) => known === severity)
  );
}

function isPageCall(payload: unknown): payload is PageCall {
  const { action, alarm, monitor, incident, severity } = fieldsOf(payload);
  return (
    (action === 'trigger' || action === 'resolve') &&
    [alarm, monitor, incident].every((field) => typeof field === 'string') &&
    SEVERITIES.some((known) => known === severity)
  );
}
