// From samples to a verdict that can be believed: regions vote within a tick, ticks must agree in a
// row, and "down since" is the first failing tick. Pure; one tick in, one state out.

import type { Region, Verdict } from './vocabulary.ts';

/** What one answer means for the SLA; see the guide on how status is decided. */
export const SAMPLE_CLASSES = [
  'ok',
  'degraded',
  'client_error',
  'probe_error',
  'server_error',
  'unavailable',
] as const;
export type SampleClass = (typeof SAMPLE_CLASSES)[number];

/** The reason of a result that a run had neither requests nor time left to get. */
export const SHED = 'not asked: the requests or the time of this run are spent';

/** One region's result after at most one retry. `local` where no region is configured. */
export type Sample = {
  region: Region | 'local';
  class: SampleClass;
  /**
   * What the configuration calls it: acts on display and incidents only. Null for classes without a
   * vote (`client_error`, `probe_error`): an unexpected 4xx is neither an outage nor a recovery.
   */
  display: 'up' | 'degraded' | 'down' | null;
  /** HTTP status code, where there was an answer. */
  status: number | null;
  /** Milliseconds until the answer was read. */
  ms: number | null;
  /** Short reason, never the body: `status 503`, `timeout after 5000 ms`, `connection refused`. */
  reason: string | null;
};

/** The vote of one tick. */
export type TickOutcome = {
  /** For windows and the SLA. */
  sla: 'up' | 'down' | 'no_data';
  /** For status and incidents. */
  display: 'up' | 'degraded' | 'down' | 'no_data';
  /**
   * One valid result where several regions are configured: counts for the SLA, opens no incident.
   */
  lowConfidence: boolean;
  /** A minority of regions failed. */
  anomaly: boolean;
  /** There were answers, and all of them say that the probe asks wrongly; left out otherwise. */
  excluded?: true;
};

/** Ticks in a row that say the same, `bad` or not, since the first of them (epoch ms). */
export type Run = { bad: boolean; count: number; since: number };

/**
 * The two questions that a verdict answers: is it at least degraded, and is it down? Each has its
 * own run.
 */
const LEVELS = ['degraded', 'down'] as const;
export type Level = (typeof LEVELS)[number];

/** Where one monitor stands after a tick. Carried from tick to tick in the tick's own row. */
export type MonitorState = {
  verdict: Verdict;
  /**
   * Start of the verdict, epoch ms: for `down` the first failing tick, for `up` the first good one.
   */
  since: number;
  /**
   * For each level the ticks in a row that speak against the verdict; null while the last tick
   * agrees with it.
   */
  runs: Readonly<Record<Level, Run | null>>;
  /** Last tick with data, epoch ms; null: none yet. */
  measuredAt: number | null;
};

/** How many agreeing ticks a monitor needs, and how far apart they are. */
export type Patience = { confirmations: number; recoveries: number; intervalMs: number };

/** So many intervals without data make the verdict `no_data`. */
export const SILENT_INTERVALS = 3;

const NO_RUNS = { degraded: null, down: null } as const;

const NO_DATA: TickOutcome = {
  sla: 'no_data',
  display: 'no_data',
  lowConfidence: false,
  anomaly: false,
};

/** A monitor that no tick has seen yet. */
export function unmeasured(minute: number): MonitorState {
  return { verdict: 'no_data', since: minute, runs: NO_RUNS, measuredAt: null };
}

/**
 * True where `count` of the valid results carry the vote: two of them and more than half, or the
 * only one there is.
 */
function carried(count: number, valid: number): boolean {
  return valid === 1 ? count === 1 : count >= 2 && 2 * count > valid;
}

/**
 * What the regions of one tick say together. Results without a vote are left out; a region that did
 * not answer is simply not among the samples. `regions` is how many are configured (1 where none
 * is).
 */
export function vote(samples: readonly Sample[], regions: number): TickOutcome {
  const voters = samples.filter(({ display }) => display !== null);
  const valid = voters.length;
  if (valid === 0) {
    const refused = samples.some((sample) => sample.class === 'client_error');
    return { ...NO_DATA, ...(refused && { excluded: true }) };
  }
  const number = (test: (sample: Sample) => boolean) => voters.filter(test).length;
  const failed = number(
    (sample) => sample.class === 'server_error' || sample.class === 'unavailable',
  );
  const down = number(({ display }) => display === 'down');
  const bad = number(({ display }) => display !== 'up');
  const sla = carried(failed, valid) ? 'down' : 'up';
  const display = carried(down, valid) ? 'down' : carried(bad, valid) ? 'degraded' : 'up';
  return {
    sla,
    display,
    lowConfidence: valid === 1 && regions > 1,
    anomaly: down > 0 && display !== 'down',
  };
}

/** What the verdict answers at a level; null where it claims nothing. */
function settled(verdict: Verdict, level: Level): boolean | null {
  return verdict === 'no_data' ? null : verdict === 'down' || verdict === level;
}

/** The state with its verdict withdrawn once too many intervals have passed without data. */
function silenced(state: MonitorState, minute: number, intervalMs: number): MonitorState {
  if (state.measuredAt === null || minute - state.measuredAt < SILENT_INTERVALS * intervalMs)
    return state;
  if (state.verdict === 'no_data') return { ...state, runs: NO_RUNS };
  return { ...state, verdict: 'no_data', since: state.measuredAt + intervalMs, runs: NO_RUNS };
}

/**
 * The state after the tick of `minute`. Ticks without data neither count nor break a run. A lone
 * region of several cannot speak against health; it can only confirm what is already so, or speak
 * for recovery. A monitor that was never measured is up with its first good tick.
 */
export function advance(
  state: MonitorState,
  outcome: TickOutcome,
  minute: number,
  { confirmations, recoveries, intervalMs }: Patience,
): MonitorState {
  if (outcome.display === 'no_data') return silenced(state, minute, intervalMs);
  // A tick with data is itself the end of the silence: only the ticks before it can have been
  // missed.
  const before = silenced(state, minute - intervalMs, intervalMs);
  const { display } = outcome;
  if (outcome.lowConfidence && display !== 'up' && display !== before.verdict) {
    return { ...before, measuredAt: minute };
  }

  const needed = { bad: confirmations, good: before.measuredAt === null ? 1 : recoveries };
  const runs = { ...before.runs };
  const now = {
    degraded: settled(before.verdict, 'degraded'),
    down: settled(before.verdict, 'down'),
  };
  for (const level of LEVELS) {
    const bad = display === 'down' || display === level;
    const run = runs[level];
    const longer =
      run?.bad === bad ? { ...run, count: run.count + 1 } : { bad, count: 1, since: minute };
    runs[level] = longer;
    if (longer.count >= (bad ? needed.bad : needed.good)) now[level] = bad;
  }

  const verdict = now.down
    ? 'down'
    : now.degraded
      ? 'degraded'
      : now.degraded === false
        ? 'up'
        : 'no_data';
  const remaining = (level: Level) =>
    runs[level]?.bad === settled(verdict, level) ? null : runs[level];
  // What turned the verdict: the level that was asked when leaving or entering `down`, else the
  // milder one.
  const turning = verdict === 'down' || (before.verdict === 'down' && verdict === 'degraded');
  const since = (turning ? runs.down : runs.degraded)?.since ?? minute;
  return {
    verdict,
    since: verdict === before.verdict ? before.since : since,
    runs: { degraded: remaining('degraded'), down: remaining('down') },
    measuredAt: minute,
  };
}
