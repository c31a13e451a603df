// The states in which a page is tested, benched and looked at: quiet, in an outage, maintained, not measured, just
// started, out of reach of its data, and large.

import type { MeasuredDocument, PageDocument, View } from '../snapshot/documents.ts';
import { OPEN, PAST, PLANNED, RUNNING } from './incidents.ts';
import { ago, component, measuredDocument, pageDocument, view } from './views.ts';

/** A page on which these components have these statuses; a group has the worst of its own. */
function withStatuses(
  statuses: Partial<Record<string, PageDocument['components'][number]['status']>>,
  changes: Partial<PageDocument>,
): PageDocument {
  const page = pageDocument();
  const components = page.components.map((one) => ({
    ...one,
    status: statuses[one.id] ?? one.status,
  }));
  const groups = page.groups.map((group) => {
    const own = components.find((one) => one.group === group.id && one.status !== 'operational');
    return { ...group, status: own?.status ?? group.status };
  });
  return { ...page, components, groups, updatedAt: ago(12), ...changes };
}

/** All is well; one past incident, one planned maintenance. */
export function quiet(): View {
  const page = pageDocument({ incidents: [PAST], maintenances: [PLANNED] });
  return view(page, { measured: withBadWindows(measuredDocument(page), { api: { 80: 7 } }) });
}

/** An open incident on two components, and what the probes measured of it today. */
export function outage(): View {
  const page = withStatuses(
    { api: 'partial_outage', auth: 'degraded_performance' },
    {
      indicator: 'major',
      headline: 'partial_outage',
      incidents: [OPEN, PAST],
      maintenances: [PLANNED],
    },
  );
  const bad = { api: { 80: 7, 89: 14 }, auth: { 89: 6 } };
  return view(page, { measured: withBadWindows(measuredDocument(page), bad) });
}

/** Windows that were bad rather than good: how many, by component and by index of the day. */
function withBadWindows(
  measured: MeasuredDocument,
  bad: Record<string, Record<number, number>>,
): MeasuredDocument {
  const components = Object.entries(measured.components).map(([id, row]) => {
    const days = (row.days ?? []).map((day, index) => {
      const windows = bad[id]?.[index] ?? 0;
      return day && { ...day, bad: day.bad + windows, good: day.good - windows };
    });
    return [id, { ...row, days }] as const;
  });
  return { ...measured, components: Object.fromEntries(components) };
}

/** Maintenance in progress, nothing else. */
export const maintained = (): View =>
  view(
    withStatuses(
      { api: 'under_maintenance', dashboard: 'under_maintenance' },
      { headline: 'under_maintenance', maintenances: [RUNNING], incidents: [PAST] },
    ),
  );

/** The ticks stopped coming 42 minutes ago. */
export const silent = (): View => ({ ...quiet(), tickAt: ago(42) });

/** Just started: no tick yet, no days. */
export const fresh = (): View => {
  const page = pageDocument();
  const components = Object.fromEntries(
    page.components.map(({ id }) => [
      id,
      { days: Array.from({ length: 90 }, () => null), measuredAt: null },
    ]),
  );
  return view(page, { tickAt: null, measured: measuredDocument(page, { components }) });
};

/** The database is out of reach; what is shown was known an hour ago. */
export const stale = (): View => ({ ...quiet(), tickAt: ago(60), staleAt: ago(60) });

/** A large page: `count` components in groups of six, lively days, one open incident. */
export function large(count: number): View {
  const groupCount = Math.ceil(count / 6);
  const groups = Array.from({ length: groupCount }, (_, index) => ({
    id: `region-${index + 1}`,
    name: `Region ${index + 1}`,
    position: index + 1,
    status: 'operational' as const,
    createdAt: ago(200 * 1440),
    updatedAt: ago(3 * 1440),
  }));
  const first = pageDocument().components.filter(({ group }) => group === 'platform');
  const rest = Array.from({ length: count - first.length }, (_, index) =>
    component({
      id: `part-${index + 1}`,
      name: `Service ${index + 1}`,
      description: `What service ${index + 1} does for customers`,
      group: `region-${Math.floor(index / 6) + 1}`,
      position: (index % 6) + 1,
    }),
  );
  const page = outage().page;
  return view({
    ...page,
    groups: [...page.groups.slice(0, 1), ...groups],
    components: [...page.components.slice(0, first.length), ...rest],
  });
}
