// What the status page itself published says how soon customers heard, and how soon they could read why. Asked of its own
// public API in the reader's browser, because the site is built before the next incident. Without script or answer the page
// says where the record is.

import { POSTMORTEM_DUE_MS } from '../../worker/domain/vocabulary.ts';
import { type Figures, figuresOf, type Timely } from '../measures.ts';

type Incident = { started_at: string; resolved_at: string | null; updates: Update[] };
type Update = { status: string; at: number };

export type PublicRecord = {
  /** From the beginning of the impact to the first update that customers could read; null without incidents. */
  readonly firstUpdate: Figures | null;
  /** Of the postmortems that incidents link, those that they linked in time after the all-clear. */
  readonly linked: Timely;
};

/** Reads the answer of `/api/v2/incidents.json`; null where it is something else. */
export function recordIn(answer: unknown): PublicRecord | null {
  const list = field(answer, 'incidents');
  if (!Array.isArray(list)) return null;
  const incidents = list.flatMap((one) => incidentIn(one) ?? []);
  const waits = incidents.flatMap(({ started_at: started, updates }) => {
    const first = Math.min(...updates.map(({ at }) => at));
    return Number.isFinite(first) ? [Math.max(0, first - Date.parse(started)) / 60_000] : [];
  });
  const took = incidents.flatMap(({ resolved_at: resolved, updates }) => {
    const at = updates.find(({ status }) => status === 'postmortem')?.at;
    return at === undefined || resolved === null ? [] : [at - Date.parse(resolved)];
  });
  const inTime = took.filter((ms) => ms <= POSTMORTEM_DUE_MS.published).length;
  return { firstUpdate: figuresOf(waits), linked: { known: took.length, inTime } };
}

function incidentIn(one: unknown): Incident | null {
  const started = field(one, 'started_at');
  const resolved = field(one, 'resolved_at');
  const updates = field(one, 'incident_updates');
  if (typeof started !== 'string' || !Array.isArray(updates)) return null;
  return {
    started_at: started,
    resolved_at: typeof resolved === 'string' ? resolved : null,
    updates: updates.flatMap((update) => {
      const at = Date.parse(String(field(update, 'display_at')));
      return Number.isNaN(at) ? [] : [{ status: String(field(update, 'status')), at }];
    }),
  };
}

function field(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
}

/** The words for each figure of the page, by the name under which it waits for them. */
export function wordsOf({ firstUpdate, linked }: PublicRecord, minutes: (n: number) => string) {
  const first =
    firstUpdate === null
      ? 'no incident yet'
      : `${minutes(firstUpdate.median)} median, ${minutes(firstUpdate.p90)} p90, ${minutes(firstUpdate.mean)} mean, n = ${firstUpdate.n}`;
  return {
    'first-update': first,
    'linked-in-record': linked.known === 0 ? 'none yet' : `${linked.inTime} of ${linked.known}`,
  };
}

/** Asks once, and fills in what waits below an element. */
export async function showPublicRecord(
  within: ParentNode,
  minutes: (n: number) => string,
  ask: typeof fetch = fetch,
): Promise<void> {
  try {
    const answer = await ask('/api/v2/incidents.json', { signal: AbortSignal.timeout(5000) });
    const record = answer.ok ? recordIn(await answer.json()) : null;
    if (record === null) return;
    for (const [name, words] of Object.entries(wordsOf(record, minutes))) {
      const place = within.querySelector(`[data-figure="${name}"]`);
      if (place !== null) place.textContent = words;
    }
  } catch {
    // The page already says where the record is.
  }
}
