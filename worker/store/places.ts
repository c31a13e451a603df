// Where the regions' probes were when they last looked. See migrations/0021.

import type { Place } from '../domain/place.ts';
import { askStorage } from './failure.ts';

/** Of every region in use that was ever asked; at most a row for each region there is. */
export async function readPlaces(db: D1Database): Promise<Place[]> {
  const query = db
    .prepare(
      'SELECT region, generation, colo, country, asked_at AS askedAt FROM place ORDER BY region',
    )
    .all<Place>();
  return (await askStorage(query)).results;
}

export function writePlace(
  db: D1Database,
  { region, generation, colo, country, askedAt }: Place,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO place (region, generation, colo, country, asked_at) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (region) DO UPDATE SET generation = ?2, colo = ?3, country = ?4, asked_at = ?5`,
    )
    .bind(region, generation, colo, country, askedAt);
}

/** Forgets the regions that are no longer in use. */
export function forgetPlaces(db: D1Database, inUse: readonly string[]): D1PreparedStatement {
  return db
    .prepare('DELETE FROM place WHERE region NOT IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(inUse));
}
