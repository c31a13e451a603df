// Empties the outbox: claims what is due, sends it, and says of each row what became of it. A row is marked as soon as it is
// accepted, so a crash repeats what was under way and nothing else. Bounded: a run stays within what one invocation may ask
// of the network and of the database, and a slow receiver holds up only its own messages.

import type { Catalog } from '../domain/catalog.ts';
import type { PublicIncident } from '../snapshot/documents.ts';
import { recordAlert } from '../store/alerts.ts';
import { runBatch, StorageFailed } from '../store/failure.ts';
import type { Claimed } from '../store/outbox.ts';
import { makePacks } from '../store/packs.ts';
import { claim, enqueue, markDone, park, putBack, retryAt } from '../store/outbox.ts';
import type { Patience } from './back-off.ts';
import { backOffMs, PATIENCE } from './back-off.ts';
import type { Failed, Sent } from './channel.ts';
import { SEND_TIMEOUT_MS } from './channel.ts';
import type { Delivery } from './destination.ts';
import { GREET } from './greet.ts';
import { audienceOf } from './matter.ts';
import type { Channels, Plan } from './plan.ts';
import { incidentIn, planOf } from './plan.ts';

/** Messages of one run: with the queries around them they stay below 50 requests and 50 queries. */
export const RUN_LIMIT = 15;
/** What a message makes claimable, the next one of its line, is claimed by the same run. */
const ROUNDS_LIMIT = 3;
/** Long enough for a run whose every message times out. */
export const LEASE_MS = 60_000;
/** From this failure on, operators hear of a call that does not get through. */
const CALL_ALERT_ATTEMPTS = 3;

export type DrainMeans = {
  db: D1Database;
  catalog: Catalog;
  channels: Channels;
  /** The public incidents that exist among these ids. */
  readIncidents: (ids: readonly string[]) => Promise<ReadonlyMap<string, PublicIncident>>;
  /** Epoch ms. */
  now: () => number;
  /** From [0, 1). */
  random: () => number;
  limit?: number;
};

/** How many messages were finished, those for everybody not counted, and whether more may be waiting. Throws `StorageFailed`. */
export async function drain(
  means: DrainMeans,
): Promise<{ finished: number; more: boolean; claimed: number; isForSubscribers: boolean }> {
  const run: Run = { ...means, finished: 0, broken: null, isForSubscribers: false };
  let left = means.limit ?? RUN_LIMIT;
  let total = 0;
  for (let round = 0; round < ROUNDS_LIMIT && left > 0; round++) {
    const lanes: Lanes = new Map();
    let claimed = 0;
    // What is for everybody becomes a row for each first, so that those are claimed along with what else is waiting.
    for (let again = true; again && left > 0;) {
      const batch = await claim(run.db, { now: run.now(), leaseMs: LEASE_MS, limit: left });
      left -= batch.length;
      claimed += batch.length;
      again = await sort(run, batch, lanes);
    }
    await Promise.all([...lanes.values()].map((lane) => runLane(run, lane)));
    if (run.broken !== null) throw run.broken;
    total += claimed;
    if (claimed === 0) return told(run, total, false);
  }
  return told(run, total, true);
}

const told = ({ finished, isForSubscribers }: Run, claimed: number, more: boolean) => ({
  finished,
  more,
  claimed,
  isForSubscribers,
});

type Run = DrainMeans & {
  finished: number;
  /** The database no longer takes marks: what would be sent now would be sent again. */
  broken: StorageFailed | null;
  /** Something was announced to subscribers. */
  isForSubscribers: boolean;
};
type Sendable = { claimed: Claimed; delivery: Delivery };
type Lanes = Map<string, { atOnce: number; queue: Sendable[] }>;

/** Puts what is to be sent into the lane of its channel and settles the rest; true where that put new rows in line. */
async function sort(run: Run, claimed: readonly Claimed[], lanes: Lanes): Promise<boolean> {
  const ids = [...new Set(claimed.flatMap((one) => incidentIn(one) ?? []))];
  const incidents = ids.length === 0 ? new Map() : await run.readIncidents(ids);
  let expanded = false;
  for (const one of claimed) {
    const incident: PublicIncident | null = incidents.get(incidentIn(one) ?? '') ?? null;
    const plan: Plan =
      one.attempts > patienceWith(one).attemptsLimit
        ? { do: 'park', reason: 'whoever tried to send it was cut off, too often' }
        : await prepared(one, incident, run);
    if (plan.do !== 'send') {
      expanded ||= plan.do === 'expand';
      await settle(run, one, plan);
      continue;
    }
    const { name, atOnce } = plan.delivery;
    const lane = lanes.get(name) ?? { atOnce, queue: [] };
    lane.queue.push({ claimed: one, delivery: plan.delivery });
    lanes.set(name, lane);
  }
  return expanded;
}

/** What cannot be prepared is its own trouble: the others that were claimed with it go on. */
async function prepared(
  one: Claimed,
  incident: PublicIncident | null,
  { catalog, channels }: Run,
): Promise<Plan> {
  try {
    return await planOf(one, incident, catalog, channels);
  } catch (error) {
    if (error instanceof StorageFailed) throw error;
    const kind = error instanceof Error ? error.name : 'unknown';
    console.error('a message could not be prepared', { key: one.key, kind });
    return { do: 'wait', reason: 'it could not be prepared' };
  }
}

/** Once the receiver wants to be left alone, the rest of its messages are put back untried. */
async function runLane(
  run: Run,
  { atOnce, queue }: { atOnce: number; queue: readonly Sendable[] },
): Promise<void> {
  let rest: { until: number; reason: string } | null = null;
  const waiting = queue.values();
  const work = async () => {
    for (const { claimed, delivery } of waiting) {
      if (run.broken !== null) return;
      // What is begun must end within the lease, or somebody else may begin it as well.
      const longestMs = delivery.longestMs ?? SEND_TIMEOUT_MS;
      if (run.now() + longestMs > claimed.leaseUntil) return;
      if (rest !== null) {
        await mark(run, putBack(run.db, claimed, rest.until, rest.reason));
        continue;
      }
      const sent = await attempt(claimed, delivery);
      if (sent.ok) {
        await mark(run, markDone(run.db, claimed, run.now()));
        if (run.broken === null) run.finished += 1;
        continue;
      }
      await fail(run, claimed, sent);
      if (sent.everyone && delivery.isSeparate !== true) {
        // A first wait, however patient the message that failed has become: the others have not failed.
        const until = run.now() + waitFor(run, claimed, 1, sent.retryAfterMs);
        rest = { until, reason: sent.reason };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, queue.length) }, work));
}

async function attempt({ key }: Claimed, { name, send }: Delivery): Promise<Sent> {
  try {
    return await send();
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown';
    console.error('a sender failed by itself', { key, kind });
    const reason = `the sender for ${name} failed by itself`;
    return { ok: false, permanent: false, reason, retryAfterMs: null, everyone: false };
  }
}

/** What is not to be sent now. */
async function settle(
  run: Run,
  claimed: Claimed,
  plan: Exclude<Plan, { do: 'send' }>,
): Promise<void> {
  const { db, now } = run;
  if (plan.do === 'expand') {
    // In one batch: whoever is put in line stays there, and is put there once.
    const rows = enqueue(db, plan.rows, now());
    const { happening } = plan;
    const packs =
      happening === null ? [] : makePacks(db, happening, audienceOf(happening), claimed, now());
    await mark(run, ...packs, ...rows, markDone(db, claimed, now(), plan.note));
    if (plan.rows.length === 0) run.finished += 1;
    run.isForSubscribers ||= packs.length > 0;
    return;
  }
  if (plan.do === 'skip') {
    const done = markDone(db, claimed, now(), plan.note);
    const alert = alertOf(run, claimed, 'message_skipped', plan.note);
    await mark(run, ...(plan.alarming ? [done, alert] : [done]));
    run.finished += 1;
    return;
  }
  const { reason } = plan;
  const permanent = plan.do === 'park';
  await fail(run, claimed, { ok: false, permanent, reason, retryAfterMs: null, everyone: false });
}

/** Parks it, or lets it wait. */
async function fail(run: Run, claimed: Claimed, failed: Failed): Promise<void> {
  const { db, now } = run;
  const { kind, attempts } = claimed;
  const { permanent, reason, retryAfterMs } = failed;
  if (permanent || attempts >= patienceWith(claimed).attemptsLimit) {
    const why = permanent ? reason : `${reason}, ${attempts} times`;
    if (kind === GREET) {
      // A stranger's address, perhaps mistyped: no person has to look, and nobody can make operators look.
      await mark(run, markDone(db, claimed, now(), `not sent: ${why}`));
      run.finished += 1;
      return;
    }
    const alert = alertOf(run, claimed, 'message_parked', why);
    await mark(run, park(db, claimed, now(), why), alert);
    run.finished += 1;
    return;
  }
  const until = now() + waitFor(run, claimed, attempts, retryAfterMs);
  const alert = alertOf(run, claimed, 'message_delayed', reason);
  const isUrgent = kind === 'page' && attempts >= CALL_ALERT_ATTEMPTS;
  await mark(run, retryAt(db, claimed, until, reason), ...(isUrgent ? [alert] : []));
}

function patienceWith({ kind }: Claimed): Patience {
  return PATIENCE[kind === 'page' ? 'page' : 'announce'];
}

function waitFor(
  { random }: Run,
  claimed: Claimed,
  attempts: number,
  retryAfterMs: number | null,
): number {
  return backOffMs(patienceWith(claimed), attempts, random(), retryAfterMs);
}

const WHAT: Readonly<Record<string, string>> = {
  page: 'A call to responders',
  memo: 'A message to people inside',
  github: 'A postmortem draft',
};
const ALERTS = {
  message_parked: 'cannot be delivered and waits for a person',
  message_delayed: 'does not get through and is tried again',
  message_skipped: 'went nowhere',
};

function alertOf(
  { db, now }: Run,
  { kind, key }: Claimed,
  alert: keyof typeof ALERTS,
  why: string,
): D1PreparedStatement {
  const text = `${WHAT[kind] ?? 'An announcement'} ${ALERTS[alert]} (${key}): ${why}`;
  return recordAlert(db, { kind: alert, subject: key, text, at: now() });
}

/** Every mark may be made twice without harm, so one hiccup of the database is forgiven. */
async function mark(run: Run, ...statements: D1PreparedStatement[]): Promise<void> {
  if (run.broken !== null) return;
  try {
    await runBatch(run.db, statements).catch(() => runBatch(run.db, statements));
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    run.broken = error;
  }
}
