// One incident and one maintenance as the public sees them, field by field. Names and notes from PagerDuty have no field
// to stand in: only what was posted, and names from the configuration.

import type { Catalog } from '../domain/catalog.ts';
import type { Body } from '../domain/event.ts';
import type { IncidentView, Said } from '../domain/incident.ts';
import type { Maintenance, MaintenanceChange } from '../domain/maintenance.ts';
import type { Manner } from '../domain/manner.ts';
import { mannerOf } from '../domain/manner.ts';
import type { ComponentStatus, MaintenanceStatus } from '../domain/vocabulary.ts';
import { COMPONENT_STATUSES, impactOf, worst } from '../domain/vocabulary.ts';
import type {
  PublicIncident,
  PublicMaintenance,
  PublicName,
  PublicText,
  PublicUpdate,
} from './documents.ts';
import { renderMarkdown } from './markdown.ts';

/** Most that the updates of one incident take, in bytes of JSON; the oldest go first, but for the opening one. */
export const UPDATES_BYTES_LIMIT = 96 * 1024;

/** A published incident; null while it is a draft. */
export function publicIncidentOf(view: IncidentView, catalog: Catalog): PublicIncident | null {
  const [first] = view.posts;
  const last = view.posts.at(-1);
  if (view.published === null || first === undefined || last === undefined) return null;
  const named = (id: string) => nameOf(catalog, id);
  const startedAt = Math.min(view.startedAt, first.at);
  const shown = (at: number) => Math.max(startedAt, Math.min(at, heardAt(view, last)));
  return {
    id: view.id,
    reference: view.reference,
    number: view.number,
    name: incidentName(view, catalog),
    status: last.status,
    impact: impactOf(view.severity),
    severity: view.severity,
    createdAt: first.at,
    startedAt,
    updatedAt: last.at,
    monitoringAt: view.posts.findLast(({ status }) => status === 'monitoring')?.at ?? null,
    restoredAt: view.restoredAt === null ? null : shown(view.restoredAt),
    resolvedAt: view.resolvedAt,
    nextUpdateBy: isOver(view) ? null : last.nextUpdateBy,
    updates: updatesOf(view.posts, catalog),
    components: [...view.components].map(([id, status]) => ({
      id,
      ...named(id),
      status,
      worst: worstOf(view, id),
    })),
    intervals: view.intervals.map(({ from, to }, index) => ({
      from: index === 0 ? startedAt : shown(from),
      to: to === null ? null : shown(to),
    })),
    postmortem: view.postmortem && { title: view.postmortem.title, url: view.postmortem.url },
    mergedInto: view.mergedInto,
    recurrenceOf: view.recurrenceOf,
  };
}

/** When we last heard of it. A source whose clock is ahead claims instants after that; they are not shown as such. */
function heardAt({ episodes }: IncidentView, last: Said): number {
  const reports = episodes.flatMap((episode) => episode.reports);
  return Math.max(last.at, ...reports.map(({ recordedAt }) => recordedAt));
}

function isOver({ state }: IncidentView): boolean {
  return state === 'resolved' || state === 'merged';
}

/** Newest first, as many as fit; the opening one always does. */
function updatesOf(posts: readonly Said[], catalog: Catalog): PublicUpdate[] {
  const encoder = new TextEncoder();
  const [opening, ...others] = posts.map((post) => updateOf(post, catalog));
  const kept: PublicUpdate[] = [];
  let room = UPDATES_BYTES_LIMIT;
  for (const update of others.toReversed()) {
    room -= encoder.encode(JSON.stringify(update)).length;
    if (room < 0) break;
    kept.push(update);
  }
  return opening === undefined ? kept : [...kept, opening];
}

function updateOf(post: Said, catalog: Catalog): PublicUpdate {
  return {
    id: post.id,
    status: post.status,
    at: post.at,
    text: textOf(post.body),
    automatic: post.by === null && post.report === null,
    components: post.components.map(({ id, from, to }) => ({
      id,
      ...nameOf(catalog, id),
      from,
      to,
    })),
  };
}

function textOf(body: Body): PublicText {
  if ('template' in body) return body;
  return { text: body.text, html: renderMarkdown(body.text), lang: body.lang };
}

/** A person's name for it, or the composed one: the components, and the worst that was said of them. */
function incidentName(view: IncidentView, catalog: Catalog): PublicName {
  if (view.file.name !== null) return view.file.name;
  const ids = catalog.components.map(({ id }) => id).filter((id) => view.components.has(id));
  const gone = [...view.components.keys()].filter((id) => !ids.includes(id));
  const statuses = [...view.components.keys()].map((id) => worstOf(view, id));
  return {
    components: [...ids, ...gone].map((id) => nameOf(catalog, id).name),
    status: worst(COMPONENT_STATUSES, statuses, 'operational'),
  };
}

/** The worst that the sources reported or a post said of a component. */
function worstOf(view: IncidentView, id: string): ComponentStatus {
  const said = view.posts.flatMap(({ components }) =>
    components.flatMap((component) => (component.id === id ? [component.to] : [])),
  );
  return worst(COMPONENT_STATUSES, said, view.worst.get(id) ?? 'operational');
}

function nameOf(catalog: Catalog, id: string): { name: string; group: string | null } {
  const component = catalog.components.find((one) => one.id === id);
  const group = catalog.groups.find((one) => one.id === component?.group);
  return { name: component?.name ?? id, group: group?.name ?? null };
}

export function publicMaintenanceOf(maintenance: Maintenance, catalog: Catalog): PublicMaintenance {
  const { id, number, name, lang, status, startsAt, endsAt, startedAt, completedAt } = maintenance;
  const manner = mannerOf(maintenance);
  const components = maintenance.components.map((component) => ({
    id: component,
    ...nameOf(catalog, component),
  }));
  return {
    id,
    number,
    name: { text: name, lang },
    status,
    createdAt: maintenance.announcedAt,
    updatedAt: maintenance.changes.at(-1)?.at ?? maintenance.announcedAt,
    startsAt,
    endsAt,
    startedAt,
    completedAt,
    updates: maintenance.changes.toReversed().map((change) => ({
      id: updateId(id, change.position),
      status: change.status,
      at: change.at,
      text: changeText(maintenance, change),
      automatic: change.status !== 'scheduled' && change.text === undefined,
      components: components.map((component) => ({
        ...component,
        ...movedBy(change.status, manner),
      })),
    })),
    components,
    ...(maintenance.manner !== undefined && {
      manner: { remind: manner.remind, start: manner.start, complete: manner.complete },
    }),
  };
}

function changeText(
  maintenance: Maintenance,
  { status, text }: Pick<MaintenanceChange, 'status' | 'text'>,
): PublicText {
  if (text !== undefined) return textOf({ text, lang: maintenance.lang });
  switch (status) {
    case 'scheduled':
      return textOf({ text: maintenance.body, lang: maintenance.lang });
    case 'in_progress':
      return { template: 'maintenance_started' };
    default:
      return { template: `maintenance_${status}` };
  }
}

function movedBy(
  status: MaintenanceStatus,
  { cover, free }: Manner,
): { from: ComponentStatus; to: ComponentStatus } {
  if (!cover) return { from: 'operational', to: 'operational' };
  const during = status === 'in_progress' || status === 'verifying';
  // What is cancelled never began.
  const wasDuring = status === 'verifying' || status === 'completed';
  return {
    from: wasDuring ? 'under_maintenance' : 'operational',
    to: during || (status === 'completed' && !free) ? 'under_maintenance' : 'operational',
  };
}

/** Twelve characters that follow from the maintenance and the place of the change, so that a rebuild gives the same. */
function updateId(id: string, position: number): string {
  return `${position.toString(36).slice(-6).padStart(6, '0')}${id.slice(0, 6)}`;
}
