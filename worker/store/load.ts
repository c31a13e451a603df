// Reads, in one batch, everything that one decision needs: the head of the journal, the state of the
// page, whether this was decided before, and the events of the incidents that matter now.
// What is loaded is whole: with an incident come all sources that speak about it, and every episode of a loaded source
// belongs to a loaded incident. Otherwise the rules would take an old episode for a new one.

import { episodesOf } from '../domain/episode.ts';
import type { SourceKey } from '../domain/event.ts';
import { isOneTrouble } from '../domain/event.ts';
import type { PageState } from '../domain/page.ts';
import { EMPTY_PAGE } from '../domain/page.ts';
import type { World } from '../domain/world.ts';
import { EMPTY_WORLD, evolve } from '../domain/world.ts';
import type { Head } from './chain.ts';
import { GENESIS } from './chain.ts';
import { askStorage, runBatch } from './failure.ts';
import { eventOf } from './journal.ts';
import type { JournalRow } from './schema.ts';

export type Wanted = {
  /** Epoch ms; decides which day's incidents are counted. */
  now: number;
  /** Incidents that became quiet before this instant (epoch ms) are left out. */
  quietBefore: number;
  /** Sources that are speaking now; what they spoke about is loaded however quiet it is. */
  sources: readonly SourceKey[];
  /** Incidents that are spoken about, by id or reference. */
  incidents: readonly string[];
  /** Is it in the journal already? */
  key: string | null;
  /** Is it taken by a tick already? */
  minute: number | null;
};

export type Loaded = {
  head: Head;
  world: World;
  keyKnown: boolean;
  minuteTaken: boolean;
  /** A later minute is taken: that of `Wanted` comes late. */
  minuteLate: boolean;
  /** What the page document says of itself; null where there is none. */
  page: { version: unknown; catalog: unknown } | null;
  recentExists: boolean;
};

type Facts = {
  position: number | null;
  hash: string | null;
  state: string | null;
  opened: number;
  known: number;
  taken: number;
  late: number;
  version: unknown;
  catalog: unknown;
  present: number;
  recent: number;
};

// One row of scalars keeps it to a single statement, which counts against the invocation's budget.
const FACTS = `
  SELECT head.position, head.hash,
    (SELECT data FROM page_state WHERE id = 1) AS state,
    (SELECT count(*) FROM incident WHERE reference > ?1 AND reference < ?2) AS opened,
    EXISTS (SELECT 1 FROM journal WHERE key = ?3 AND key IS NOT NULL) AS known,
    EXISTS (SELECT 1 FROM tick WHERE minute = ?4) AS taken,
    EXISTS (SELECT 1 FROM tick WHERE minute > ?4) AS late,
    page.json ->> '$.version' AS version,
    page.json ->> '$.catalog' AS catalog,
    page.key IS NOT NULL AS present,
    EXISTS (SELECT 1 FROM document WHERE key = 'recent') AS recent
  FROM (SELECT 1)
    LEFT JOIN (SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1) AS head
    LEFT JOIN document AS page ON page.key = 'page'`;

// A PagerDuty incident's source is short and brings every incident it has spoken about. Any other goes on for ever: it is
// read from where the loaded incidents begin, and brings only the incidents that share one of their episodes.
const EVENTS = `
  WITH RECURSIVE named (id) AS (
    SELECT id FROM incident WHERE quiet_at > ?1
    UNION ALL SELECT incident FROM binding WHERE source IN (SELECT value FROM json_each(?2))
    UNION ALL SELECT id FROM incident WHERE id IN (SELECT value FROM json_each(?3))
    UNION ALL SELECT id FROM incident WHERE reference IN (SELECT value FROM json_each(?3))
  ),
  concerned (id) AS (
    SELECT id FROM named
    UNION SELECT other.incident
      FROM concerned
        CROSS JOIN binding AS own ON own.incident = concerned.id
        CROSS JOIN binding AS other ON other.source = own.source
      WHERE own.source LIKE 'pagerduty:%' OR other.position = own.position
  ),
  heard (stream, since) AS (
    SELECT value, 0 FROM json_each(?2)
    UNION ALL SELECT 'incident:' || id, 0 FROM concerned
    UNION ALL SELECT source, iif(source LIKE 'pagerduty:%', 0, position)
      FROM concerned CROSS JOIN binding ON binding.incident = concerned.id
  ),
  once (stream, since) AS (SELECT stream, min(since) FROM heard GROUP BY stream)
  SELECT position, journal.stream, type, at, recorded_at AS recordedAt, actor, key, data
  FROM once CROSS JOIN journal ON journal.stream = once.stream AND position >= once.since
  ORDER BY position`;

export async function load(db: D1Database, wanted: Wanted): Promise<Loaded> {
  return (await loadBeside(db, wanted, () => [])).loaded;
}

/** The same, and what else is to be read, in one call and of one moment. */
export async function loadBeside(
  db: D1Database,
  wanted: Wanted,
  questions: () => readonly D1PreparedStatement[],
): Promise<{ loaded: Loaded; answers: readonly Record<string, unknown>[][] }> {
  const day = new Date(wanted.now).toISOString().slice(0, 10).replaceAll('-', '');
  const { quietBefore, sources, incidents } = wanted;
  const ask = async () =>
    runBatch(db, [
      db.prepare(FACTS).bind(`INC-${day}-`, `INC-${day}.`, wanted.key, wanted.minute),
      db.prepare(EVENTS).bind(quietBefore, JSON.stringify(sources), JSON.stringify(incidents)),
      ...questions(),
    ]);
  const [found, events, ...answers] = await askStorage(ask());
  const facts = found?.results[0] as Facts; // the columns that FACTS names
  const rows = (events?.results ?? []) as JournalRow[]; // the columns that EVENTS names
  // What an earlier version of the code has stored may lack what is new.
  const page: PageState = { ...EMPTY_PAGE, ...JSON.parse(facts.state ?? '{}') };
  const position = facts.position ?? 0;
  const heard = evolve({ ...EMPTY_WORLD, page }, rows.map(eventOf));
  const loaded = {
    head: { position, hash: facts.hash ?? GENESIS },
    world: withoutOthersEpisodes({ ...heard, position, openedToday: facts.opened }),
    keyKnown: facts.known === 1,
    minuteTaken: facts.taken === 1,
    minuteLate: facts.late === 1,
    page: facts.present === 1 ? { version: facts.version, catalog: facts.catalog } : null,
    recentExists: facts.recent === 1,
  };
  return { loaded, answers: answers.map(({ results }) => results) };
}

/** Drops those episodes of what goes on for ever that belong to incidents which are not loaded: every episode belongs to one. */
export function withoutOthersEpisodes(world: World): World {
  const anchors = new Set<string>();
  for (const { event } of [...world.incidents.values()].flat()) {
    if (event.type === 'incident.joined') anchors.add(`${event.source} ${event.anchor}`);
  }
  const reports = new Map(world.reports);
  for (const [source, all] of world.reports) {
    if (isOneTrouble(source)) continue;
    const own = episodesOf(all)
      .map((episode) => episode.reports)
      .filter((some) => some.some(({ event }) => anchors.has(`${source} ${event.id}`)));
    reports.set(source, own.flat());
  }
  return { ...world, reports };
}
