// What the worker knows of the content that people write: which runbook answers an alert, which action items postmortems
// promised, and the pages that are for operators alone. Compiled beside the catalog, so it changes with a deployment.

import type { ActionPriority, ActionState } from './vocabulary.ts';

export type RunbookEntry = {
  /** `rb-…` */
  id: string;
  slug: string;
  title: string;
  /** Keys: `probe:<monitor id>`, `budget:<component>`, an `alertname`, or `budget:*` for all that have none of their own. */
  alerts: readonly string[];
  /** `YYYY-MM-DD`; null: never tested. */
  lastTested: string | null;
  /** ISO 8601, `P3M`. */
  testInterval: string;
  /** Only operators may read it. */
  internal: boolean;
};

/** An action item of an approved postmortem. Owners are handles; nothing of it is public by itself. */
export type ActionItem = {
  /** `INC-…` */
  incident: string;
  /** File name of the postmortem without its ending. */
  slug: string;
  /** `AI-1` */
  id: string;
  title: string;
  priority: ActionPriority;
  owner: string;
  /** `YYYY-MM-DD`; null: by policy. */
  due: string | null;
  /** Address of the issue that a person named. */
  tracker: string | null;
  doneWhen: string;
  state: ActionState;
  /** When the incident was resolved, epoch ms. */
  resolvedAt: number;
  /** The postmortem may be read by everybody. */
  isPublic: boolean;
};

export type InternalPage = {
  /** Below `/console/docs/`: `runbooks/database-failing`. */
  path: string;
  title: string;
  /** HTML without scripts, raw HTML of the source shown as text. */
  html: string;
};

export type ContentIndex = {
  runbooks: readonly RunbookEntry[];
  actionItems: readonly ActionItem[];
  internalPages: readonly InternalPage[];
};

export const EMPTY_CONTENT: ContentIndex = { runbooks: [], actionItems: [], internalPages: [] };

/** The one runbook of an alert, else that of all alerts of its kind (`budget:*` for `budget:api`); null where none has it. */
export function runbookFor({ runbooks }: ContentIndex, alert: string): RunbookEntry | null {
  const every = alert.includes(':') ? `${alert.slice(0, alert.indexOf(':'))}:*` : alert;
  return (
    runbooks.find(({ alerts }) => alerts.includes(alert)) ??
    runbooks.find(({ alerts }) => alerts.includes(every)) ??
    null
  );
}

/** Where a runbook is read. */
export function addressOfRunbook({ slug, internal }: RunbookEntry): string {
  return internal ? `/console/docs/runbooks/${slug}` : `/runbooks/${slug}/`;
}
