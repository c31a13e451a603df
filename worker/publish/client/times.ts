// Keeps the times of a page true: in the reader's own zone, and relative ones by the minute. A title has the whole
// instant. What is younger than a minute keeps the phrase that the server gave it.

const locale = document.documentElement.lang;
const clock = {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
} as const;
const time = new Intl.DateTimeFormat(locale, clock);
const moment = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  ...clock,
});
const relative = new Intl.RelativeTimeFormat(locale);

/** Rewrites the times below `scope`; their class says how each one is told. */
export function localise(scope: HTMLElement): void {
  for (const element of scope.getElementsByTagName('time')) {
    const at = Date.parse(element.dateTime);
    const minutes = Math.floor((Date.now() - at) / 60_000);
    const kind = element.className;
    element.title = moment.format(at);
    if (kind === 't') element.textContent = time.format(at);
    else if (kind === 'd') element.textContent = element.title;
    else if (minutes > 0) {
      element.textContent = kind === 'r' ? ago(minutes) : lasting(minutes, scope);
    }
  }
}

function ago(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  if (hours < 1) return relative.format(-minutes, 'minute');
  return hours < 24
    ? relative.format(-hours, 'hour')
    : relative.format(-Math.floor(hours / 24), 'day');
}

/** "1 h 12 min", in the units that the page names. */
function lasting(minutes: number, scope: HTMLElement): string {
  const units = scope.dataset['units']?.split(' ') ?? [];
  const counts = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts = counts.map((count, index) => count && `${count} ${units[index]}`);
  return (counts[0] ? parts.slice(0, 2) : parts).filter(Boolean).join(' ');
}
