// When a runbook's test stops counting. Calendar arithmetic on days as text, without a clock: today
// is an argument, because the build, the check and the reader's browser each have their own.

/** How much a runbook's last test still says, worst last. */
export const FRESHNESS = ['fresh', 'due_soon', 'stale', 'never'] as const;
export type Freshness = (typeof FRESHNESS)[number];

/** Days before the due date in which a test is announced as due. */
const NOTICE_DAYS = 14;

const DAY_MS = 86_400_000;

/**
 * The last day on which a test counts: `tested` plus the interval, months clipped to the end of the
 * month (2025-11-30 plus P3M is 2026-02-28). Days are `YYYY-MM-DD`, the interval is an ISO 8601
 * duration; its part below a day is ignored.
 */
export function dueDay(tested: string, interval: string): string {
  const [year = 0, month = 1, date = 1] = tested.split('-').map(Number);
  const months = amount(interval, 'Y') * 12 + amount(interval, 'M');
  const days = amount(interval, 'W') * 7 + amount(interval, 'D');
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const due = Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth)) + days * DAY_MS;
  return new Date(due).toISOString().slice(0, 10);
}

/** What the last test says today. The due day itself is still fresh. */
export function freshness(tested: string | null, interval: string, today: string): Freshness {
  if (tested === null) return 'never';
  const due = dueDay(tested, interval);
  if (due < today) return 'stale';
  return Date.parse(due) - Date.parse(today) <= NOTICE_DAYS * DAY_MS ? 'due_soon' : 'fresh';
}

/** How many of a unit a duration's date part has. */
function amount(interval: string, unit: 'Y' | 'M' | 'W' | 'D') {
  const [date = ''] = interval.split('T');
  return Number(new RegExp(`(\\d+)${unit}`).exec(date)?.[1] ?? 0);
}
