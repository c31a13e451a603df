// Asks each region once a day where its probes really are. It is for people to read and decides nothing: a region that cannot
// say it is unknown until the next day; one that is out of reach, of which operators hear by its probes, is asked again an hour later.

import type { Catalog } from '../domain/catalog.ts';
import type { Egress } from '../domain/egress.ts';
import type { Place, Whereabouts } from '../domain/place.ts';
import { NOWHERE, whereaboutsIn } from '../domain/place.ts';
import { REGIONS } from '../domain/vocabulary.ts';
import { DAY_MS } from '../domain/window.ts';
import { runBatch } from '../store/failure.ts';
import { forgetPlaces, readPlaces, writePlace } from '../store/places.ts';
import { readStart } from './body.ts';

const MINUTE_MS = 60_000;
/** The minute of every hour in which it is looked whether somebody has to be asked. */
const AT_MINUTE = 11;
const TRACE_TIMEOUT_MS = 5_000;
/** Bytes; what is asked for is some hundred. */
const TRACE_LIMIT = 4_096;

export type PlaceMeans = {
  db: D1Database;
  catalog: Pick<Catalog, 'monitors'>;
  /** Objects of another generation are somewhere else. */
  generation: number;
  ask: (region: Place['region']) => Promise<Whereabouts>;
};

/** `minute` is the epoch ms of its start. One question an hour; what is a day old, or of another generation, is asked anew. */
export function createPlaceWatch({ db, catalog, generation, ask }: PlaceMeans) {
  const used = REGIONS.filter((region) =>
    catalog.monitors.some(({ regions }) => regions.includes(region)),
  );
  return async (minute: number): Promise<void> => {
    if (used.length === 0 || (minute / MINUTE_MS) % 60 !== AT_MINUTE) return;
    const known = new Map((await readPlaces(db)).map((place) => [place.region, place]));
    const due = used.filter((region) => {
      const place = known.get(region);
      return place?.generation !== generation || place.askedAt <= minute - DAY_MS;
    });
    const asked = await Promise.all(
      due.map(async (region): Promise<Place[]> => {
        try {
          const { colo, country } = await ask(region);
          return [{ region, generation, colo, country, askedAt: minute }];
        } catch (error) {
          const kind = error instanceof Error ? error.name : 'unknown';
          console.warn('a region could not be asked where it is', { region, kind });
          return [];
        }
      }),
    );
    const isLeft = [...known.keys()].some((region) => !used.includes(region));
    const statements = [
      ...asked.flat().map((place) => writePlace(db, place)),
      ...(isLeft ? [forgetPlaces(db, used)] : []),
    ];
    if (statements.length > 0) await runBatch(db, statements);
  };
}

/** Where this code runs, as Cloudflare sees a connection from here. Never rejects. */
export async function whereabouts({
  fetch,
  egress,
  url,
  userAgent,
  timeoutMs = TRACE_TIMEOUT_MS,
}: {
  fetch: typeof globalThis.fetch;
  egress: Egress;
  /** Base URL. */
  url: string;
  userAgent: string;
  timeoutMs?: number;
}): Promise<Whereabouts> {
  const permission = egress(`${url.replace(/\/+$/, '')}/cdn-cgi/trace`);
  if (!permission.ok) return NOWHERE;
  try {
    const response = await fetch(permission.url, {
      headers: { 'user-agent': userAgent },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { bytes } = await readStart(response.body, TRACE_LIMIT);
    return response.ok ? whereaboutsIn(new TextDecoder().decode(bytes)) : NOWHERE;
  } catch {
    return NOWHERE;
  }
}
