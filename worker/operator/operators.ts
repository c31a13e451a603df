// What the operators' part of the app is given.

import type { Commit, Committed } from '../commit/index.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { SubscriberOffice, Subscription } from '../notify/desk/office.ts';
import type { MonitorState, Sample } from '../domain/monitor.ts';
import type { ContentIndex } from '../domain/content-index.ts';
import type { Sessions } from './session.ts';
import type { Tokens } from './token.ts';
import type { Who } from './who.ts';

export type { SubscriberOffice, Subscription };

/** What the probes last saw of a monitor, and in which minute (epoch ms). */
export type LastAnswer = {
  minute: number;
  state: MonitorState | null;
  samples: readonly Sample[];
};

export type Operators = {
  db: D1Database;
  catalog: Catalog;
  who: Who;
  tokens: Tokens;
  sessions: Sessions;
  /** Whether somebody at this place may go on trying. */
  mayTry: (place: string) => Promise<boolean>;
  /** What is not set up, in a sentence each, for the console. */
  unset: readonly string[];
  /** The files of a postmortem draft, by the incident's id or reference, or why there are none. */
  draft: (
    incident: string,
    options: { notes: boolean },
  ) => Promise<
    | { files: readonly { path: string; text: string }[] }
    | { reason: 'unknown' | 'not_over' | 'no_component' }
  >;
  /** Null: subscribing is switched off. */
  subscribers: SubscriberOffice | null;
  /** Sends a test message to a destination as it stands under `routes:`. */
  testMessage: (
    to: string,
  ) => Promise<{ ok: boolean; reason: string | null; secret: string | null }>;
  /** What was last seen of each monitor that was asked lately. */
  lastAnswers: () => Promise<ReadonlyMap<string, LastAnswer>>;
  /** Where a job reports by heartbeat, by the newest key first. Whoever knows an address can report. */
  jobAddresses: (monitor: string) => readonly string[];
  commit: Commit;
  /** What need not be waited for after a change: copies, nudges. */
  later: (committed: Committed) => Promise<unknown>;
  /** Has what is due sent at once; never rejects. */
  nudge: () => Promise<void>;
  /** Runbooks by alert, and pages that only operators may read. */
  content: ContentIndex;
  /** Epoch ms. */
  now: () => number;
  newId: () => string;
};
