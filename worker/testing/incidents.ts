// Incidents and maintenances for the fixtures of views.ts, and the views that have them.

import type {
  MeasuredDocument,
  PageDocument,
  PublicIncident,
  PublicMaintenance,
  PublicUpdate,
  RecentDocument,
  View,
} from '../snapshot/documents.ts';
import { DAY, FACTS, ago, component, measuredDocument, pageDocument, view } from './views.ts';

const MINUTE = 60_000;
const API = { id: 'api', name: 'API', group: 'Platform' };
const AUTH = { id: 'auth', name: 'Sign-in', group: 'Platform' };

const posted = (
  update: Pick<PublicUpdate, 'id' | 'status' | 'at' | 'text'> & Partial<PublicUpdate>,
): PublicUpdate => ({ automatic: true, components: [], ...update });

/** Begun 72 minutes ago, still open; two components, four updates, one of them by a person. */
export const OPEN: PublicIncident = {
  id: 'f00dfeed1234',
  reference: 'INC-20261121-01',
  number: 790,
  name: { components: ['API', 'Sign-in'], status: 'partial_outage' },
  status: 'identified',
  impact: 'major',
  severity: 'SEV-2',
  createdAt: ago(70),
  startedAt: ago(72),
  updatedAt: ago(12),
  monitoringAt: null,
  restoredAt: null,
  resolvedAt: null,
  nextUpdateBy: ago(-18),
  updates: [
    posted({
      id: 'upd000000004',
      status: 'identified',
      at: ago(12),
      automatic: false,
      text: {
        text: 'A change to request routing sends part of the traffic to a cluster that is too small for it. We are taking the change back; requests from Europe work again already.',
        html: '<p>A change to request routing sends part of the traffic to a cluster that is too small for it. We are taking the change back; requests from Europe work again already.</p>',
        lang: 'en',
      },
    }),
    posted({
      id: 'upd000000003',
      status: 'investigating',
      at: ago(40),
      text: {
        template: 'no_change',
        phase: 'investigating',
        components: ['API', 'Sign-in'],
        nextUpdateBy: ago(10),
      },
    }),
    posted({
      id: 'upd000000002',
      status: 'investigating',
      at: ago(61),
      components: [{ ...AUTH, from: 'operational', to: 'degraded_performance' }],
      text: {
        template: 'changed',
        phase: 'investigating',
        status: 'partial_outage',
        components: ['API', 'Sign-in'],
        nextUpdateBy: ago(31),
      },
    }),
    posted({
      id: 'upd000000001',
      status: 'investigating',
      at: ago(70),
      components: [{ ...API, from: 'operational', to: 'partial_outage' }],
      text: {
        template: 'investigating',
        status: 'partial_outage',
        components: ['API'],
        nextUpdateBy: ago(40),
      },
    }),
  ],
  components: [
    { ...API, status: 'partial_outage', worst: 'partial_outage' },
    { ...AUTH, status: 'degraded_performance', worst: 'degraded_performance' },
  ],
  intervals: [{ from: ago(72), to: null }],
  postmortem: null,
  mergedInto: null,
  recurrenceOf: null,
};

/** Nine days ago, over in 31 minutes, with a postmortem. */
export const PAST: PublicIncident = {
  ...OPEN,
  id: 'ab12cd34ef56',
  reference: 'INC-20261112-01',
  number: 401,
  name: { components: ['API'], status: 'major_outage' },
  status: 'postmortem',
  impact: 'critical',
  severity: 'SEV-1',
  createdAt: ago(9 * 1440 + 100),
  startedAt: ago(9 * 1440 + 102),
  updatedAt: ago(7 * 1440),
  monitoringAt: ago(9 * 1440 + 71),
  restoredAt: ago(9 * 1440 + 71),
  resolvedAt: ago(9 * 1440 + 56),
  nextUpdateBy: null,
  updates: [
    posted({
      id: 'upd000000024',
      status: 'postmortem',
      at: ago(7 * 1440),
      text: {
        template: 'postmortem',
        title: 'A certificate nobody owned',
        url: '/postmortems/2026-11-12-expired-certificate/',
      },
    }),
    posted({
      id: 'upd000000023',
      status: 'resolved',
      at: ago(9 * 1440 + 56),
      text: {
        template: 'resolved',
        components: ['API'],
        restoredAt: ago(9 * 1440 + 71),
        impactMs: 31 * MINUTE,
        postmortemBy: ago(6 * 1440),
      },
    }),
    posted({
      id: 'upd000000022',
      status: 'monitoring',
      at: ago(9 * 1440 + 71),
      components: [{ ...API, from: 'major_outage', to: 'operational' }],
      text: { template: 'monitoring', components: ['API'], holdMs: 15 * MINUTE },
    }),
    posted({
      id: 'upd000000021',
      status: 'investigating',
      at: ago(9 * 1440 + 100),
      components: [{ ...API, from: 'operational', to: 'major_outage' }],
      text: {
        template: 'investigating',
        status: 'major_outage',
        components: ['API'],
        nextUpdateBy: ago(9 * 1440 + 85),
      },
    }),
  ],
  components: [{ ...API, status: 'operational', worst: 'major_outage' }],
  intervals: [{ from: ago(9 * 1440 + 102), to: ago(9 * 1440 + 71) }],
  postmortem: {
    title: 'A certificate nobody owned',
    url: '/postmortems/2026-11-12-expired-certificate/',
  },
};

/** Announced for the night after next. */
export const PLANNED: PublicMaintenance = {
  id: 'ma1nte2ance3',
  number: 700,
  name: { text: 'Database upgrade', lang: 'en' },
  status: 'scheduled',
  createdAt: ago(2 * 1440),
  updatedAt: ago(2 * 1440),
  startsAt: Date.UTC(2026, 10, 24, 2),
  endsAt: Date.UTC(2026, 10, 24, 4),
  startedAt: null,
  completedAt: null,
  updates: [
    posted({
      id: 'upd000000031',
      status: 'scheduled',
      at: ago(2 * 1440),
      automatic: false,
      text: {
        text: 'We move to a newer database version. Reading works throughout; writing pauses for up to a minute, twice.',
        html: '<p>We move to a newer database version. Reading works throughout; writing pauses for up to a minute, twice.</p>',
        lang: 'en',
      },
    }),
  ],
  components: [API, { id: 'dashboard', name: 'Dashboard', group: 'Platform' }],
};

/** The same, while it happens. */
export const RUNNING: PublicMaintenance = {
  ...PLANNED,
  id: 'runn1ng2ance',
  status: 'in_progress',
  updatedAt: ago(20),
  startsAt: ago(20),
  endsAt: ago(-100),
  startedAt: ago(20),
  updates: [
    posted({
      id: 'upd000000032',
      status: 'in_progress',
      at: ago(20),
      text: { template: 'maintenance_started' },
    }),
    ...PLANNED.updates,
  ],
};

const recent = (
  incidents: PublicIncident[],
  maintenances: PublicMaintenance[],
): RecentDocument => ({
  version: 1,
  position: 812,
  catalog: 'c0ffee',
  incidents,
  maintenances,
});

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
    const days = row.days.map((day, index) => {
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

export { DAY, FACTS, recent };
