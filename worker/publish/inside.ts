// What somebody who is signed in sees beside the public figures of a promise: the team's own target, the credit, corrections
// that wait. It comes with one request and is rendered for that request alone.

import type { SlaVerdict } from '../domain/sla/figures.ts';

export type CreditPolicy = {
  basis: 'target' | 'allowance';
  stepPer100k: number;
  creditPer100k: number;
  capPer100k: number;
  rounding: 'up' | 'down';
};

export type InsideTier = {
  id: string;
  sloPer100k: number | null;
  slo: SlaVerdict | null;
  /** What a breach costs, percentages in 1/100 000; null: nothing. */
  policy: CreditPolicy | null;
  /** What the month costs in 1/100 000 of the fee; of a running month the least. Null: the tier promises no credit. */
  creditPer100k: number | null;
  /** The calculation, line by line. */
  calculation: string;
};

export type PendingCorrection = {
  id: string;
  component: string;
  from: number;
  to: number;
  reason: string;
  by: string;
};

export type Inside = {
  /** Documents to show in place of, or beside, the public ones; a public page may have none. */
  documents: ReadonlyMap<string, unknown>;
  tiers: readonly InsideTier[];
  pending: readonly PendingCorrection[];
};

/** Null: whoever asks sees what everybody sees. `keys` are the documents that the page is made of. */
export type LookInside = (
  request: Request,
  keys: readonly string[],
  waitUntil: (work: Promise<unknown>) => void,
) => Promise<Inside | null>;
