// What became of what postmortems promised: where an item stands when front matter and tracker differ, when it is overdue,
// and what people inside are told of it every week and every month. Pure.

import type { ActionItem } from './content-index.ts';
import { counted } from './counted.ts';
import { actionDueDay } from './postmortem.ts';
import type { ActionState } from './vocabulary.ts';
import { ACTION_PRIORITIES } from './vocabulary.ts';
import { DAY_MS } from './window.ts';

/** What is known of an item's issue. */
export type Tracked = {
  incident: string;
  id: string;
  issue: number;
  url: string;
  trackerState: ActionState;
  contentState: ActionState;
};

export type Standing = ActionItem & {
  /** Where it stands, whoever said so last. */
  now: ActionState;
  /** `YYYY-MM-DD`, its own or the policy's. */
  dueBy: string;
  /** Its issue; null where none is known. */
  issue: string | null;
};

export const keyOfItem = ({ incident, id }: { incident: string; id: string }) =>
  `${incident} ${id}`;

/**
 * Front matter that a person has changed since it was compared wins; else the tracker, where work is done and taken up again.
 * How an item was settled the file knows better: it has a word for handed over.
 */
export function stateOf(item: ActionItem, tracked: Tracked | undefined): ActionState {
  if (tracked === undefined || item.state !== tracked.contentState) return item.state;
  const { trackerState } = tracked;
  return item.state === 'open' || trackerState === 'open' ? trackerState : item.state;
}

/** Every item as it stands, most urgent first, then by its day. */
export function standings(items: readonly ActionItem[], tracked: readonly Tracked[]): Standing[] {
  const known = new Map(tracked.map((one) => [keyOfItem(one), one]));
  return items
    .map((item) => {
      const own = known.get(keyOfItem(item));
      return {
        ...item,
        now: stateOf(item, own),
        dueBy: actionDueDay(item.priority, item.due, item.resolvedAt),
        issue: own?.url ?? item.tracker,
      };
    })
    .toSorted(
      (a, b) =>
        ACTION_PRIORITIES.indexOf(a.priority) - ACTION_PRIORITIES.indexOf(b.priority) ||
        a.dueBy.localeCompare(b.dueBy),
    );
}

/** Due today is not overdue. `today` is `YYYY-MM-DD`. */
export function isOverdue({ now, dueBy }: Standing, today: string): boolean {
  return now === 'open' && dueBy < today;
}

/** A day's own: what fell due on the day before. Every week: what is overdue. Every month: what is open. */
export type DigestPeriod = 'day' | 'week' | 'month';

/** What is told; null where there is nothing to tell. */
export function digestOf(
  items: readonly Standing[],
  today: string,
  period: DigestPeriod,
): { title: string; text: string } | null {
  const overdue = items.filter((item) => isOverdue(item, today));
  const open = items.filter(({ now }) => now === 'open');
  const late = overdue.filter(({ dueBy }) => dueBy === dayBefore(today));
  const told = period === 'day' ? late : period === 'week' ? overdue : open;
  if (told.length === 0) return null;
  const title =
    period !== 'month'
      ? `${itemsAre(told.length)} overdue`
      : `${itemsAre(open.length)} open, ${overdue.length} of them overdue`;
  return { title, text: told.map((item) => lineOf(item, today)).join('\n\n') };
}

const dayBefore = (day: string) => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);

const itemsAre = (count: number) => counted(count, 'action item is', 'action items are');

function lineOf(item: Standing, today: string): string {
  const { priority, title, owner, dueBy, incident, id, issue } = item;
  const late = isOverdue(item, today) ? `, overdue since ${dueBy}` : `, due ${dueBy}`;
  return `${priority} ${title}: ${owner}${late} (${incident} ${id})${issue === null ? '' : ` ${issue}`}`;
}
