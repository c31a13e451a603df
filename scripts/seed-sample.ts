// Gives an empty local database its one past incident, so that page, history and postmortems have something to link. It is
// played through the rules and the commit that every incident goes through, with the clock of that day; nothing is written
// by hand, and nothing pretends to have been measured. Safe to repeat; a database in which anything happened since is left
// alone. Never part of a deployment.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { incidentFacts, type IncidentFacts } from '../content/schema/facts.ts';
import { newId } from '../worker/commit/id.ts';
import { createCommit } from '../worker/commit/index.ts';
import type { Catalog } from '../worker/domain/catalog.ts';
import { rebuild } from '../worker/snapshot/rebuild.ts';
import { parse } from '../worker/webhook/pagerduty/parse.ts';
import { readDelivery } from '../worker/webhook/pagerduty/payload.ts';
import { catalogIn, dataFolder, openDatabase } from './local-database.ts';
import { catalogThen, sampleIncident, type Happening } from './sample-incident.ts';
import { root } from './tool.ts';

const FACTS_FILE = 'content/incidents/INC-20261012-01.json';

export type Seeding = {
  db: D1Database;
  catalog: Catalog;
  facts: IncidentFacts;
  /** Epoch ms; what the page shows is as of then. */
  now: number;
};

/** What came of it: written now, there already, or something else has happened in this database. */
export type Seeded = 'written' | 'there' | 'kept out';

export async function seedSample({ db, catalog, facts, now }: Seeding): Promise<Seeded> {
  const happenings = sampleIncident(facts);
  const end = happenings.at(-1)?.at ?? 0;
  const { later, known, opened } = await journalAt(db, end, `incident:${facts.publicId}`);
  if (later > 0) return opened > 0 ? 'there' : 'kept out';

  let clock = 0;
  // The incident keeps the public id that its postmortem names; what is said of it needs no certain ids.
  let isOpened = known > 0;
  const nextId = () => {
    if (isOpened || facts.publicId === null) return newId();
    isOpened = true;
    return facts.publicId;
  };
  const then = catalogThen(catalog);
  const commit = createCommit({ db, catalog: then, now: () => clock, newId: nextId });
  let written = 0;
  for (const happening of happenings) {
    clock = happening.at;
    const { outcome } = await commit(inputOf(happening, then));
    if (outcome === 'written') written += 1;
  }
  // What was to be sent was sent that day.
  const sent = db.prepare(
    `UPDATE outbox SET state = 'done', done_at = created_at WHERE state = 'pending' AND created_at <= ?`,
  );
  await sent.bind(end).run();
  // As the present configuration shows it.
  await rebuild({ db, catalog, now });
  return written > 0 ? 'written' : 'there';
}

function inputOf({ at, body }: Happening, catalog: Catalog) {
  if (body === null) return { type: 'time' } as const;
  const read = readDelivery(body);
  const parsed = read.ok
    ? parse(read.delivery, { catalog, receivedAt: at, webhookId: null })
    : null;
  if (parsed?.ok !== true) throw new Error('The sample incident cannot be read as PagerDuty’s');
  return parsed.input;
}

type Journal = { known: number; later: number; opened: number };

/** How many events there are, how many of them after an instant, and how many in a stream. */
async function journalAt(db: D1Database, end: number, stream: string): Promise<Journal> {
  const found = await db
    .prepare(
      `SELECT count(*) AS known, count(*) FILTER (WHERE recorded_at > ?1) AS later,
         count(*) FILTER (WHERE stream = ?2) AS opened
       FROM journal`,
    )
    .bind(end, stream)
    .first<Journal>();
  return found ?? { known: 0, later: 0, opened: 0 };
}

const SAID: Record<Seeded, (reference: string) => string> = {
  written: (reference) => `${reference}, a past incident with its postmortem`,
  there: (reference) => `${reference} is there`,
  'kept out': () => 'left alone, the database has a history of its own',
};

if (import.meta.main) {
  const data = dataFolder();
  const catalog = await catalogIn(data);
  if (catalog === null) throw new Error(`${data} has no catalog: run npm run catalog first`);
  const facts = incidentFacts.parse(JSON.parse(readFileSync(join(root, FACTS_FILE), 'utf8')));
  const { db, close } = await openDatabase(data);
  try {
    const seeded = await seedSample({ db, catalog, facts, now: Date.now() });
    console.log(SAID[seeded](facts.reference));
  } finally {
    await close();
  }
}
