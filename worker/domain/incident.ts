// What an incident is: its decisions in journal order over the episodes of its sources in order of occurrence. The view is
// computed, never stored as the truth; status, severity, components, milestones and intervals follow from it everywhere.

import type { CaseFile } from './case.ts';
import { caseOf } from './case.ts';
import { backdated, named, severityNow, spokenSince, spokenStatus, worstOfBoth } from './spoken.ts';
import type { Catalog } from './catalog.ts';
import { componentsAtWorst, componentsNow } from './incident-components.ts';
import type { Episode, Span } from './episode.ts';
import { endedAt, episodesOf, startOf, union } from './episode.ts';
import type { IncidentEvent, Post, PublicationReason, Recorded, SourceKey } from './event.ts';
import type { ComponentStatus, IncidentStatus, Severity } from './vocabulary.ts';
import type { World } from './world.ts';

/** How long a settled incident stays at hand: a source may reopen it for this long. */
export const QUIET_AFTER_MS = 24 * 3_600_000;

export type Said = Post & { at: number; position: number };

export type IncidentView = {
  id: string;
  reference: string;
  /** Journal position of the opening event. */
  number: number;
  openedAt: number;
  recurrenceOf: string | null;
  /** `open`: a source still says so. `restored`: all have ended, being watched. */
  state: 'open' | 'restored' | 'resolved' | 'merged';
  /** What the fold says that customers should read. */
  status: IncidentStatus;
  episodes: readonly Episode[];
  sources: readonly SourceKey[];
  severity: Severity;
  classified: boolean;
  /** Components that may be named in public, with their status while the incident lasts. */
  components: ReadonlyMap<string, ComponentStatus>;
  /** The worst status that each of them had. */
  worst: ReadonlyMap<string, ComponentStatus>;
  autoResolve: boolean;
  published: { at: number; reason: PublicationReason } | null;
  posts: readonly Said[];
  mergedInto: string | null;
  /** The pull request in which the postmortem is written, for operators. */
  draft: { url: string; at: number } | null;
  postmortem: { slug: string; url: string; title: string; at: number } | null;
  /** What people recorded about it. Internal. */
  file: CaseFile;
  /** A person opened it; it joins no other one by itself. */
  declared: boolean;
  /** Why a person called it over, where one did; empty: without a reason. */
  override: string | null;
  /** Position of its newest decision: what somebody looks at before they change something. */
  version: number;
  /** Start of the impact. */
  startedAt: number;
  acknowledgedAt: number | null;
  /** End of the impact; null while it lasts. */
  restoredAt: number | null;
  /** When all sources were known to have ended: the hold counts from here. */
  watchedFrom: number | null;
  resolvedAt: number | null;
  reopenCount: number;
  intervals: readonly Span[];
  /** A late report contradicts what was said and nobody has looked at it. */
  correctionNeeded: boolean;
  /** From here on it can be left out of what every decision loads; null while it is open. */
  quietAt: number | null;
};

/** Every episode of the world's sources, by source. */
export function episodesBySource(world: World): Map<SourceKey, readonly Episode[]> {
  return new Map([...world.reports].map(([source, reports]) => [source, episodesOf(reports)]));
}

/** The view of one incident; null where it was never opened. */
export function viewIncident(world: World, id: string, catalog: Catalog): IncidentView | null {
  return viewIncidents(world, catalog).find((view) => view.id === id) ?? null;
}

/** What was viewed before: worlds and catalogs are values, and one decision asks about the same ones many times. */
const known = new WeakMap<World, WeakMap<Catalog, readonly IncidentView[]>>();

/** The views of all loaded incidents, oldest first. */
export function viewIncidents(world: World, catalog: Catalog): readonly IncidentView[] {
  const byCatalog = known.get(world) ?? new WeakMap<Catalog, readonly IncidentView[]>();
  const views = byCatalog.get(catalog) ?? viewAll(world, catalog);
  known.set(world, byCatalog.set(catalog, views));
  return views;
}

function viewAll(world: World, catalog: Catalog): IncidentView[] {
  return [...world.incidents.keys()]
    .flatMap((id) => viewAgain(world, id, catalog) ?? [])
    .toSorted((a, b) => a.number - b.number);
}

/** The view of an incident, and everything that it was made from beside its decisions. */
type Seen = {
  page: World['page'];
  catalog: Catalog;
  reports: ReadonlyMap<SourceKey, readonly Recorded[] | undefined>;
  view: IncidentView | null;
};
const seen = new WeakMap<readonly Recorded<IncidentEvent>[], Seen>();

/** An event concerns one incident of many: the others look in the next world as they did in this one. */
function viewAgain(world: World, id: string, catalog: Catalog): IncidentView | null {
  const decisions = world.incidents.get(id) ?? [];
  const before = seen.get(decisions);
  const isSame =
    before?.page === world.page &&
    before.catalog === catalog &&
    [...before.reports].every(([source, reports]) => world.reports.get(source) === reports);
  if (isSame) return before.view;
  const view = viewOf(world, id, catalog);
  const joined = decisions.flatMap(({ event }) =>
    event.type === 'incident.joined' ? [event.source] : [],
  );
  const reports = new Map(joined.map((source) => [source, world.reports.get(source)] as const));
  seen.set(decisions, { page: world.page, catalog, reports, view });
  return view;
}

function viewOf(world: World, id: string, catalog: Catalog): IncidentView | null {
  const decisions = world.incidents.get(id);
  const opened = decisions?.find(({ event }) => event.type === 'incident.opened');
  if (decisions === undefined || opened?.event.type !== 'incident.opened') return null;
  const file = caseOf(decisions);
  const decided = decisionsOf(decisions, file);
  const episodes = episodesJoined(world, decisions).map((one) => endedAt(one, decided.endedAt));
  const speaking = episodes.filter(({ facts }) => facts.publish !== 'never');
  const open = episodes.some((episode) => episode.open);
  const intervals = backdated(union(episodes.flatMap(({ spans }) => spans)), file);
  const restoredAt = open ? null : (intervals.at(-1)?.to ?? opened.at);
  const resolution =
    restoredAt === null ? undefined : decided.resolved.find(({ at }) => at >= restoredAt);
  const resolvedAt = resolution?.at ?? null;
  const state = stateOf(decided.mergedInto, open, resolvedAt);
  const settledAt = decided.mergedAt ?? resolvedAt;
  // A word counts from when the impact began, or from after it ended.
  const since = restoredAt === null ? (intervals.at(-1)?.from ?? opened.at) : restoredAt + 1;
  const probed = componentsNow(speaking, state, world.page, catalog, file.classified?.severity);
  const spoken = state === 'open' || state === 'restored' ? spokenSince(since, file) : new Map();
  return {
    id,
    reference: opened.event.reference,
    number: opened.position,
    openedAt: opened.at,
    recurrenceOf: opened.event.recurrenceOf,
    state,
    status:
      spokenStatus(state, decided.posts, since, episodes) ??
      statusOf(state, decided.postmortem !== null),
    episodes,
    sources: [...new Set(episodes.map(({ source }) => source))],
    // What must not be public says nothing of what is.
    severity: severityNow(speaking.length > 0 ? speaking : episodes, file),
    classified: episodes.some((episode) => episode.classified),
    components: new Map([...named(file, 'operational'), ...probed, ...spoken]),
    worst: worstOfBoth(componentsAtWorst(speaking), named(file)),
    autoResolve: episodes.every(({ facts }) => facts.autoResolve),
    published: decided.published,
    posts: decided.posts,
    mergedInto: decided.mergedInto,
    draft: decided.draft,
    postmortem: decided.postmortem,
    file,
    declared: episodes[0]?.source.startsWith('operator:') ?? false,
    override: resolution?.override ?? null,
    version: decisions.at(-1)?.position ?? opened.position,
    startedAt: intervals[0]?.from ?? opened.at,
    acknowledgedAt: least(episodes.map(({ acknowledgedAt }) => acknowledgedAt)),
    restoredAt,
    watchedFrom: open
      ? null
      : Math.max(...episodes.map((e) => e.closedKnownAt ?? opened.recordedAt)),
    resolvedAt,
    reopenCount:
      episodes.reduce((sum, { reopenCount }) => sum + reopenCount, 0) + file.reopened.length,
    intervals,
    correctionNeeded:
      decided.correctionAt !== null && decided.correctionAt > (file.correctedAt ?? 0),
    quietAt: settledAt === null ? null : settledAt + QUIET_AFTER_MS,
  };
}

/** Open to customers' eyes: published, and neither over nor continued elsewhere. The one definition. */
export function isOpenInPublic(view: IncidentView): boolean {
  return view.published !== null && (view.state === 'open' || view.state === 'restored');
}

type Decided = {
  published: IncidentView['published'];
  posts: Said[];
  mergedInto: string | null;
  mergedAt: number | null;
  resolved: { at: number; override: string | null }[];
  /** When a person ended it, whatever its sources said. */
  endedAt: number[];
  draft: IncidentView['draft'];
  postmortem: IncidentView['postmortem'];
  correctionAt: number | null;
};

function decisionsOf(
  decisions: readonly Recorded<IncidentEvent>[],
  { retracted }: CaseFile,
): Decided {
  const decided: Decided = {
    published: null,
    posts: [],
    mergedInto: null,
    mergedAt: null,
    resolved: [],
    endedAt: [],
    draft: null,
    postmortem: null,
    correctionAt: null,
  };
  for (const { event, at, position } of decisions) {
    switch (event.type) {
      case 'incident.published':
        decided.published ??= { at, reason: event.reason };
        break;
      case 'incident.posted':
        if (!retracted.has(event.post.id)) decided.posts.push({ ...event.post, at, position });
        break;
      case 'incident.resolved':
        if (event.post !== undefined && retracted.has(event.post)) break;
        decided.resolved.push({ at, override: event.override ?? null });
        if (event.override !== undefined) decided.endedAt.push(at);
        break;
      case 'incident.dismissed':
        decided.resolved.push({ at, override: event.reason });
        decided.endedAt.push(at);
        break;
      case 'incident.merged':
        decided.mergedInto = event.into;
        decided.mergedAt = at;
        break;
      case 'incident.postmortem_published':
        decided.postmortem = { slug: event.slug, url: event.url, title: event.title, at };
        break;
      case 'incident.correction_needed':
        decided.correctionAt = position;
        break;
      case 'incident.postmortem_drafted':
        decided.draft ??= { url: event.url, at };
        break;
      default:
    }
  }
  return decided;
}

/** The episodes that the incident has joined, each once, oldest first. */
function episodesJoined(world: World, decisions: readonly Recorded<IncidentEvent>[]): Episode[] {
  const joined = new Map<string, Episode>();
  for (const { event } of decisions) {
    if (event.type !== 'incident.joined') continue;
    const episode = episodesOf(world.reports.get(event.source) ?? []).find(({ reports }) =>
      reports.some((report) => report.event.id === event.anchor),
    );
    if (episode !== undefined) joined.set(`${event.source} ${episode.id}`, episode);
  }
  return [...joined.values()].toSorted((a, b) => startOf(a) - startOf(b));
}

function stateOf(mergedInto: string | null, open: boolean, resolvedAt: number | null) {
  if (mergedInto !== null) return 'merged';
  if (open) return 'open';
  return resolvedAt === null ? 'restored' : 'resolved';
}

function statusOf(state: IncidentView['state'], hasPostmortem: boolean): IncidentStatus {
  if (state === 'open') return 'investigating';
  if (state === 'restored') return 'monitoring';
  return hasPostmortem ? 'postmortem' : 'resolved';
}

function least(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}
