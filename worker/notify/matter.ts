// What happened, as far as subscribers are concerned: whom it may concern, and how it is said in each language and zone. Made
// from public documents alone; null where it is no longer said. Pure.

import type { Catalog } from '../domain/catalog.ts';
import type { Announcement, ComponentChange, MaintenanceNews } from '../domain/messages.ts';
import type { News } from '../domain/subscriber.ts';
import type { PublicComponent, PublicIncident, PublicMaintenance } from '../snapshot/documents.ts';
import type { Happening } from '../store/deliveries.ts';
import type { Audience } from '../store/subscribers.ts';
import { nameIn, textIn, timesIn, wordsFor } from '../words/index.ts';
import { changeHappening, changeIn } from './change.ts';
import type { Notice, Tongue } from './message.ts';
import { inEach, noticeOf } from './message.ts';
import { missedHappening, missedIn } from './missed.ts';

export type Matter = {
  news: News;
  /** For `type` of webhooks, "incident.updated". */
  type: string;
  /** Left of the @ in the id that its mails refer to. */
  thread: string;
  incident: PublicIncident | null;
  maintenance: PublicMaintenance | null;
  /** Of a single component, as it stands; told in Statuspage's shape alone. */
  change?: ComponentChange & { facts: PublicComponent };
  notice: (tongue: Tongue) => Notice;
};

/** An announcement under the two names by which its deliveries are known. */
export function happeningOf(announcement: Announcement): Happening {
  if ('incident' in announcement) {
    const { incident, update } = announcement;
    return { subject: `incident:${incident}`, event: update ?? 'merged' };
  }
  if ('maintenance' in announcement) {
    const { maintenance, what, startsAt } = announcement;
    return { subject: `maintenance:${maintenance}`, event: `${what}:${startsAt}` };
  }
  if ('report' in announcement) {
    return { subject: `report:${announcement.report}`, event: 'published' };
  }
  if ('missed' in announcement) return missedHappening(announcement.missed);
  if ('component' in announcement) return changeHappening(announcement);
  return { subject: `digest:${announcement.digest}`, event: 'digest' };
}

/** The same read back; null: this version does not know it. */
export function announcementOf({ subject, event }: Happening): Announcement | null {
  const [, kind, id = ''] = /^([a-z]+):(.+)$/.exec(subject) ?? [];
  switch (kind) {
    case 'incident':
      return { incident: id, update: event === 'merged' ? null : event };
    case 'maintenance': {
      const [what = '', startsAt = ''] = event.split(':');
      // Written by `happeningOf`; what is not known says nothing below.
      return { maintenance: id, what: what as MaintenanceNews, startsAt: Number(startsAt) };
    }
    case 'report':
      return { report: id };
    case 'missed': {
      const missed = missedIn(id, event);
      return missed === null ? null : { missed };
    }
    case 'digest':
      return { digest: id };
    case 'component':
      return changeIn(id, event);
    default:
      return null;
  }
}

/** Who can be told of it. */
export function audienceOf({ subject }: Happening): Audience {
  return subject.startsWith('component:') ? 'statuspage' : 'everybody';
}

export function incidentMatter(
  incident: PublicIncident,
  update: string | null,
  catalog: Catalog,
): Matter | null {
  const index = incident.updates.findIndex(({ id }) => id === update);
  const status = incident.updates[index]?.status ?? null;
  if (noticeOf(incident, update, catalog) === null) return null;
  const isAfterEnd = isEnd(incident.updates[index + 1]?.status ?? null);
  const isFirst = index === incident.updates.length - 1;
  return {
    news: {
      kind: status === 'postmortem' ? 'postmortems' : 'incidents',
      components: incident.components.map(({ id }) => id),
      impact: incident.impact,
      isEdge: update === null || isFirst || isEnd(status) || isAfterEnd,
      isSequel: update === null,
      tier: null,
    },
    type: update === null ? 'incident.merged' : `incident.${isFirst ? 'created' : 'updated'}`,
    thread: `incident.${incident.id}`,
    incident,
    maintenance: null,
    notice: inEach((tongue) => {
      const notice = noticeOf(incident, update, catalog, tongue);
      if (notice === null) throw new Error('What is said in one language is said in each');
      return { ...notice, severity: null, reference: null };
    }),
  };
}

const isEnd = (status: string | null) => status === 'resolved' || status === 'postmortem';

const HOURS: Partial<Record<MaintenanceNews, number>> = {
  'reminder-72h': 72,
  'reminder-24h': 24,
  'reminder-1h': 1,
};
const STATUS = {
  scheduled: 'scheduled',
  started: 'in_progress',
  completed: 'completed',
  cancelled: 'cancelled',
} as const;

export function maintenanceMatter(
  maintenance: PublicMaintenance,
  { what, startsAt }: { what: MaintenanceNews; startsAt: number },
  { page }: Catalog,
): Matter | null {
  const { id, name, updates, components, endsAt } = maintenance;
  const hours = HOURS[what];
  const isPlan = hours !== undefined || what === 'rescheduled' || what === 'scheduled';
  // Of a plan that was changed, or has come true, there is nothing to remind of.
  if (isPlan && maintenance.startsAt !== startsAt) return null;
  if (isPlan && maintenance.status !== 'scheduled') return null;
  // Somebody has called the reminders off since they were put in line.
  if (hours !== undefined && maintenance.manner?.remind === false) return null;
  const status = what in STATUS ? STATUS[what as keyof typeof STATUS] : 'scheduled';
  const update = updates.find((one) => one.status === status);
  if (update === undefined) return null;
  return {
    news: {
      kind: 'maintenance',
      components: components.map((one) => one.id),
      impact: null,
      isEdge: true,
      // That it begins, ends or does not take place says enough by itself.
      isSequel: false,
      tier: null,
    },
    type: `maintenance.${hours === undefined ? what : 'reminder'}`,
    thread: `maintenance.${id}`,
    incident: null,
    maintenance,
    notice: inEach(({ language, timezone }) => {
      const words = wordsFor(language);
      const times = timesIn(words.locale, timezone);
      return {
        id,
        at: update.at,
        page: page.name,
        reference: null,
        severity: null,
        title: nameIn(words, name),
        status,
        statusLabel:
          hours !== undefined
            ? words.notify.reminder(hours)
            : what === 'rescheduled'
              ? words.notify.rescheduled
              : words.maintenanceStatus[status],
        text: textIn(words, times, update.text),
        html: 'html' in update.text ? update.text.html : null,
        components: components.map((one) => ({
          name: one.name,
          status:
            words.componentStatus[
              status === 'scheduled' || status === 'in_progress'
                ? 'under_maintenance'
                : 'operational'
            ],
        })),
        facts: [[words.notify.window, `${times.moment(startsAt)} – ${times.moment(endsAt)}`]],
        nextUpdate: null,
        link: `${page.url}/maintenance/${id}`,
      };
    }),
  };
}

/** `month`: `2026-10` */
export function reportMatter(month: string, { page }: Catalog): Matter {
  const at = Date.parse(`${month}-01T00:00:00Z`);
  return {
    news: { kind: 'sla', components: [], impact: null, isEdge: true, isSequel: false, tier: null },
    type: 'report.published',
    thread: `report.${month}`,
    incident: null,
    maintenance: null,
    notice: inEach(({ language }) => {
      const words = wordsFor(language);
      const name = timesIn(words.locale, 'Etc/UTC').month(at);
      return {
        id: month,
        at,
        page: page.name,
        reference: null,
        severity: null,
        title: words.notify.report.title(name),
        status: null,
        statusLabel: null,
        text: words.notify.report.text(name),
        html: null,
        components: [],
        facts: [],
        nextUpdate: null,
        link: `${page.url}/sla/reports/${month}.html`,
      };
    }),
  };
}
