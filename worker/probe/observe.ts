// Who asks what: monitors without regions are asked from where the tick runs, as far as that run can, the others from each of
// their regions, by one call to each. A region that does not answer gives no samples; that is no data, and never an outage.

import type { Finding } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import type { Sample } from '../domain/monitor.ts';
import { REGIONS } from '../domain/vocabulary.ts';
import { HERE_SIZE } from './limits.ts';
import { inTime } from './shards.ts';

/** Findings by monitor id. */
export type Findings = Readonly<Record<string, Finding>>;

/** Samples by monitor id. */
export type Observe = (due: readonly Monitor[]) => Promise<ReadonlyMap<string, readonly Sample[]>>;

export type Place = Sample['region'];

export type Observers = {
  /** Asks in this invocation. */
  here: (monitors: readonly Monitor[]) => Promise<Findings>;
  /** Asks all of a place's monitors by one call; `local` is anywhere. */
  away: (place: Place, monitors: readonly Monitor[]) => Promise<Findings>;
  /** How long such a call may take; the next minute must not find it still waiting. */
  deadlineMs?: number;
};

export const AWAY_DEADLINE_MS = 54_000;

export function createObserve({ here, away, deadlineMs = AWAY_DEADLINE_MS }: Observers): Observe {
  const from = async (place: Place, monitors: readonly Monitor[]) => {
    if (monitors.length === 0) return { place, findings: {} };
    const facts = { place, shard: null, monitors: monitors.length };
    return { place, findings: await inTime(away(place, monitors), deadlineMs, facts) };
  };
  return async (due) => {
    const anywhere = due.filter(({ regions }) => regions.length === 0);
    const asked = await Promise.all([
      here(anywhere.slice(0, HERE_SIZE)).then((findings) => ({
        place: 'local' as const,
        findings,
      })),
      from('local', anywhere.slice(HERE_SIZE)),
      ...REGIONS.map((region) =>
        from(
          region,
          due.filter(({ regions }) => regions.includes(region)),
        ),
      ),
    ]);
    const samples = new Map<string, Sample[]>();
    for (const { place, findings } of asked) {
      for (const [id, finding] of Object.entries(findings)) {
        const sample = { region: place, ...finding };
        const known = samples.get(id);
        if (known === undefined) samples.set(id, [sample]);
        else known.push(sample);
      }
    }
    return samples;
  };
}
