// Tries again what was not accepted: each delivery by itself, with what is said by now.

import type { ClaimedDelivery } from '../store/deliveries.ts';
import { messageSent, settleDelivery } from '../store/deliveries.ts';
import type { SubscriberRow } from '../store/schema.ts';
import { subscribersIn } from '../store/subscribers.ts';
import { digestsAgain } from './digest.ts';
import type { Errand, FanOutMeans } from './errand.ts';
import type { Matter } from './matter.ts';
import { announcementOf } from './matter.ts';
import { deliveryToReader, mayEdit, readerIn, UNREADABLE } from './reader.ts';
import { Recorder } from './recorder.ts';
import { run } from './run.ts';

/** How long a message waits whose matter cannot be read. */
export const UNREADABLE_MS = 30_000;

/** Gives how many were sent. Throws `StorageFailed`. */
export async function tryAgain(
  means: FanOutMeans,
  claimed: readonly ClaimedDelivery[],
): Promise<number> {
  const { db, now } = means;
  const recorder = new Recorder(db);
  const rows = new Map(
    (await subscribersIn(db, [...new Set(claimed.map(({ subscriber }) => subscriber))])).map(
      (row): [string, SubscriberRow] => [row.id, row],
    ),
  );
  const matters = new Map<string, Matter | 'later' | 'none'>();
  const errands: Errand[] = [];
  const digestOf = await digestsAgain(means, claimed.filter(isDigest), rows);
  for (const one of claimed) {
    const row = rows.get(one.subscriber);
    const errand =
      row === undefined || row.state !== 'confirmed'
        ? 'no longer subscribed'
        : isDigest(one)
          ? await digestOf(one, row)
          : await errandOf(means, one, row, matters);
    const settle = (change: Parameters<typeof settleDelivery>[2]) =>
      recorder.write(settleDelivery(db, one, change));
    if (errand === null) {
      await settle({ state: 'parked', dueAt: null, note: UNREADABLE, at: now() });
    } else if (typeof errand !== 'string') {
      errands.push(errand);
    } else if (errand === 'later') {
      const dueAt = now() + UNREADABLE_MS;
      await settle({ state: 'waiting', dueAt, note: null, at: now(), attempts: one.attempts - 1 });
    } else {
      await settle({ state: 'skipped', dueAt: null, note: errand, at: now() });
    }
  }
  const leaseUntil = Math.min(...claimed.map((one) => one.leaseUntil));
  const { sent } = await run(means, errands, leaseUntil, recorder);
  await recorder.write();
  return sent;
}

const isDigest = ({ subject }: ClaimedDelivery) => subject.startsWith('digest:');

/** A text: why nothing is sent; null: it cannot be. */
async function errandOf(
  means: FanOutMeans,
  one: ClaimedDelivery,
  row: SubscriberRow,
  matters: Map<string, Matter | 'later' | 'none'>,
): Promise<Errand | 'later' | string | null> {
  const { db, keyring, page, matterOf } = means;
  const announcement = announcementOf(one);
  const name = `${one.subject} ${one.event}`;
  const matter =
    matters.get(name) ?? (announcement === null ? 'none' : await matterOf(announcement));
  matters.set(name, matter);
  if (matter === 'none') return 'no longer said in public';
  if (matter === 'later') return 'later';
  const reader = await readerIn(row, keyring, page);
  if (reader === null) return null;
  if (matter.change !== undefined && reader.preferences.format !== 'statuspage') {
    return 'no longer asked for';
  }
  const earlier = row.channel === 'discord' && mayEdit(matter) ? await messageSent(db, one) : null;
  const delivery = deliveryToReader(reader, matter, one, means, earlier);
  if (delivery === null) return `${row.channel} is not set up`;
  return {
    reader,
    delivery,
    attempts: one.attempts,
    note: ({ attempts: _counted, ...change }) => ({
      rows: [],
      statements: [settleDelivery(db, one, change)],
    }),
    isPack: false,
  };
}
