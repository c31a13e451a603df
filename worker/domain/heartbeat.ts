// A job that reports by itself: what its reports come to, and what its silence means. Who has never
// reported is not measured; who reported once and is late is down, without anybody being asked.

import type { Finding } from './answer.ts';
import type { Pulse } from './catalog.ts';

/** `ok`: a run has ended well. `start`: one begins. `fail`: one has failed. */
export const SIGNALS = ['ok', 'start', 'fail'] as const;
export type Signal = (typeof SIGNALS)[number];

/** What is known of a job. Instants are epoch ms. */
export type Beat = {
  /** The last report of any kind, and which it was. */
  at: number;
  signal: Signal;
  /** The last run that ended, well or not. Null: none has. */
  endedAt: number | null;
  /** Whether that one failed. */
  failed: boolean;
  /** Since when a run goes on; as long as none has ended, since the first. Null: none does, or its start was not reported. */
  startedAt: number | null;
  /** How long the last run took, where its start was reported. */
  durationMs: number | null;
};

/** How soon the same report again says nothing new; a loop that reports all the time costs no more than this. */
export const REPEAT_MS = 10_000;

/** What is known after a report; the same as before where it says nothing new. */
export function afterSignal(before: Beat | null, signal: Signal, at: number): Beat {
  const repeats = before !== null && before.signal === signal && at - before.at < REPEAT_MS;
  if (repeats) return before;
  const { endedAt = null, failed = false, startedAt = null, durationMs = null } = before ?? {};
  if (signal === 'start') {
    // Beginning again and again is no sign of life while no run has ever ended.
    const since = endedAt === null ? (startedAt ?? at) : at;
    return { at, signal, endedAt, failed, startedAt: since, durationMs };
  }
  return {
    at,
    signal,
    endedAt: at,
    failed: signal === 'fail',
    startedAt: null,
    durationMs: startedAt === null ? null : Math.max(0, at - startedAt),
  };
}

const MINUTE_MS = 60_000;

/** What a job's reports say at an instant; null: nothing yet. How long it ran is no latency of a service. */
export function judgeBeat(beat: Beat | null, pulse: Pulse, now: number): Finding | null {
  if (beat === null) return null;
  const reason = objectionTo(beat, pulse, now);
  return reason === null
    ? { class: 'ok', display: 'up', status: null, ms: null, reason: null }
    : { class: 'unavailable', display: 'down', status: null, ms: null, reason };
}

function objectionTo(
  { failed, endedAt, startedAt, at }: Beat,
  { periodMs, graceMs, runMs }: Pulse,
  now: number,
): string | null {
  if (failed) return 'the job reported that it failed';
  const runs = startedAt !== null && runMs !== null;
  if (runs && now - startedAt > runMs) return `a run takes longer than ${minutes(runMs)}`;
  // A run that began in time may end late, as far as its own limit goes.
  const awaitedMs = periodMs + graceMs;
  const late =
    now - (endedAt ?? startedAt ?? at) > awaitedMs &&
    !(runs && startedAt - (endedAt ?? startedAt) <= awaitedMs);
  return late ? `no report for more than ${minutes(awaitedMs)}` : null;
}

const minutes = (ms: number) => `${Math.round(ms / MINUTE_MS)} min`;
