// What the pages say around the facts: headings, labels, and what the emptiness of a list means.

import type { ResponseWords } from './response-words.ts';

export type PageWords = {
  /** "Meridian status": the page as a whole. */
  titleOf(name: string): string;
  /** What search engines show below the title. */
  about(name: string): string;
  skip: string;
  /** What the button does that closes the banner on another site. */
  dismiss: string;
  nav: {
    label: string;
    history: string;
    sla: string;
    postmortems: string;
    runbooks: string;
    support: string;
  };
  /** In front of the instant at which the page is true. */
  asOf: string;
  refresh: string;
  notRefreshed: string;
  /** Headings of the status page, in its order. */
  sections: { now: string; parts: string; planned: string; past: string; told: string };
  state: string;
  /** In front of an instant. */
  since: string;
  /** Around a length of time that still grows. */
  soFar(duration: string): string;
  nextUpdateBy: string;
  olderUpdates(count: number): string;
  noUpdates: string;
  automatic: string;
  componentCount(count: number): string;
  days(count: number): string;
  /** What stands in place of the uptime of a component that nothing measures. */
  reported: string;
  nothingReported: string;
  noData: string;
  /** How to read the rows of days. */
  legend(days: number): string;
  bar: BarWords;
  /** What programs can read; `addToCalendar` stands beside a maintenance. */
  told: {
    api: string;
    badge: string;
    atom: string;
    rss: string;
    json: string;
    updates: string;
    calendar: string;
    addToCalendar: string;
  };
  nothingPlanned: string;
  noIncidents: string;
  noIncidentsIn(days: number): string;
  /** The link from the last days to the history. */
  earlier: string;
  footer: string;
  incident: IncidentWords;
  maintenance: {
    until: string;
    window: string;
    length: string;
    components: string;
    began: string;
    completed: string;
  };
  history: HistoryWords;
  component: ComponentWords;
  responses: ResponseWords;
  missing: { title: string; text: string; home: string };
};

/** The spoken summary of a row of days. */
export type BarWords = {
  summary(name: string, days: number): string;
  clean: string;
  troubled(days: readonly string[], more: number): string;
  unmeasured(days: number): string;
  reported: string;
};

export type IncidentWords = {
  started: string;
  restored: string;
  resolved: string;
  /** Label of how long customers were affected. */
  impact: string;
  reference: string;
  updates: string;
  components: string;
  /** Around the worst state that a component had, where that is over. */
  atWorst(state: string): string;
  postmortem: string;
  readPostmortem(title: string): string;
  continuedIn: string;
  recurrenceOf: string;
};

export type HistoryWords = {
  title: string;
  months: string;
  intro: string;
  /** `component` is null where those of all components are shown. */
  none(month: string, component: string | null): string;
  /** The choice of one component: its label, the choice of all, and the button. */
  component: string;
  all: string;
  show: string;
};

export type ComponentWords = {
  uptimeIn(percent: string, days: string): string;
  notMeasured: string;
  /** Its figures are kept inside. */
  notPublic: string;
  byDay: string;
  day: string;
  state: string;
  trouble: string;
  measured: string;
  incidents: string;
  byMonth: string;
  month: string;
  measuredDays: string;
  /** The link to the history of this component alone. */
  allIncidents: string;
};
