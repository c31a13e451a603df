// Incidents and scheduled maintenances in the shape of the Statuspage API, their texts in the page's language.

import type { Impact } from '../../domain/vocabulary.ts';
import type {
  PageDocument,
  PublicIncident,
  PublicMaintenance,
  PublicUpdate,
} from '../../snapshot/documents.ts';
import type { Voice } from '../voice.ts';
import type { StatuspageComponent } from './component.ts';
import { componentObject } from './component.ts';
import type { TimeText } from './time.ts';

/** What every object is written with. */
export type Desk = { document: PageDocument; voice: Voice; time: TimeText };

export type StatuspageUpdate = {
  id: string;
  status: string;
  body: string;
  incident_id: string;
  created_at: string;
  updated_at: string;
  display_at: string;
  affected_components:
    | { code: string; name: string; old_status: string; new_status: string }[]
    | null;
  deliver_notifications: boolean;
  custom_tweet: null;
  tweet_id: null;
};

export type StatuspageIncident = {
  id: string;
  name: string;
  status: string;
  created_at: string;
  updated_at: string;
  monitoring_at: string | null;
  resolved_at: string | null;
  impact: Impact | 'maintenance';
  shortlink: string;
  started_at: string;
  page_id: string;
  incident_updates: StatuspageUpdate[];
  components: StatuspageComponent[];
  reminder_intervals: null;
};

export type StatuspageMaintenance = StatuspageIncident & {
  scheduled_for: string;
  scheduled_until: string;
};

const optional = (time: TimeText, at: number | null) => (at === null ? null : time(at));

export function incidentObject(incident: PublicIncident, desk: Desk): StatuspageIncident {
  const { document, voice, time } = desk;
  return {
    id: incident.id,
    name: voice.name(incident.name),
    status: incident.status,
    created_at: time(incident.createdAt),
    updated_at: time(incident.updatedAt),
    monitoring_at: optional(time, incident.monitoringAt),
    resolved_at: optional(time, incident.resolvedAt),
    impact: incident.impact,
    shortlink: `${document.page.url}/incidents/${incident.id}`,
    started_at: time(incident.startedAt),
    page_id: document.page.id,
    incident_updates: updateObjects(incident, desk),
    components: componentsOf(incident, desk),
    reminder_intervals: null,
  };
}

export function maintenanceObject(
  maintenance: PublicMaintenance,
  desk: Desk,
): StatuspageMaintenance {
  const { document, voice, time } = desk;
  return {
    id: maintenance.id,
    name: voice.name(maintenance.name),
    status: maintenance.status,
    created_at: time(maintenance.createdAt),
    updated_at: time(maintenance.updatedAt),
    monitoring_at: null,
    resolved_at: optional(time, maintenance.completedAt),
    impact: 'maintenance',
    shortlink: `${document.page.url}/maintenance/${maintenance.id}`,
    started_at: time(maintenance.startedAt ?? maintenance.startsAt),
    page_id: document.page.id,
    incident_updates: updateObjects(maintenance, desk),
    components: componentsOf(maintenance, desk),
    reminder_intervals: null,
    scheduled_for: time(maintenance.startsAt),
    scheduled_until: time(maintenance.endsAt),
  };
}

/** Newest first, as they are displayed. */
function updateObjects(
  { id, updates }: PublicIncident | PublicMaintenance,
  { document, voice, time }: Desk,
): StatuspageUpdate[] {
  return updates
    .toSorted((a, b) => b.at - a.at)
    .map((update) => ({
      id: update.id,
      status: update.status,
      body: bodyOf(update, voice, document.page.url),
      incident_id: id,
      created_at: time(update.at),
      updated_at: time(update.at),
      display_at: time(update.at),
      affected_components: affectedBy(update),
      deliver_notifications: isTold(update),
      custom_tweet: null,
      tweet_id: null,
    }));
}

/** Plain text; a postmortem's address is written out, because there is no link to hide it in. */
function bodyOf({ text }: PublicUpdate, voice: Voice, base: string): string {
  const said = voice.text(text);
  return 'template' in text && text.template === 'postmortem'
    ? `${said} ${new URL(text.url, base).href}`
    : said;
}

function affectedBy({ components }: PublicUpdate): StatuspageUpdate['affected_components'] {
  if (components.length === 0) return null;
  return components.map(({ id, name, group, from, to }) => ({
    code: id,
    name: group === null ? name : `${group} - ${name}`,
    old_status: from,
    new_status: to,
  }));
}

/** That nothing is new is said on the page alone. */
function isTold({ text }: PublicUpdate): boolean {
  return !('template' in text && (text.template === 'no_change' || text.template === 'no_promise'));
}

/** The full objects with their present status; one that has left the configuration keeps its id and name. */
function componentsOf(
  { components, createdAt, updatedAt }: PublicIncident | PublicMaintenance,
  { document, time }: Desk,
): StatuspageComponent[] {
  return components.map(({ id, name }, index) => {
    const present = document.components.find((component) => component.id === id);
    const retired = {
      id,
      name,
      description: null,
      group: null,
      position: index + 1,
      status: 'operational' as const,
      createdAt,
      updatedAt,
      measuredEveryMs: null,
    };
    return componentObject(present ?? retired, document.page.id, time);
  });
}
