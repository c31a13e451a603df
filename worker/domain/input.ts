// What can be decided on: the edges verify and parse, and hand one of these to the commit.

import type { Measured } from './budget.ts';
import type { CommandInput } from './command.ts';
import type { AlertSystem, Evidence, PageEvent, SourceReported } from './event.ts';
import type { MonitorState } from './monitor.ts';
import type { SlaCommand } from './sla/decide.ts';

/** What one alert said. `at` is when it occurred there; the key is unique for that saying. */
export type AlertReport = { key: string; at: number; report: Omit<SourceReported, 'type'> };

/** An alert that nothing in the configuration matches. `raw` are its labels. */
export type KeptAlert = {
  key: string;
  at: number;
  id: string;
  detail: string;
  raw: string;
  /** Its name; absent: it has none. */
  alert?: string;
};

export type Input =
  /** What an operator asks for; it may be refused (`refusalIn` of `decide.ts`). */
  | CommandInput
  /** A source said something. `at` is when it occurred there; the key is unique for that saying. */
  | { type: 'report'; key: string; at: number; report: Omit<SourceReported, 'type'> }
  /** An outside event that moves nothing, kept. */
  | { type: 'keep'; key: string; at: number; id: string; detail: string; raw: string }
  /** A group of alerts, as it came at `receivedAt`. Most of what a group says was said before. */
  | {
      type: 'alerts';
      from: AlertSystem;
      receivedAt: number;
      reports: readonly AlertReport[];
      kept: readonly KeptAlert[];
    }
  /**
   * One minute's results (epoch ms of the minute): the packed row, which is also the claim on that minute, and where
   * each monitor stands now. `monitors` is null for a late tick: it fills the record and moves nothing.
   */
  | {
      type: 'tick';
      minute: number;
      row: string;
      monitors: Readonly<Record<string, MonitorState>> | null;
      /** What was seen of the monitors that some region saw fail. */
      evidence?: Readonly<Record<string, Evidence>>;
    }
  /** What the last days measured, at the end of a window (epoch ms); what has not failed lately is left out. */
  | { type: 'budgets'; minute: number; windows: Measured }
  /** Nothing new but the time: whatever is due. */
  | { type: 'time' }
  /** The site has published these postmortems. */
  | {
      type: 'postmortems';
      entries: readonly { incident: string; slug: string; url: string; title: string }[];
    }
  /** What was measured of the promises, or what a person says of them. `incidents`: ids that it speaks about. */
  | {
      type: 'sla';
      actor: string;
      key: string | null;
      command: SlaCommand;
      incidents: readonly string[];
    }
  /** A postmortem draft of this incident (its id) was proposed. */
  | { type: 'drafted'; key: string; incident: string; url: string }
  /** An operator's or the maintenance clock's event on the page. */
  | { type: 'page'; actor: string; key: string | null; event: PageEvent };

/** The keys under which the journal would know what a group of alerts says; it may know some of them. */
export function keysOf({ reports, kept }: Extract<Input, { type: 'alerts' }>): string[] {
  return [...reports, ...kept].map(({ key }) => key);
}
