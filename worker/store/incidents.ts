// Which incidents there are and who speaks about them: two small tables derived from the journal, so that a decision loads
// what matters and no more. Written in the batch that changes them; unchanged rows cost nothing.

import { desc, sql } from 'drizzle-orm';
import type { Recorded } from '../domain/event.ts';
import type { IncidentView } from '../domain/incident.ts';
import type { World } from '../domain/world.ts';
import { incidentOf, isDecision } from '../domain/world.ts';
import { askStorage } from './failure.ts';
import { inPieces, queries, statementOf } from './database.ts';
import type { BindingRow, IncidentRow } from './schema.ts';
import { binding, incident, USUAL_TYPES } from './schema.ts';

/** `quiet_at` of an incident that is open. */
const NOT_QUIET = Number.MAX_SAFE_INTEGER;

/** What the table says of an incident. */
export function incidentRow(view: IncidentView): IncidentRow {
  const { id, reference, number, startedAt, quietAt } = view;
  return { id, reference, number, startedAt, quietAt: quietAt ?? NOT_QUIET };
}

/** Which episodes the decisions among these events bind to which incidents; `world` is the world after them. */
export function bindingRows(events: readonly Recorded[], world: World): BindingRow[] {
  return events.filter(isDecision).flatMap(({ stream, event, position }) => {
    if (event.type !== 'incident.joined') return [];
    const { source, anchor } = event;
    const report = world.reports.get(source)?.find((one) => one.event.id === anchor);
    return [{ source, incident: incidentOf(stream), position: report?.position ?? position }];
  });
}

export function upsertIncidents(
  db: D1Database,
  rows: readonly IncidentRow[],
): D1PreparedStatement[] {
  return inPieces(rows, 5).map((piece) =>
    statementOf(
      db,
      queries(db)
        .insert(incident)
        .values(piece)
        .onConflictDoUpdate({
          target: incident.id,
          set: { startedAt: sql`excluded.started_at`, quietAt: sql`excluded.quiet_at` },
          setWhere: sql`incident.started_at <> excluded.started_at
            OR incident.quiet_at <> excluded.quiet_at`,
        }),
    ),
  );
}

export function addBindings(db: D1Database, rows: readonly BindingRow[]): D1PreparedStatement[] {
  return inPieces(rows, 3).map((piece) =>
    statementOf(db, queries(db).insert(binding).values(piece).onConflictDoNothing()),
  );
}

/** Ids of the newest incidents, newest first. */
export async function newestIncidents(db: D1Database, limit: number): Promise<string[]> {
  const query = queries(db)
    .select({ id: incident.id })
    .from(incident)
    .orderBy(desc(incident.number))
    .limit(limit);
  return (await askStorage(query)).map(({ id }) => id);
}

/** A page of the ids of what there is, incidents and planned work, newest first. */
export async function pageOfAll(
  db: D1Database,
  { limit, offset }: { limit: number; offset: number },
): Promise<string[]> {
  const query = db
    .prepare(
      `SELECT value ->> 'id' AS id, value ->> 'number' AS number
         FROM page_state, json_each(page_state.data, '$.maintenances')
       UNION ALL SELECT substr(stream, 10), position FROM journal
         WHERE type NOT IN (${USUAL_TYPES}) AND type = 'incident.opened'
       ORDER BY number DESC LIMIT ?1 OFFSET ?2`,
    )
    .bind(limit, offset);
  const { results } = await askStorage(query.all<{ id: string }>());
  return results.map(({ id }) => id);
}

/** True while an incident is open. */
export async function isAnyOpen(db: D1Database): Promise<boolean> {
  const query = db.prepare('SELECT 1 FROM incident WHERE quiet_at = ? LIMIT 1').bind(NOT_QUIET);
  return (await askStorage(query.first())) !== null;
}

/** Ids of the incidents that may have lasted into a span (epoch ms), the newest first. */
export async function incidentsBetween(
  db: D1Database,
  { from, to }: { from: number; to: number },
  limit: number,
): Promise<string[]> {
  const query = db
    .prepare(
      `SELECT id FROM incident WHERE quiet_at >= ?1 AND started_at < ?2
       ORDER BY started_at DESC LIMIT ?3`,
    )
    .bind(from, to, limit);
  const { results } = await askStorage(query.all<{ id: string }>());
  return results.map(({ id }) => id);
}
