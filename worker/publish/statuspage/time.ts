// Instants as the Statuspage API writes them: ISO 8601 with milliseconds and the offset of the page's zone, `Z` in UTC.

const HOUR_MS = 3_600_000;

export type TimeText = (at: number) => string;

const made = new Map<string, TimeText>();

/** A function that writes instants in a zone. */
export function timeTextIn(timeZone: string): TimeText {
  const known = made.get(timeZone);
  if (known !== undefined) return known;
  const text = isUtc(timeZone)
    ? (at: number) => new Date(at).toISOString()
    : withOffset(new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }));
  made.set(timeZone, text);
  return text;
}

const isUtc = (timeZone: string) => /^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu)$/i.test(timeZone);

function withOffset(format: Intl.DateTimeFormat): TimeText {
  // Offsets change on the hour or the half hour at most, so a quarter of an hour has one; asking `Intl` is slow.
  const quarters = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / (HOUR_MS / 4));
    let minutes = quarters.get(quarter);
    if (minutes === undefined) {
      if (quarters.size > 1000) quarters.clear();
      minutes = offsetIn(format, at);
      quarters.set(quarter, minutes);
    }
    const shifted = new Date(at + minutes * 60_000).toISOString().slice(0, -1);
    const size = Math.abs(minutes);
    const two = (part: number) => String(part).padStart(2, '0');
    return `${shifted}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  };
}

/** Minutes east of UTC. */
function offsetIn(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = /([+-])(\d\d):(\d\d)/.exec(name.replace('−', '-'));
  if (match === null) return 0;
  const [, sign, hours, minutes] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
