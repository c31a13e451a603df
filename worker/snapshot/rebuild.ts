// Everything that is derived from the journal, derived again: the public documents and the tables that say which incidents
// there are. Used when the configuration or the documents' shape has changed, and when documents were lost. Doing it twice,
// or while somebody commits, changes nothing: rows carry the position they were made from, and a newer one stays.
// From a journal that has lost its events nothing is made: a page of nothing would be all green.

import { abandoned } from '../domain/attention.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Recorded } from '../domain/event.ts';
import type { IncidentView } from '../domain/incident.ts';
import { viewIncidents } from '../domain/incident.ts';
import type { World } from '../domain/world.ts';
import { EMPTY_WORLD, evolve } from '../domain/world.ts';
import { recordAlert } from '../store/alerts.ts';
import { readDocuments, writeDocuments } from '../store/documents.ts';
import { runBatch, StorageFailed } from '../store/failure.ts';
import { bindingRows, incidentRow, addBindings, upsertIncidents } from '../store/incidents.ts';
import { eventOf, rowsAfter } from '../store/journal.ts';
import { writePageState } from '../store/page-state.ts';
import type { HistoryDocument, PageDocument, RecentDocument } from './documents.ts';
import { pageDocument } from './documents.ts';
import type { Mirror, Witness } from './mirror.ts';
import type { Projected } from './project.ts';
import { project } from './project.ts';
import type { Serialised } from './serialise.ts';
import { serialise } from './serialise.ts';

/** Rows of the journal that are read at once. */
const PAGE_ROWS = 1000;
/** Incidents that are projected at once, and documents that are written at once. */
const CHUNK = 20;

export type Rebuilding = {
  db: D1Database;
  catalog: Catalog;
  /** Epoch ms. */
  now: number;
  mirror?: Mirror | undefined;
  /** What knows whether an empty journal is a new one; without it, it is. */
  witness?: Witness | undefined;
};

/**
 * Resolves to the journal's position that everything now shows, and to the keys of the documents that changed. Throws
 * `JournalLost` where the events are gone.
 */
export async function rebuild({
  db,
  catalog,
  now,
  mirror,
  witness,
}: Rebuilding): Promise<{ position: number; written: string[] }> {
  const page = await knownPage(db);
  const events = await everything(db);
  if (events.length === 0 && witness) await isNew(page?.position ?? 0, witness);
  const world = evolve(EMPTY_WORLD, events);
  const views = viewIncidents(world, catalog);
  await runBatch(db, [
    writePageState(db, world.page, world.position),
    ...upsertIncidents(db, views.map(incidentRow)),
    ...addBindings(db, bindingRows(events, world)),
    // What was open under another configuration may have lost what would end it.
    ...abandoned(views, catalog).map((concern) => recordAlert(db, { ...concern, at: now })),
  ]);

  const documents = await projectAll(world, views, { catalog, now, page });
  const written: Serialised[] = [];
  for (let from = 0; from < documents.length; from += CHUNK) {
    const some = documents.slice(from, from + CHUNK);
    const results = await runBatch(
      db,
      writeDocuments(
        db,
        some.map((one) => ({ ...one, writtenAt: now })),
      ),
    );
    const keys = new Set(results.flatMap((result) => result.results.map(({ key }) => key)));
    written.push(...some.filter(({ key }) => keys.has(key)));
  }
  await mirror?.(written, now);
  return { position: world.position, written: written.map(({ key }) => key) };
}

/** The journal is empty and was not. Nothing is made from it; people have to bring it back. */
export class JournalLost extends StorageFailed {
  override name = 'JournalLost';
}

/** Passes where a journal without events may be the first, and throws where it is what was left of one. */
async function isNew(pagePosition: number, witness: Witness): Promise<void> {
  const seenAt = await witness().catch((cause: unknown) => {
    throw new JournalLost('The journal is empty, and whether it was before cannot be asked', {
      cause,
    });
  });
  if (Math.max(seenAt, pagePosition) === 0) return;
  console.error(
    'the journal is empty and was not: restore the database, see the guide to operations',
  );
  throw new JournalLost(`The journal is empty, and the page has shown event ${seenAt}`);
}

/** The page as it stands: since when its components are what they are is written nowhere else. */
async function knownPage(db: D1Database): Promise<PageDocument | null> {
  const [row] = await readDocuments(db, ['page']);
  if (row === undefined) return null;
  const page = JSON.parse(row.json) as PageDocument; // if the next line agrees
  return pageDocument.safeParse(page).success ? page : null;
}

async function everything(db: D1Database): Promise<Recorded[]> {
  const events: Recorded[] = [];
  for (;;) {
    const rows = await rowsAfter(db, events.at(-1)?.position ?? 0, PAGE_ROWS);
    events.push(...rows.map(eventOf));
    if (rows.length < PAGE_ROWS) return events;
  }
}

/**
 * All documents, the page last: until it is written, the next reader asks for a rebuild again. Incidents go oldest first,
 * a few at a time, each chunk on top of the lists that the one before it left, as they once went one by one.
 */
async function projectAll(
  world: World,
  views: readonly IncidentView[],
  { catalog, now, page }: { catalog: Catalog; now: number; page: PageDocument | null },
): Promise<Serialised[]> {
  const latest = new Map<string, Projected['document']>();
  const history = new Map<string, HistoryDocument>();
  let recent: RecentDocument | null = null;
  const add = (some: readonly IncidentView[]) => {
    const projected = project({
      world: only(some, world),
      catalog,
      now,
      changed: new Set(some.map(({ id }) => id)),
      previous: { page, recent, history },
    });
    for (const { key, document } of projected) {
      latest.set(key, document);
      if ('month' in document) history.set(document.month, document);
      if (key === 'recent') recent = document as RecentDocument;
    }
  };
  for (let from = 0; from < views.length; from += CHUNK) add(views.slice(from, from + CHUNK));
  // What every decision loads, and so what the page says of its components.
  add(views.filter(({ quietAt }) => quietAt === null || quietAt > now));

  const keys = [...latest.keys()].filter((key) => key !== 'page');
  return Promise.all(
    [...keys, 'page'].flatMap((key) => {
      const document = latest.get(key);
      return document === undefined ? [] : serialise(key, document);
    }),
  );
}

function only(views: readonly IncidentView[], world: World): World {
  const ids = new Set(views.map(({ id }) => id));
  const sources = new Set(views.flatMap((view) => view.sources));
  return {
    ...world,
    incidents: new Map([...world.incidents].filter(([id]) => ids.has(id))),
    reports: new Map([...world.reports].filter(([source]) => sources.has(source))),
  };
}
