// Instants and lengths of time as people say them, in one language and one zone. Pure: "now" is an argument, and an instant
// is epoch milliseconds. A length is cut down to whole minutes, never rounded up.

import type { Words } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Formats instants; made by {@link timesIn}. */
export type Times = {
  timezone: string;
  /** "10:42 UTC" */
  time(at: number): string;
  /** "10:42 UTC" on the day of `now`, else "20 Nov, 10:42 UTC". */
  timeSeenFrom(now: number, at: number): string;
  /** "21 Nov 2026, 10:42 UTC" */
  moment(at: number): string;
  /** "21 November 2026" */
  day(at: number): string;
  /** "21 Nov" */
  shortDay(at: number): string;
  /** "8–20 Nov" */
  span(from: number, to: number): string;
  /** "November 2026" */
  month(at: number): string;
  /** "2026-11-21": the calendar day in this zone, for grouping. */
  dayKey(at: number): string;
  /** An instant in pieces, for forms that are fixed: month 1 to 12, day, "10:42", "UTC". */
  pieces(at: number): { month: number; day: number; clock: string; zone: string };
};

const made = new Map<string, Times>();

/** Formatters cost far more to make than to use, so each language and zone has its own once. */
export function timesIn(locale: string, timezone: string): Times {
  const key = `${locale} ${timezone}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const times = makeTimes(locale, timezone);
  made.set(key, times);
  return times;
}

function makeTimes(locale: string, timeZone: string): Times {
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const format = (options: Intl.DateTimeFormatOptions) => {
    const { format } = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    return (at: number) => format(at);
  };
  const time = format({ ...clock, timeZoneName: 'short' });
  const date = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const shortDay = format({ day: 'numeric', month: 'short' });
  const span = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' });
  const key = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const dayKey = (at: number) => key.format(at);
  const zoned = new Intl.DateTimeFormat(locale, { timeZone, ...clock, timeZoneName: 'short' });
  const plain = new Intl.DateTimeFormat('en-GB', { timeZone, ...clock });
  return {
    timezone: timeZone,
    time,
    timeSeenFrom: (now, at) =>
      dayKey(now) === dayKey(at) ? time(at) : `${shortDay(at)}, ${time(at)}`,
    moment: (at) => `${date(at)}, ${time(at)}`,
    day: format({ day: 'numeric', month: 'long', year: 'numeric' }),
    shortDay,
    span: (from, to) => span.formatRange(from, to),
    month: format({ month: 'long', year: 'numeric' }),
    dayKey,
    pieces(at) {
      const [, month, day] = dayKey(at).split('-').map(Number);
      const zone = zoned.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
      return { month: month ?? 0, day: day ?? 0, clock: plain.format(at), zone: zone ?? timeZone };
    },
  };
}

/** "1 h 12 min", "2 d 3 h", "45 min", "under a minute". */
export function durationIn({ units }: Words, lengthMs: number): string {
  const minutes = Math.floor(lengthMs / MINUTE);
  if (minutes < 1) return units.underMinute;
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const rest = minutes % 60;
  const parts =
    days > 0
      ? [`${days} ${units.day}`, hours > 0 && `${hours} ${units.hour}`]
      : [hours > 0 && `${hours} ${units.hour}`, rest > 0 && `${rest} ${units.minute}`];
  return parts.filter(Boolean).join(' ');
}

const relative = new Map<string, Intl.RelativeTimeFormat>();

/** "12 minutes ago", "in 3 hours"; an instant within the running minute has a phrase of its own. */
export function relativeIn({ locale, underMinuteAgo }: Words, now: number, at: number): string {
  let format = relative.get(locale);
  if (format === undefined) {
    format = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
    relative.set(locale, format);
  }
  const sign = at > now ? 1 : -1;
  const distance = Math.abs(at - now);
  if (distance < MINUTE) return sign < 0 ? underMinuteAgo : format.format(1, 'minute');
  if (distance < HOUR) return format.format(sign * Math.floor(distance / MINUTE), 'minute');
  if (distance < DAY) return format.format(sign * Math.floor(distance / HOUR), 'hour');
  return format.format(sign * Math.floor(distance / DAY), 'day');
}
