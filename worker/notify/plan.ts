// What becomes of a message that was claimed: whom it has to be put in line for, or where it goes and what it says, or why it
// goes nowhere.

import type { Catalog, Destination } from '../domain/catalog.ts';
import type { Memo } from '../domain/memo.ts';
import type { Announcement, DraftOrder, PageCall } from '../domain/messages.ts';
import { SEVERITIES } from '../domain/vocabulary.ts';
import type { Severity } from '../domain/vocabulary.ts';
import type { PublicIncident } from '../snapshot/documents.ts';
import type { Claimed, Enqueued } from '../store/outbox.ts';
import type { Channel } from './channel.ts';
import type { Delivery, InsideChannels } from './destination.ts';
import { delivery, deliveryTo, missingFor } from './destination.ts';
import { LETTER, lettersTo } from './expand.ts';
import type { DraftLetter } from './github/index.ts';
import type { Call } from './message.ts';
import { callOf, noticeOf } from './message.ts';

/** The channels that are set up. */
export type Channels = InsideChannels & {
  pagerduty: Channel<Call> | null;
  github: Channel<DraftLetter> | null;
};

export type Plan =
  | { do: 'send'; delivery: Delivery }
  /** One row for each who is told; `note` says who is not, and why. */
  | { do: 'expand'; rows: readonly Enqueued[]; note: string | null }
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
  if (kind === 'announce' && isAnnouncement(payload)) {
    return announcementPlan(claimed, payload, incident, catalog, channels);
  }
  if (kind === 'memo' && isMemo(payload)) {
    return { do: 'expand', ...(await expanded(payload.to, claimed, payload, channels)) };
  }
  if (kind === 'github' && isDraftOrder(payload)) {
    const { github } = channels;
    if (github === null) return skip('not sent: GITHUB_TOKEN and GITHUB_REPOSITORY are not set');
    const letter = { incident: payload.incident };
    return { do: 'send', delivery: delivery(github, () => letter, key) };
  }
  if (kind === LETTER) return letterPlan(payload, key, incident, catalog, channels);
  if (kind === 'page' && isPageCall(payload)) {
    const { pagerduty } = channels;
    if (pagerduty === null) {
      const note = 'not sent: PAGERDUTY_ROUTING_KEY is not set';
      return { do: 'skip', note, alarming: payload.action === 'trigger' };
    }
    const call = callOf(payload, incident, catalog, createdAt);
    return { do: 'send', delivery: delivery(pagerduty, () => call, key) };
  }
  return UNKNOWN;
}

const UNKNOWN: Plan = { do: 'park', reason: 'this version does not know such messages' };
const NO_LONGER = 'not sent: it is no longer said in public';

async function announcementPlan(
  claimed: Claimed,
  announcement: Announcement,
  incident: PublicIncident | null,
  catalog: Catalog,
  channels: Channels,
): Promise<Plan> {
  if (incident === null) return UNREADABLE;
  if (noticeOf(incident, announcement.update, catalog) === null) return skip(NO_LONGER);
  const wanted = destinationsOf(catalog, incident.severity);
  if (wanted.length === 0) return skip(`not sent: no channel for ${incident.severity}`);
  const { rows, note } = await expanded(wanted, claimed, announcement, channels);
  return rows.length === 0 ? skip(`not sent: ${note}`) : { do: 'expand', rows, note };
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
  } else if (isAnnouncement(payload)) {
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

function isAnnouncement(payload: unknown): payload is Announcement {
  const { incident, update } = fieldsOf(payload);
  return typeof incident === 'string' && (update === null || typeof update === 'string');
}

function isDraftOrder(payload: unknown): payload is DraftOrder {
  const { draft, incident } = fieldsOf(payload);
  return draft === 'postmortem' && typeof incident === 'string';
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

function isPageCall(payload: unknown): payload is PageCall {
  const { action, alarm, monitor, incident, severity } = fieldsOf(payload);
  return (
    (action === 'trigger' || action === 'resolve') &&
    [alarm, monitor, incident].every((field) => typeof field === 'string') &&
    SEVERITIES.some((known) => known === severity)
  );
}
