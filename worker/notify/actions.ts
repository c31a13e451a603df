// Chases what postmortems promised: once an hour the issues are compared with the front matter, on the day after its last an
// item is told, on Monday all overdue ones, on the first of a month all open ones. Repeating a run changes nothing.

import type { Catalog, Destination } from '../domain/catalog.ts';
import type { DigestPeriod, Tracked } from '../domain/action-item.ts';
import { digestOf, keyOfItem, standings } from '../domain/action-item.ts';
import type { ContentIndex } from '../domain/content-index.ts';
import { memoMessage } from '../domain/memo.ts';
import { forgetTracked, readTracked, writeTracked } from '../store/action-items.ts';
import { recordAlert } from '../store/alerts.ts';
import { runBatch } from '../store/failure.ts';
import { enqueue } from '../store/outbox.ts';
import type { Ask } from './github/ask.ts';
import { ISSUES_LIMIT, LABEL, synchronise } from './github/issues.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The minute of the hour: away from the full hour, at which much else is done. */
const AT_MINUTE = 7;
/** Digests are told from this hour (UTC) on. */
const DIGEST_HOUR = 8;

export type ActionMeans = {
  db: D1Database;
  catalog: Catalog;
  content: ContentIndex;
  /** Null: no repository is set up, so that front matter alone says where items stand. */
  tracker: { ask: Ask; repository: string } | null;
  now: number;
};

/** Whether this minute (epoch ms) is the one of its hour. */
export function isActionMinute(minute: number): boolean {
  return Math.floor(minute / MINUTE_MS) % 60 === AT_MINUTE;
}

/** Gives how many statements it wrote; throws `StorageFailed`. */
export async function tendActionItems({
  db,
  catalog,
  content,
  tracker,
  now,
}: ActionMeans): Promise<number> {
  const items = content.actionItems;
  const before = await readTracked(db);
  if (items.length === 0 && before.length === 0) return 0;
  const statements: D1PreparedStatement[] = [];
  let tracked: readonly Tracked[] = before;
  if (tracker !== null) {
    const done = await synchronise(tracker.ask, items, before, {
      pageUrl: catalog.page.url,
      repository: tracker.repository,
      turn: Math.floor(now / HOUR_MS),
    });
    tracked = merged(before, done.tracked);
    statements.push(...changedOf(before, done.tracked).map((one) => writeTracked(db, one, now)));
    if (done.failed?.permanent === true) {
      const text = `Action items are not compared with the tracker: ${done.failed.reason}`;
      statements.push(
        recordAlert(db, { kind: 'tracker_refused', subject: 'github', text, at: now }),
      );
    }
    if (done.hasMore && new Date(now).getUTCHours() === DIGEST_HOUR) {
      const text = `The tracker has more than ${ISSUES_LIMIT} issues labelled ${LABEL}: older ones are compared a few an hour. Take the label off those that are long done`;
      statements.push(
        recordAlert(db, { kind: 'tracker_crowded', subject: 'github', text, at: now }),
      );
    }
  }
  const named = new Set(items.map(keyOfItem));
  statements.push(
    ...before.filter((one) => !named.has(keyOfItem(one))).map((one) => forgetTracked(db, one)),
  );
  statements.push(...digests(items, tracked, catalog, db, now));
  if (statements.length > 0) await runBatch(db, statements);
  return statements.length;
}

function merged(before: readonly Tracked[], after: readonly Tracked[]): Tracked[] {
  return [...new Map([...before, ...after].map((one) => [keyOfItem(one), one])).values()];
}

function changedOf(before: readonly Tracked[], after: readonly Tracked[]): Tracked[] {
  const known = new Map(before.map((one) => [keyOfItem(one), JSON.stringify(one)]));
  return after.filter((one) => known.get(keyOfItem(one)) !== JSON.stringify(one));
}

/** Once a week and once a month, under keys that keep a second run from telling it again. */
function digests(
  items: ContentIndex['actionItems'],
  tracked: readonly Tracked[],
  catalog: Catalog,
  db: D1Database,
  now: number,
): D1PreparedStatement[] {
  const date = new Date(now);
  if (date.getUTCHours() !== DIGEST_HOUR) return [];
  const today = date.toISOString().slice(0, 10);
  const rare: DigestPeriod[] = [
    ...(date.getUTCDay() === 1 ? (['week'] as const) : []),
    ...(date.getUTCDate() === 1 ? (['month'] as const) : []),
  ];
  // What fell due yesterday stands in those as well, and is not told twice.
  const periods = rare.length > 0 ? rare : (['day'] as const);
  const to = insiders(catalog);
  if (to.length === 0) return [];
  const standing = standings(items, tracked);
  return periods.flatMap((period) => {
    const digest = digestOf(standing, today, period);
    if (digest === null) return [];
    const memo = memoMessage(`actions:${period}:${today}`, { to, ...digest, link: null }, now);
    return enqueue(db, [memo], now);
  });
}

/** Whoever hears of incidents, each once. */
function insiders({ routes }: Catalog): Destination[] {
  return [
    ...new Map(routes.flatMap(({ to }) => to).map((one) => [JSON.stringify(one), one])).values(),
  ];
}
