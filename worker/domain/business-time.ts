// Time as an office counts it: hours of chosen days in a zone, whatever the clocks there do.

import type { Policy, Weekday } from './catalog.ts';

type Hours = Policy['businessHours'];

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** No configuration is closed for longer in one go. */
const DAYS_LIMIT = 30;

/** The instant at which so much business time has passed. */
export function afterBusinessTime(start: number, lengthMs: number, hours: Hours): number {
  let left = lengthMs;
  for (const { from, to } of openingsFrom(start, hours)) {
    const begin = Math.max(start, from);
    if (to <= begin) continue;
    if (to - begin >= left) return begin + left;
    left -= to - begin;
  }
  return start + lengthMs;
}

/** When the next business day after the one of `start` ends. */
export function endOfNextBusinessDay(start: number, hours: Hours): number {
  const today = localDay(start, hours.timezone);
  const next = openingsFrom(start, hours).find(({ day }) => day > today);
  return next?.to ?? start + DAY_MS;
}

/** The business days from the one of `start` on, each with its opening. `day`: days since the epoch, local. */
function openingsFrom(start: number, { timezone, days, from, to }: Hours) {
  const first = localDay(start, timezone);
  return Array.from({ length: DAYS_LIMIT }, (_none, index) => first + index)
    .filter((day) => days.includes(WEEKDAYS[(day + 4) % 7] ?? 'sun'))
    .map((day) => ({
      day,
      from: instantOf(day * DAY_MS + minutesIn(from) * MINUTE_MS, timezone),
      to: instantOf(day * DAY_MS + minutesIn(to) * MINUTE_MS, timezone),
    }));
}

function minutesIn(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function localDay(at: number, timezone: string): number {
  return Math.floor((at + offsetAt(at, timezone)) / DAY_MS);
}

/** The instant of a wall clock. In a gap the clock after it, in an overlap the first of the two. */
function instantOf(wallMs: number, timezone: string): number {
  const guess = wallMs - offsetAt(wallMs, timezone);
  return wallMs - offsetAt(guess, timezone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the wall clock of a zone is ahead of UTC, ms. */
function offsetAt(at: number, timezone: string): number {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' });
    formats.set(timezone, format);
  }
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const length = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return sign === '-' ? -length : length;
}
