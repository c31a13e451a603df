// Which time planned work takes out of the SLA: its announced stretches, each with at least 72 hours of public notice, for
// the components that it lists. Work that ended early stops excluding at the end of that window; what runs over its plan
// never leaves, and cancelled work excludes nothing.

import type { Maintenance } from '../maintenance.ts';
import { mannerOf } from '../manner.ts';
import type { Announced, Span } from '../notice.ts';
import { hasNotice } from '../notice.ts';
import { WINDOW_MS } from '../window.ts';

/** Why a stretch of planned work counts for the SLA all the same; null: it is excluded. */
export type WhyCounted = 'cancelled' | 'short_notice' | 'ended_before' | 'not_begun';

/** A stretch with what became of it. `to` is where its exclusion ends: earlier than planned where the work ended early. */
export type Stretch = Announced & { plannedTo: number; counted: WhyCounted | null };

export function stretchesOf(work: Maintenance): Stretch[] {
  const { announced, status, startedAt, completedAt } = work;
  const endedAt = completedAt === null ? Infinity : Math.ceil(completedAt / WINDOW_MS) * WINDOW_MS;
  // What waits for a person to begin excludes nothing before that.
  const begunAt = mannerOf(work).start
    ? -Infinity
    : Math.ceil((startedAt ?? Infinity) / WINDOW_MS) * WINDOW_MS;
  return announced.map((one) => {
    const from = Math.min(Math.max(one.from, begunAt), one.to);
    const to = Math.min(one.to, endedAt);
    const counted =
      status === 'cancelled'
        ? ('cancelled' as const)
        : !hasNotice(one)
          ? ('short_notice' as const)
          : to <= one.from
            ? ('ended_before' as const)
            : from >= to
              ? ('not_begun' as const)
              : null;
    return { ...one, from, plannedTo: one.to, to: Math.max(from, to), counted };
  });
}

/** The spans that leave a component's SLA. They may overlap: a window is excluded once. */
export function excludedSpans(maintenances: Iterable<Maintenance>, component: string): Span[] {
  return [...maintenances]
    .filter(({ components }) => components.includes(component))
    .flatMap((maintenance) => stretchesOf(maintenance))
    .filter(({ counted }) => counted === null)
    .map(({ from, to }) => ({ from, to }));
}
