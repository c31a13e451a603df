// One message for one subscriber, on its way: the types that the parts of telling subscribers share.

import type { Catalog } from '../domain/catalog.ts';
import type { Announcement } from '../domain/messages.ts';
import type { Outcome } from '../store/deliveries.ts';
import type { Delivery } from './destination.ts';
import type { Matter } from './matter.ts';
import type { Reader, ReaderMeans } from './reader.ts';
import type { Noted } from './recorder.ts';

export type FanOutMeans = ReaderMeans & {
  db: D1Database;
  catalog: Catalog;
  /** `later`: it cannot be read now; `none`: it is no longer said. */
  matterOf: (announcement: Announcement) => Promise<Matter | 'later' | 'none'>;
  random: () => number;
};

/** One message for one subscriber, and how to write down what became of it. */
export type Errand = {
  reader: Reader;
  delivery: Delivery;
  attempts: number;
  note: (outcome: Omit<Outcome, 'subject' | 'subscriber' | 'event'>) => Noted;
  /** Where a mail server is away, it is away for all of them: the rest of the pack is put back. */
  isPack: boolean;
};
