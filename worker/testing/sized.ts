// Status pages of a size that one asks for, over documents in memory: for the bench, which measures what the number of
// components and of past incidents costs, without a database.

import type { PublicIncident, View } from '../snapshot/documents.ts';
import { PAGE_PAST_MS } from '../snapshot/project.ts';
import { PAST } from './incidents.ts';
import { published } from './published.ts';
import { large } from './states.ts';
import { DAY, NOW } from './views.ts';

const MINUTE_MS = 60_000;
/** More minutes than answers are remembered, so that none is asked for again while it is known. */
const COLD_MINUTES = 120;

/** A page of this many components after one past incident a day; as ever it shows those of the last 14 days. */
export function crowded(components: number, past: number): View {
  const shown = large(components);
  const incidents = Array.from({ length: past }, (_, index) => pastIncident(index)).filter(
    ({ startedAt }) => startedAt > NOW - PAGE_PAST_MS,
  );
  const open = shown.page.incidents.filter(({ resolvedAt }) => resolvedAt === null);
  return { ...shown, page: { ...shown.page, incidents: [...open, ...incidents] } };
}

/** The one of so many days ago. */
function pastIncident(index: number): PublicIncident {
  const createdAt = NOW - (index + 1) * DAY;
  const moved = (at: number | null) => at && at - PAST.createdAt + createdAt;
  return {
    ...PAST,
    id: `past${String(index).padStart(8, '0')}`,
    createdAt,
    startedAt: PAST.startedAt - PAST.createdAt + createdAt,
    updatedAt: createdAt + DAY / 4,
    monitoringAt: moved(PAST.monitoringAt),
    restoredAt: moved(PAST.restoredAt),
    resolvedAt: moved(PAST.resolvedAt),
  };
}

const pages = new Map<string, ReturnType<typeof published>>();
let asked = 0;

/** Answers `/<components>-<past>` from memory, or, cold, as if nobody had asked in this minute. */
export function sizedPage(path: string, isCold: boolean): Promise<Response> {
  const [components = 0, past = 0] = path.slice(1).split('-').map(Number);
  const page = pages.get(path) ?? published(crowded(components, past));
  pages.set(path, page);
  asked += 1;
  const now = isCold ? NOW + (asked % COLD_MINUTES) * MINUTE_MS : NOW;
  const until = isCold ? 0 : now + 1000;
  Object.assign(page.stored, { now, tickAt: now, until });
  return page.ask('/');
}
