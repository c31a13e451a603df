// Telling subscribers: a pack of them is claimed, everybody in it gets the event or a reason why not, and each of them one row
// that says so. The row is written as soon as a message is accepted, so that a crash repeats what was under way and nothing
// else; a pack goes on where rows are missing.

import { recordAlert } from '../store/alerts.ts';
import type { Happening, Outcome } from '../store/deliveries.ts';
import type { ClaimedPack } from '../store/packs.ts';
import { claimWaiting, deliveriesBetween, endWaiting } from '../store/deliveries.ts';
import { claimPack, finishPack, putBackPack } from '../store/packs.ts';
import type { SubscriberRow } from '../store/schema.ts';
import { audienceBetween } from '../store/subscribers.ts';
import { tryAgain, UNREADABLE_MS } from './again.ts';
import type { Choice } from './audience.ts';
import { choiceFor } from './audience.ts';
import { PATIENCE } from './back-off.ts';
import { digestFor } from './digest.ts';
import type { Errand, FanOutMeans } from './errand.ts';
import type { Matter } from './matter.ts';
import { announcementOf, audienceOf } from './matter.ts';
import { readPreferences } from './preferences.ts';
import type { Reader } from './reader.ts';
import { deliveryToReader, readerIn, UNREADABLE } from './reader.ts';
import { Recorder } from './recorder.ts';
import { parked, run } from './run.ts';

/** Long enough for a pack most of whose receivers time out; what is left then is claimed again. */
export const PACK_LEASE_MS = 60_000;
/** Waiting deliveries of one run. */
const WAITING_LIMIT = 30;

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
    const own = known.filter(({ subscriber }) => subscriber === row.id);
    const preferences = readPreferences(row.preferences, means.page);
    const around = { components: catalog.components, now: now() };
    const choice = choiceFor(event, matter.news, preferences, own, around);
    if (choice === null) continue;
    const key = { subject, subscriber: row.id, event };
    if (choice.do === 'send') {
      const reader = await readerIn(row, means.keyring, means.page);
      if (reader === null) {
        added.push({ ...key, ...parked(UNREADABLE, 0, now()) });
        continue;
      }
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
  if (added.some(({ note }) => note === UNREADABLE)) ended.push(alarm(means, pack, UNREADABLE));
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

function alarm({ db, now }: FanOutMeans, { subject }: Happening, why: string): D1PreparedStatement {
  const text = `An update of ${subject} could not be delivered to some subscribers: ${why}`;
  return recordAlert(db, { kind: 'delivery_parked', subject, text, at: now() });
}
