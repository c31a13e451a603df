// From samples to a verdict that can be believed: regions vote within a tick, ticks must agree in a row, and "down since"
// is the first failing tick. Pure; one tick in, one state out.

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

/** One region's result after at most one retry. `local` where no region is configured. */
export type Sample = {
  region: Region | 'local';
  class: SampleClass;
  /** What the configuration calls it: acts on display and incidents only. */
  display: 'up' | 'degraded' | 'down';
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
  /** One valid result where several regions are configured: counts for the SLA, opens no incident. */
  lowConfidence: boolean;
  /** A minority of regions failed. */
  anomaly: boolean;
};

/** Where one monitor stands after a tick. Carried from tick to tick in the tick's own row. */
export type MonitorState = {
  verdict: Verdict;
  /** Start of the verdict, epoch ms: for `down` the first failing tick, for `up` the first good one. */
  since: number;
  /** Ticks in a row that speak against the verdict. */
  run: { display: 'up' | 'degraded' | 'down'; count: number; since: number } | null;
  /** Last tick with data, epoch ms; null: none yet. */
  measuredAt: number | null;
};
