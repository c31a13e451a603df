// Incidents and maintenances for the fixtures of states.ts.

import type {
  PublicIncident,
  PublicMaintenance,
  PublicUpdate,
  RecentDocument,
} from '../snapshot/documents.ts';
import { ago } from './views.ts';

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

/** The newest of both, as the API's lists read them. */
export const recent = (
  incidents: PublicIncident[],
  maintenances: PublicMaintenance[],
): RecentDocument => ({
  version: 1,
  position: 812,
  catalog: 'c0ffee',
  incidents,
  maintenances,
});
