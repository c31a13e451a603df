// The daily mail for those who want no more than that: everything that was held for them, in the order in which it happened.
// It is sent to all channels; whoever has nothing held gets nothing.

import type { ClaimedPack } from '../store/packs.ts';
import { deliveriesBetween, heldBetween, releaseHeld } from '../store/packs.ts';
import { audienceBetween } from '../store/subscribers.ts';
import { timesIn, wordsFor } from '../words/index.ts';
import type { Errand, FanOutMeans } from './errand.ts';
import type { Matter } from './matter.ts';
import { announcementOf } from './matter.ts';
import type { Notice, Tongue } from './message.ts';
import { deliveryToReader, readerOf } from './reader.ts';
import type { Recorder } from './recorder.ts';

/** More than anybody reads. */
const ENTRIES_LIMIT = 30;

export async function digestFor(
  means: FanOutMeans,
  pack: ClaimedPack,
  recorder: Recorder,
): Promise<Errand[]> {
  const { db, now, page, keyring } = means;
  const { subject, event, first, last, createdAt } = pack;
  const [rows, held, known] = await Promise.all([
    audienceBetween(db, 'everybody', first, last),
    heldBetween(db, first, last),
    deliveriesBetween(db, subject, first, last),
  ]);
  const matters = new Map<string, Matter | null>();
  const matterOf = async (one: (typeof held)[number]): Promise<Matter | null> => {
    const name = `${one.subject} ${one.event}`;
    const announcement = announcementOf(one);
    if (!matters.has(name)) {
      const found = announcement === null ? 'none' : await means.matterOf(announcement);
      matters.set(name, typeof found === 'string' ? null : found);
    }
    return matters.get(name) ?? null;
  };
  const errands: Errand[] = [];
  for (const row of rows) {
    const own = held.filter(({ subscriber, at }) => subscriber === row.id && at <= createdAt);
    if (own.length === 0) continue;
    if (known.some(({ subscriber }) => subscriber === row.id)) continue;
    const found = (await Promise.all(own.map(matterOf))).filter((matter) => matter !== null);
    const release = () => releaseHeld(db, row.id, createdAt, now());
    if (found.length === 0) {
      await recorder.write(release());
      continue;
    }
    const reader = await readerOf(row, keyring, page);
    const matter = digestMatter(found.slice(-ENTRIES_LIMIT), subject, createdAt, page);
    const delivery = deliveryToReader(reader, matter, pack, means, null);
    if (delivery === null) continue;
    errands.push({
      reader,
      delivery,
      attempts: 1,
      note: (outcome) => {
        // What could not be sent now stays held for tomorrow.
        const isFinal = outcome.state === 'sent' || outcome.state === 'skipped';
        const key = { subject, subscriber: row.id, event };
        return isFinal
          ? { rows: [{ ...key, ...outcome }], statements: [release()] }
          : { rows: [{ ...key, ...outcome, state: 'parked', dueAt: null }], statements: [] };
      },
      isPack: true,
    });
  }
  return errands;
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
