// From the world to the public documents: which ones a change touches, and what stands in them. Incremental: earlier
// documents stand for the incidents that are not loaded; `rebuild.ts` starts from nothing and must end with the same.

import type { Catalog, Monitor } from '../domain/catalog.ts';
import { monitorsOf } from '../domain/catalog.ts';
import { componentStatuses, headlineOf, indicatorOf } from '../domain/component.ts';
import type { IncidentView } from '../domain/incident.ts';
import { viewIncidents } from '../domain/incident.ts';
import type { ComponentStatus } from '../domain/vocabulary.ts';
import { COMPONENT_STATUSES, worst } from '../domain/vocabulary.ts';
import type { World } from '../domain/world.ts';
import type {
  HistoryDocument,
  IncidentDocument,
  PageDocument,
  PublicIncident,
  PublicMaintenance,
  RecentDocument,
} from './documents.ts';
import { DOCUMENT_BYTES_LIMIT, isUnresolved, monthOf } from './documents.ts';
import { publicIncidentOf, publicMaintenanceOf } from './incident.ts';

/** What the API's lists hold. */
export const RECENT_LIMIT = 50;

/** How far back the page itself shows incidents. */
export const PAGE_PAST_MS = 14 * 86_400_000;

export type Previous = {
  page: PageDocument | null;
  recent: RecentDocument | null;
  /** By month, `2026-10`. */
  history: ReadonlyMap<string, HistoryDocument>;
};

export type Projection = {
  world: World;
  catalog: Catalog;
  now: number;
  /** Ids of the incidents that the new events concern. */
  changed: ReadonlySet<string>;
  previous: Previous;
};

export type Projected = {
  key: string;
  document: PageDocument | RecentDocument | IncidentDocument | HistoryDocument;
};

/** The months whose history a change touches: earlier documents to load before {@link project}. */
export function monthsTouched(
  world: World,
  catalog: Catalog,
  changed: ReadonlySet<string>,
): string[] {
  const views = viewIncidents(world, catalog).filter(({ id }) => changed.has(id));
  return [...new Set(views.flatMap(({ posts }) => (posts[0] ? [monthOf(posts[0].at)] : [])))];
}

/** The documents that a change touches, as they must stand after it. */
export function project({ world, catalog, now, changed, previous }: Projection): Projected[] {
  const views = viewIncidents(world, catalog);
  const envelope = { version: 1 as const, position: world.position, catalog: catalog.hash };
  const fresh = views
    .filter(({ id }) => changed.has(id))
    .flatMap((view) => publicIncidentOf(view, catalog) ?? []);
  const maintenances = Object.values(world.page.maintenances)
    .map((maintenance) => publicMaintenanceOf(maintenance, catalog))
    .toSorted((a, b) => b.createdAt - a.createdAt || b.number - a.number);
  const incidents = replaced(previous.recent?.incidents ?? [], fresh);
  const recent = fitted(
    { ...envelope, incidents, maintenances: maintenances.slice(0, RECENT_LIMIT) },
    (document) => ({ ...document, incidents: withoutOldest(document.incidents) }),
  );
  const page = pageOf(views, incidents, maintenances, { world, catalog, now, previous });
  return [
    { key: 'page', document: { ...envelope, ...page } },
    { key: 'recent', document: recent },
    ...fresh.map((incident) => ({
      key: `incident:${incident.id}`,
      document: { ...envelope, incident },
    })),
    ...historyOf(fresh, previous.history).map(({ month, entries }) => ({
      key: `history:${month}`,
      document: fitted({ ...envelope, month, incidents: entries }, (document) => ({
        ...document,
        incidents: withoutOldest(document.incidents),
      })),
    })),
  ];
}

/** Newest first, at most {@link RECENT_LIMIT}, but every open one; merged ones leave. */
function replaced(
  known: readonly PublicIncident[],
  fresh: readonly PublicIncident[],
): PublicIncident[] {
  const ids = new Set(fresh.map(({ id }) => id));
  return [...known.filter(({ id }) => !ids.has(id)), ...fresh]
    .filter(({ mergedInto }) => mergedInto === null)
    .toSorted((a, b) => b.createdAt - a.createdAt || b.number - a.number)
    .filter((incident, index) => index < RECENT_LIMIT || isUnresolved(incident));
}

function pageOf(
  views: readonly IncidentView[],
  incidents: readonly PublicIncident[],
  maintenances: readonly PublicMaintenance[],
  { world, catalog, now, previous }: Omit<Projection, 'changed'>,
): Omit<PageDocument, 'version' | 'position' | 'catalog'> {
  const statuses = componentStatuses(catalog, world.page, views);
  const indicator = indicatorOf(statuses.values(), views);
  const { id, name, url, timezone, language, support, logo, favicon, accent, footer } =
    catalog.page;
  const since = now - PAGE_PAST_MS;
  const page = {
    page: { id, name, url, timezone, language, support, logo, favicon, accent, footer },
    groups: groupsOf(catalog, statuses, previous.page, now),
    components: componentsOf(catalog, statuses, previous.page, now),
    indicator,
    headline: headlineOf(indicator, statuses.values()),
    incidents: incidents.filter(
      (incident) => isUnresolved(incident) || incident.updatedAt >= since,
    ),
    maintenances: maintenances
      .filter(({ status, endsAt, updatedAt }) =>
        status === 'completed' || status === 'cancelled' ? updatedAt >= since : endsAt >= since,
      )
      .toSorted((a, b) => a.startsAt - b.startsAt),
  };
  const fits = fitted(page, (document) => ({
    ...document,
    incidents: withoutOldest(document.incidents),
  }));
  return { ...fits, updatedAt: lastChange(fits, previous.page) ?? now };
}

/** When the page last changed, if it does not change now. */
function lastChange(
  page: Omit<PageDocument, 'version' | 'position' | 'catalog' | 'updatedAt'>,
  previous: PageDocument | null,
): number | null {
  if (previous === null) return null;
  const { version: _v, position: _p, catalog: _c, updatedAt, ...before } = previous;
  const text = (value: Omit<PageDocument, 'version' | 'position' | 'catalog' | 'updatedAt'>) =>
    JSON.stringify([
      value.page,
      value.groups,
      value.components,
      value.indicator,
      value.headline,
      value.incidents,
      value.maintenances,
    ]);
  return text(before) === text(page) ? updatedAt : null;
}

/** By the monitor that measures most often: its silence is noticed first. A job that reports counts where nobody asks. */
function measuredEvery(monitors: readonly Monitor[]): number | null {
  const asking = monitors.filter(({ heartbeat }) => heartbeat === null);
  const intervals = (asking.length === 0 ? monitors : asking).map(({ intervalMs }) => intervalMs);
  return intervals.length === 0 ? null : Math.min(...intervals);
}

function componentsOf(
  catalog: Catalog,
  statuses: ReadonlyMap<string, ComponentStatus>,
  previous: PageDocument | null,
  now: number,
): PageDocument['components'] {
  return catalog.components.map(({ id, name, description, group, position }) => {
    const before = previous?.components.find((component) => component.id === id);
    const status = statuses.get(id) ?? 'operational';
    return {
      id,
      name,
      description,
      group,
      position,
      status,
      createdAt: before?.createdAt ?? now,
      updatedAt: before?.status === status ? before.updatedAt : now,
      measuredEveryMs: measuredEvery(monitorsOf(catalog, id)),
    };
  });
}

function groupsOf(
  catalog: Catalog,
  statuses: ReadonlyMap<string, ComponentStatus>,
  previous: PageDocument | null,
  now: number,
): PageDocument['groups'] {
  return catalog.groups.map(({ id, name }, index) => {
    const before = previous?.groups.find((group) => group.id === id);
    const children = catalog.components.filter((component) => component.group === id);
    const status = worst(
      COMPONENT_STATUSES,
      children.map((child) => statuses.get(child.id) ?? 'operational'),
      'operational',
    );
    return {
      id,
      name,
      position: index + 1,
      status,
      createdAt: before?.createdAt ?? now,
      updatedAt: before?.status === status ? before.updatedAt : now,
    };
  });
}

function historyOf(
  fresh: readonly PublicIncident[],
  known: ReadonlyMap<string, HistoryDocument>,
): { month: string; entries: HistoryDocument['incidents'] }[] {
  const months = Map.groupBy(fresh, ({ createdAt }) => monthOf(createdAt));
  return [...months].map(([month, changed]) => {
    const ids = new Set(changed.map(({ id }) => id));
    const others = known.get(month)?.incidents.filter(({ id }) => !ids.has(id)) ?? [];
    const entries = changed
      .filter(({ mergedInto }) => mergedInto === null)
      .map(
        ({
          id,
          name,
          status,
          impact,
          createdAt,
          startedAt,
          resolvedAt,
          intervals,
          components,
          postmortem,
        }) => ({
          id,
          name,
          status,
          impact,
          createdAt,
          startedAt,
          resolvedAt,
          components: components.map(({ id: component, worst: status }) => ({
            id: component,
            worst: status,
          })),
          intervals,
          postmortem,
        }),
      );
    return {
      month,
      // Of the same instant in an order that does not depend on what came when.
      entries: [...others, ...entries].toSorted(
        (a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1),
      ),
    };
  });
}

function withoutOldest<Item>(items: readonly Item[]): Item[] {
  return items.slice(0, -1);
}

/** Shortens a document until it fits; a list that is empty and still too long is a bug that the commit refuses. */
function fitted<Document extends { incidents: readonly unknown[] }>(
  document: Document,
  shorten: (document: Document) => Document,
): Document {
  const encoder = new TextEncoder();
  let fits = document;
  while (
    fits.incidents.length > 0 &&
    encoder.encode(JSON.stringify(fits)).length > DOCUMENT_BYTES_LIMIT - 4096
  ) {
    fits = shorten(fits);
  }
  return fits;
}
