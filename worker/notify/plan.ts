// What becomes of a message that was claimed: where it goes and what it says, or why it goes nowhere. An announcement has one
// destination so far and so one row is one delivery; with a second one each delivery needs a row of its own.

import type { Catalog, Destination } from '../domain/catalog.ts';
import type { Announcement, PageCall } from '../domain/messages.ts';
import { SEVERITIES } from '../domain/vocabulary.ts';
import type { Severity } from '../domain/vocabulary.ts';
import type { PublicIncident } from '../snapshot/documents.ts';
import type { Claimed } from '../store/outbox.ts';
import type { Channel } from './channel.ts';
import type { Call, Notice } from './message.ts';
import { callOf, noticeOf } from './message.ts';

/** The channels that are set up. */
export type Channels = {
  slack: Channel<Notice> | null;
  pagerduty: Channel<Call> | null;
};

export type Plan =
  /** `note` says what was left out. */
  | { do: 'send'; delivery: Delivery; note: string | null }
  /** Nobody is to get it; `alarming` where somebody expects that they do. */
  | { do: 'skip'; note: string; alarming: boolean }
  /** Not now, but perhaps later. */
  | { do: 'wait'; reason: string }
  | { do: 'park'; reason: string };

export type Delivery = Pick<Channel<never>, 'name' | 'atOnce'> & {
  send: () => ReturnType<Channel<never>['send']>;
};

/** The id of the incident that a message is about; null where the message cannot be read. */
export function incidentIn({ payload }: Claimed): string | null {
  const incident = fieldsOf(payload)['incident'];
  return typeof incident === 'string' ? incident : null;
}

export function planOf(
  claimed: Claimed,
  incident: PublicIncident | null,
  catalog: Catalog,
  channels: Channels,
): Plan {
  const { kind, payload, key, createdAt } = claimed;
  if (kind === 'announce' && isAnnouncement(payload)) {
    return announcementPlan(payload, key, incident, catalog, channels);
  }
  if (kind === 'page' && isPageCall(payload)) {
    const { pagerduty } = channels;
    if (pagerduty === null) {
      const note = 'not sent: PAGERDUTY_ROUTING_KEY is not set';
      return { do: 'skip', note, alarming: payload.action === 'trigger' };
    }
    const call = callOf(payload, incident, catalog, createdAt);
    return { do: 'send', delivery: delivery(pagerduty, call, key), note: null };
  }
  return { do: 'park', reason: 'this version does not know such messages' };
}

function announcementPlan(
  { update }: Announcement,
  key: string,
  incident: PublicIncident | null,
  catalog: Catalog,
  { slack }: Channels,
): Plan {
  if (incident === null) return { do: 'wait', reason: 'the public incident cannot be read' };
  const notice = noticeOf(incident, update, catalog);
  if (notice === null) return skip('not sent: it is no longer said in public');
  const wanted = destinationsOf(catalog, incident.severity);
  if (wanted.length === 0) return skip(`not sent: no channel for ${incident.severity}`);
  const missing = wanted.flatMap((destination) => missingFor(destination, slack !== null) ?? []);
  const note = missing.length === 0 ? null : [...new Set(missing)].join('; ');
  const isForSlack = wanted.some(({ kind }) => kind === 'slack');
  if (slack === null || !isForSlack) return skip(`not sent: ${note}`);
  return { do: 'send', delivery: delivery(slack, notice, key), note };
}

const skip = (note: string): Plan => ({ do: 'skip', note, alarming: false });

function destinationsOf({ routes }: Catalog, severity: Severity): Destination[] {
  return routes.filter(({ severities }) => severities.includes(severity)).flatMap(({ to }) => to);
}

/** Why nothing goes to a destination; null where something does. */
function missingFor({ kind }: Destination, hasSlack: boolean): string | null {
  if (kind === 'slack') return hasSlack ? null : 'SLACK_WEBHOOK_URL is not set';
  return kind === 'email' ? 'e-mail is not set up' : 'webhooks are not set up';
}

function delivery<Message>(
  { name, atOnce, send }: Channel<Message>,
  message: Message,
  idempotencyId: string,
): Delivery {
  return { name, atOnce, send: () => send(message, idempotencyId) };
}

// Rows may have been written by another version of this code.

function fieldsOf(payload: unknown): Readonly<Record<string, unknown>> {
  return typeof payload === 'object' && payload !== null ? { ...payload } : {};
}

function isAnnouncement(payload: unknown): payload is Announcement {
  const { incident, update } = fieldsOf(payload);
  return typeof incident === 'string' && (update === null || typeof update === 'string');
}

function isPageCall(payload: unknown): payload is PageCall {
  const { action, alarm, monitor, incident, severity } = fieldsOf(payload);
  return (
    (action === 'trigger' || action === 'resolve') &&
    [alarm, monitor, incident].every((field) => typeof field === 'string') &&
    SEVERITIES.some((known) => known === severity)
  );
}
