// What automation says in public, and when: it compares what was last said with what is true now. It never takes a post
// back; it posts again.

import type { Catalog } from './catalog.ts';
import type { Body, Post } from './event.ts';
import type { IncidentView, Said } from './incident.ts';
import type { TemplateBody } from './template.ts';
import type { ComponentStatus, IncidentStatus } from './vocabulary.ts';
import { COMPONENT_STATUSES, IMPACTS, impactOf, worse, worst } from './vocabulary.ts';

/** How often automation keeps a promise by itself before it stops promising. */
export const NO_CHANGE_LIMIT = 4;

/** A postmortem is owed this long after the end of a SEV-1 or SEV-2. */
export const POSTMORTEM_MS = 72 * 3_600_000;

/** A post without its id, which the caller gives. */
export type DraftPost = Omit<Post, 'id'>;

/** The next thing to say about a published incident; null where nothing new is to be said. */
export function duePost(view: IncidentView, catalog: Catalog, now: number): DraftPost | null {
  if (view.published === null || view.state === 'merged') return null;
  const last = view.posts.at(-1);
  const passedOn = statusUpdateToPassOn(view, catalog);
  if (passedOn !== null && last !== undefined) {
    return draft(view, catalog, now, passedOn.body, passedOn.report);
  }
  const template = dueTemplate(view, last, catalog, now);
  return template === null ? null : draft(view, catalog, now, template, null);
}

/** What a person says, in their own words or, without any, in those of automation for that status. */
export function spokenPost(
  view: IncidentView,
  catalog: Catalog,
  now: number,
  said: { status: IncidentStatus; body: Body | null; by: string; quiet: boolean },
): DraftPost {
  const { status, by, quiet } = said;
  const post = draft(
    view,
    catalog,
    now,
    said.body ?? templateFor(view, status, catalog, now),
    null,
  );
  const promised = status === 'investigating' || status === 'identified';
  return {
    ...post,
    status,
    by,
    nextUpdateBy: promised ? promise(view, catalog, now) : null,
    ...(quiet && { quiet }),
  };
}

/** The automatic words for a status. */
export function templateFor(
  view: IncidentView,
  status: IncidentStatus,
  catalog: Catalog,
  now: number,
): TemplateBody {
  const components = namesOf(view, catalog);
  const nextUpdateBy = promise(view, catalog, now);
  const last = view.posts.at(-1);
  if (status === 'monitoring') {
    return last?.status === 'monitoring'
      ? { template: 'no_promise', phase: status, components }
      : { template: 'monitoring', components, holdMs: holdOf(view, catalog) };
  }
  if (status === 'resolved' || status === 'postmortem') return resolved(view, components);
  if (last?.status !== status && status === 'investigating') {
    return { template: 'investigating', status: worstNow(view), components, nextUpdateBy };
  }
  return { template: 'no_change', phase: status, components, nextUpdateBy };
}

function dueTemplate(
  view: IncidentView,
  last: Said | undefined,
  catalog: Catalog,
  now: number,
): TemplateBody | null {
  const components = namesOf(view, catalog);
  const status = worstNow(view);
  const nextUpdateBy = promise(view, catalog, now);
  const said = last?.status;
  switch (view.status) {
    case 'investigating':
    case 'identified':
      if (last === undefined)
        return { template: 'investigating', status, components, nextUpdateBy };
      if (said !== 'investigating' && said !== 'identified') {
        return { template: 'reopened', status, components, nextUpdateBy };
      }
      if (hasWorsened(view, last)) {
        return { template: 'changed', phase: view.status, status, components, nextUpdateBy };
      }
      return kept(view, last, components, nextUpdateBy, now);
    case 'monitoring':
      if (said === 'monitoring') return null;
      return { template: 'monitoring', components, holdMs: holdOf(view, catalog) };
    case 'resolved':
      return said === 'resolved' || said === 'postmortem' ? null : resolved(view, components);
    case 'postmortem':
      if (said === 'postmortem' || view.postmortem === null) return null;
      if (said !== 'resolved') return resolved(view, components);
      return { template: 'postmortem', title: view.postmortem.title, url: view.postmortem.url };
  }
}

function resolved(view: IncidentView, components: string[]): TemplateBody {
  const restoredAt = view.restoredAt ?? view.startedAt;
  const owed = view.severity === 'SEV-1' || view.severity === 'SEV-2';
  return {
    template: 'resolved',
    components,
    restoredAt,
    impactMs: view.intervals.reduce((sum, { from, to }) => sum + ((to ?? restoredAt) - from), 0),
    postmortemBy: owed ? (view.resolvedAt ?? restoredAt) + POSTMORTEM_MS : null,
  };
}

/** The promise of the last post has fallen due and nobody wrote. */
function kept(
  view: IncidentView,
  last: Said,
  components: string[],
  nextUpdateBy: number | null,
  now: number,
): TemplateBody | null {
  if (last.nextUpdateBy === null || now < last.nextUpdateBy) return null;
  const spoken = view.posts.findLastIndex(({ body }) => !isNoChange(body));
  const repeated = view.posts.length - 1 - spoken;
  return repeated < NO_CHANGE_LIMIT
    ? { template: 'no_change', phase: last.status, components, nextUpdateBy }
    : { template: 'no_promise', phase: last.status, components };
}

function isNoChange(body: Body): boolean {
  return 'template' in body && body.template === 'no_change';
}

function draft(
  view: IncidentView,
  catalog: Catalog,
  now: number,
  body: Body,
  report: string | null,
): DraftPost {
  const last = view.posts.at(-1);
  const promised = 'template' in body ? promiseOf(body) : promise(view, catalog, now);
  const status = postStatus(view, body, last);
  return {
    status,
    impact: impactOf(view.severity),
    by: null,
    body,
    components: [...view.components].map(([id, to]) => ({ id, from: saidOf(view, id), to })),
    nextUpdateBy: status === 'investigating' || status === 'identified' ? promised : null,
    report,
  };
}

/** A person's words or an unchanged state keep the status that was last said. */
function postStatus(view: IncidentView, body: Body, last: Said | undefined): IncidentStatus {
  if (view.status !== 'postmortem') return view.status;
  const linked = 'template' in body && body.template === 'postmortem';
  return linked || last?.status === 'postmortem' ? 'postmortem' : 'resolved';
}

function promiseOf(body: TemplateBody): number | null {
  return 'nextUpdateBy' in body ? body.nextUpdateBy : null;
}

function promise(view: IncidentView, catalog: Catalog, now: number): number | null {
  const cadenceMs = catalog.policy.cadenceMs[view.severity];
  return cadenceMs === null ? null : now + cadenceMs;
}

/** How long an incident of this severity must stay healthy before it is called resolved. */
export function holdOf(view: IncidentView, catalog: Catalog): number {
  return catalog.policy.holdMs[view.severity];
}

function hasWorsened(view: IncidentView, last: Said): boolean {
  if (worse(IMPACTS, impactOf(view.severity), last.impact)) return true;
  return [...view.components].some(([id, status]) =>
    worse(COMPONENT_STATUSES, status, saidOf(view, id)),
  );
}

/** What the public was last told about a component by this incident. */
function saidOf(view: IncidentView, id: string): ComponentStatus {
  for (const post of view.posts.toReversed()) {
    const said = post.components.find((component) => component.id === id);
    if (said !== undefined) return said.to;
  }
  return 'operational';
}

/** The newest status update of a source whose service publishes them, unless it or a newer one was passed on. */
function statusUpdateToPassOn(
  view: IncidentView,
  catalog: Catalog,
): { body: Body; report: string } | null {
  if (view.state !== 'open' && view.state !== 'restored') return null;
  const updates = view.episodes
    .filter(({ facts }) => facts.publishText && facts.publish !== 'never')
    .flatMap(({ reports }) => reports.filter(({ event }) => event.what === 'status_update'))
    .toSorted((a, b) => a.at - b.at);
  const newest = updates.at(-1);
  const text = newest?.event.text;
  if (newest === undefined || !text) return null;
  if (view.posts.some(({ report }) => report === newest.event.id)) return null;
  return { body: { text, lang: catalog.page.language }, report: newest.event.id };
}

function namesOf(view: IncidentView, catalog: Catalog): string[] {
  const named = catalog.components.filter(({ id }) => view.components.has(id));
  const gone = [...view.components.keys()].filter((id) => !named.some((one) => one.id === id));
  return [...named.map(({ name }) => name), ...gone];
}

function worstNow(view: IncidentView): ComponentStatus {
  return worst(COMPONENT_STATUSES, view.components.values(), 'operational');
}
