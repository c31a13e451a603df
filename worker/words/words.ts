// What a language must be able to say. A language is one file that fills this type; a sentence that it leaves out does not
// compile. Facts arrive already formatted (times, lists, lengths), so that a language file holds grammar and nothing else.

import type {
  ComponentStatus,
  Headline,
  Impact,
  IncidentStatus,
  MaintenanceStatus,
} from '../domain/vocabulary.ts';
import type { FeedWords } from './feed-words.ts';
import type { NotifyWords } from './notify-words.ts';
import type { PageWords } from './page-words.ts';
import type { SlaWords } from './sla-words.ts';
import type { SubscribeWords } from './subscribe-words.ts';

/** What a text speaks of: the components as one phrase ("API and Dashboard"; may be empty), and whether they are several. */
export type Subject = { components: string; many: boolean };

/** When the next update is promised, "10:45 UTC"; null where nothing was promised. */
export type Promised = { nextUpdate: string | null };

/** The automatic texts, by template. */
export type Texts = {
  investigating(facts: Subject & Promised & { status: ComponentStatus }): string;
  reopened(facts: Subject & Promised & { status: ComponentStatus }): string;
  changed(facts: Subject & Promised & { status: ComponentStatus; phase: IncidentStatus }): string;
  no_change(facts: Subject & Promised & { phase: IncidentStatus }): string;
  no_promise(facts: Subject & { phase: IncidentStatus }): string;
  monitoring(facts: Subject & { hold: string }): string;
  resolved(
    facts: Subject & { restored: string; lasted: string; postmortemBy: string | null },
  ): string;
  postmortem(facts: { title: string }): string;
  maintenance_started: string;
  maintenance_verifying: string;
  maintenance_completed: string;
  maintenance_cancelled: string;
  /** A false alarm that the public had seen. */
  no_impact: string;
};

/** What is said where something has not been measured lately, or where our own data is out of reach. */
export type Doubts = {
  notMeasuredYet: string;
  notMeasuredSince(time: string): string;
  someNotMeasuredYet(components: string): string;
  someNotMeasuredSince(components: string, time: string): string;
  noteNotMeasured: string;
  noteNotMeasuredYet: string;
  noteSomeNotMeasured: string;
  /** The answer of a page that cannot reach its data: "As of 10:42 UTC: …". */
  asOf(time: string, headline: string): string;
  noteStale(time: string): string;
};

export type Words = {
  /** BCP 47 tag, for `<html lang>` and for `Intl`. */
  locale: string;
  /** What the language calls itself, for the link to it. */
  ownName: string;
  direction: 'ltr' | 'rtl';
  /** Units of a length of time, as in "1 h 12 min". */
  units: { day: string; hour: string; minute: string; underMinute: string };
  /** For what is younger than a minute; nothing older may be called that. */
  underMinuteAgo: string;
  /** The end of a shortened list: "3 more". */
  more(count: number): string;
  headline: Record<Headline, string>;
  /** The same in the words of the public API, which its clients show as they are. */
  description: Record<Headline, string>;
  componentStatus: Record<ComponentStatus, string>;
  incidentStatus: Record<IncidentStatus, string>;
  maintenanceStatus: Record<MaintenanceStatus, string>;
  impact: Record<Impact, string>;
  /** The composed name of an incident: "API: major outage". `components` may be empty. */
  name(components: string, status: ComponentStatus): string;
  doubts: Doubts;
  texts: Texts;
  feeds: FeedWords;
  notify: NotifyWords;
  subscribe: SubscribeWords;
  page: PageWords;
  sla: SlaWords;
};
