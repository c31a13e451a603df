// What a Statuspage webhook would say, for receivers that were built for one: field for field, in the page's zone. Fields
// that have no meaning here are null. https://support.atlassian.com/statuspage/docs/enable-webhook-notifications/

import type { Page } from '../domain/catalog.ts';
import type {
  PageDocument,
  PublicIncident,
  PublicMaintenance,
  PublicUpdate,
} from '../snapshot/documents.ts';
import { nameIn, textIn, timesIn, wordsFor } from '../words/index.ts';
import type { Matter } from './matter.ts';

/** How the whole page stands. */
export type PageState = Pick<PageDocument, 'indicator' | 'headline'>;

type Around = { page: Page; state: PageState; leave: string; timezone: string; now: number };

/** Null facts of incidents that only Statuspage has. */
const NONE = {
  postmortem_ignored: false,
  postmortem_body: null,
  postmortem_body_last_updated_at: null,
  postmortem_notified_subscribers: false,
  postmortem_notified_twitter: false,
  backfilled: false,
  impact_override: null,
} as const;

export function statuspageHook(matter: Matter, around: Around): Readonly<Record<string, unknown>> {
  const { page, state, leave, now } = around;
  const { incident, maintenance, change } = matter;
  return {
    meta: {
      unsubscribe: leave,
      documentation: 'https://support.atlassian.com/statuspage/docs/enable-webhook-notifications/',
      generated_at: new Date(now).toISOString(),
    },
    page: {
      id: page.id,
      status_indicator: state.indicator,
      // As the public API says it, in English.
      status_description: wordsFor('en').description[state.headline],
    },
    ...(change !== undefined
      ? ofChange(change, around)
      : incident !== null
        ? { incident: ofIncident(incident, around) }
        : { incident: maintenance && ofMaintenance(maintenance, around) }),
  };
}

function ofChange(
  { component: id, from, to, at, facts }: NonNullable<Matter['change']>,
  around: Around,
) {
  return {
    component_update: {
      // The same for every receiver and every attempt.
      id: `${id}.${at}`,
      component_type: 'Component',
      component_id: id,
      old_status: from,
      new_status: to,
      created_at: iso(at),
    },
    component: {
      ...component({ ...facts, status: to }, facts, around),
      description: facts.description,
      group_id: facts.group,
    },
  };
}

function ofIncident(incident: PublicIncident, around: Around) {
  const words = wordsFor(around.page.language);
  return {
    ...common(incident, around),
    ...NONE,
    name: nameIn(words, incident.name),
    status: incident.status,
    monitoring_at: iso(incident.monitoringAt),
    resolved_at: iso(incident.resolvedAt),
    impact: incident.impact,
    shortlink: `${around.page.url}/incidents/${incident.id}`,
    postmortem_published_at: null,
    scheduled_for: null,
    scheduled_until: null,
    scheduled_remind_prior: false,
    scheduled_reminded_at: null,
    scheduled_auto_in_progress: false,
    scheduled_auto_completed: false,
    components: incident.components.map(({ id, name, status }, index) =>
      component({ id, name, status, position: index + 1 }, incident, around),
    ),
  };
}

function ofMaintenance(maintenance: PublicMaintenance, around: Around) {
  const words = wordsFor(around.page.language);
  const during = maintenance.status === 'in_progress' || maintenance.status === 'verifying';
  const status = during ? 'under_maintenance' : 'operational';
  return {
    ...common(maintenance, around),
    ...NONE,
    name: nameIn(words, maintenance.name),
    status: maintenance.status,
    monitoring_at: null,
    resolved_at: iso(maintenance.completedAt),
    impact: 'maintenance',
    shortlink: `${around.page.url}/maintenance/${maintenance.id}`,
    postmortem_published_at: null,
    scheduled_for: iso(maintenance.startsAt),
    scheduled_until: iso(maintenance.endsAt),
    scheduled_remind_prior: maintenance.manner?.remind ?? true,
    scheduled_reminded_at: null,
    scheduled_auto_in_progress: maintenance.manner?.start ?? true,
    scheduled_auto_completed: maintenance.manner?.complete ?? true,
    components: maintenance.components.map(({ id, name }, index) =>
      component({ id, name, status, position: index + 1 }, maintenance, around),
    ),
  };
}

function common(
  { id, createdAt, updatedAt, updates }: PublicIncident | PublicMaintenance,
  around: Around,
) {
  return {
    id,
    page_id: around.page.id,
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
    incident_updates: updates.map((update) => updateOf(update, id, around)),
  };
}

function updateOf(
  { id, status, at, text, components }: PublicUpdate,
  incident: string,
  { page, timezone }: Around,
) {
  const words = wordsFor(page.language);
  return {
    id,
    incident_id: incident,
    status,
    body: textIn(words, timesIn(words.locale, timezone), text),
    created_at: iso(at),
    updated_at: iso(at),
    display_at: iso(at),
    wants_twitter_update: false,
    twitter_updated_at: null,
    custom_tweet: null,
    deliver_notifications: true,
    affected_components: components.map((one) => ({
      code: one.id,
      name: one.group === null ? one.name : `${one.group} - ${one.name}`,
      old_status: one.from,
      new_status: one.to,
    })),
  };
}

function component(
  { id, name, status, position }: { id: string; name: string; status: string; position: number },
  { createdAt, updatedAt }: Pick<PublicIncident, 'createdAt' | 'updatedAt'>,
  { page }: Around,
) {
  return {
    id,
    name,
    status,
    position,
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
    description: null,
    showcase: true,
    page_id: page.id,
    group_id: null,
  };
}

function iso(at: number): string;
function iso(at: number | null): string | null;
function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
