// What is done once an hour: forgetting what is old, and in the morning of the page's zone the digests. The first run of an hour
// that gets there does it.

import type { Catalog } from '../domain/catalog.ts';
import { DAY_MS } from '../domain/window.ts';
import { forgetAlerts } from '../store/alerts.ts';
import { forgetAllowances, spend } from '../store/allowance.ts';
import { runBatch } from '../store/failure.ts';
import { forgetReplayed } from '../store/inbox.ts';
import { enqueue, forgetMessages } from '../store/outbox.ts';
import { forgetDeliveries, isAnythingHeld } from '../store/deliveries.ts';
import { forgetContacts, forgetPending } from '../store/subscribers.ts';
import { timesIn } from '../words/index.ts';
import { CONFIRM_MS } from './links.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** In the page's zone. */
const DIGEST_HOUR = 8;
const CLEANING_HOUR = 3;

/** True where it put something in line. */
export async function upkeep(db: D1Database, { page }: Catalog, now: number): Promise<boolean> {
  if (now % HOUR_MS >= MINUTE_MS) return false;
  const utcHour = Math.floor((now % DAY_MS) / HOUR_MS);
  if (!(await spend(db, [{ name: `upkeep ${utcHour}`, amount: 1, limit: 1 }], now))) return false;
  const forget = [forgetMessages, forgetAlerts, forgetReplayed, forgetDeliveries, forgetAllowances];
  const statements = forget.map((one) => one(db, now));
  if (utcHour === CLEANING_HOUR) {
    statements.push(forgetPending(db, { before: now - CONFIRM_MS, now }), forgetContacts(db));
  }
  const times = timesIn('en-GB', page.timezone);
  const isDigest =
    Number(times.pieces(now).clock.slice(0, 2)) === DIGEST_HOUR && (await isAnythingHeld(db));
  if (isDigest) {
    const day = times.dayKey(now);
    const key = `announce:digest:${day}`;
    const message = { key, kind: 'announce', subject: `digest:${day}`, payload: { digest: day } };
    statements.push(...enqueue(db, [{ ...message, dueAt: now }], now));
  }
  await runBatch(db, statements);
  return isDigest;
}
