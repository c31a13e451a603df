// A public document as the text that is stored: checked against its strict shape, so that a field nobody meant to publish
// stops the write instead of reaching a reader, and named by a hash of its content. The journal's position is not part of
// that hash: what says the same has the same name, however much has happened since.

import type { z } from 'zod';
import type {
  HistoryDocument,
  IncidentDocument,
  LatencyDocument,
  MeasuredDocument,
  PageDocument,
  RecentDocument,
} from './documents.ts';
import {
  DOCUMENT_BYTES_LIMIT,
  historyDocument,
  incidentDocument,
  latencyDocument,
  measuredDocument,
  pageDocument,
  recentDocument,
} from './documents.ts';

import type { ReportDocument, SlaDocument, WindowsDocument } from './sla-documents.ts';
import { reportDocument, slaDocument, windowsDocument } from './sla-documents.ts';

export type PublicDocument =
  | PageDocument
  | RecentDocument
  | IncidentDocument
  | HistoryDocument
  | MeasuredDocument
  | LatencyDocument
  | SlaDocument
  | ReportDocument
  | WindowsDocument;

/** `position` orders writes of one key: the journal's, or the minute up to which a measurement counts, or when a report was frozen. */
export type Serialised = { key: string; position: number; etag: string; json: string };

const SHAPES: Readonly<Record<string, z.ZodType<PublicDocument>>> = {
  page: pageDocument,
  recent: recentDocument,
  measured: measuredDocument,
  latency: latencyDocument,
  incident: incidentDocument,
  history: historyDocument,
  sla: slaDocument,
  report: reportDocument,
  windows: windowsDocument,
};

/** The stored text as a document; null where it has not the shape that this version of the code knows. */
export function parseDocument(key: string, json: string): PublicDocument | null {
  try {
    return shapeOf(key)?.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null; // not even JSON: the caller treats it as lost
  }
}

/** Throws where a document does not have the shape of its kind, or is too large to be stored. */
export async function serialise(key: string, document: PublicDocument): Promise<Serialised> {
  const shape = shapeOf(key);
  if (shape === undefined) throw new Error(`No public document is called "${key}"`);
  shape.parse(document);
  // What is stored is the document as it was made: what the check returns has its fields in another order.
  const { position, ...content } = { position: undefined, ...document };
  const text = JSON.stringify(content);
  const json = position === undefined ? text : `{"position":${position},${text.slice(1)}`;
  const bytes = new TextEncoder().encode(json).length;
  if (bytes > DOCUMENT_BYTES_LIMIT) {
    throw new Error(`${key} is ${bytes} bytes long; ${DOCUMENT_BYTES_LIMIT} is the most`);
  }
  return { key, position: position ?? orderOf(document), etag: await etagOf(text), json };
}

function shapeOf(key: string): z.ZodType<PublicDocument> | undefined {
  return SHAPES[key.split(':', 1)[0] ?? ''];
}

function orderOf(document: PublicDocument): number {
  return 'at' in document ? document.at : 0;
}

async function etagOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest, 0, 16)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
