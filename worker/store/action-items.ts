// The issues of action items. See migrations/0006.

import type { Tracked } from '../domain/action-item.ts';
import { askStorage } from './failure.ts';

/** All of them; a company has a few hundred at most. */
export async function readTracked(db: D1Database): Promise<Tracked[]> {
  const query = db
    .prepare(
      `SELECT incident, id, issue, url, tracker_state AS trackerState, content_state AS contentState
       FROM action_item ORDER BY incident, id`,
    )
    .all<Tracked>();
  return (await askStorage(query)).results;
}

/** Written where it is new or says something else than before. */
export function writeTracked(db: D1Database, one: Tracked, now: number): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO action_item (incident, id, issue, url, tracker_state, content_state, changed_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (incident, id) DO UPDATE SET issue = ?3, url = ?4, tracker_state = ?5, content_state = ?6,
         changed_at = ?7
       WHERE issue <> ?3 OR tracker_state <> ?5 OR content_state <> ?6`,
    )
    .bind(one.incident, one.id, one.issue, one.url, one.trackerState, one.contentState, now);
}

/** Forgets an item that has left content/. */
export function forgetTracked(
  db: D1Database,
  { incident, id }: { incident: string; id: string },
): D1PreparedStatement {
  return db.prepare('DELETE FROM action_item WHERE incident = ?1 AND id = ?2').bind(incident, id);
}
