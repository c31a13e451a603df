// Whether what we say is backed by a recent measurement. A silent probe must never look like health: after three
// intervals without data a component is not measured, and a page with such a component is not "operational".

import type { PublicComponent, View } from '../snapshot/documents.ts';

/** Intervals without data after which something counts as not measured. */
const INTERVALS = 3;

export type Freshness = { kind: 'measured' } | { kind: 'never' } | { kind: 'since'; at: number };

export type PageFreshness =
  | Freshness
  | { kind: 'partly'; components: readonly PublicComponent[]; at: number | null };

/** How often the measured document is rewritten while nothing changes; a copy knows no newer tick. */
const REWRITTEN_MS = 600_000;

const MEASURED: Freshness = { kind: 'measured' };
const NEVER: Freshness = { kind: 'never' };

/** A component's freshness; one that nothing measures is never in doubt. */
export function freshnessOf(view: View, component: PublicComponent): Freshness {
  const everyMs = component.measuredEveryMs;
  if (everyMs === null) return MEASURED;
  // A stale answer knows little of ticks; that it is stale is said elsewhere.
  if (view.tickAt === null) return view.staleAt === null ? NEVER : MEASURED;
  const limitMs = INTERVALS * everyMs;
  const silentMs =
    view.staleAt === null ? view.now - view.tickAt : view.staleAt - view.tickAt - REWRITTEN_MS;
  const { measured } = view;
  const own = measured?.components[component.id]?.measuredAt ?? null;
  if (silentMs > limitMs) {
    const stopped = own !== null && measured !== null && measured.at - own > limitMs;
    return { kind: 'since', at: stopped ? own : view.tickAt };
  }
  if (measured === null) return MEASURED;
  // `measured` is rewritten every ten minutes only, so it is judged at its own instant. What is younger than its
  // first measurements is not in doubt while ticks come.
  if (own === null) return measured.at - component.createdAt > limitMs ? NEVER : MEASURED;
  return measured.at - own > limitMs ? { kind: 'since', at: own } : MEASURED;
}

/** The page's freshness: as soon as the ticks themselves are missing, nothing on it is measured. */
export function pageFreshnessOf(view: View): PageFreshness {
  const judged = view.page.components
    .filter(({ measuredEveryMs }) => measuredEveryMs !== null)
    .map((component) => ({ component, freshness: freshnessOf(view, component) }));
  const missing = judged.filter(({ freshness }) => freshness.kind !== 'measured');
  if (missing.length === 0) return MEASURED;
  if (view.tickAt === null) return NEVER;
  const last = missing.flatMap(({ freshness }) => (freshness.kind === 'since' ? freshness.at : []));
  if (last.includes(view.tickAt)) return { kind: 'since', at: view.tickAt };
  const at = last.length === 0 ? null : Math.min(...last);
  if (missing.length < judged.length) {
    return { kind: 'partly', components: missing.map(({ component }) => component), at };
  }
  return at === null ? NEVER : { kind: 'since', at: Math.max(...last) };
}

/** A short text that differs wherever the freshness of the page or of a component does; part of every ETag. */
export function freshnessTag(view: View): string {
  const said = view.page.components.map((component) => freshnessOf(view, component));
  const doubts = said.map((one) =>
    one.kind === 'since' ? one.at : one.kind === 'never' ? 'n' : '',
  );
  return doubts.some((doubt) => doubt !== '') ? doubts.join() : '';
}
