// By when what a postmortem promised is due. Whether one is owed stands in `lifecycle.ts`.

import { ACTION_DUE_DAYS, type ActionPriority } from './vocabulary.ts';
import { DAY_MS } from './window.ts';

/** The last day on which an action item is in time (`YYYY-MM-DD`): its own, else the policy's. `resolved`: epoch ms. */
export function actionDueDay(
  priority: ActionPriority,
  due: string | null,
  resolved: number,
): string {
  return due ?? new Date(resolved + ACTION_DUE_DAYS[priority] * DAY_MS).toISOString().slice(0, 10);
}
