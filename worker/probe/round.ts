// One tick, in two steps: look, which asks what is due, and record, which votes, moves every monitor
// on from where the newest tick left it, and hands it all to the commit as one row, which is also the
// claim on the minute. Somebody who was faster makes it drop its own results; a tick that comes after
// a newer one fills the record and moves nothing. It decides about no incident. Looking needs no
// database: where it does not answer, what was seen can be recorded later.

import type { Commit, Committed } from '../commit/index.ts';
import { commitQuietly, readStanding } from '../commit/index.ts';
import { evidenceIn } from '../domain/evidence.ts';
import { dayOf } from '../domain/window.ts';
import { recordAlert } from '../store/alerts.ts';
import { answeredWithin, StorageFailed } from '../store/failure.ts';
import type { TickRow } from '../store/schema.ts';
import { minuteTaken, newestTick } from '../store/ticks.ts';
import { forgetDays, forgetLatencies, upsertUptimeDays } from '../store/uptime.ts';
import type { Waiting } from '../store/waiting.ts';
import type { Makers } from './documents.ts';
import { isMeasureDue, latencyAnew, measuredAnew } from './documents.ts';
import { gently } from './gentle.ts';
import type { Observe } from './observe.ts';
import type { Seen } from './results.ts';
import { askedIn, concernsIn, dueIn, lateResults, resultsOf } from './results.ts';
import { packRow } from './row.ts';
import type { Memory, States } from './stand.ts';
import { standAfter, statesOf, unreadable } from './stand.ts';
import type { Opened } from './uptime.ts';
import { countHour, hourOf } from './uptime.ts';

export type RoundMeans = Makers & {
  commit: Commit;
  observe: Observe;
  /** Epoch ms. */
  now: () => number;
  /** Who runs all ticks remembers the newest one; without it every look asks the database. */
  memory?: Memory | undefined;
};

export type Round = {
  /** `taken`: the minute was somebody else's. `late`: recorded behind a newer tick. */
  outcome: 'recorded' | 'late' | 'taken';
  committed: Committed | null;
  /** What waits to be sent or reminded of; absent: it was not looked at. */
  waiting?: Waiting;
};

const TAKEN: Round = { outcome: 'taken', committed: null };

/** How long a look waits for the database before it does without. */
export const STANDING_DEADLINE_MS = 3_000;

/** Runs the tick of `minute`, the epoch ms at which it begins, whatever the time is now. */
export async function runRound(minute: number, means: RoundMeans): Promise<Round> {
  const seen = await look(minute, means);
  return seen === null ? TAKEN : record(seen, means);
}

/** Asks what is due; null where somebody has already ticked for that minute. */
export async function look(
  minute: number,
  { db, catalog, observe, memory }: Pick<RoundMeans, 'db' | 'catalog' | 'observe' | 'memory'>,
): Promise<Seen | null> {
  const states = await statesIfKnown(db, minute, memory);
  if (states === 'taken') return null;
  const due = dueIn(catalog, minute);
  const samples = await observe(due.map((monitor) => gently(monitor, states[monitor.id], minute)));
  return { minute, samples };
}

/** Makes true what was seen. Throws where the database does not take it. */
export async function record(seen: Seen, means: RoundMeans): Promise<Round> {
  return (await recordQuietly(seen, means)) ?? recordWhole(seen, means);
}

/** The same where nothing follows from it and nothing else is due; null where that cannot be said by what is remembered. */
async function recordQuietly(seen: Seen, means: RoundMeans): Promise<Round | null> {
  const { catalog, memory } = means;
  const { minute, samples } = seen;
  const { newest = null, standing = null } = memory ?? {};
  if (memory === undefined || newest === null || standing === null) return null;
  const isOrdinary =
    newest.minute < minute &&
    hourOf(minute) === hourOf(newest.minute) &&
    !isFirstOfDay(minute, newest);
  if (!isOrdinary) return null;
  const { inHold, loaded } = standing;
  const results = resultsOf(seen, catalog, newest.states, inHold);
  const states = statesOf(results);
  const isMoving =
    isMeasureDue(minute, newest, newest.states, states) ||
    concernsIn(askedIn(results, dueIn(catalog, minute)), minute, newest).length > 0;
  if (isMoving) return null;
  const row = packRow(minute, results);
  const quiet = await commitQuietly(
    means,
    { type: 'tick', minute, row, monitors: states, evidence: evidenceIn(samples) },
    { after: newest.minute, loaded },
  );
  if (quiet === null) return null;
  memory.newest = { minute, data: row, states };
  return { outcome: 'recorded', ...quiet };
}

async function recordWhole(seen: Seen, means: RoundMeans): Promise<Round> {
  const { db, catalog, commit, memory } = means;
  const { minute, samples } = seen;
  const due = dueIn(catalog, minute);
  const { newest, inHold, loaded } = await readStanding(db, minute, means.now());
  if (loaded.minuteTaken) return TAKEN;
  const isLate = loaded.minuteLate;
  const stand = isLate ? null : await standAfter(db, newest, memory);
  const before = stand?.states ?? {};
  const results = isLate ? lateResults(seen, catalog) : resultsOf(seen, catalog, before, inHold);

  const own = { minute, results };
  const hour = hourToCount(minute, newest);
  const opened: Opened = memory?.opened ?? new Map();
  if (memory !== undefined) memory.opened = opened;
  const counted = hour === null ? [] : await countHour(db, hour, own, opened);
  const states = isLate ? null : statesOf(results);
  const documents =
    states !== null && isMeasureDue(minute, newest, before, states)
      ? [await measuredAnew(means, own, states, counted, opened)]
      : [];
  if (hour !== null && counted.length > 0) {
    documents.push(await latencyAnew(means, own, hour, counted));
  }
  const row = packRow(minute, results);
  const concerns = isLate
    ? []
    : [...concernsIn(askedIn(results, due), minute, newest), ...unreadable(newest, stand)];
  const extra = [
    ...upsertUptimeDays(db, counted),
    ...(isFirstOfDay(minute, newest)
      ? [forgetLatencies(db, dayOf(minute), Object.keys(results)), forgetDays(db, dayOf(minute))]
      : []),
    ...concerns.map((concern) => recordAlert(db, { ...concern, at: minute })),
  ];
  const committed = await commit(
    { type: 'tick', minute, row, monitors: states, evidence: evidenceIn(samples) },
    extra,
    documents,
    loaded,
  );
  if (committed.outcome === 'taken') return { outcome: 'taken', committed };
  if (states !== null && memory !== undefined) {
    memory.newest = { minute, data: row, states };
    memory.standing = committed.position === loaded.head.position ? { inHold, loaded } : null;
  }
  return { outcome: isLate ? 'late' : 'recorded', committed };
}

/** Where monitors stood last, or that this minute has a tick already; nothing where the database does not say. */
async function statesIfKnown(
  db: D1Database,
  minute: number,
  memory: Memory | undefined,
): Promise<States | 'taken'> {
  const known = memory?.newest ?? null;
  // Whether somebody else was faster after all, the record says.
  if (known !== null && known.minute < minute) return known.states;
  try {
    return await answeredWithin(STANDING_DEADLINE_MS, statesUnlessTaken(db, minute, memory));
  } catch (error) {
    if (error instanceof StorageFailed) return {};
    throw error;
  }
}

async function statesUnlessTaken(
  db: D1Database,
  minute: number,
  memory: Memory | undefined,
): Promise<States | 'taken'> {
  const newest = await newestTick(db);
  const isTaken =
    newest !== null &&
    (newest.minute === minute || (newest.minute > minute && (await minuteTaken(db, minute))));
  return isTaken ? 'taken' : ((await standAfter(db, newest, memory))?.states ?? {});
}

/**
 * The hour that this tick has to count: the one that it ends, or for a late tick its own, which was
 * counted without it.
 */
function hourToCount(minute: number, newest: TickRow | null): number | null {
  if (newest === null) return null;
  const [hour, newestHour] = [hourOf(minute), hourOf(newest.minute)];
  return hour === newestHour ? null : Math.min(hour, newestHour);
}

function isFirstOfDay(minute: number, newest: TickRow | null): boolean {
  return newest !== null && dayOf(minute) > dayOf(newest.minute);
}
