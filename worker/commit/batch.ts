// Everything that one decision writes, as the statements of one batch. An unchanged row is not written, so that a quiet tick
// costs its own row and the one that it forgets, and a report that the public does not see costs no document.

import { concernsOf } from '../domain/attention.ts';
import type { Recorded } from '../domain/event.ts';
import type { Input } from '../domain/input.ts';
import type { IncidentView } from '../domain/incident.ts';
import { changeMessages, messagesOf } from '../domain/messages.ts';
import type { Context } from '../domain/settle.ts';
import { timersOf } from '../domain/timer.ts';
import type { World } from '../domain/world.ts';
import { componentChanges } from '../snapshot/changes.ts';
import type { HistoryDocument, PageDocument, RecentDocument } from '../snapshot/documents.ts';
import type { Projected } from '../snapshot/project.ts';
import { monthsTouched, project } from '../snapshot/project.ts';
import type { PublicDocument, Serialised } from '../snapshot/serialise.ts';
import { serialise } from '../snapshot/serialise.ts';
import { recordAlert } from '../store/alerts.ts';
import type { Head } from '../store/chain.ts';
import { readDocuments, selectDocument, writeDocuments } from '../store/documents.ts';
import { bindingRows, incidentRow, addBindings, upsertIncidents } from '../store/incidents.ts';
import { append } from '../store/journal.ts';
import { enqueue, enqueueChanges } from '../store/outbox.ts';
import { writePageState } from '../store/page-state.ts';
import { syncTimers } from '../store/timers.ts';
import { forgetTicks, insertTick } from '../store/ticks.ts';
import type { Known } from './beside.ts';
import { concernedBy } from './concerned.ts';

export type Decision = {
  db: D1Database;
  input: Input;
  events: readonly Recorded[];
  /** The world after the events. */
  after: World;
  /** The journal before them. */
  head: Head;
  context: Context;
  extra: readonly D1PreparedStatement[];
  documents: readonly { key: string; document: PublicDocument }[];
  /** Documents that were read already. */
  known: Known;
};

type Copyable = Pick<Serialised, 'key' | 'etag' | 'json'>;

export type Batch = {
  statements: D1PreparedStatement[];
  /** When each of the messages that it put in line is due, epoch ms; from the batch's results. */
  messagesDueBy: (results: readonly D1Result[]) => number[];
  /** The page as it is after it; null where it is not known. */
  page: PageDocument | null;
  /** The documents that really changed, and those whose copies are due, from the batch's results. */
  writtenBy: (results: readonly D1Result<Record<string, unknown>>[]) => Copyable[];
};

export async function batchFor(decision: Decision): Promise<Batch> {
  const { db, input, events, after, head, context, extra } = decision;
  const concerned = concernedBy(events, after, context.catalog);
  const { projected, before } = await projectedBy(decision, concerned);
  const page = pageIn(projected);
  const documents = [
    ...(await Promise.all(projected.map(({ key, document }) => serialise(key, document)))),
    ...(await Promise.all(decision.documents.map(({ key, document }) => serialise(key, document)))),
  ];
  const messages = messagesOf(events, after, context);
  const statements = [
    ...(await append(db, head, events)),
    ...upsertIncidents(db, concerned.map(incidentRow)),
    ...addBindings(db, bindingRows(events, after)),
    ...syncTimers(
      db,
      concerned.map((view) => ({
        incident: view.id,
        severity: view.severity,
        timers: timersOf(view, context.catalog),
      })),
    ),
    ...(events.some(movesPage) ? [writePageState(db, after.page, after.position)] : []),
    ...enqueue(db, messages, context.now),
    ...concernsOf(events, after, context.catalog).map((concern) =>
      recordAlert(db, { ...concern, at: context.now }),
    ),
  ];
  if (input.type === 'tick') {
    statements.push(
      insertTick(db, { minute: input.minute, data: input.row }),
      forgetTicks(db, input.minute),
    );
  }
  const from = statements.length;
  statements.push(
    ...writeDocuments(
      db,
      documents.map((one) => ({ ...one, writtenAt: context.now })),
    ),
  );
  const to = statements.length;
  const changes = before && page ? componentChanges(before, page, context.now) : [];
  const told = changeMessages(changes, events, after.position);
  statements.push(...enqueueChanges(db, told, 'statuspage', context.now));
  const changesTo = statements.length;
  // With what the tick writes by itself now and then, the page's copy is renewed: it is known to be current.
  const renews = decision.documents.length > 0;
  if (renews) statements.push(selectDocument(db, 'page'));
  statements.push(...extra);
  return {
    statements,
    messagesDueBy(results) {
      const isTold = results.slice(to, changesTo).some(({ meta }) => meta.changes > 0);
      return [...messages, ...(isTold ? told : [])].map(({ dueAt }) => dueAt);
    },
    page: page ?? pageOfText(decision.known.get('page') ?? null),
    writtenBy(results) {
      const rows = (some: typeof results) => some.flatMap((result) => result.results);
      const keys = new Set(rows(results.slice(from, to)).map(({ key }) => key));
      const copies = new Map<string, Copyable>();
      if (renews)
        for (const row of rows(results.slice(changesTo, changesTo + 1)))
          add(copies, row as Copyable);
      for (const one of documents) if (keys.has(one.key)) add(copies, one);
      return [...copies.values()];
    },
  };
}

function add(copies: Map<string, Copyable>, { key, etag, json }: Copyable): void {
  copies.set(key, { key, etag, json });
}

function pageIn(projected: readonly Projected[]): PageDocument | null {
  const page = projected.find(({ key }) => key === 'page');
  return (page?.document as PageDocument | undefined) ?? null; // what this key names
}

function pageOfText(json: string | null): PageDocument | null {
  return json === null ? null : (JSON.parse(json) as PageDocument); // written by the projection alone
}

function movesPage({ event }: Recorded): boolean {
  return /^(monitor|component|maintenance|sla|budget)\./.test(event.type);
}

/** What is written down for operators alone: no public document holds anything of it. */
const INTERNAL: ReadonlySet<string> = new Set<Recorded['event']['type']>([
  'source.kept',
  'incident.noted',
  'incident.evidence_added',
  'incident.hypothesis_recorded',
  'incident.action_recorded',
  'incident.assigned',
  'incident.step_deferred',
]);

/** The documents that the events touch, and the page before them; what moves nothing in public touches none. */
async function projectedBy(
  { db, events, after, known: given, context: { catalog, now } }: Decision,
  concerned: readonly IncidentView[],
): Promise<{ projected: Projected[]; before: PageDocument | null }> {
  if (events.every(({ event }) => INTERNAL.has(event.type))) return { projected: [], before: null };
  const changed = new Set(concerned.map(({ id }) => id));
  const months = monthsTouched(after, catalog, changed);
  const keys = ['page', 'recent', ...months.map((month) => `history:${month}`)].filter(
    (key) => !given.has(key),
  );
  const read = await readDocuments(db, keys);
  const rows = new Map([...given, ...read.map(({ key, json }): [string, string] => [key, json])]);
  // Written by this version of the code: `current` in index.ts has seen to it.
  const known = <Document>(key: string) => {
    const json = rows.get(key) ?? null;
    return json === null ? null : (JSON.parse(json) as Document);
  };
  const before = known<PageDocument>('page');
  const projected = project({
    world: after,
    catalog,
    now,
    changed,
    previous: {
      page: before,
      recent: known<RecentDocument>('recent'),
      history: new Map(
        months.flatMap((month) => {
          const document = known<HistoryDocument>(`history:${month}`);
          return document === null ? [] : [[month, document] as const];
        }),
      ),
    },
  });
  return { projected, before };
}
