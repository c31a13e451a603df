// Incidents, planned work, components and groups as the API shows them: Statuspage's objects, made by the same functions as
// the public ones, with what only operators may see beside them.

import type { Catalog } from '../../domain/catalog.ts';
import type { IncidentView } from '../../domain/incident.ts';
import {
  deferredCount,
  milestonesOf,
  missingFor,
  nextMove,
  phaseOf,
  stepsOf,
} from '../../domain/lifecycle.ts';
import type { Maintenance } from '../../domain/maintenance.ts';
import { mannerOf } from '../../domain/manner.ts';
import type { PageDocument } from '../../snapshot/documents.ts';
import { publicIncidentOf, publicMaintenanceOf } from '../../snapshot/incident.ts';
import { componentObjects } from '../../publish/statuspage/component.ts';
import {
  incidentObject as publicObject,
  maintenanceObject,
} from '../../publish/statuspage/incident.ts';
import { timeTextIn } from '../../publish/statuspage/time.ts';
import { voiceOf } from '../../publish/voice.ts';
import type { IncidentObject } from './shapes.ts';

/** What every object is written with. */
export type Desk = ReturnType<typeof deskOf>;

export function deskOf(document: PageDocument) {
  const time = timeTextIn(document.page.timezone);
  return {
    document,
    voice: voiceOf(document.page),
    time,
    optional: (at: number | null) => (at === null ? null : time(at)),
  };
}

const NOTHING_PLANNED = {
  impact_override: null,
  metadata: {},
  postmortem_body: null,
  postmortem_body_last_updated_at: null,
  postmortem_ignored: false,
  postmortem_published_at: null,
  postmortem_notified_subscribers: false,
  postmortem_notified_twitter: false,
  backfilled: false,
  scheduled_for: null,
  scheduled_until: null,
  scheduled_remind_prior: false,
  scheduled_reminded_at: null,
  scheduled_auto_in_progress: false,
  scheduled_auto_completed: false,
  auto_transition_to_maintenance_state: false,
  auto_transition_to_operational_state: false,
  auto_transition_deliver_notifications_at_start: false,
  auto_transition_deliver_notifications_at_end: false,
} as const;

export function incidentObject(view: IncidentView, desk: Desk, catalog: Catalog): IncidentObject {
  const { document, optional } = desk;
  const shown = publicObject(drafted(view, catalog), desk);
  return {
    ...shown,
    status: view.published === null ? view.status : shown.status,
    incident_updates: shown.incident_updates.map(withTwitter),
    components: componentsIn(shown.components),
    ...NOTHING_PLANNED,
    impact_override: view.file.classified === null ? null : shown.impact,
    postmortem_body:
      view.postmortem &&
      `${view.postmortem.title} ${new URL(view.postmortem.url, document.page.url).href}`,
    postmortem_body_last_updated_at: optional(view.postmortem?.at ?? null),
    postmortem_published_at: optional(view.postmortem?.at ?? null),
    allclear: caseObject(view, desk),
  };
}

/** What the public would see of it; a draft has no updates. */
function drafted(view: IncidentView, catalog: Catalog) {
  const known = publicIncidentOf(view, catalog);
  if (known !== null) return known;
  const post = {
    id: view.id,
    status: view.status,
    impact: 'none' as const,
    by: null,
    body: { text: '', lang: catalog.page.language },
    components: [],
    nextUpdateBy: null,
    report: null,
    at: view.openedAt,
    position: view.number,
  };
  const as = {
    ...view,
    published: { at: view.openedAt, reason: 'person' as const },
    posts: [post],
  };
  const shown = publicIncidentOf(as, catalog);
  if (shown === null) throw new Error('A published incident has a public form');
  return { ...shown, updates: [] };
}

export function caseObject(
  view: IncidentView,
  { time, optional }: Desk,
): IncidentObject['allclear'] {
  const { file } = view;
  const next = nextMove(view);
  const said = <One extends { at: number; by: string; position: number }>(one: One) => {
    const { at, position: _position, ...others } = one;
    return { ...others, at: time(at) };
  };
  return {
    reference: view.reference,
    version: view.version,
    severity: view.severity,
    classified: view.classified || file.classified !== null,
    phase: phaseOf(view),
    state: view.state,
    published: view.published !== null,
    next_update_by:
      view.state === 'open' ? optional(view.posts.at(-1)?.nextUpdateBy ?? null) : null,
    next_move: next,
    missing: next === null ? [] : missingFor(view, next.transition),
    steps: stepsOf(view).map((step) => ({
      ...step,
      deferred: step.deferred && { ...step.deferred, at: optional(step.deferred.at) },
    })),
    deferred_count: deferredCount(view),
    roles: file.roles,
    facts: file.facts,
    evidence: file.evidence.map(said),
    hypotheses: file.hypotheses.map(said),
    actions: file.actions.map((one) => ({ ...said(one), takenAt: time(one.takenAt) })),
    notes: file.notes.map(said),
    scheduled_updates: file.scheduled.map(({ id, dueAt, status, text, by }) => ({
      id,
      due_at: time(dueAt),
      status,
      text,
      by,
    })),
    milestones: Object.fromEntries(
      Object.entries(milestonesOf(view)).map(([name, at]) => [
        name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        optional(at),
      ]),
    ),
    intervals: view.intervals.map(({ from, to }) => ({ from: time(from), to: optional(to) })),
    sources: [...view.sources],
    merged_into: view.mergedInto,
    recurrence_of: view.recurrenceOf,
    reopen_count: view.reopenCount,
    correction_needed: view.correctionNeeded,
  };
}

export function plannedObject(work: Maintenance, desk: Desk, catalog: Catalog): IncidentObject {
  const shown = maintenanceObject(publicMaintenanceOf(work, catalog), desk);
  const manner = mannerOf(work);
  return {
    ...shown,
    incident_updates: shown.incident_updates.map(withTwitter),
    components: componentsIn(shown.components),
    ...NOTHING_PLANNED,
    scheduled_for: shown.scheduled_for,
    scheduled_until: shown.scheduled_until,
    scheduled_remind_prior: manner.remind,
    scheduled_auto_in_progress: manner.start,
    scheduled_auto_completed: manner.complete,
    auto_transition_to_maintenance_state: manner.cover,
    auto_transition_to_operational_state: manner.free,
    auto_transition_deliver_notifications_at_start: manner.tellStart,
    auto_transition_deliver_notifications_at_end: manner.tellEnd,
    allclear: null,
  };
}

type PublicUpdateObject = ReturnType<typeof publicObject>['incident_updates'][number];
function withTwitter(update: PublicUpdateObject) {
  return { ...update, wants_twitter_update: false, twitter_updated_at: null };
}

type PublicComponentObject = ReturnType<typeof componentObjects>[number];
function componentsIn(list: readonly PublicComponentObject[]) {
  return list.map(({ components: _children, ...one }) => ({ ...one, automation_email: null }));
}

/** The page's components, without the groups. */
export function allComponents(desk: Desk) {
  const objects = componentObjects(desk.document, desk.time);
  return componentsIn(objects.filter(({ group }) => !group));
}

export function allGroups(desk: Desk) {
  return componentObjects(desk.document, desk.time)
    .filter(({ group }) => group)
    .map(
      ({ id, page_id, name, description, components = [], position, created_at, updated_at }) => ({
        id,
        page_id,
        name,
        description,
        components,
        position,
        created_at,
        updated_at,
      }),
    );
}
