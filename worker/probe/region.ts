// One region's probe: Durable Objects that the platform was asked to keep there, or anywhere where the place is `local`. They
// hold no state. One call a tick reaches the first of them with all of the region's monitors; more than one run may ask are
// shared out to the others. Where an object is cannot be changed later, so names have a generation, the setting
// `REGION_GENERATION`: raising it makes new objects, which may be placed anew.

import { DurableObject } from 'cloudflare:workers';
import catalog from 'allclear-catalog';
import type { Monitor } from '../domain/catalog.ts';
import type { Whereabouts } from '../domain/place.ts';
import type { Environment } from '../env.ts';
import { readSettings } from '../env.ts';
import { REQUESTS_LIMIT } from './limits.ts';
import { probeMeans } from './means.ts';
import { askAll } from './run.ts';
import type { Findings, Place } from './observe.ts';
import { whereabouts } from './places.ts';
import { askShards, inTime } from './shards.ts';

/** How long the first waits for the others, so that who waits for the first still hears of those that answered. */
export const SHARD_DEADLINE_MS = 52_000;

/** A monitor as it is configured goes by its id; what is asked otherwise goes whole. */
type Named = string | Monitor;

const configured = new Map(catalog.monitors.map((monitor) => [monitor.id, monitor]));

const named = (monitor: Monitor): Named =>
  configured.get(monitor.id) === monitor ? monitor.id : monitor;

/** While a deployment spreads, an id may be new here: of that monitor there is no data for a minute. */
const meant = (one: Named): Monitor[] => {
  const monitor = typeof one === 'string' ? configured.get(one) : one;
  return monitor === undefined ? [] : [monitor];
};

export class RegionProbe extends DurableObject<Environment> {
  readonly #settings = readSettings(this.env);

  /** What this region sees of all of its monitors, by their ids. */
  async probe(place: Place, asked: readonly Named[]): Promise<Findings> {
    // The binding names the class in wrangler.toml, where types do not reach.
    const siblings = this.env.REGION as DurableObjectNamespace<RegionProbe>;
    const { regionGeneration } = this.#settings.config;
    return askShards(asked.flatMap(meant), {
      own: (some, requests) => this.#ask(some, requests),
      other: (shard, some) => {
        const facts = { place, shard, monitors: some.length };
        const sibling = objectAt(siblings, place, shard, regionGeneration);
        return inTime(sibling.run(some.map(named)), SHARD_DEADLINE_MS, facts);
      },
    });
  }

  /** Where the platform has put it, as far as can be told. */
  async whereabouts(): Promise<Whereabouts> {
    const { traceUrl: url } = this.#settings.config;
    const { fetch, egress, userAgent } = probeMeans(this.#settings, catalog, 1);
    return whereabouts({ fetch, egress, userAgent, url });
  }

  /** What one run sees of so many monitors as it can ask. */
  async run(asked: readonly Named[]): Promise<Findings> {
    return this.#ask(asked.flatMap(meant), REQUESTS_LIMIT);
  }

  #ask(monitors: readonly Monitor[], requests: number): Promise<Findings> {
    return askAll(monitors, probeMeans(this.#settings, catalog, requests));
  }
}

/** `probe:<place>:<shard>:<generation>`; shard 0 is the one that is called. */
export function nameOf(place: Place, shard: number, generation: number): string {
  return `probe:${place}:${shard}:${generation}`;
}

function objectAt(
  namespace: DurableObjectNamespace<RegionProbe>,
  place: Place,
  shard: number,
  generation: number,
) {
  const id = namespace.idFromName(nameOf(place, shard, generation));
  // The platform's types lag behind the hints that it takes.
  const hint = place === 'local' ? {} : { locationHint: place as DurableObjectLocationHint };
  return namespace.get(id, hint);
}

/** Asks a place where it really is. */
export async function locate(
  namespace: DurableObjectNamespace<RegionProbe>,
  generation: number,
  place: Place,
): Promise<Whereabouts> {
  return objectAt(namespace, place, 0, generation).whereabouts();
}

/** Asks a place for its monitors by one call. Rejects where the platform does not reach it. */
export async function askAway(
  namespace: DurableObjectNamespace<RegionProbe>,
  generation: number,
  place: Place,
  monitors: readonly Monitor[],
): Promise<Findings> {
  return objectAt(namespace, place, 0, generation).probe(place, monitors.map(named));
}
