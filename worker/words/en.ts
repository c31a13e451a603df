// English.

import type { ComponentStatus, IncidentStatus } from '../domain/vocabulary.ts';
import { notify } from './notify-en.ts';
import type { PageWords } from './page-words.ts';
import { sla } from './sla-en.ts';
import { subscribe } from './subscribe-en.ts';
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

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);

const page: PageWords = {
  titleOf: (name) => `${name} status`,
  about: (name) => `Whether ${name} works right now, what is planned, and what happened before.`,
  skip: 'Skip to the answer',
  dismiss: 'Dismiss',
  nav: {
    label: 'Pages',
    history: 'History',
    sla: 'Service level',
    postmortems: 'Postmortems',
    runbooks: 'Runbooks',
    support: 'Support',
  },
  asOf: 'As of',
  refresh: 'Refresh',
  notRefreshed:
    'This page could not be refreshed lately. It shows what was known at the time given above.',
  sections: {
    now: 'Happening now',
    parts: 'Components',
    planned: 'Planned maintenance',
    past: 'Last 14 days',
    told: 'For programs',
  },
  state: 'State',
  since: 'Since',
  soFar: (duration) => `${duration} so far`,
  nextUpdateBy: 'Next update by',
  olderUpdates: (count) => (count === 1 ? '1 earlier update' : `${count} earlier updates`),
  noUpdates: 'Nothing has been posted yet.',
  automatic: 'Posted automatically',
  componentCount: (count) => (count === 1 ? '1 component' : `${count} components`),
  days,
  reported: 'reported',
  nothingReported: 'Nothing reported',
  noData: 'No data',
  legend: (count) =>
    `Each column is a day in UTC, ${count} in all (30 on a small screen), today outlined on the right. ` +
    'The taller the colour, the longer it lasted.',
  bar: {
    summary: (name, count) => `${name}, the last ${days(count)}`,
    clean: 'no trouble',
    troubled: (list, more) =>
      `trouble on ${list.join(', ')}${more > 0 ? ` and ${days(more)} more` : ''}`,
    unmeasured: (count) => `${days(count)} not measured`,
    reported: 'as reported by incidents',
  },
  told: {
    api: 'Status as JSON',
    badge: 'Badge',
    atom: 'Atom feed',
    rss: 'RSS feed',
    json: 'JSON Feed',
    updates: 'Every update',
    calendar: 'Calendar',
    addToCalendar: 'Add to calendar',
  },
  nothingPlanned: 'No maintenance is planned.',
  noIncidents: 'No incidents',
  noIncidentsIn: (count) => `No incidents in the last ${days(count)}.`,
  earlier: 'Earlier incidents',
  footer: 'Published by Allclear',
  incident: {
    started: 'Started',
    restored: 'Restored',
    resolved: 'Resolved',
    impact: 'Duration',
    reference: 'Reference',
    updates: 'Updates',
    components: 'Affected components',
    atWorst: (state) => `${state} at worst`,
    postmortem: 'Postmortem',
    readPostmortem: (title) => `Read the postmortem: ${title}`,
    continuedIn: 'This incident is continued in another one, which has the further updates.',
    recurrenceOf: 'This repeats an earlier incident.',
  },
  maintenance: {
    until: 'until',
    window: 'Window',
    length: 'Planned length',
    components: 'Affected components',
    began: 'Began',
    completed: 'Completed',
  },
  history: {
    title: 'History',
    months: 'Months',
    none: (month, component) =>
      component === null
        ? `No incidents in ${month}.`
        : `No incidents of ${component} in ${month}.`,
    component: 'Component',
    all: 'All components',
    show: 'Show',
    intro: 'Every public incident, by the month in which it was first reported.',
  },
  component: {
    uptimeIn: (percent, span) => `${percent} uptime over ${span} of measurement`,
    notPublic: 'Its measured figures are not public; its days show what incidents reported.',
    notMeasured: 'Nothing measures this component; its days show what incidents reported.',
    byDay: 'Day by day',
    day: 'Day (UTC)',
    state: 'State',
    trouble: 'Trouble',
    measured: 'Uptime',
    incidents: 'Incidents',
    byMonth: 'Month by month',
    month: 'Month (UTC)',
    measuredDays: 'Days measured',
    allIncidents: 'All its incidents',
  },
  responses: {
    title: 'Response times',
    none: (count) =>
      `No response times were measured in the last ${days(count)}. An hour is shown when it is over.`,
    note: (zone) =>
      `By the hour, in ${zone}. Half of the answers came within the median, 95 of 100 within the 95th percentile; ` +
      'failed ones are not counted. In a gap, marked on the ground, nothing was measured.',
    median: 'Median',
    high: '95th percentile',
    lastHours: (hours) => `Last ${hours} hours`,
    lastDays: (count) => `Last ${days(count)}`,
    picture: (where, span) => ['Response times', where, span].filter(Boolean).join('. '),
    summary: ({ lowest, highest, high, measured, hours }) =>
      `The median of an hour was between ${lowest} and ${highest}, the 95th percentile at most ${high}; ` +
      `${measured} of ${hours} hours were measured.`,
    nothing: 'Nothing was measured.',
    table: 'As a table',
    hour: 'Hour',
    places: {
      local: 'Anywhere',
      wnam: 'Western North America',
      enam: 'Eastern North America',
      weur: 'Western Europe',
      eeur: 'Eastern Europe',
      apac: 'Asia-Pacific',
      'apac-ne': 'Northeast Asia',
      'apac-se': 'Southeast Asia',
      oc: 'Oceania',
    },
  },
  missing: {
    title: 'There is nothing at this address',
    text: 'The link may be old or mistyped. An incident keeps its address for ever, and the history has every one of them.',
    home: 'Current status',
  },
};

export const en: Words = {
  locale: 'en-GB',
  ownName: 'English',
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
    no_impact: 'This was a false alarm. There was no impact on customers.',
  },
  feeds: {
    history: (name) => `${name} Status - Incident History`,
    updates: (name) => `${name} Status - Incident Updates`,
    calendar: (name) => `${name}: planned maintenance`,
    update: 'Update',
    scheduled: 'THIS IS A SCHEDULED EVENT',
    months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
    date: (month, day) => `${month} ${day}`,
  },
  notify,
  subscribe,
  page,
  sla,
};
