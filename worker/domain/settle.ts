// Brings the incidents in line with what the sources say and the clock shows: one function for a webhook, a tick and a
// quiet minute. Settling a settled world decides nothing.

import type { Catalog } from './catalog.ts';
import { monitorsOf } from './catalog.ts';
import { calledAbout } from './echo.ts';
import type { Episode } from './episode.ts';
import { startOf } from './episode.ts';
import type { Drafted, IncidentEvent } from './event.ts';
import type { IncidentView } from './incident.ts';
import { episodesBySource, viewIncidents } from './incident.ts';
import { duePost, holdOf } from './post.ts';
import { publicationReason } from './publication.ts';
import type { World } from './world.ts';
import { evolve, record } from './world.ts';

/** A signal joins an incident that resolved less than this ago. */
export const JOIN_MS = 15 * 60_000;

/**
 * Ticks come a minute apart, give or take how long each of them takes. Without this a hold of whole minutes would last one
 * minute longer whenever a tick was a little quicker than the one that began it.
 */
export const TICK_JITTER_MS = 5_000;

/** Beyond two rounds for everything that is loaded, and these, going on is a bug and not a bad day. */
const ROUNDS_SPARE = 50;

export type Context = {
  now: number;
  catalog: Catalog;
  newId: () => string;
  /** Those keys of a group of alerts that the journal has already. */
  known?: ReadonlySet<string> | undefined;
};

/** Everything that follows from the world as it is, in order. */
export function settle(world: World, context: Context): Drafted[] {
  const decided: Drafted[] = [];
  let current = world;
  const limit = ROUNDS_SPARE + 2 * (world.incidents.size + world.reports.size);
  for (let round = 0; round < limit; round++) {
    const next = nextDecisions(current, context);
    if (next.length === 0) return decided;
    decided.push(...next);
    current = evolve(current, record(next, current, context.now));
  }
  throw new Error(`An input kept causing decisions after ${limit} rounds`);
}

/** The next step for the first episode or pair that needs one, else for every incident that does. */
function nextDecisions(world: World, context: Context): Drafted[] {
  const views = viewIncidents(world, context.catalog);
  const bound = bindEpisode(world, views, context);
  if (bound.length > 0) return bound;
  // What a source was merged into outranks what two incidents merely share.
  const merged =
    mergeStep(views, namedTargetOf, context) ??
    mergeStep(views, calledTargetOf, context) ??
    mergeStep(views, seniorOf, context);
  if (merged !== null) return merged;
  // From here on incidents are apart, and what one does changes nothing for another.
  const published = views.flatMap((view) => publishStep(view, context) ?? []);
  if (published.length > 0) return published;
  return views.flatMap(
    (view) => resolveStep(view, world, context) ?? postStep(view, context) ?? [],
  );
}

/** The first episode that belongs to no incident joins one, or opens one. */
function bindEpisode(world: World, views: readonly IncidentView[], context: Context): Drafted[] {
  const bySource = episodesBySource(world);
  const standing = views.filter(({ state }) => state !== 'merged');
  const held = new Set(standing.flatMap(({ episodes }) => episodes.map(keyOf)));
  const loose = [...bySource.values()]
    .flat()
    .filter((episode) => !held.has(keyOf(episode)))
    // Of the same instant in an order that does not depend on what was heard, or loaded, first.
    .toSorted((a, b) => startOf(a) - startOf(b) || (keyOf(a) < keyOf(b) ? -1 : 1))[0];
  if (loose === undefined) return [];
  const home = homeOf(loose, views);
  const joined = (id: string) =>
    decision(id, context.now, {
      type: 'incident.joined',
      source: loose.source,
      anchor: loose.id,
    });
  if (home !== null) return [joined(home)];
  const id = context.newId();
  const earlier = views
    .filter(({ sources }) => sources.includes(loose.source))
    .findLast(({ startedAt }) => startedAt <= startOf(loose));
  return [
    decision(id, context.now, {
      type: 'incident.opened',
      id,
      reference: referenceOf(context.now, world.openedToday + 1),
      recurrenceOf: earlier?.id ?? null,
    }),
    joined(id),
  ];
}

function keyOf(episode: Episode): string {
  return `${episode.source} ${episode.id}`;
}

/** The incident that an episode belongs to: where its own went, through a merge, or by sharing a component and time. */
function homeOf(episode: Episode, views: readonly IncidentView[]): string | null {
  const here = views.filter(({ state }) => state !== 'merged');
  const own = keyOf(episode);
  const before = views.find(({ episodes }) => episodes.some((one) => keyOf(one) === own));
  if (before !== undefined) return lastTarget(before, views);
  const merged = here.find(
    ({ episodes, sources }) =>
      (episode.mergedInto !== null && sources.includes(episode.mergedInto)) ||
      episodes.some(({ mergedInto }) => mergedInto === episode.source),
  );
  if (merged !== undefined) return merged.id;
  const called = calledAbout(episode, here.toSorted(bySeniority));
  if (called !== undefined) return called.id;
  if (episode.facts.publish === 'never') return null;
  const spell = {
    components: episode.components,
    from: startOf(episode),
    to: episode.spans.at(-1)?.to ?? null,
  };
  return here.filter((view) => isOneWith(view, spell)).toSorted(bySeniority)[0]?.id ?? null;
}

/** Where a merged incident continues in the end; null where that is not loaded. */
function lastTarget(view: IncidentView, views: readonly IncidentView[]): string | null {
  let current: IncidentView | undefined = view;
  for (let hops = 0; current !== undefined && hops <= views.length; hops++) {
    const { mergedInto }: IncidentView = current;
    if (mergedInto === null) return current.id;
    current = views.find(({ id }) => id === mergedInto);
  }
  return null;
}

/** One incident: the same component at the same time, or within {@link JOIN_MS} after it was resolved. */
function isOneWith(
  view: IncidentView,
  spell: { components: Iterable<string>; from: number; to: number | null },
): boolean {
  return (
    // There was nothing: what comes now is something else.
    view.file.dismissed === null &&
    [...spell.components].some((id) => view.components.has(id)) &&
    view.startedAt <= (spell.to ?? Number.POSITIVE_INFINITY) &&
    spell.from < (view.resolvedAt ?? Number.POSITIVE_INFINITY) + JOIN_MS
  );
}

/** What the public knows comes first, then the oldest. */
function bySeniority(a: IncidentView, b: IncidentView): number {
  return Number(a.published === null) - Number(b.published === null) || a.number - b.number;
}

/**
 * Two that are one become one. A source that was merged into another's takes its incident along; otherwise, where late
 * reports show that two incidents were the same, the junior joins the senior. The target goes public first.
 */
function mergeStep(
  views: readonly IncidentView[],
  targetOf: (view: IncidentView, others: readonly IncidentView[]) => IncidentView | undefined,
  context: Context,
): Drafted[] | null {
  const standing = views.filter(({ state }) => state !== 'merged');
  for (const view of standing) {
    const others = standing.filter(({ id }) => id !== view.id);
    const target = targetOf(view, others);
    if (target !== undefined) return mergeInto(view, target, context);
  }
  return null;
}

/** The steps that move everything of one incident into another. */
export function mergeInto(view: IncidentView, target: IncidentView, context: Context): Drafted[] {
  const moved = view.episodes.map((episode) =>
    decision(target.id, context.now, {
      type: 'incident.joined',
      source: episode.source,
      anchor: episode.id,
    }),
  );
  const published: Drafted[] =
    view.published !== null && target.published === null
      ? [decision(target.id, context.now, { type: 'incident.published', reason: 'merge_target' })]
      : [];
  return [
    ...moved,
    ...published,
    decision(view.id, context.now, { type: 'incident.merged', into: target.id }),
  ];
}

/** The incident that one of its sources was merged into. */
function namedTargetOf(view: IncidentView, others: readonly IncidentView[]) {
  const named = view.episodes.flatMap(({ mergedInto }) => mergedInto ?? []);
  return others.find(({ sources }) => named.some((source) => sources.includes(source)));
}

/** The incident that a call was about, for one that holds nothing but the echo of that call. */
function calledTargetOf(view: IncidentView, others: readonly IncidentView[]) {
  if (view.episodes.length === 0 || view.episodes.some(({ echo }) => echo === null))
    return undefined;
  const preferred = others.toSorted(bySeniority);
  for (const episode of view.episodes) {
    const called = calledAbout(episode, preferred);
    if (called !== undefined) return called;
  }
  return undefined;
}

/** A senior incident that is the same one. */
function seniorOf(view: IncidentView, others: readonly IncidentView[]) {
  // A person who opens an incident of its own means it.
  if (view.declared || view.file.dismissed !== null) return undefined;
  const own = new Set(view.episodes.map(keyOf));
  const spell = { components: [...view.components.keys()], from: view.startedAt, to: endOf(view) };
  return others.find(
    (other) =>
      bySeniority(other, view) < 0 &&
      (other.episodes.some((episode) => own.has(keyOf(episode))) || isOneWith(other, spell)),
  );
}

/** Until when a signal would have joined; null: it still would. */
function endOf({ resolvedAt }: IncidentView): number | null {
  return resolvedAt === null ? null : resolvedAt + JOIN_MS;
}

function publishStep(view: IncidentView, context: Context): Drafted[] | null {
  const reason = publicationReason(view, context.catalog.policy, context.now);
  return reason === null
    ? null
    : [decision(view.id, context.now, { type: 'incident.published', reason })];
}

/** The hold is met: every source has ended, and what watches the components has been healthy since. */
function resolveStep(view: IncidentView, world: World, context: Context): Drafted[] | null {
  if (view.state !== 'restored' || view.restoredAt === null || !view.autoResolve) return null;
  // Somebody who writes that it goes on knows more than its sources.
  if (view.status !== 'monitoring') return null;
  // A source whose clock is ahead claims an end that is still to come.
  if (context.now < view.restoredAt) return null;
  const watchedFrom = Math.max(view.watchedFrom ?? 0, view.restoredAt);
  if (context.now + TICK_JITTER_MS < watchedFrom + holdOf(view, context.catalog)) return null;
  if (!isHealthy(view, world, context.catalog)) return null;
  return [
    decision(view.id, context.now, { type: 'incident.resolved', restoredAt: view.restoredAt }),
  ];
}

/** A monitor that was never measured has seen no trouble whose end it could see; one that fell silent may have. */
function isHealthy(view: IncidentView, world: World, catalog: Catalog): boolean {
  return [...view.components.keys()]
    .flatMap((component) => monitorsOf(catalog, component))
    .every(({ id }) => {
      const verdict = world.page.monitors[id]?.verdict ?? 'up';
      return verdict === 'up' || verdict === 'degraded';
    });
}

function postStep(view: IncidentView, context: Context): Drafted[] | null {
  const post = duePost(view, context.catalog, context.now);
  return post === null
    ? null
    : [
        decision(view.id, context.now, {
          type: 'incident.posted',
          post: { id: context.newId(), ...post },
        }),
      ];
}

function decision(id: string, now: number, event: IncidentEvent): Drafted {
  return { stream: `incident:${id}`, at: now, actor: 'automation', key: null, event };
}

/** `INC-YYYYMMDD-NN`, by the UTC day of opening. */
export function referenceOf(now: number, number: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
  return `INC-${day}-${String(number).padStart(2, '0')}`;
}
