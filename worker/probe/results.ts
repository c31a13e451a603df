// What one tick comes to for each monitor: where it stands after what was seen of it, and what of that people should look at.
// Pure: it asks nobody and stores nothing.

import type { Asked, Concern } from '../domain/attention.ts';
import { probeConcerns } from '../domain/attention.ts';
import type { Catalog, Monitor } from '../domain/catalog.ts';
import type { MonitorState, Sample } from '../domain/monitor.ts';
import { advance, unmeasured, vote } from '../domain/monitor.ts';
import { silences } from '../domain/silence.ts';
import type { TickRow } from '../store/schema.ts';
import { isDue } from './due.ts';
import type { Result, Results } from './row.ts';
import { readRow } from './row.ts';
import type { States } from './stand.ts';

/** What the probes saw in the minute that begins at `minute` (epoch ms), by monitor. */
export type Seen = { minute: number; samples: ReadonlyMap<string, readonly Sample[]> };

export const dueIn = ({ monitors }: Catalog, minute: number) =>
  monitors.filter((monitor) => isDue(monitor, minute));

/** Where every monitor stands now, and what was seen of it. */
export function resultsOf(
  { minute, samples }: Seen,
  catalog: Catalog,
  before: States,
  inHold: ReadonlySet<string>,
): Results {
  const isAsked = new Set(dueIn(catalog, minute));
  return Object.fromEntries(
    catalog.monitors.map((monitor): [string, Result] => {
      const seen = samples.get(monitor.id) ?? [];
      const known = before[monitor.id] ?? unmeasured(minute);
      const state = isAsked.has(monitor)
        ? advanced(monitor, known, seen, minute, inHold.has(monitor.component))
        : known;
      return [monitor.id, { state, samples: seen }];
    }),
  );
}

/** Behind a newer tick it says of nobody where it stands. */
export function lateResults({ samples }: Seen, { monitors }: Catalog): Results {
  return Object.fromEntries(
    monitors.map(({ id }) => [id, { state: null, samples: samples.get(id) ?? [] }]),
  );
}

/** While an incident of its component is in its hold, the first failing tick counts. */
function advanced(
  { regions, confirmations, recoveries, intervalMs }: Monitor,
  state: MonitorState,
  samples: readonly Sample[],
  minute: number,
  isInHold: boolean,
): MonitorState {
  const outcome = vote(samples, Math.max(1, regions.length));
  return advance(state, outcome, minute, {
    confirmations: isInHold ? 1 : confirmations,
    recoveries,
    intervalMs,
  });
}

export function askedIn(results: Results, due: readonly Monitor[]): Asked[] {
  return due.flatMap((monitor) => {
    const { state = null, samples = [] } = results[monitor.id] ?? {};
    return state === null ? [] : [{ monitor, samples, state }];
  });
}

export function concernsIn(
  asked: readonly Asked[],
  minute: number,
  newest: TickRow | null,
): Concern[] {
  let before: Results | null = null;
  const heardBefore = (monitor: string) => {
    // Nearly every tick hears from everywhere, and need not open the row before it.
    before ??= (newest === null ? null : readRow(newest.minute, newest.data)) ?? {};
    return before[monitor]?.samples ?? null;
  };
  return [...probeConcerns(asked, minute), ...silences(asked, heardBefore)];
}
