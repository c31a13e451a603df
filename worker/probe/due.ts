// Which monitors a minute asks. Each has its own offset, so that monitors with long intervals
// spread over the minutes; the offset follows from the id alone, so that every copy of the worker
// agrees without storing anything.

import type { Monitor } from '../domain/catalog.ts';

const MINUTE_MS = 60_000;

/** FNV-1a, 32 bits: small, even enough to spread monitors, and the same everywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** Whether a monitor is asked in the minute that starts at `minute` (epoch ms). */
export function isDue(
  { id, intervalMs }: Pick<Monitor, 'id' | 'intervalMs'>,
  minute: number,
): boolean {
  const everyMinutes = Math.max(1, Math.round(intervalMs / MINUTE_MS));
  return (Math.floor(minute / MINUTE_MS) + (hash(id) % everyMinutes)) % everyMinutes === 0;
}

/** Start of the minute that holds an instant. */
export function minuteOf(at: number): number {
  return at - (at % MINUTE_MS);
}
