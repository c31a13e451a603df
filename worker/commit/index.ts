// The only writer of events. It loads what matters, has the rules decide, and writes the events, what they make the public
// see, and what is to be sent, in one batch: either all of it is true or none of it. It holds no rule of its own.
//
// Somebody else may write in between; the journal's primary key then refuses the batch, and everything is loaded and decided
// anew, with the same input, after a random pause: of many that write at once, those that all try again at once mostly lose
// again. What was decided before is found by its key first, and costs no row.

import { alertsHeard } from '../domain/alert.ts';
import type { Catalog } from '../domain/catalog.ts';
import { decide, refusalIn } from '../domain/decide.ts';
import type { Recorded } from '../domain/event.ts';
import type { Input } from '../domain/input.ts';
import { keysOf } from '../domain/input.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { World } from '../domain/world.ts';
import { evolve, record } from '../domain/world.ts';
import type { PageDocument } from '../snapshot/documents.ts';
import type { Mirror, Witness } from '../snapshot/mirror.ts';
import { rebuild } from '../snapshot/rebuild.ts';
import type { PublicDocument, Serialised } from '../snapshot/serialise.ts';
import { runBatch } from '../store/failure.ts';
import { conflictIn, knownKeys } from '../store/journal.ts';
import type { Loaded } from '../store/load.ts';
import { batchFor } from './batch.ts';
import type { Known } from './beside.ts';
import { loadWithDocuments } from './beside.ts';
import { CommitBusy } from './failure.ts';

export { CommitBusy, StorageFailed } from './failure.ts';
export { commitQuietly } from './quiet.ts';
export type { Standing } from './standing.ts';
export { readStanding } from './standing.ts';

/** How often a decision is made anew because somebody else wrote in between. */
export const ATTEMPTS_LIMIT = 5;

/** Longest pause after the first conflict; it doubles with each. All of them together leave a sender time to wait. */
const PAUSE_MS = 100;

/** Version of the documents' shape that this code writes and reads. */
const DOCUMENT_VERSION = 1;

export type CommitDependencies = {
  db: D1Database;
  catalog: Catalog;
  /** Epoch ms. */
  now: () => number;
  newId: () => string;
  /** Copies changed documents to where they outlive the database. */
  mirror?: Mirror | undefined;
  /** Knows whether a database without documents is a new one; without it, it is. */
  witness?: Witness | undefined;
  /** Waits after the n-th conflict, n from 1; by default a random time that grows. */
  pause?: ((conflicts: number) => Promise<void>) | undefined;
  /** Runs before each batch; for tests of what happens in between. */
  beforeBatch?: (() => Promise<void>) | undefined;
};

export type Committed = {
  /**
   * `nothing`: it changed nothing. `duplicate`, `taken`: it, or its minute, was there before. `refused`: an operator's
   * command does not fit what is.
   */
  outcome: 'written' | 'nothing' | 'duplicate' | 'taken' | 'refused';
  /** Why it was refused. */
  refusal: Refusal | null;
  /** The journal's newest position. */
  position: number;
  /** What was appended. */
  events: readonly Recorded[];
  /**
   * How things stand after it, so that it can be shown without asking again; null where nothing was written. `page` is the
   * document of the page; null where it is not known.
   */
  after: { world: World; page: PageDocument | null } | null;
  /** When each of the messages that it put in line is due, epoch ms. */
  messagesDue: readonly number[];
  /** Rows that the batch cost. */
  rowsWritten: number;
  /** Settles when the copies are made; never rejects. For `waitUntil`. */
  mirrored: Promise<void>;
};

/**
 * Throws `CommitBusy` or `StorageFailed` where trying again may help, and anything else where the fault is ours.
 * `extra` goes into the same batch; so do `documents`, written where they changed. `read` is what was loaded for this input
 * just now; where it is no longer so, the batch is refused and everything is loaded anew.
 */
export type Commit = (
  input: Input,
  extra?: readonly D1PreparedStatement[],
  documents?: readonly { key: string; document: PublicDocument }[],
  read?: Loaded,
) => Promise<Committed>;

export function createCommit(dependencies: CommitDependencies): Commit {
  const { db, catalog, now, newId, mirror, pause = pauseAtRandom, beforeBatch } = dependencies;
  return async (input, extra = [], documents = [], read) => {
    for (let attempt = 1; attempt <= ATTEMPTS_LIMIT; attempt++) {
      const known = input.type === 'alerts' ? await knownKeys(db, keysOf(input)) : undefined;
      const context = { now: now(), catalog, newId, known };
      const before = attempt === 1 ? read : undefined;
      const { loaded, known: documentsKnown } = await current(
        dependencies,
        input,
        context.now,
        before,
      );
      const { world } = loaded;
      if (loaded.keyKnown) return unchanged('duplicate', loaded);
      if (loaded.minuteTaken) return unchanged('taken', loaded);
      if (input.type === 'alerts' && alertsHeard(world, input, known ?? new Set()).length === 0) {
        return unchanged('duplicate', loaded);
      }

      const refusal = refusalIn(world, input, context);
      if (refusal !== null) return { ...unchanged('refused', loaded), refusal };
      const decided = decide(world, inTime(input, loaded), context);
      const fresh = attempt === 1 ? decided : await withoutKnown(db, decided);
      const events = record(fresh, world, context.now);
      const after = evolve(world, events);
      const batch = await batchFor({
        db,
        input,
        events,
        after,
        head: loaded.head,
        context,
        extra,
        documents,
        known: documentsKnown,
      });
      if (batch.statements.length === 0) return unchanged('nothing', loaded);
      await beforeBatch?.();
      try {
        const results = await runBatch(db, batch.statements);
        return {
          outcome: 'written',
          refusal: null,
          position: after.position,
          events,
          after: { world: after, page: batch.page },
          messagesDue: batch.messagesDueBy(results),
          rowsWritten: results.reduce((sum, { meta }) => sum + meta.rows_written, 0),
          mirrored: copy(mirror, batch.writtenBy(results), context.now),
        };
      } catch (error) {
        if (conflictIn(error) === null) throw error;
      }
      if (attempt < ATTEMPTS_LIMIT) await pause(attempt);
    }
    throw new CommitBusy(`Others wrote first, ${ATTEMPTS_LIMIT} times in a row`);
  };
}

function pauseAtRandom(conflicts: number): Promise<void> {
  const ms = Math.random() * PAUSE_MS * 2 ** (conflicts - 1);
  return new Promise((done) => void setTimeout(done, ms));
}

/** A tick that was overtaken after it had looked fills the record, and says no more of where its monitors stand. */
function inTime(input: Input, { minuteLate }: Loaded): Input {
  return input.type === 'tick' && minuteLate ? { ...input, monitors: null } : input;
}

/** The state to decide on. Documents of another configuration or shape, or lost ones, are made anew first. */
async function current(
  { db, catalog, mirror, witness }: CommitDependencies,
  input: Input,
  now: number,
  read: Loaded | undefined,
): Promise<{ loaded: Loaded; known: Known }> {
  const load = () => loadWithDocuments(db, input, now);
  const found = read === undefined ? await load() : { loaded: read, known: new Map() };
  const { loaded } = found;
  const { page, keyKnown, minuteTaken } = loaded;
  const isCurrent =
    loaded.recentExists && page?.catalog === catalog.hash && page.version === DOCUMENT_VERSION;
  if (isCurrent || keyKnown || minuteTaken) return found;
  await rebuild({ db, catalog, now, mirror, witness });
  return load();
}

/** A key stands for one saying. After a conflict some of what was decided may have been said by who was faster. */
async function withoutKnown<Draft extends { key: string | null }>(
  db: D1Database,
  drafted: readonly Draft[],
): Promise<readonly Draft[]> {
  const keys = drafted.flatMap(({ key }) => key ?? []);
  if (keys.length === 0) return drafted;
  const known = await knownKeys(db, keys);
  return drafted.filter(({ key }) => key === null || !known.has(key));
}

function unchanged(outcome: Committed['outcome'], { head }: Loaded): Committed {
  const { position } = head;
  return {
    outcome,
    refusal: null,
    position,
    events: [],
    after: null,
    messagesDue: [],
    rowsWritten: 0,
    mirrored: Promise.resolve(),
  };
}

async function copy(
  mirror: Mirror | undefined,
  documents: readonly Pick<Serialised, 'key' | 'etag' | 'json'>[],
  now: number,
): Promise<void> {
  if (mirror === undefined || documents.length === 0) return;
  const failed = await mirror(documents, now);
  if (failed.length > 0) console.warn('documents were not copied', { keys: failed });
}
