// Regions from which nothing is heard: who asks from there is out of reach. That is no outage of a service; but there are fewer
// eyes than the configuration says, and where one is left of several, an outage would open no incident.

import type { Concern } from './attention.ts';
import { listed } from './attention.ts';
import type { Monitor } from './catalog.ts';
import type { Sample } from './monitor.ts';

const MINUTE_MS = 60_000;

type Heard = { monitor: Monitor; samples: readonly Sample[] };

/**
 * What operators hear of regions that gave nothing about a monitor, by region. One that is asked every minute has to be silent
 * twice in a row: a deployment breaks calls off. `before` tells what the tick before heard; null: it did not know the monitor.
 */
export function silences(
  asked: readonly Heard[],
  before: (monitor: string) => readonly Sample[] | null,
): Concern[] {
  const silent = new Map<Sample['region'], string[]>();
  for (const { monitor, samples } of asked) {
    for (const region of missing(monitor, samples)) {
      const earlier = monitor.intervalMs > MINUTE_MS ? samples : before(monitor.id);
      if (earlier === null || earlier.some((sample) => sample.region === region)) continue;
      silent.set(region, [...(silent.get(region) ?? []), monitor.id]);
    }
  }
  return [...silent].map(([region, names]) => ({
    kind: 'region_silent',
    subject: region,
    once: true,
    text: `The probes in ${region} gave no result: ${listed(names)}. That is no data, and no outage; but with one region left of several, an outage would open no incident.`,
  }));
}

/** A job that reports by itself is asked from nowhere. */
function missing({ kind, regions }: Monitor, samples: readonly Sample[]): Sample['region'][] {
  if (kind === 'heartbeat') return [];
  const places: readonly Sample['region'][] = regions.length === 0 ? ['local'] : regions;
  return places.filter((place) => samples.every(({ region }) => region !== place));
}
