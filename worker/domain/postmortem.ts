// By when a postmortem is owed, and what was promised in it. Whether one is owed stands in `lifecycle.ts`.

import { ACTION_DUE_DAYS, type ActionPriority } from './vocabulary.ts';
import { DAY_MS } from './window.ts';

const HOUR_MS = 3_600_000;

/** After the all-clear: when it is drafted, reviewed and published at the latest. The instant itself is still in time. */
export const POSTMORTEM_DUE_MS = {
  drafted: 24 * HOUR_MS,
  reviewed: 48 * HOUR_MS,
  published: 72 * HOUR_MS,
} as const;

/** The last day on which an action item is in time (`YYYY-MM-DD`): its own, else the policy's. `resolved`: epoch ms. */
export function actionDueDay(
  priority: ActionPriority,
  due: string | null,
  resolved: number,
): string {
  return due ?? new Date(resolved + ACTION_DUE_DAYS[priority] * DAY_MS).toISOString().slice(0, 10);
}
