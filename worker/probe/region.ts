// One region's probe: a Durable Object that the platform was asked to keep there, or anywhere where
// the place is `local`. It holds no state; one call a tick carries all the monitors of a shard.
// Where it is cannot be changed later, so the name has a generation: raising it makes new objects,
// which may be placed anew.

import { DurableObject } from 'cloudflare:workers';
import catalog from 'allclear-catalog';
import type { Monitor } from '../domain/catalog.ts';
import type { Environment } from '../env.ts';
import type { Findings, Place } from './observe.ts';
import { REQUESTS_LIMIT, askAll, probeMeans } from './means.ts';

/** Raise it to have every region's objects placed anew. */
export const GENERATION = 1;

export class RegionProbe extends DurableObject<Environment> {
  /** What this region sees of the monitors, by their ids. */
  async probe(monitors: readonly Monitor[]): Promise<Findings> {
    return askAll(monitors, probeMeans(this.env, catalog, REQUESTS_LIMIT));
  }
}

/** `probe:<place>:<shard>:<generation>` */
export function nameOf(place: Place, shard: number): string {
  return `probe:${place}:${shard}:${GENERATION}`;
}

/** Asks the object of a place for a shard. Rejects where the platform does not reach it. */
export async function askAway(
  namespace: DurableObjectNamespace<RegionProbe>,
  place: Place,
  shard: number,
  monitors: readonly Monitor[],
): Promise<Findings> {
  const id = namespace.idFromName(nameOf(place, shard));
  // The platform's types lag behind the hints that it takes.
  const hint = place === 'local' ? {} : { locationHint: place as DurableObjectLocationHint };
  return namespace.get(id, hint).probe(monitors);
}
