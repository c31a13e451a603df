// Reads what a draft is made of: the journal's view of one incident, what it cost, and which it
// repeats. By the incident's id or its reference.

import type { Catalog } from '../../domain/catalog.ts';
import { viewIncidents } from '../../domain/incident.ts';
import type { PublicIncident } from '../../snapshot/documents.ts';
import { incidentDocument } from '../../snapshot/documents.ts';
import { readDocuments } from '../../store/documents.ts';
import { load } from '../../store/load.ts';
import { costOf } from './cost.ts';
import type { DraftFile } from './draft.ts';
import { draftOf } from './draft.ts';
import type { DraftFacts } from './facts.ts';
import { factsOf } from './facts.ts';

export type Record = {
  db: D1Database;
  catalog: Catalog;
  /** Epoch ms. */
  now: () => number;
};

/** Why there is nothing to draft. */
export type NoDraft = 'unknown' | 'not_over' | 'no_component';

/** What the record knows of an incident now. */
export async function gather(
  { db, catalog, now }: Record,
  name: string,
): Promise<DraftFacts | NoDraft> {
  const wanted = { sources: [], incidents: [name], key: null, minute: null };
  // Of the others only those that share something with it.
  const { world } = await load(db, { ...wanted, now: now(), quietBefore: Number.MAX_SAFE_INTEGER });
  const view = viewIncidents(world, catalog).find(
    ({ id, reference }) => id === name || reference === name,
  );
  if (view === undefined) return 'unknown';
  if (view.restoredAt === null) return 'not_over';
  const span = { from: view.startedAt, to: view.restoredAt };
  const cost = await costOf(db, catalog, { components: [...view.components.keys()], ...span });
  const earlier = view.recurrenceOf === null ? null : await referenceOf(db, view.recurrenceOf);
  return factsOf(view, await publicIncident(db, view.id), earlier, cost);
}

/** The draft's two files; `notes`: with what people wrote for the inside. */
export async function draftFor(
  record: Record,
  name: string,
  { notes }: { notes: boolean },
): Promise<{ files: readonly DraftFile[] } | { reason: NoDraft }> {
  const facts = await gather(record, name);
  if (typeof facts === 'string') return { reason: facts };
  const { page, postmortems } = record.catalog;
  const settings = { reviewers: postmortems.reviewers, pageUrl: page.url, isPublic: !notes };
  const draft = draftOf(facts, settings);
  return { files: [draft.page, draft.facts] };
}

async function publicIncident(db: D1Database, id: string): Promise<PublicIncident | null> {
  const [row] = await readDocuments(db, [`incident:${id}`]);
  if (row === undefined) return null;
  const { success, data } = incidentDocument.safeParse(JSON.parse(row.json));
  return success ? data.incident : null;
}

async function referenceOf(db: D1Database, id: string): Promise<string | null> {
  const row = await db
    .prepare('SELECT reference FROM incident WHERE id = ?1')
    .bind(id)
    .first<{ reference: string }>();
  return row?.reference ?? null;
}
