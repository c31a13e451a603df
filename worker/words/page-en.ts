// English: what the pages say around the facts.

import type { PageWords } from './page-words.ts';

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);

export const pageEn: PageWords = {
  titleOf: (name) => `${name} status`,
  skip: 'Skip to the answer',
  nav: {
    label: 'Pages',
    history: 'History',
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
    reported: 'as reported, not measured',
  },
  told: { api: 'Status as JSON', badge: 'Badge' },
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
    none: (month) => `No incidents in ${month}.`,
    intro: 'Every public incident, by the month in which it was first reported.',
  },
  component: {
    uptimeIn: (percent, span) => `${percent} uptime over ${span} of measurement`,
    notMeasured: 'Nothing measures this component; its days show what incidents reported.',
    byDay: 'Day by day',
    day: 'Day (UTC)',
    state: 'State',
    trouble: 'Trouble',
    measured: 'Uptime',
    incidents: 'Incidents',
  },
  missing: {
    title: 'There is nothing at this address',
    text: 'The link may be old or mistyped. An incident keeps its address for ever, and the history has every one of them.',
    home: 'Current status',
  },
};
