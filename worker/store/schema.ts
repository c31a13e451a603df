// The tables as the code sees them. The migrations are what the database has; a test holds the two together. Names of
// columns, keys and defaults are stated here only as far as queries need them.

import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { SIGNALS } from '../domain/heartbeat.ts';
import { ACTION_STATES, CHANNELS } from '../domain/vocabulary.ts';
import { SCOPES } from '../domain/operator.ts';

/** What every incident has, as a list of SQL: most of a journal, and found by reading on. */
export const USUAL_TYPES =
  "'source.reported', 'source.kept', 'monitor.changed', 'incident.joined', 'incident.published', 'incident.posted', 'incident.resolved'";
/** Who does most of it. */
export const MACHINES = "'automation', 'pagerduty'";

/** Everything that happened, in one total order. `data` is the event without its type, as JSON. */
export const journal = sqliteTable(
  'journal',
  {
    position: integer().primaryKey(),
    stream: text().notNull(),
    type: text().notNull(),
    at: integer().notNull(),
    recordedAt: integer('recorded_at').notNull(),
    actor: text().notNull(),
    key: text(),
    data: text().notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text().notNull(),
  },
  (table) => [
    uniqueIndex('journal_key')
      .on(table.key)
      .where(sql`key IS NOT NULL`),
    index('journal_stream').on(table.stream, table.position),
    index('journal_type')
      .on(table.type)
      .where(sql.raw(`type NOT IN (${USUAL_TYPES})`)),
    index('journal_actor')
      .on(table.actor)
      .where(sql.raw(`actor NOT IN (${MACHINES})`)),
  ],
);
export type JournalRow = typeof journal.$inferSelect;

/** `number` is the position of the opening event; `quietAt` lies far in the future while it is open. */
export const incident = sqliteTable(
  'incident',
  {
    id: text().primaryKey(),
    reference: text().notNull().unique(),
    number: integer().notNull(),
    startedAt: integer('started_at').notNull(),
    quietAt: integer('quiet_at').notNull(),
  },
  (table) => [index('incident_quiet_at').on(table.quietAt)],
);
export type IncidentRow = typeof incident.$inferSelect;

/** `position` is that of the report by which the source's episode is known. */
export const binding = sqliteTable(
  'binding',
  { source: text().notNull(), incident: text().notNull(), position: integer().notNull() },
  (table) => [
    primaryKey({ columns: [table.source, table.incident, table.position] }),
    index('binding_incident').on(table.incident),
  ],
);
export type BindingRow = typeof binding.$inferSelect;

/** One row, `id` 1. */
export const pageState = sqliteTable('page_state', {
  id: integer().primaryKey(),
  position: integer().notNull(),
  data: text().notNull(),
});

/** `etag` is a hash of the content without its position. */
export const document = sqliteTable('document', {
  key: text().primaryKey(),
  position: integer().notNull(),
  etag: text().notNull(),
  json: text().notNull(),
  writtenAt: integer('written_at').notNull(),
});
export type DocumentRow = typeof document.$inferSelect;

/** `minute` is the epoch ms of the minute's start. */
export const tick = sqliteTable('tick', {
  minute: integer().primaryKey(),
  data: text().notNull(),
});
export type TickRow = typeof tick.$inferSelect;

/** `day` is the epoch ms of 00:00 UTC; `latency` null: how long answers took is not known, or no longer. */
export const uptimeDay = sqliteTable(
  'uptime_day',
  {
    monitor: text().notNull(),
    day: integer().notNull(),
    windows: text().notNull(),
    latency: text(),
  },
  (table) => [primaryKey({ columns: [table.monitor, table.day] })],
);
export type UptimeDayRow = typeof uptimeDay.$inferSelect;

/** How far a month is known; see `reports.ts`. */
export const slaMonth = sqliteTable('sla_month', {
  month: text().primaryKey(),
  version: integer().notNull(),
  data: text().notNull(),
});

/** `part` 0 is the report, the others packs of its windows. */
export const slaReport = sqliteTable(
  'sla_report',
  {
    month: text().notNull(),
    revision: integer().notNull(),
    part: integer().notNull(),
    data: text().notNull(),
    summary: text(),
  },
  (table) => [primaryKey({ columns: [table.month, table.revision, table.part] })],
);

export const OUTBOX_STATES = ['pending', 'sending', 'done', 'parked'] as const;

export const outbox = sqliteTable(
  'outbox',
  {
    id: integer().primaryKey(),
    key: text().notNull().unique(),
    kind: text().notNull(),
    subject: text().notNull(),
    payload: text().notNull(),
    state: text({ enum: OUTBOX_STATES }).notNull().default('pending'),
    attempts: integer().notNull().default(0),
    dueAt: integer('due_at').notNull(),
    leaseUntil: integer('lease_until'),
    lastError: text('last_error'),
    createdAt: integer('created_at').notNull(),
    doneAt: integer('done_at'),
  },
  (table) => [
    index('outbox_line')
      .on(table.kind, table.subject)
      .where(sql`state IN ('pending', 'sending')`),
  ],
);
export type OutboxRow = typeof outbox.$inferSelect;

/** `count` is how often it was recorded, which is at most once a minute. */
export const alert = sqliteTable('alert', {
  key: text().primaryKey(),
  at: integer().notNull(),
  lastAt: integer('last_at').notNull(),
  count: integer().notNull().default(1),
  kind: text().notNull(),
  text: text().notNull(),
});
export type AlertRow = typeof alert.$inferSelect;

export const INBOX_STATES = ['kept', 'replayed'] as const;

export const inbox = sqliteTable('inbox', {
  key: text().primaryKey(),
  receivedAt: integer('received_at').notNull(),
  source: text().notNull(),
  body: text().notNull(),
  error: text().notNull(),
  state: text({ enum: INBOX_STATES }).notNull().default('kept'),
});
export type InboxRow = typeof inbox.$inferSelect;

/** `hash` is the SHA-256 of a whole token in hex, `prefix` the part of it that may be shown. */
export const operatorToken = sqliteTable('operator_token', {
  prefix: text().primaryKey(),
  hash: text().notNull(),
  name: text().notNull(),
  scope: text({ enum: SCOPES }).notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
  revokedBy: text('revoked_by'),
});
export type OperatorTokenRow = typeof operatorToken.$inferSelect;

export const SESSION_KINDS = ['link', 'session'] as const;

/** `hash` is that of the link's code or of the cookie. */
export const operatorSession = sqliteTable('operator_session', {
  hash: text().primaryKey(),
  kind: text({ enum: SESSION_KINDS }).notNull(),
  name: text().notNull(),
  scope: text({ enum: SCOPES }).notNull(),
  token: text(),
  expiresAt: integer('expires_at').notNull(),
});
export type OperatorSessionRow = typeof operatorSession.$inferSelect;

/** One row for each heartbeat monitor; see `domain/heartbeat.ts`. `body` is at most 10 KB, for operators alone. */
export const heartbeat = sqliteTable('heartbeat', {
  monitor: text().primaryKey(),
  at: integer().notNull(),
  signal: text({ enum: SIGNALS }).notNull(),
  endedAt: integer('ended_at'),
  failed: integer({ mode: 'boolean' }).notNull(),
  startedAt: integer('started_at'),
  durationMs: integer('duration_ms'),
  body: text(),
});
export type HeartbeatRow = typeof heartbeat.$inferSelect;

/** Where a region's probes are; see `places.ts`. */
export const place = sqliteTable('place', {
  region: text().primaryKey(),
  generation: integer().notNull(),
  colo: text(),
  country: text(),
  askedAt: integer('asked_at').notNull(),
});

/** What the tracker says of action items; see `domain/action-item.ts`. */
export const actionItem = sqliteTable(
  'action_item',
  {
    incident: text().notNull(),
    id: text().notNull(),
    issue: integer().notNull(),
    url: text().notNull(),
    trackerState: text('tracker_state', { enum: ACTION_STATES }).notNull(),
    contentState: text('content_state', { enum: ACTION_STATES }).notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.incident, table.id] })],
);

export const SUBSCRIBER_STATES = ['pending', 'confirmed', 'disabled'] as const;

/** `address` and `secrets` are sealed, `preferences` is JSON, `mailsDay` the epoch ms of 00:00 UTC. */
export const subscriber = sqliteTable(
  'subscriber',
  {
    id: text().primaryKey(),
    lookup: text().notNull().unique(),
    channel: text({ enum: CHANNELS }).notNull(),
    address: text().notNull(),
    state: text({ enum: SUBSCRIBER_STATES }).notNull(),
    generation: integer().notNull().default(0),
    preferences: text().notNull(),
    secrets: text(),
    tokenHash: text('token_hash'),
    tokenUntil: integer('token_until'),
    mailsDay: integer('mails_day').notNull().default(0),
    mails: integer().notNull().default(0),
    createdAt: integer('created_at').notNull(),
    confirmedAt: integer('confirmed_at'),
    failingSince: integer('failing_since'),
  },
  (table) => [
    index('subscriber_statuspage')
      .on(table.id)
      .where(
        sql`state = 'confirmed' AND channel = 'webhook' AND preferences ->> '$.format' = 'statuspage'`,
      ),
  ],
);
export type SubscriberRow = typeof subscriber.$inferSelect;

export const SUPPRESSION_REASONS = ['bounce', 'complaint', 'operator'] as const;

export const suppression = sqliteTable('suppression', {
  lookup: text().primaryKey(),
  address: text().notNull(),
  reason: text({ enum: SUPPRESSION_REASONS }).notNull(),
  at: integer().notNull(),
});
export type SuppressionRow = typeof suppression.$inferSelect;

export const pack = sqliteTable('pack', {
  id: integer().primaryKey(),
  subject: text().notNull(),
  event: text().notNull(),
  first: text().notNull(),
  last: text().notNull(),
  dueAt: integer('due_at').notNull(),
  leaseUntil: integer('lease_until'),
  attempts: integer().notNull().default(0),
  createdAt: integer('created_at').notNull(),
});
export type PackRow = typeof pack.$inferSelect;

export const DELIVERY_STATES = ['waiting', 'sending', 'held', 'sent', 'skipped', 'parked'] as const;

/** `message`: under which id the receiver keeps it, where that can be changed. */
export const delivery = sqliteTable(
  'delivery',
  {
    subject: text().notNull(),
    subscriber: text().notNull(),
    event: text().notNull(),
    state: text({ enum: DELIVERY_STATES }).notNull(),
    attempts: integer().notNull(),
    dueAt: integer('due_at'),
    leaseUntil: integer('lease_until'),
    note: text(),
    at: integer().notNull(),
    message: text(),
  },
  (table) => [
    primaryKey({ columns: [table.subject, table.subscriber, table.event] }),
    index('delivery_due')
      .on(table.dueAt)
      .where(sql`state IN ('waiting', 'sending')`),
    index('delivery_held')
      .on(table.subscriber)
      .where(sql`state = 'held'`),
    index('delivery_parked')
      .on(table.subject)
      .where(sql`state = 'parked'`),
  ],
);
export type DeliveryRow = typeof delivery.$inferSelect;

export const allowance = sqliteTable(
  'allowance',
  { day: integer().notNull(), name: text().notNull(), used: integer().notNull() },
  (table) => [primaryKey({ columns: [table.day, table.name] })],
);

/** `status` null: it is under way. */
export const requestKey = sqliteTable('request_key', {
  key: text().primaryKey(),
  print: text().notNull(),
  status: integer(),
  at: integer().notNull(),
});

/** `timers` and `reminded` are JSON; `next_at` null: nothing waits. */
export const timer = sqliteTable(
  'timer',
  {
    incident: text().primaryKey(),
    severity: text().notNull(),
    timers: text().notNull(),
    reminded: text().notNull().default('[]'),
    nextAt: integer('next_at'),
  },
  (table) => [
    index('timer_next')
      .on(table.nextAt)
      .where(sql`next_at IS NOT NULL`),
  ],
);
