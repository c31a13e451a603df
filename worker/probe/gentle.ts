// How a monitor is asked that is known to be down: briefly and once, so that a long outage of everything costs no more than
// a day like any other. A service that is slower than that when it is well would never be seen to recover; so one look in ten
// minutes is as patient as configured, and so is every look once a recovery has begun.

import type { Monitor } from '../domain/catalog.ts';
import type { MonitorState } from '../domain/monitor.ts';
import { isDue } from './due.ts';

export const GENTLE_TIMEOUT_MS = 3_000;
const PATIENT_EVERY_MS = 10 * 60_000;

/** The monitor as it is to be asked in the minute that begins at `minute`. */
export function gently(monitor: Monitor, state: MonitorState | undefined, minute: number): Monitor {
  const isDown = state?.verdict === 'down' && state.runs.down === null;
  // Spread over the minutes by its id, as long intervals are.
  if (!isDown || isDue({ id: monitor.id, intervalMs: PATIENT_EVERY_MS }, minute)) return monitor;
  return { ...monitor, timeoutMs: Math.min(monitor.timeoutMs, GENTLE_TIMEOUT_MS), retries: 0 };
}
