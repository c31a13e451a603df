// Days, instants and lengths of time as people say them. Built pages have no reader's zone, so
// everything is in UTC and says so where it matters.

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** `2026-10-12` or an instant: "12 October 2026". */
export function dayInWords(day: string): string {
  return DAY.format(new Date(day));
}

/** An instant's time of day in UTC: "08:41". */
export function timeOfDay(instant: string): string {
  return instant.slice(11, 16);
}

/** Minutes between two instants, rounded down. */
export function minutesBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);
}

/** "31 min", "1 h 12 min", "2 d 3 h". */
export function minutesInWords(minutes: number): string {
  const [days, hours, rest] = [
    Math.floor(minutes / 1440),
    Math.floor(minutes / 60) % 24,
    minutes % 60,
  ];
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours > 0) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  return `${rest} min`;
}

/** `PT15M` as "15 min"; what is not a simple length is shown as it was written. */
export function durationInWords(duration: string): string {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  if (match === null) return duration;
  const [, days = 0, hours = 0, minutes = 0] = match;
  return minutesInWords(Number(days) * 1440 + Number(hours) * 60 + Number(minutes));
}

/** 4500 as "4,500". */
export function countInWords(count: number): string {
  return count.toLocaleString('en-GB');
}
