// A long journal: one incident that was worked on by people, told once to the rules and then again and again under other
// names and at other times, with a hash chain that holds. For what depends on how much has happened before.

import type { Catalog } from '../domain/catalog.ts';
import type { Recorded } from '../domain/event.ts';
import type { Head } from '../store/chain.ts';
import { chain, GENESIS } from '../store/chain.ts';
import type { JournalRow } from '../store/schema.ts';
import { ask } from './asked.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from './story.ts';

/** How far apart the incidents begin. */
export const EVERY_MS = 12 * 60 * MINUTE_MS;
/** Rows of one statement. */
const PIECE = 1_000;

function incidentOf(catalog: Catalog, component: string): readonly Recorded[] {
  const story = new Story(catalog);
  const say = (what: 'triggered' | 'acknowledged' | 'resolved') =>
    story.tell(pagerduty('QONE', what, story.now, { components: { [component]: null } }));
  say('triggered');
  say('acknowledged');
  ask(story, { do: 'assign', role: 'commander', who: '@ic' });
  ask(story, { do: 'note', id: 'n1', text: 'The pool looks exhausted.' }, { actor: 'responder' });
  story.wait(5);
  say('resolved');
  story.wait(20);
  if (story.only().state !== 'resolved') throw new Error('The incident of the journal goes on');
  return story.events;
}

/** How much, and where it ends; `head`: what it follows. */
type Span = { events: number; until: number; head?: Head };

/** Incidents whose journal has about `events` rows and ends before `until`, epoch ms. */
export async function longJournal(
  catalog: Catalog,
  component: string,
  { events, until, head = { position: 0, hash: GENESIS } }: Span,
): Promise<{ rows: JournalRow[]; incidents: Derived[] }> {
  const once = incidentOf(catalog, component);
  const times = Math.ceil(events / once.length);
  const told = Array.from({ length: times }, (_, index) =>
    again(once, index, until, times, head.position),
  );
  const rows = await chain(
    head,
    told.flatMap(({ events: all }) =>
      all.map(({ event: { type, ...data }, ...recorded }) => ({
        ...recorded,
        type,
        data: JSON.stringify(data),
      })),
    ),
  );
  return { rows, incidents: told.map(({ derived }) => derived) };
}

type Derived = {
  id: string;
  reference: string;
  number: number;
  startedAt: number;
  quietAt: number;
  source: string;
  position: number;
};

function again(
  once: readonly Recorded[],
  index: number,
  until: number,
  times: number,
  after: number,
) {
  const begin = until - (times - index) * EVERY_MS;
  const day = new Date(begin).toISOString().slice(0, 10).replaceAll('-', '');
  const ofDay = Math.floor((begin % 86_400_000) / EVERY_MS) + 1;
  const reference = `INC-${day}-${String(ofDay).padStart(2, '0')}`;
  const mark = index.toString(36).padStart(6, '0');
  const text = JSON.stringify(once)
    .replaceAll(/"id\d{4}(\d{6})"/g, `"${mark}$1"`)
    .replaceAll(/:id\d{4}(\d{6})/g, `:${mark}$1`)
    .replaceAll('QONE', `Q${mark.toUpperCase()}`)
    .replaceAll(/INC-\d{8}-\d\d/g, reference);
  const events = JSON.parse(text, (name, value: unknown) => {
    if (typeof value !== 'number') return value;
    if (name === 'position') return value + after + index * once.length;
    return value >= START_AT ? value - START_AT + begin : value;
  }) as Recorded[]; // the same events with other ids and numbers
  const at = (type: string) => events.find(({ event }) => event.type === type);
  const [opened, report, resolved] = [
    at('incident.opened'),
    at('source.reported'),
    at('incident.resolved'),
  ];
  if (opened?.event.type !== 'incident.opened' || report === undefined || resolved === undefined) {
    throw new Error('The incident of the journal has no beginning or no end');
  }
  const { id } = opened.event;
  const derived: Derived = {
    id,
    reference,
    number: opened.position,
    startedAt: begin,
    quietAt: resolved.at + 86_400_000,
    source: report.stream,
    position: report.position,
  };
  return { events, derived };
}

/** Writes it into a database whose journal ends where it begins: the journal, and the two tables that follow from it. */
export async function writeJournal(
  db: D1Database,
  { rows, incidents }: { rows: readonly JournalRow[]; incidents: readonly Derived[] },
): Promise<void> {
  const write = async (sql: string, all: readonly object[]) => {
    for (let from = 0; from < all.length; from += PIECE) {
      await db
        .prepare(`${sql} FROM json_each(?)`)
        .bind(JSON.stringify(all.slice(from, from + PIECE)))
        .run();
    }
  };
  const columns = (...names: string[]) => names.map((name) => `value ->> '${name}'`).join(', ');
  await write(
    `INSERT INTO journal SELECT ${columns('position', 'stream', 'type', 'at', 'recordedAt', 'actor', 'key', 'data', 'previousHash', 'hash')}`,
    rows,
  );
  await write(
    `INSERT INTO incident SELECT ${columns('id', 'reference', 'number', 'startedAt', 'quietAt')}`,
    incidents,
  );
  await write(`INSERT INTO binding SELECT ${columns('source', 'id', 'position')}`, incidents);
}
