// When ticks run: one at a time, whoever asks for them. The cron asks at the beginning of a minute, an alarm of the clock's
// own at its second 20, so that a cron that falls silent is not a product that falls silent. What the database does not take
// is kept here and lands later, in the order of the minutes. It never throws for what a tick does.

import { CommitBusy, StorageFailed } from '../commit/index.ts';
import { answeredWithin } from '../store/failure.ts';
import { minuteOf } from './due.ts';
import type { Kept } from './kept.ts';
import type { Seen } from './results.ts';
import type { Round } from './round.ts';

/** What the one clock is called. */
export const CLOCK_NAME = 'clock';

const MINUTE_MS = 60_000;
/** Where in a minute the alarm goes off: late enough for the cron to have been first. */
const ALARM_AT_MS = 20_000;
/** How far from now a minute may be that is not played. */
const PRESENT_MS = 2 * MINUTE_MS;
/** Ticks that one run lands beside its own, by the queries that one invocation may make. */
export const LANDED_AT_ONCE = 2;
/** How long after landing some the rest is looked at again. */
const LAND_AGAIN_MS = 1_000;
/** A database that says nothing for so long is taken for one that failed. */
export const RECORD_DEADLINE_MS = 15_000;
/** What follows a tick is waited for so long; it must not hold up the next one for ever. */
export const FOLLOWING_DEADLINE_MS = 30_000;

export type Ticked = {
  /**
   * `kept`: probed, and the database did not take it. `missed`: the minute was over before the ticks in front of it were, so it
   * stays without data. `failed`: the fault is ours.
   */
  outcome: Round['outcome'] | 'kept' | 'missed' | 'failed';
  /** What kind of failure, by the name of the error. */
  kind: string | null;
  /** What waits to be sent or reminded of; absent: it was not looked at. */
  waiting?: Round['waiting'] | undefined;
};

export type ClockMeans = {
  alarms: Pick<DurableObjectStorage, 'getAlarm' | 'setAlarm'>;
  kept: Kept;
  /** Epoch ms. */
  now: () => number;
  /** Probes; null where somebody else has ticked for that minute. */
  look: (minute: number) => Promise<Seen | null>;
  /** Makes what was seen true. */
  record: (seen: Seen) => Promise<Round>;
  /** Runs after every tick that was recorded in its time. */
  recorded: (round: Round, minute: number) => Promise<void>;
  /** Runs after a tick that the cron did not ask for: what the cron does besides. */
  alone: (minute: number) => Promise<void>;
  followingDeadlineMs?: number;
};

export type Clock = {
  /** Runs the tick of a minute (epoch ms of its start); a second call for the same one waits for the first. */
  tick: (minute: number) => Promise<Ticked>;
  alarm: () => Promise<void>;
};

export function createClock(means: ClockMeans): Clock {
  const { alarms, kept, now, look, record, recorded, alone } = means;
  const { followingDeadlineMs = FOLLOWING_DEADLINE_MS } = means;
  let line: Promise<unknown> = Promise.resolve();
  let latest: { minute: number; ticked: Promise<Ticked> } | null = null;

  const inTime = (seen: Seen) => answeredWithin(RECORD_DEADLINE_MS, record(seen));

  /** Lands what is kept, oldest first. True: nothing is left that has to come first. */
  const land = async (): Promise<boolean> => {
    const oldest = await kept.oldest(LANDED_AT_ONCE);
    for (const seen of oldest) {
      try {
        await inTime(seen);
      } catch (error) {
        if (isStorage(error)) return false;
        // It would fail for ever, and hold up all that comes after it.
        console.error('a kept tick was given up', { minute: seen.minute, kind: nameOf(error) });
      }
      await kept.forget(seen.minute);
    }
    return oldest.length < LANDED_AT_ONCE || (await kept.oldest(1)).length === 0;
  };

  const follow = async (round: Round, minute: number): Promise<void> => {
    try {
      await answeredWithin(followingDeadlineMs, recorded(round, minute));
    } catch (error) {
      console.error('what follows a tick did not end', { minute, kind: nameOf(error) });
    }
  };

  const run = async (minute: number, askedAt: number): Promise<Ticked> => {
    if (isMissed(minute, { askedAt, now: now() })) {
      await land();
      return { outcome: 'missed', kind: null };
    }
    const seen = await look(minute);
    const isNext = await land();
    if (seen === null) return { outcome: 'taken', kind: null };
    try {
      if (!isNext) throw new StorageFailed('Earlier ticks have to land first');
      const round = await inTime(seen);
      if (round.outcome === 'recorded') await follow(round, minute);
      const { outcome, waiting } = round;
      return { outcome, kind: null, ...(waiting && { waiting }) };
    } catch (error) {
      if (!isStorage(error)) throw error;
      await kept.keep(seen);
      console.error('the database took no tick: it is kept until it does', { minute });
      return { outcome: 'kept', kind: nameOf(error) };
    }
  };

  const failed = (error: unknown): Ticked => {
    console.error('a tick failed', { kind: nameOf(error) });
    return { outcome: 'failed', kind: nameOf(error) };
  };
  const once = (minute: number): Promise<Ticked> => {
    if (latest?.minute === minute) {
      return latest.ticked.then((first) =>
        first.outcome === 'failed' ? first : { outcome: 'taken', kind: null },
      );
    }
    const askedAt = now();
    const ticked = line.then(() => run(minute, askedAt)).catch(failed);
    line = ticked;
    latest = { minute, ticked };
    return ticked;
  };

  return {
    async tick(minute) {
      if (isPresent(minute, now()) && (await alarms.getAlarm()) === null)
        await alarms.setAlarm(nextAlarm(now()));
      return once(minute);
    },
    async alarm() {
      // First of all: whatever happens below, there is a next one.
      await alarms.setAlarm(nextAlarm(now()));
      const waiting = (await kept.oldest(1))[0]?.minute ?? null;
      const minute = minuteOf(now());
      const { outcome } = await once(minute);
      if (outcome === 'taken' && waiting !== null) {
        line = line.then(land).catch(failed);
        await line;
      }
      const next = (await kept.oldest(1))[0]?.minute ?? null;
      // The database takes ticks again: the rest need not wait for minutes.
      if (next !== null && next !== waiting) await alarms.setAlarm(now() + LAND_AGAIN_MS);
      if (outcome !== 'taken') await alone(minute);
    },
  };
}

/** A tick for a time further away than this is played, and says nothing about now. */
const isPresent = (minute: number, askedAt: number) => Math.abs(askedAt - minute) < PRESENT_MS;

/**
 * Whether the tick of a minute (epoch ms of its start) comes too late to look: what would be seen now belongs to another minute,
 * which has a tick of its own. Says so in the log. A minute that is played is never over.
 */
export function isMissed(minute: number, { askedAt, now }: { askedAt: number; now: number }) {
  const isOver = isPresent(minute, askedAt) && now >= minute + MINUTE_MS;
  if (isOver) {
    console.error('a minute was over before its tick could run: it has no data', { minute });
  }
  return isOver;
}

/** The first second 20 of a minute after an instant. */
export function nextAlarm(now: number): number {
  const at = minuteOf(now) + ALARM_AT_MS;
  return at > now ? at : at + MINUTE_MS;
}

const isStorage = (error: unknown) => error instanceof StorageFailed || error instanceof CommitBusy;
const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');
