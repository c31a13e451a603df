// Telling subscribers: a pack of them is claimed, everybody in it gets the event or a reason why not, and each of them one row
// that says so. The row is written as soon as a message is accepted, so that a crash repeats what was under way and nothing
// else; a pack goes on where rows are missing. Channels run side by side, and a slow receiver holds up only its own channel's
// place.

import { recordAlert } from '../store/alerts.ts';
import { StorageFailed } from '../store/failure.ts';
import type { ClaimedDelivery, ClaimedPack, Happening, Outcome } from '../store/packs.ts';
import {
  claimPack,
  claimWaiting,
  deliveriesBetween,
  endWaiting,
  finishPack,
  messageSent,
  putBackPack,
  settleDelivery,
} from '../store/packs.ts';
import type { SubscriberRow } from '../store/schema.ts';
import { audienceBetween, subscribersIn } from '../store/subscribers.ts';
import type { Choice } from './audience.ts';
import { choiceFor } from './audience.ts';
import { backOffMs, PATIENCE } from './back-off.ts';
import type { Sent } from './channel.ts';
import { failed, SEND_TIMEOUT_MS } from './channel.ts';
import { digestFor } from './digest.ts';
import type { Errand, FanOutMeans } from './errand.ts';
import type { Matter } from './matter.ts';
import { announcementOf, audienceOf } from './matter.ts';
import type { Reader } from './reader.ts';
import { deliveryToReader, mayEdit, readerOf } from './reader.ts';
import type { Noted } from './recorder.ts';
import { Recorder } from './recorder.ts';
import { consequencesOf } from './standing.ts';

/** Long enough for a pack most of whose receivers time out; what is left then is claimed again. */
export const PACK_LEASE_MS = 60_000;
/** Waiting deliveries of one run. */
const WAITING_LIMIT = 30;
/** How long a pack waits whose matter cannot be read. */
const UNREADABLE_MS = 30_000;

/** Tells one pack, or what waits for another attempt. Null: there was nothing to do. Throws `StorageFailed`. */
export async function fanOut(means: FanOutMeans): Promise<{ sent: number } | null> {
  const { db, now } = means;
  const pack = await claimPack(db, { now: now(), leaseMs: PACK_LEASE_MS });
  if (pack !== null) return { sent: await tellPack(means, pack) };
  const waiting = await claimWaiting(db, {
    now: now(),
    leaseMs: PACK_LEASE_MS,
    limit: WAITING_LIMIT,
  });
  return waiting.length === 0 ? null : { sent: await tryAgain(means, waiting) };
}

async function tellPack(means: FanOutMeans, pack: ClaimedPack): Promise<number> {
  const { db, now } = means;
  const recorder = new Recorder(db);
  const announcement = announcementOf(pack);
  const matter =
    announcement === null
      ? 'none'
      : 'digest' in announcement
        ? 'digest'
        : await means.matterOf(announcement);
  if (matter === 'none') {
    await recorder.write(finishPack(db, pack));
    return 0;
  }
  if (matter === 'later') {
    await recorder.write(putBackPack(db, pack, now() + UNREADABLE_MS));
    return 0;
  }
  const errands =
    matter === 'digest'
      ? await digestFor(means, pack, recorder)
      : await errandsOf(means, pack, matter, recorder);
  const { sent, restUntil } = await run(means, errands, pack.leaseUntil, recorder);
  const isOver = restUntil !== null && pack.attempts >= PATIENCE.announce.attemptsLimit;
  if (restUntil === null) {
    await recorder.write(finishPack(db, pack));
  } else if (isOver) {
    await recorder.write();
    const left = errands.filter(({ reader }) => !recorder.isDone(reader.row.id));
    const note = `nobody took it, ${pack.attempts} times`;
    const noted = left.map((errand) => errand.note(parked(note, errand.attempts, now())));
    await recorder.writeNoted({
      rows: noted.flatMap(({ rows }) => rows),
      statements: [
        ...noted.flatMap(({ statements }) => statements),
        alarm(means, pack, note),
        finishPack(db, pack),
      ],
    });
  } else {
    await recorder.write(putBackPack(db, pack, restUntil));
  }
  return sent;
}

/** What is to be sent of a pack; what waits or is held is written down at once. */
async function errandsOf(
  means: FanOutMeans,
  pack: ClaimedPack,
  matter: Matter,
  recorder: Recorder,
): Promise<Errand[]> {
  const { db, catalog, now } = means;
  const { subject, event, first, last } = pack;
  const [rows, known] = await Promise.all([
    audienceBetween(db, audienceOf(pack), first, last),
    deliveriesBetween(db, subject, first, last),
  ]);
  const errands: Errand[] = [];
  const added: Outcome[] = [];
  const ended: D1PreparedStatement[] = [];
  for (const row of rows) {
    // Who came later subscribed to what is said from then on.
    if ((row.confirmedAt ?? 0) > pack.createdAt) continue;
    const reader = await readerOf(row, means.keyring, means.page);
    const own = known.filter(({ subscriber }) => subscriber === row.id);
    const around = { components: catalog.components, now: now() };
    const choice = choiceFor(event, matter.news, reader.preferences, own, around);
    if (choice === null) continue;
    const key = { subject, subscriber: row.id, event };
    if (choice.do === 'send') {
      const earlier = own.filter(({ message }) => message !== null).toSorted((a, b) => b.at - a.at);
      const errand = errandFor(means, reader, matter, key, earlier[0]?.message ?? null);
      if (errand !== null) {
        errands.push(errand);
        continue;
      }
    }
    if (choice.do === 'wait' && choice.replaces) ended.push(endWaiting(db, key, now()));
    added.push({ ...key, ...rowFor(choice, row), at: now() });
  }
  if (added.length > 0) await recorder.writeNoted({ rows: added, statements: ended });
  return errands;
}

/** What is written down of somebody to whom nothing is sent now. */
function rowFor(choice: Choice, { channel }: SubscriberRow) {
  const row = { attempts: 0, dueAt: null, note: null } as const;
  switch (choice.do) {
    case 'hold':
      return { ...row, state: 'held' } as const;
    case 'wait':
      return { ...row, state: 'waiting', attempts: choice.attempts, dueAt: choice.dueAt } as const;
    case 'send':
      return { ...row, state: 'skipped', note: `${channel} is not set up` } as const;
  }
}

function errandFor(
  means: FanOutMeans,
  reader: Reader,
  matter: Matter,
  key: Happening & { subscriber: string },
  earlier: string | null,
): Errand | null {
  const delivery = deliveryToReader(reader, matter, key, means, earlier);
  if (delivery === null) return null;
  return {
    reader,
    delivery,
    attempts: 1,
    note: (outcome) => ({ rows: [{ ...key, ...outcome }], statements: [] }),
    isPack: true,
  };
}

/** Tries again what was not accepted. */
async function tryAgain(means: FanOutMeans, claimed: readonly ClaimedDelivery[]): Promise<number> {
  const { db, now, matterOf } = means;
  const recorder = new Recorder(db);
  const rows = new Map(
    (await subscribersIn(db, [...new Set(claimed.map(({ subscriber }) => subscriber))])).map(
      (row): [string, SubscriberRow] => [row.id, row],
    ),
  );
  const matters = new Map<string, Matter | 'later' | 'none'>();
  const errands: Errand[] = [];
  for (const one of claimed) {
    const name = `${one.subject} ${one.event}`;
    const announcement = announcementOf(one);
    const matter =
      matters.get(name) ??
      (announcement === null || 'digest' in announcement ? 'none' : await matterOf(announcement));
    matters.set(name, matter);
    const row = rows.get(one.subscriber);
    const settle = (change: Parameters<typeof settleDelivery>[2]) =>
      recorder.write(settleDelivery(db, one, change));
    const skip = (note: string) => settle({ state: 'skipped', dueAt: null, note, at: now() });
    if (row === undefined || row.state !== 'confirmed') {
      await skip('no longer subscribed');
    } else if (matter === 'none') {
      await skip('no longer said in public');
    } else if (matter === 'later') {
      const dueAt = now() + UNREADABLE_MS;
      await settle({ state: 'waiting', dueAt, note: null, at: now(), attempts: one.attempts - 1 });
    } else {
      const reader = await readerOf(row, means.keyring, means.page);
      if (matter.change !== undefined && reader.preferences.format !== 'statuspage') {
        await skip('no longer asked for');
        continue;
      }
      const earlier =
        row.channel === 'discord' && mayEdit(matter) ? await messageSent(db, one) : null;
      const delivery = deliveryToReader(reader, matter, one, means, earlier);
      if (delivery === null) await skip(`${row.channel} is not set up`);
      else
        errands.push({
          reader,
          delivery,
          attempts: one.attempts,
          note: ({ attempts: _counted, ...change }) => ({
            rows: [],
            statements: [settleDelivery(db, one, change)],
          }),
          isPack: false,
        });
    }
  }
  const leaseUntil = Math.min(...claimed.map((one) => one.leaseUntil));
  const { sent } = await run(means, errands, leaseUntil, recorder);
  await recorder.write();
  return sent;
}

/** Sends, each channel by itself; what is written down last may still wait for the next write. `restUntil`: some are left for then. */
async function run(
  means: FanOutMeans,
  errands: readonly Errand[],
  leaseUntil: number,
  recorder: Recorder,
): Promise<{ sent: number; restUntil: number | null }> {
  const { now, random } = means;
  const lanes = Map.groupBy(errands, ({ delivery }) => delivery.name);
  let sent = 0;
  let restUntil: number | null = null;
  const restFrom = (until: number) => {
    restUntil = Math.max(restUntil ?? 0, until);
  };
  const lane = async (queue: readonly Errand[]): Promise<void> => {
    // Who failed lately goes last, so that they take nobody's time.
    const sorted = queue.toSorted((a, b) => troubleOf(a) - troubleOf(b));
    const waiting = sorted.values();
    let isResting = false;
    const work = async () => {
      for (const errand of waiting) {
        const longestMs = errand.delivery.longestMs ?? SEND_TIMEOUT_MS;
        if (isResting || recorder.isBroken) return;
        if (now() + longestMs > leaseUntil) return restFrom(now());
        const result = await attempt(errand);
        const isShared = errand.reader.row.channel === 'email';
        if (!result.ok && result.everyone && isShared && errand.isPack) {
          isResting = true;
          const wait = backOffMs(PATIENCE.announce, 1, random(), result.retryAfterMs);
          return restFrom(now() + wait);
        }
        if (result.ok) sent += 1;
        const noted = await notedFor(means, errand, result);
        // Who drops a repeat by its id need not be waited for.
        const mayWait = errand.delivery.atOnce > 1;
        const written = recorder.settle(errand.reader.row.id, noted, mayWait);
        if (!mayWait) await written;
      }
    };
    const atOnce = Math.min(sorted[0]?.delivery.atOnce ?? 1, sorted.length);
    await Promise.all(Array.from({ length: atOnce }, work));
  };
  await Promise.all([...lanes.values()].map(lane));
  recorder.throwIfBroken();
  return { sent, restUntil };
}

const troubleOf = ({ reader }: Errand) => (reader.row.failingSince === null ? 0 : 1);

async function attempt({ delivery }: Errand): Promise<Sent> {
  try {
    return await delivery.send();
  } catch (error) {
    if (error instanceof StorageFailed) throw error;
    const kind = error instanceof Error ? error.name : 'unknown';
    console.error('a sender failed by itself', { channel: delivery.name, kind });
    return failed(false, `the sender for ${delivery.name} failed by itself`);
  }
}

const parked = (note: string, attempts: number, at: number) =>
  ({ state: 'parked', attempts, dueAt: null, note, at }) as const;

/** What is written down after an attempt: its outcome, and what follows for the subscription. */
async function notedFor(means: FanOutMeans, errand: Errand, result: Sent): Promise<Noted> {
  const { now, random } = means;
  const { reader, attempts, note } = errand;
  const at = now();
  const standing = await consequencesOf(means, reader.row, result, at);
  const all = ({ rows, statements }: Noted) => ({ rows, statements: [...statements, ...standing] });
  if (result.ok) {
    const { message = null } = result;
    return all(note({ state: 'sent', attempts, dueAt: null, note: null, at, message }));
  }
  if (result.gone) {
    return all(note({ state: 'skipped', attempts, dueAt: null, note: result.reason, at }));
  }
  if (result.permanent || attempts >= PATIENCE.announce.attemptsLimit) {
    return all(note(parked(result.reason, attempts, at)));
  }
  const dueAt = at + backOffMs(PATIENCE.announce, attempts, random(), result.retryAfterMs);
  return all(note({ state: 'waiting', attempts, dueAt, note: result.reason, at }));
}

function alarm({ db, now }: FanOutMeans, { subject }: Happening, why: string): D1PreparedStatement {
  const text = `An update of ${subject} could not be delivered to some subscribers: ${why}`;
  return recordAlert(db, { kind: 'delivery_parked', subject, text, at: now() });
}
