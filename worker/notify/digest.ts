// The daily mail for those who want no more than that: everything that was held for them, in the order in which it happened.
// It is sent to all channels; whoever has nothing held gets nothing. What was not accepted is tried again with what is held by
// then, so that nothing is told in two digests.

import { runBatch } from '../store/failure.ts';
import type { ClaimedDelivery, Happening, Outcome } from '../store/deliveries.ts';
import type { ClaimedPack } from '../store/packs.ts';
import { deliveriesBetween, heldFor, releaseHeld, settleDelivery } from '../store/deliveries.ts';
import { isPackLeft } from '../store/packs.ts';
import type { DeliveryRow, SubscriberRow } from '../store/schema.ts';
import { audienceBetween } from '../store/subscribers.ts';
import { timesIn, wordsFor } from '../words/index.ts';
import type { Delivery } from './destination.ts';
import type { Errand, FanOutMeans } from './errand.ts';
import type { Matter } from './matter.ts';
import { announcementOf } from './matter.ts';
import type { Notice, Tongue } from './message.ts';
import type { Reader } from './reader.ts';
import { deliveryToReader, readerIn, UNREADABLE } from './reader.ts';
import type { Recorder } from './recorder.ts';
import { parked } from './run.ts';

/** More than anybody reads. */
const ENTRIES_LIMIT = 30;

type Held = Pick<DeliveryRow, 'subject' | 'subscriber' | 'event' | 'at'>;

/** What a pack of subscribers is to be sent; where nothing that is held is said any more, that is written down at once. */
export async function digestFor(
  means: FanOutMeans,
  pack: ClaimedPack,
  recorder: Recorder,
): Promise<Errand[]> {
  const { db, now } = means;
  const { subject, event, first, last, createdAt } = pack;
  const [rows, known] = await Promise.all([
    audienceBetween(db, 'everybody', first, last),
    deliveriesBetween(db, subject, first, last),
  ]);
  const ids = rows.map(({ id }) => id);
  const held = await heldFor(db, ids, now());
  const sayable = remembered(means);
  const errands: Errand[] = [];
  for (const row of rows) {
    const own = held.filter(({ subscriber, at }) => subscriber === row.id && at <= createdAt);
    if (own.length === 0) continue;
    if (known.some(({ subscriber }) => subscriber === row.id)) continue;
    const digest = await digestOf(means, row, { ...pack, at: createdAt }, own, sayable);
    const key = { subject, subscriber: row.id, event };
    if (digest === null) {
      const noted = { ...key, ...parked(UNREADABLE, 0, now()) };
      await recorder.writeNoted({ rows: [noted], statements: [] });
      continue;
    }
    if ('release' in digest) await recorder.write(digest.release());
    if (!('delivery' in digest)) continue;
    errands.push({
      ...digest,
      attempts: 1,
      note: (outcome) => ({
        rows: [{ ...key, ...outcome }],
        statements: isOver(outcome) ? [digest.released()] : [],
      }),
      isPack: true,
    });
  }
  return errands;
}

/**
 * Digests again, each with what is held by now; a text says why there is none, `later` that another one may be on its way, null
 * that it cannot be sent.
 */
export async function digestsAgain(
  means: FanOutMeans,
  claimed: readonly ClaimedDelivery[],
  rows: ReadonlyMap<string, SubscriberRow>,
): Promise<
  (one: ClaimedDelivery, row: SubscriberRow) => Promise<Errand | 'later' | string | null>
> {
  const { db, now } = means;
  if (claimed.length === 0) return async () => 'later';
  const [isPack, held] = await Promise.all([
    isPackLeft(db, 'digest:'),
    heldFor(db, [...rows.keys()], now(), claimed),
  ]);
  const sayable = remembered(means);
  const taken = new Set<string>();
  return async (one, row) => {
    if (isPack || taken.has(row.id)) return 'later';
    taken.add(row.id);
    const own = held.filter(({ subscriber }) => subscriber === row.id);
    if (own.length === 0) return 'told in a later digest';
    const digest = await digestOf(means, row, { ...one, at: now() }, own, sayable);
    if (digest === null) return null;
    if ('release' in digest) await runBatch(db, [digest.release()]);
    if (!('delivery' in digest)) return digest.reason;
    return {
      ...digest,
      attempts: one.attempts,
      note: ({ attempts: _counted, ...change }) => ({
        rows: [],
        statements: [
          settleDelivery(db, one, change),
          ...(isOver(change) ? [digest.released()] : []),
        ],
      }),
      isPack: false,
    };
  };
}

/** What could not be sent stays held: for the next attempt, or for tomorrow. */
const isOver = ({ state }: Pick<Outcome, 'state'>) => state === 'sent' || state === 'skipped';

type Digest =
  | { reader: Reader; delivery: Delivery; released: () => D1PreparedStatement }
  | { reason: string; release: () => D1PreparedStatement }
  | { reason: string };

/** Null: its subscriber cannot be read. */
async function digestOf(
  means: FanOutMeans,
  row: SubscriberRow,
  { at, ...happening }: Happening & { at: number },
  own: readonly Held[],
  sayable: (one: Held) => Promise<Matter | 'later' | 'none'>,
): Promise<Digest | null> {
  const { db, now, page, keyring } = means;
  const found = await Promise.all(own.map(async (one) => ({ one, matter: await sayable(one) })));
  // What cannot be read now is for another day.
  const told = found.filter(({ matter }) => matter !== 'later').map(({ one }) => one);
  const release = () => releaseHeld(db, row.id, told, now());
  const matters = found.flatMap(({ matter }) => (typeof matter === 'string' ? [] : [matter]));
  if (matters.length === 0) {
    const reason = 'no longer said in public';
    return told.length === 0 ? { reason: 'it cannot be read now' } : { reason, release };
  }
  const reader = await readerIn(row, keyring, page);
  if (reader === null) return null;
  const matter = digestMatter(matters.slice(-ENTRIES_LIMIT), happening.subject, at, page);
  // Who drops a repeat by its id must not drop what it holds besides: with more in it, it is another one.
  const event = `${happening.event}:${told.length}:${told.at(-1)?.at ?? 0}`;
  const delivery = deliveryToReader(reader, matter, { ...happening, event }, means, null);
  if (delivery === null) return { reason: `${row.channel} is not set up` };
  return { reader, delivery, released: release };
}

/** Each matter is read once. */
function remembered(means: FanOutMeans): (one: Held) => Promise<Matter | 'later' | 'none'> {
  const matters = new Map<string, Promise<Matter | 'later' | 'none'>>();
  return (one) => {
    const name = `${one.subject} ${one.event}`;
    const announcement = announcementOf(one);
    const matter =
      matters.get(name) ??
      (announcement === null ? Promise.resolve('none' as const) : means.matterOf(announcement));
    matters.set(name, matter);
    return matter;
  };
}

function digestMatter(
  matters: readonly Matter[],
  subject: string,
  at: number,
  page: { name: string; url: string },
): Matter {
  return {
    news: {
      kind: 'incidents',
      components: [],
      impact: null,
      isEdge: true,
      isSequel: false,
      tier: null,
    },
    type: 'digest',
    thread: 'digest',
    incident: null,
    maintenance: null,
    notice(tongue: Tongue): Notice {
      const { notify, locale } = wordsFor(tongue.language);
      const day = timesIn(locale, tongue.timezone).day(at);
      const notices = matters.map((matter) => matter.notice(tongue));
      return {
        id: subject,
        at,
        page: page.name,
        reference: null,
        severity: null,
        title: notify.digest.subject(page.name, day),
        status: null,
        statusLabel: notify.digest.text(notices.length),
        text: notices
          .map(({ title, statusLabel, text, link }) =>
            [[title, statusLabel].filter(Boolean).join(' – '), text, link].join('\n'),
          )
          .join('\n\n'),
        html: null,
        components: [],
        facts: [],
        nextUpdate: null,
        link: page.url,
      };
    },
  };
}
