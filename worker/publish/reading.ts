// How publish gets its documents: through a function that it is given. It promises nothing about where they come from; the
// reader behind it climbs from memory to database to copies, and says so by `staleAt`.

import type {
  HistoryDocument,
  IncidentDocument,
  LatencyDocument,
  MeasuredDocument,
  PageDocument,
  RecentDocument,
} from '../snapshot/documents.ts';
import type { ReportDocument, SlaDocument, WindowsDocument } from '../snapshot/sla-documents.ts';

/** What one look into the store gives. A key that is not in `documents` does not exist. */
export type Reading = {
  documents: ReadonlyMap<string, unknown>;
  /** A tag per document that changes whenever its content does. */
  etags: ReadonlyMap<string, string>;
  /** Newest tick, epoch ms; null: none yet. */
  tickAt: number | null;
  /** Set where the answer is not from the database: the instant that it shows. */
  staleAt: number | null;
  /** Up to when the same would be read again without asking, epoch ms. */
  until: number;
};

/** Lets work go on after the answer is sent. */
export type WaitUntil = (work: Promise<unknown>) => void;

/** Null: nothing is known at all. */
export type Read = (keys: readonly string[], waitUntil: WaitUntil) => Promise<Reading | null>;

type Documents = {
  page: PageDocument;
  measured: MeasuredDocument;
  latency: LatencyDocument;
  recent: RecentDocument;
  sla: SlaDocument;
  [report: `report:${string}`]: ReportDocument;
  [windows: `windows:${string}`]: WindowsDocument;
  [incident: `incident:${string}`]: IncidentDocument;
  [history: `history:${string}`]: HistoryDocument;
};

/** The document under a key. The reader has parsed it strictly, and a key has one kind of document. */
export function documentOf<Key extends keyof Documents>(
  { documents }: Reading,
  key: Key,
): Documents[Key] | null {
  return (documents.get(key) as Documents[Key] | undefined) ?? null;
}
