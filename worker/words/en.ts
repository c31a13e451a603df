// English.

import type { ComponentStatus, IncidentStatus } from '../domain/vocabulary.ts';
import { pageEn } from './page-en.ts';
import type { Words } from './words.ts';

const SYMPTOM: Record<ComponentStatus, string> = {
  operational: 'reports of problems',
  under_maintenance: 'a problem during maintenance',
  degraded_performance: 'degraded performance',
  partial_outage: 'a partial outage',
  major_outage: 'a major outage',
};

const NAMED: Record<ComponentStatus, string> = {
  ...SYMPTOM,
  under_maintenance: 'problem during maintenance',
  partial_outage: 'partial outage',
  major_outage: 'major outage',
};

const STILL: Record<IncidentStatus, string> = {
  investigating: 'We are still investigating',
  identified: 'The cause is known and we are still working on it',
  monitoring: 'We are still watching the recovery',
  resolved: 'This is over',
  postmortem: 'This is over',
};

/** "a partial outage of API"; without components the symptom alone. */
const of = (status: ComponentStatus, components: string) =>
  components === ''
    ? SYMPTOM[status]
    : `${SYMPTOM[status]} ${status === 'operational' ? 'with' : 'of'} ${components}`;

const promise = (nextUpdate: string | null) =>
  nextUpdate === null
    ? 'We will post here as soon as we know more.'
    : `Next update by ${nextUpdate}.`;

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const everything = (components: string) => components || 'Everything affected';

export const en: Words = {
  locale: 'en-GB',
  direction: 'ltr',
  units: { day: 'd', hour: 'h', minute: 'min', underMinute: 'under a minute' },
  underMinuteAgo: 'under a minute ago',
  more: (count) => `${count} more`,
  headline: {
    operational: 'All systems operational',
    under_maintenance: 'Service under maintenance',
    degraded: 'Partially degraded service',
    minor_outage: 'Minor service outage',
    partial_outage: 'Partial system outage',
    major_outage: 'Major service outage',
  },
  description: {
    operational: 'All Systems Operational',
    under_maintenance: 'Service Under Maintenance',
    degraded: 'Partially Degraded Service',
    minor_outage: 'Minor Service Outage',
    partial_outage: 'Partial System Outage',
    major_outage: 'Major Service Outage',
  },
  componentStatus: {
    operational: 'Operational',
    under_maintenance: 'Under maintenance',
    degraded_performance: 'Degraded performance',
    partial_outage: 'Partial outage',
    major_outage: 'Major outage',
  },
  incidentStatus: {
    investigating: 'Investigating',
    identified: 'Identified',
    monitoring: 'Monitoring',
    resolved: 'Resolved',
    postmortem: 'Postmortem',
  },
  maintenanceStatus: {
    scheduled: 'Scheduled',
    in_progress: 'In progress',
    verifying: 'Verifying',
    completed: 'Completed',
    cancelled: 'Cancelled',
  },
  impact: { none: 'None', minor: 'Minor', major: 'Major', critical: 'Critical' },
  name: (components, status) =>
    components === '' ? sentence(NAMED[status]) : `${components}: ${NAMED[status]}`,
  doubts: {
    notMeasuredYet: 'Not measured yet',
    notMeasuredSince: (time) => `Not measured since ${time}`,
    someNotMeasuredYet: (components) => `${components}: not measured yet`,
    someNotMeasuredSince: (components, time) => `${components}: not measured since ${time}`,
    noteNotMeasured: 'No failure is known, but nothing has been checked since then.',
    noteNotMeasuredYet: 'The first measurements arrive within a few minutes of the start.',
    noteSomeNotMeasured: 'No failure is known, and everything else is operational.',
    asOf: (time, headline) => `As of ${time}: ${headline}`,
    noteStale: (time) =>
      `As of ${time}, we cannot reach our own data. This is the last state that we know; it may have changed.`,
  },
  texts: {
    investigating: ({ status, components, nextUpdate }) =>
      `We are investigating ${of(status, components)}. ${promise(nextUpdate)}`,
    reopened: ({ status, components, nextUpdate }) =>
      `The problem is back: ${of(status, components)}. We are investigating again. ${promise(nextUpdate)}`,
    changed: ({ status, components, phase, nextUpdate }) =>
      `This has become worse: we now see ${of(status, components)}. ` +
      (phase === 'identified' ? 'The cause is known and we are working on it. ' : '') +
      promise(nextUpdate),
    no_change: ({ phase, nextUpdate }) =>
      `${STILL[phase]}; nothing new yet. ${promise(nextUpdate)}`,
    no_promise: ({ phase }) => `${STILL[phase]}. We will update when this changes.`,
    monitoring: ({ components, many, hold }) =>
      components === ''
        ? `Recovery is under way. We keep watching for ${hold} before we give the all-clear.`
        : `${components} ${many ? 'are' : 'is'} recovering. We keep watching for ${hold} before we give the all-clear.`,
    resolved: ({ components, many, restored, lasted, postmortemBy }) =>
      `${everything(components)} ${many ? 'have' : 'has'} been working normally again since ${restored}. ` +
      `Customers were affected for ${lasted}.` +
      (postmortemBy === null ? '' : ` A postmortem will follow by ${postmortemBy}.`),
    postmortem: ({ title }) => `The postmortem is published: ${title}`,
    maintenance_started: 'The planned work has begun.',
    maintenance_verifying:
      'The planned work is done. We are checking that everything runs as it should.',
    maintenance_completed: 'The planned work is complete.',
    maintenance_cancelled: 'The planned work has been called off.',
  },
  page: pageEn,
};
