// What must be told because something happened: one row for each announcement, written in the batch that makes it true.
// Who is told, and in which words, is found out when it is sent.

import type { BudgetCall, PageCall } from './call.ts';
import { budgetCalls, pageCalls, secondCall } from './call.ts';
import type { Body, Recorded } from './event.ts';
import { viewIncident } from './incident.ts';
import { isPostmortemOwed } from './lifecycle.ts';
import { mannerOf } from './manner.ts';
import type { Memo } from './memo.ts';
import type { Context } from './settle.ts';
import type { SlaEvent } from './sla/event.ts';
import { slaMessages } from './sla/notices.ts';
import type { ComponentStatus } from './vocabulary.ts';
import type { World } from './world.ts';
import { incidentOf } from './world.ts';

/** How long a person's own words can still be taken back before they leave the house. */
export const UNDO_MS = 30_000;

export type OutboxMessage = {
  /** Unique for ever: the same announcement is never queued twice. */
  key: string;
  kind: 'announce' | 'page' | 'memo' | 'github';
  /** What it is about, the incident or the alarm; messages of one kind and subject go out in order. */
  subject: string;
  payload: Announcement | PageCall | BudgetCall | Memo | DraftOrder;
  dueAt: number;
};

/** A post, or the note that an incident continues in another one (`update: null`). */
export type IncidentAnnouncement = { incident: string; update: string | null };

/** What is told of planned work. */
export const MAINTENANCE_NEWS = [
  'scheduled',
  'rescheduled',
  'reminder-72h',
  'reminder-24h',
  'reminder-1h',
  'started',
  'completed',
  'cancelled',
] as const;
export type MaintenanceNews = (typeof MAINTENANCE_NEWS)[number];

export type Announcement =
  | IncidentAnnouncement
  /** `startsAt` is the plan that it speaks of: a reminder of an earlier plan is needless. */
  | { maintenance: string; what: MaintenanceNews; startsAt: number }
  /** The SLA report of a month, `2026-10`, is published. */
  | { report: string }
  /** The promise of a tier is not kept. */
  | { missed: Missed }
  /** What is held for those who want to hear once a day. */
  | { digest: string }
  | ComponentChange;

/** The public status of a component is another one. Told only to webhooks in Statuspage's shape: nothing else has room for it. */
export type ComponentChange = {
  component: string;
  from: ComponentStatus;
  to: ComponentStatus;
  at: number;
};

/** A promise that is not kept, with the figures of the moment at which it was found. */
export type Missed = {
  /** `2026-10` */
  month: string;
  tier: string;
  at: number;
  targetPer100k: number;
  /** Windows that decide. */
  good: number;
  bad: number;
  /** Up to when they are counted; null: the month is over. */
  until: number | null;
  isCredited: boolean;
};

/** A postmortem draft that is owed; composed from the record when its turn comes. */
export type DraftOrder = { draft: 'postmortem'; incident: string };

/**
 * Orders a draft, or where there is one, what has changed since. `occasion` is unique for what made it due: of several that
 * wait for one incident only the newest is carried out.
 */
export function draftMessage(incident: string, occasion: string, dueAt: number): OutboxMessage {
  return {
    key: `draft:${incident}:${occasion}`,
    kind: 'github',
    subject: `draft:${incident}`,
    payload: { draft: 'postmortem', incident },
    dueAt,
  };
}

/** The messages that follow from events just decided; `world` is the world after them. */
export function messagesOf(
  events: readonly Recorded[],
  world: World,
  context: Context,
): OutboxMessage[] {
  return events.flatMap((recorded) => {
    const { event } = recorded;
    if (event.type === 'incident.posted') {
      const { id, by, body, quiet } = event.post;
      if (quiet === true || isForThePageAlone(body)) return [];
      const dueAt = by === null ? context.now : context.now + UNDO_MS;
      return [announcement(incidentOf(recorded.stream), id, dueAt)];
    }
    if (event.type === 'incident.merged') {
      const incident = incidentOf(recorded.stream);
      const view = viewIncident(world, incident, context.catalog);
      return view?.published ? [announcement(incident, null, context.now)] : [];
    }
    if (isOfSla(recorded)) {
      const inside = slaMessages(recorded, world, context.catalog);
      if (event.type === 'sla.postmortem_owed') {
        const { incident, month, tier } = event;
        return [...inside, draftMessage(incident, `sla:${month}:${tier}`, context.now)];
      }
      if (event.type === 'sla.customers_owed') {
        return [...inside, missedMessage(event, recorded.at)];
      }
      const isNews =
        event.type === 'sla.reported' && event.revision === 1 && context.catalog.sla.public;
      return isNews ? [...inside, reportMessage(event.month, context.now)] : inside;
    }
    if (event.type === 'incident.resolved') {
      const view = viewIncident(world, incidentOf(recorded.stream), context.catalog);
      // What concerns no component is of a service that nobody has mapped, and none of ours to write about.
      if (view === null || view.components.size === 0 || !isPostmortemOwed(view)) return [];
      return [draftMessage(view.id, String(recorded.position), context.now)];
    }
    if (event.type === 'source.reported') {
      return pageCalls(recorded, world, context).map((call) => callMessage(call, context.now));
    }
    const again = secondCall(recorded, world, context);
    if (again !== null) {
      const message = callMessage(again, context.now);
      return [{ ...message, key: `${message.key}:${recorded.position}` }];
    }
    return [
      ...budgetCalls(recorded, world, context).map((call) => callMessage(call, context.now)),
      ...maintenanceNews(recorded, world, context),
    ];
  });
}

/**
 * What is told of single components, where anybody takes it. `events` made the changes; `position` is the newest of theirs. What
 * follows from a person's post waits as long as the post can be taken back.
 */
export function changeMessages(
  changes: readonly ComponentChange[],
  events: readonly Recorded[],
  position: number,
): OutboxMessage[] {
  const isUndoable = events.some(
    ({ event }) => event.type === 'incident.posted' && event.post.by !== null,
  );
  return changes.map((change) => ({
    key: `announce:component:${change.component}:${position}`,
    kind: 'announce',
    subject: `component:${change.component}`,
    payload: change,
    dueAt: change.at + (isUndoable ? UNDO_MS : 0),
  }));
}

function isOfSla(recorded: Recorded): recorded is Recorded<SlaEvent> {
  return recorded.event.type.startsWith('sla.');
}

/** That nothing has changed keeps a promise to who is looking, and is no news to anybody else. */
export function isForThePageAlone(body: Body): boolean {
  return 'template' in body && (body.template === 'no_change' || body.template === 'no_promise');
}

function announcement(incident: string, update: string | null, dueAt: number): OutboxMessage {
  return {
    key: `announce:${incident}:${update ?? 'merged'}`,
    kind: 'announce',
    subject: incident,
    payload: { incident, update },
    dueAt,
  };
}

const HOUR_MS = 60 * 60_000;

/** How long before planned work begins people are reminded of it. */
const REMINDERS: readonly [MaintenanceNews, number][] = [
  ['reminder-72h', 72 * HOUR_MS],
  ['reminder-24h', 24 * HOUR_MS],
  ['reminder-1h', HOUR_MS],
];

function maintenanceNews(
  { event, position }: Recorded,
  world: World,
  { now }: Context,
): OutboxMessage[] {
  const what = newsIn(event.type);
  const isArranged = event.type === 'maintenance.arranged';
  if ((what === null && !isArranged) || !('id' in event)) return [];
  const maintenance = world.page.maintenances[event.id];
  if (maintenance === undefined) return [];
  const { id, startsAt } = maintenance;
  const { remind, tellStart, tellEnd } = mannerOf(maintenance);
  const isPlan = what === 'scheduled' || what === 'rescheduled' || isArranged;
  const isTold =
    what !== null && !(what === 'started' && !tellStart) && !(what === 'completed' && !tellEnd);
  // Work that is announced as it begins, or was done before it was written down, needs no reminder.
  const reminders =
    isPlan && remind ? REMINDERS.filter(([, beforeMs]) => startsAt - beforeMs > now) : [];
  const news: OutboxMessage[] = isTold
    ? [
        {
          key: `announce:${id}:${position}`,
          kind: 'announce',
          subject: id,
          payload: { maintenance: id, what, startsAt },
          dueAt: now,
        },
      ]
    : [];
  return [
    ...news,
    ...reminders.map(([reminder, beforeMs]): OutboxMessage => ({
      key: `announce:${id}:${reminder}:${startsAt}`,
      kind: 'announce',
      // A line of its own: what waits for days holds up nothing.
      subject: `${id}:${reminder}:${startsAt}`,
      payload: { maintenance: id, what: reminder, startsAt },
      dueAt: startsAt - beforeMs,
    })),
  ];
}

function newsIn(type: string): MaintenanceNews | null {
  const what = type.startsWith('maintenance.') ? type.slice('maintenance.'.length) : '';
  return MAINTENANCE_NEWS.find((one) => one === what) ?? null;
}

/** To whom it concerns, that the report of a month can be read; once. */
export function reportMessage(month: string, dueAt: number): OutboxMessage {
  const key = `announce:report:${month}`;
  return { key, kind: 'announce', subject: `report:${month}`, payload: { report: month }, dueAt };
}

/** To the customers of a tier, that its promise of a month is not kept; once. */
function missedMessage(
  { month, tier, targetPer100k, totals, until, isCredited }: SlaEventOf<'sla.customers_owed'>,
  at: number,
): OutboxMessage {
  const { good, bad } = totals;
  const subject = `missed:${month}:${tier}`;
  const missed = { month, tier, at, targetPer100k, good, bad, until, isCredited };
  return { key: `announce:${subject}`, kind: 'announce', subject, payload: { missed }, dueAt: at };
}

type SlaEventOf<Type extends SlaEvent['type']> = Extract<SlaEvent, { type: Type }>;

/** A line of its own: one alarm that cannot be delivered holds no other one back. */
function callMessage(call: PageCall | BudgetCall, dueAt: number): OutboxMessage {
  const key = `page:${call.action}:${call.alarm}`;
  return { key, kind: 'page', subject: call.alarm, payload: call, dueAt };
}
