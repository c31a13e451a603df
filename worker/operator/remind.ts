// Reminds people of what has fallen due: a memo to the internal routes of the severity, once per timer, written in the batch
// that marks it. The cron calls it every minute; where nothing is due it costs one read.

import type { Catalog } from '../domain/catalog.ts';
import { memoMessage } from '../domain/memo.ts';
import type { Timer } from '../domain/timer.ts';
import { ASKS, nameOfTimer } from '../domain/timer.ts';
import { runBatch } from '../store/failure.ts';
import { enqueue } from '../store/outbox.ts';
import type { WaitingTimers } from '../store/timers.ts';
import { dueTimers, forgetTimers, markReminded } from '../store/timers.ts';

/** Incidents of one run; what is left is reminded of a minute later. */
export const REMINDERS_LIMIT = 20;
const MINUTE_MS = 60_000;
/** The minute of the day, UTC, in which what is old is forgotten. */
const FORGET_AT_MINUTE = 197;

/** How many timers were reminded of. `isDue` false: nothing has fallen due, as is known already. */
export async function remind(
  db: D1Database,
  catalog: Catalog,
  now: number,
  isDue = true,
): Promise<number> {
  if (Math.floor(now / MINUTE_MS) % 1440 === FORGET_AT_MINUTE) await forgetTimers(db, now);
  if (!isDue) return 0;
  const waiting = await dueTimers(db, now, REMINDERS_LIMIT);
  const due = waiting.flatMap((one) => dueIn(one, now).map((timer) => ({ one, timer })));
  if (due.length === 0) return 0;
  const memos = due.flatMap(({ one, timer }) => memoOf(one, timer, catalog, now) ?? []);
  const marks = waiting.map((one) =>
    markReminded(db, one, [...one.reminded, ...dueIn(one, now).map(nameOfTimer)]),
  );
  await runBatch(db, [...enqueue(db, memos, now), ...marks]);
  return due.length;
}

function dueIn({ timers, reminded }: WaitingTimers, now: number): Timer[] {
  return timers.filter(
    (timer) => timer.metAt === null && timer.dueAt <= now && !reminded.includes(nameOfTimer(timer)),
  );
}

/** Null: nobody is to be told of this severity; the console shows it. */
function memoOf(
  { incident, reference, severity }: WaitingTimers,
  timer: Timer,
  { routes, page }: Catalog,
  now: number,
) {
  const wanted = routes.filter(({ severities }) => severities.includes(severity));
  const to = wanted.flatMap((route) => route.to);
  if (to.length === 0) return null;
  const title = `${reference} (${severity}): ${timer.kind.replaceAll('_', ' ')}`;
  const link = `${page.url}/console/incidents/${incident}`;
  const key = `timer:${incident}:${nameOfTimer(timer)}`;
  return memoMessage(key, { to, title, text: ASKS[timer.kind], link }, now);
}
