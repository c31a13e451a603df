// The public's part of the app over documents in memory, with a clock that the test moves.

import type { HistoryDocument, View } from '../snapshot/documents.ts';
import { createReady } from '../publish/ready.ts';
import type { Sources } from '../publish/respond.ts';
import { publish } from '../publish/routes.ts';
import { recent } from './incidents.ts';
import { latencyDocument } from './latencies.ts';

const envelope = { version: 1 as const, position: 812, catalog: 'c0ffee' };

/** What the store has; tests change it between requests. */
export type Stored = {
  documents: Map<string, unknown>;
  tickAt: number | null;
  staleAt: number | null;
  now: number;
  /** Up to when what is here counts as read; by default it is read for every request. */
  until: number;
  /** Nothing is known at all. */
  isLost: boolean;
  /** The keys of every reading so far. */
  asked: string[][];
};

/** The documents that go with a view: the page, its incidents, and this month's history. */
export function storedFrom({ page, measured, tickAt, staleAt, now }: View): Stored {
  const history: HistoryDocument = {
    ...envelope,
    month: '2026-11',
    incidents: page.incidents.map((incident) => ({
      id: incident.id,
      name: incident.name,
      status: incident.status,
      impact: incident.impact,
      createdAt: incident.createdAt,
      startedAt: incident.startedAt,
      resolvedAt: incident.resolvedAt,
      components: incident.components.map(({ id, worst }) => ({ id, worst })),
      intervals: incident.intervals,
      postmortem: incident.postmortem,
    })),
  };
  const documents = new Map<string, unknown>([
    ['page', page],
    ['measured', measured],
    ['latency', tickAt === null ? null : latencyDocument(page)],
    ['recent', recent(page.incidents, page.maintenances)],
    ['history:2026-11', history],
    ...page.incidents.map(
      (incident) => [`incident:${incident.id}`, { ...envelope, incident }] as const,
    ),
  ]);
  return { documents, tickAt, staleAt, now, until: 0, isLost: false, asked: [] };
}

/** Asks the app as a browser would. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** `promises`: how the promises are shown; without it there are none. */
export function published(
  view: View,
  promises?: Sources['promises'],
): { ask: Ask; stored: Stored } {
  const stored = storedFrom(view);
  const now = () => stored.now;
  const ready = createReady(now);
  const app = publish({
    version: 'test',
    now,
    ready,
    promises,
    offline: () => Promise.resolve(new Response('<h1>offline</h1>', { headers: { ETag: '"x"' } })),
    read(keys) {
      stored.asked.push([...keys]);
      if (stored.isLost) return Promise.resolve(null);
      const known = keys.flatMap((key) => {
        const document = stored.documents.get(key);
        return document ? [[key, document] as const] : [];
      });
      const { tickAt, staleAt, until } = stored;
      return Promise.resolve({
        documents: new Map(known),
        etags: new Map(known.map(([key, document]) => [key, tagOf(document)])),
        tickAt,
        staleAt,
        until,
      });
    },
  });
  const ask: Ask = async (path, init) => {
    const request = new Request(new URL(path, 'https://status.example'), init);
    return ready.answer(request) ?? app.request(request);
  };
  return { stored, ask };
}

const tags = new WeakMap<object, string>();

/** A tag per object: tests replace documents, they do not change them. */
function tagOf(document: unknown): string {
  if (typeof document !== 'object' || document === null) return '';
  const known = tags.get(document) ?? `tag-${Math.random()}`;
  tags.set(document, known);
  return known;
}
