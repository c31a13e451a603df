// How a monitor is asked that is known to be down: briefly and once, so that a long outage of everything costs no more than
// a day like any other. A service that is slower than that when it is well would never be seen to recover; so one look in ten
// minutes is as patient as configured, and so is every look once a recovery has begun.

import type { Monitor } from '../domain/catalog.ts';
import type { MonitorState } from '../domain/monitor.ts';
import { isDue } from './due.ts';

export const GENTLE_TIMEOUT_MS = 3_000;
const MINUTE_MS = 60_000;
const PATIENT_EVERY_MS = 10 * MINUTE_MS;

/** The monitor as it is to be asked in the minute that begins at `minute`. */
export function gently(monitor: Monitor, state: MonitorState | undefined, minute: number): Monitor {
  const isDown = state?.verdict === 'down' && state.runs.down === null;
  if (!isDown || isPatient(monitor, minute)) return monitor;
  return { ...monitor, timeoutMs: Math.min(monitor.timeoutMs, GENTLE_TIMEOUT_MS), retries: 0 };
}

/** One minute in ten, spread by the id as long intervals are; where the monitor is not asked in it, its next look takes its place. */
function isPatient({ id, intervalMs }: Monitor, minute: number): boolean {
  for (let at = minute; at > minute - intervalMs; at -= MINUTE_MS) {
    if (isDue({ id, intervalMs: PATIENT_EVERY_MS }, at)) return true;
  }
  return false;
}
