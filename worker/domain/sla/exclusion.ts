// Which time planned work takes out of the SLA: its announced stretches, each with at least 72 hours of public notice, for
// the components that it lists. Work that ended early stops excluding at the end of that window; what runs over its plan
// never leaves, and cancelled work excludes nothing.

import type { Maintenance } from '../maintenance.ts';
import type { Announced, Span } from '../notice.ts';
import { hasNotice } from '../notice.ts';
import { WINDOW_MS } from '../window.ts';

/** Why a stretch of planned work counts for the SLA all the same; null: it is excluded. */
export type WhyCounted = 'cancelled' | 'short_notice' | 'ended_before';

/** A stretch with what became of it. `to` is where its exclusion ends: earlier than planned where the work ended early. */
export type Stretch = Announced & { plannedTo: number; counted: WhyCounted | null };

export function stretchesOf({ announced, status, completedAt }: Maintenance): Stretch[] {
  const endedAt = completedAt === null ? Infinity : Math.ceil(completedAt / WINDOW_MS) * WINDOW_MS;
  return announced.map((one) => {
    const to = Math.min(one.to, endedAt);
    const counted =
      status === 'cancelled'
        ? ('cancelled' as const)
        : !hasNotice(one)
          ? ('short_notice' as const)
          : to <= one.from
            ? ('ended_before' as const)
            : null;
    return { ...one, plannedTo: one.to, to: Math.max(one.from, to), counted };
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
