// The public documents: everything that anyone may see, and nothing else. Strict shapes, written field by field by
// `project.ts`; whatever is not named here cannot reach the public. Each is at most 256 KB of JSON.
// Instants are epoch milliseconds, UTC. Lists of updates are newest first.

import { z } from 'zod';
import {
  COMPONENT_STATUSES,
  IMPACTS,
  INCIDENT_STATUSES,
  MAINTENANCE_STATUSES,
  REGIONS,
  SEVERITIES,
} from '../domain/vocabulary.ts';
import type { DaySummary } from '../domain/window.ts';

/** Largest JSON text of one document, in bytes; below the database's row limit with room to spare. */
export const DOCUMENT_BYTES_LIMIT = 256 * 1024;

const instant = z.int();
const id = z.string().regex(/^[a-z0-9]{12}$/);
const componentStatus = z.enum(COMPONENT_STATUSES);
const incidentStatus = z.enum(INCIDENT_STATUSES);

const said = { components: z.array(z.string()), nextUpdateBy: instant.nullable() };

/** A text: a template with its facts (see `domain/template.ts`), or a person's words with their sanitised HTML. */
export const publicText = z.union([
  z.discriminatedUnion('template', [
    z.strictObject({ template: z.literal('investigating'), status: componentStatus, ...said }),
    z.strictObject({ template: z.literal('reopened'), status: componentStatus, ...said }),
    z.strictObject({
      template: z.literal('changed'),
      status: componentStatus,
      phase: incidentStatus,
      ...said,
    }),
    z.strictObject({ template: z.literal('no_change'), phase: incidentStatus, ...said }),
    z.strictObject({
      template: z.literal('no_promise'),
      phase: incidentStatus,
      components: z.array(z.string()),
    }),
    z.strictObject({
      template: z.literal('monitoring'),
      components: z.array(z.string()),
      holdMs: z.int(),
    }),
    z.strictObject({
      template: z.literal('resolved'),
      components: z.array(z.string()),
      restoredAt: instant,
      impactMs: z.int(),
      postmortemBy: instant.nullable(),
    }),
    z.strictObject({ template: z.literal('postmortem'), title: z.string(), url: z.string() }),
    z.strictObject({
      template: z.enum([
        'maintenance_started',
        'maintenance_verifying',
        'maintenance_completed',
        'maintenance_cancelled',
        'no_impact',
      ]),
    }),
  ]),
  z.strictObject({ text: z.string(), html: z.string(), lang: z.string() }),
]);
export type PublicText = z.infer<typeof publicText>;

/** An incident's name: composed from component and status, or a person's. */
export const publicName = z.union([
  z.strictObject({ components: z.array(z.string()), status: componentStatus }),
  z.strictObject({ text: z.string(), lang: z.string() }),
]);
export type PublicName = z.infer<typeof publicName>;

/** A component as an incident or update names it: id, public name, name of its group, status. */
const affected = z.strictObject({
  id: z.string(),
  name: z.string(),
  group: z.string().nullable(),
  from: componentStatus,
  to: componentStatus,
});

export const publicUpdate = z.strictObject({
  id,
  status: z.enum([...INCIDENT_STATUSES, ...MAINTENANCE_STATUSES]),
  at: instant,
  text: publicText,
  automatic: z.boolean(),
  components: z.array(affected),
});
export type PublicUpdate = z.infer<typeof publicUpdate>;

export const publicIncident = z.strictObject({
  id,
  reference: z.string(),
  /** Journal position of the opening event: the number in an Atom entry's id. */
  number: z.int(),
  name: publicName,
  status: incidentStatus,
  impact: z.enum(IMPACTS),
  severity: z.enum(SEVERITIES),
  /** When it was first made public. */
  createdAt: instant,
  /** Start of the impact. */
  startedAt: instant,
  updatedAt: instant,
  monitoringAt: instant.nullable(),
  restoredAt: instant.nullable(),
  resolvedAt: instant.nullable(),
  nextUpdateBy: instant.nullable(),
  updates: z.array(publicUpdate),
  components: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      group: z.string().nullable(),
      /** What this incident says of the component now. */
      status: componentStatus,
      /** The worst it said. */
      worst: componentStatus,
    }),
  ),
  /** Spans of impact; the last one is open (`to: null`) while it lasts. */
  intervals: z.array(z.strictObject({ from: instant, to: instant.nullable() })),
  postmortem: z.strictObject({ title: z.string(), url: z.string() }).nullable(),
  /** Public id of the incident that this one continues in. */
  mergedInto: id.nullable(),
  /** Public id of the earlier incident that this one repeats. */
  recurrenceOf: id.nullable(),
});
export type PublicIncident = z.infer<typeof publicIncident>;

export const publicMaintenance = z.strictObject({
  id,
  number: z.int(),
  name: publicName,
  status: z.enum(MAINTENANCE_STATUSES),
  createdAt: instant,
  updatedAt: instant,
  startsAt: instant,
  endsAt: instant,
  startedAt: instant.nullable(),
  completedAt: instant.nullable(),
  updates: z.array(publicUpdate),
  components: z.array(
    z.strictObject({ id: z.string(), name: z.string(), group: z.string().nullable() }),
  ),
  /** What does not go by itself, where something does not. */
  manner: z
    .strictObject({ remind: z.boolean(), start: z.boolean(), complete: z.boolean() })
    .optional(),
});
export type PublicMaintenance = z.infer<typeof publicMaintenance>;

export const publicComponent = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  /** Id of its group. */
  group: z.string().nullable(),
  position: z.int(),
  status: componentStatus,
  createdAt: instant,
  /** Last change of its status. */
  updatedAt: instant,
  /** Shortest interval of its monitors in milliseconds; null: nothing measures it. */
  measuredEveryMs: z.int().nullable(),
});
export type PublicComponent = z.infer<typeof publicComponent>;

export const pageFacts = z.strictObject({
  id,
  name: z.string(),
  url: z.string(),
  timezone: z.string(),
  language: z.string(),
  support: z.string().nullable(),
  logo: z.string().nullable(),
  favicon: z.string().nullable(),
  accent: z.string().nullable(),
  footer: z.string().nullable(),
});

const envelope = {
  /** Shape of the document; a reader that knows another one asks for a rebuild. */
  version: z.literal(1),
  /** Journal position that it shows. */
  position: z.int(),
  /** Hash of the configuration that it was projected with. */
  catalog: z.string(),
};

/** `page`: what `/`, summary, status and components need. */
export const pageDocument = z.strictObject({
  ...envelope,
  page: pageFacts,
  updatedAt: instant,
  groups: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      position: z.int(),
      status: componentStatus,
      createdAt: instant,
      updatedAt: instant,
    }),
  ),
  /** In configured order, group by group. */
  components: z.array(publicComponent),
  indicator: z.enum(IMPACTS),
  /** Which of the standard sentences describes the whole page. */
  headline: z.enum([
    'operational',
    'under_maintenance',
    'degraded',
    'minor_outage',
    'partial_outage',
    'major_outage',
  ]),
  /** Open ones, and those of the last 14 days; newest first. */
  incidents: z.array(publicIncident),
  /** Scheduled, in progress, verifying, and those completed in the last 14 days; next first. */
  maintenances: z.array(publicMaintenance),
});
export type PageDocument = z.infer<typeof pageDocument>;

/** `recent`: the 50 newest incidents and maintenances, for the API's lists and the feeds. */
export const recentDocument = z.strictObject({
  ...envelope,
  incidents: z.array(publicIncident),
  maintenances: z.array(publicMaintenance),
});
export type RecentDocument = z.infer<typeof recentDocument>;

/** `incident:<id>` */
export const incidentDocument = z.strictObject({ ...envelope, incident: publicIncident });
export type IncidentDocument = z.infer<typeof incidentDocument>;

/** One line of the history. */
export const historyEntry = z.strictObject({
  id,
  name: publicName,
  status: incidentStatus,
  impact: z.enum(IMPACTS),
  createdAt: instant,
  startedAt: instant,
  resolvedAt: instant.nullable(),
  /** The components concerned, with the worst that the incident said of each. */
  components: z.array(z.strictObject({ id: z.string(), worst: componentStatus })),
  /** Spans of impact; the last one is open (`to: null`) while it lasts. */
  intervals: z.array(z.strictObject({ from: instant, to: instant.nullable() })),
  postmortem: z.strictObject({ title: z.string(), url: z.string() }).nullable(),
});

/** `history:<YYYY-MM>`: incidents by the month (UTC) in which they were first made public, newest first. */
export const historyDocument = z.strictObject({
  ...envelope,
  month: z.string(),
  incidents: z.array(historyEntry),
});
export type HistoryDocument = z.infer<typeof historyDocument>;

/** One day of one component in windows of five minutes: good, bad (SLA), degraded (display), without data. */
export type MeasuredDay = DaySummary;

const DAY_FIELDS: ReadonlySet<string> = new Set<keyof MeasuredDay>([
  'good',
  'bad',
  'degraded',
  'noData',
]);

/** The bars of one component. Strict as every shape here, but by hand: there are thousands of days, and each tenth tick writes them. */
function areDays(value: unknown): boolean {
  return Array.isArray(value) && value.every((day: unknown) => day === null || isDay(day));
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields = Object.entries(value);
  return (
    fields.length === DAY_FIELDS.size &&
    fields.every(([name, count]) => DAY_FIELDS.has(name) && Number.isSafeInteger(count))
  );
}

/** `measured`: the bars. Written by the tick alone, every ten minutes and on a transition. */
export const measuredDocument = z.strictObject({
  version: z.literal(1),
  catalog: z.string(),
  /** Minute (epoch ms) up to which it counts. */
  at: instant,
  /** First day of the bars, epoch ms of 00:00 UTC; each component has one entry per day from there, today last. */
  from: instant,
  components: z.record(
    z.string(),
    z.strictObject({
      /** Null: nothing was measured that day. Without days the figures are not public. */
      days: z.custom<(MeasuredDay | null)[]>(areDays).optional(),
      /** Last minute with data, epoch ms. */
      measuredAt: instant.nullable(),
      /**
       * Days on which an incident said something of it: index into `days`, the worst it said, and how many minutes of
       * the day it lasted. Optional: a reader takes the last 14 days from the incidents of `page`.
       */
      reported: z
        .array(z.strictObject({ day: z.int(), worst: componentStatus, minutes: z.int() }))
        .optional(),
    }),
  ),
});
export type MeasuredDocument = z.infer<typeof measuredDocument>;

/** Median and 95th percentile in whole milliseconds, "84 312", or nothing, entry by entry: "84 312,,79 290". */
const figures = z.string().regex(/^(?:\d+ \d+)?(?:,(?:\d+ \d+)?)*$/);

/** `latency`: how long answers took. Written by the tick that counts an hour. */
export const latencyDocument = z.strictObject({
  version: z.literal(1),
  catalog: z.string(),
  /** End of the last hour that it counts. */
  at: instant,
  /** First day, epoch ms of 00:00 UTC; `days` and `hours` have one entry for each from there. */
  from: instant,
  /** By component and region; `local` where no region is configured. Who never answered is left out. */
  components: z.record(
    z.string(),
    z.partialRecord(
      z.enum(['local', ...REGIONS]),
      z.strictObject({ days: figures, hours: figures }),
    ),
  ),
});
export type LatencyDocument = z.infer<typeof latencyDocument>;

/** What a page is made from: documents, and the facts of reading them. */
export type View = {
  page: PageDocument;
  measured: MeasuredDocument | null;
  /** Newest tick, epoch ms; null: none yet. */
  tickAt: number | null;
  /** Set where the answer does not come from the database: show "as of" this instant. */
  staleAt: number | null;
  now: number;
};

/** Investigating, identified or monitoring. A merged incident is on no list; its page says where it went on. */
export function isUnresolved({ status, mergedInto }: PublicIncident): boolean {
  return mergedInto === null && status !== 'resolved' && status !== 'postmortem';
}

/** The month of the history that an instant belongs to: `2026-10`, UTC. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}
