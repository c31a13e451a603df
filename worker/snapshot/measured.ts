// The document `measured`: the bars of every component over 90 days. Pure but for what it asks to
// read. Past days come from the document before it; yesterday and today are counted anew. Where
// there is none, or one of another configuration, all days are.

import type { Catalog, Monitor } from '../domain/catalog.ts';
import { monitorsOf } from '../domain/catalog.ts';
import type { ComponentStatus } from '../domain/vocabulary.ts';
import { COMPONENT_STATUSES, worst } from '../domain/vocabulary.ts';
import type { Day } from '../domain/window.ts';
import { DAY_MS, WINDOWS_PER_DAY, WINDOW_MS, combine, dayOf, summarise } from '../domain/window.ts';
import type { HistoryDocument, MeasuredDocument, PageDocument } from './documents.ts';
import { DOCUMENT_BYTES_LIMIT } from './documents.ts';

/** Days in a bar, today included. */
export const BAR_DAYS = 90;

/**
 * The page names incidents of this many days; of days before, what was reported is kept from
 * document to document.
 */
const PAGE_DAYS = 14;
const SHORTENED_BY_DAYS = 10;
const MINUTE_MS = 60_000;

export type Measuring = {
  catalog: Catalog;
  /** The minute up to which it counts, epoch ms. */
  at: number;
  /** Last minute with data of each monitor. */
  measuredAt: Readonly<Record<string, number | null>>;
  read: {
    /** Texts of the documents that exist. */
    documents: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
    /** Days of each monitor from an instant (00:00 UTC) on. */
    days: (from: number) => Promise<ReadonlyMap<string, ReadonlyMap<number, Day>>>;
    /** Both at once. */
    beside: (
      keys: readonly string[],
      from: number,
    ) => Promise<{
      documents: ReadonlyMap<string, string>;
      days: ReadonlyMap<string, ReadonlyMap<number, Day>>;
    }>;
  };
};

type Row = MeasuredDocument['components'][string];
type Reported = NonNullable<Row['reported']>[number];
/** One span in which an incident said something of a component. */
type Span = { component: string; status: ComponentStatus; from: number; to: number };

export async function measure({
  catalog,
  at,
  measuredAt,
  read,
}: Measuring): Promise<MeasuredDocument> {
  const today = dayOf(at);
  const from = today - (BAR_DAYS - 1) * DAY_MS;
  // A late tick may still have filled yesterday's record.
  const recent = await read.beside(['measured', 'page'], today - DAY_MS);
  const { documents: texts } = recent;
  const previous = usable(texts.get('measured'), catalog, today);
  const anew = previous === null ? from : today - DAY_MS;
  const days = previous === null ? await read.days(from) : recent.days;
  const spans = [
    ...spansOfPage(texts.get('page'), at),
    ...(previous === null ? await spansOfHistory(read, from, at) : []),
  ];
  const rows = catalog.components.map(({ id }): [string, Row] => {
    const before = previous?.components[id];
    const shift = previous === null ? 0 : Math.round((from - previous.from) / DAY_MS);
    const monitors = monitorsOf(catalog, id);
    const counted = measuring(monitors);
    const bars = Array.from({ length: BAR_DAYS }, (_, index) => {
      const day = from + index * DAY_MS;
      if (day < anew) return before?.days?.[index + shift] ?? null;
      const ofMonitors = counted
        .map((monitor) => days.get(monitor.id)?.get(day))
        .filter((windows) => windows !== undefined);
      const ended = Math.min(WINDOWS_PER_DAY, Math.floor((at - day) / WINDOW_MS));
      return summarise(combine(ofMonitors), ended);
    });
    const kept = (before?.reported ?? [])
      .map((entry) => ({ ...entry, day: entry.day - shift }))
      .filter(({ day }) => day >= 0 && day < BAR_DAYS - PAGE_DAYS);
    const reported = reportedOf(
      spans.filter(({ component }) => component === id),
      from,
      kept,
    );
    const last = monitors.map((monitor) => measuredAt[monitor.id] ?? 0);
    const figures = catalog.sla.public ? { days: bars } : {};
    const row: Row = { ...figures, measuredAt: Math.max(0, ...last) || null };
    return [id, reported.length === 0 ? row : { ...row, reported }];
  });
  const components = Object.fromEntries(rows);
  return fitted({ version: 1, catalog: catalog.hash, at, from, components });
}

/** With very many components the oldest days go: a shorter bar is better than none. */
function fitted(document: MeasuredDocument): MeasuredDocument {
  const { from, components } = document;
  const days = Math.max(0, ...Object.values(components).map((row) => row.days?.length ?? 0));
  // Nothing in it is longer in bytes than in characters.
  if (days <= SHORTENED_BY_DAYS || JSON.stringify(document).length <= DOCUMENT_BYTES_LIMIT) {
    return document;
  }
  const shorter = Object.entries(components).map(
    ([id, { reported, days: bars, ...row }]): [string, Row] => {
      const kept = (reported ?? [])
        .map((entry) => ({ ...entry, day: entry.day - SHORTENED_BY_DAYS }))
        .filter(({ day }) => day >= 0);
      const rest = { ...row, ...(bars && { days: bars.slice(SHORTENED_BY_DAYS) }) };
      return [id, kept.length === 0 ? rest : { ...rest, reported: kept }];
    },
  );
  return fitted({
    ...document,
    from: from + SHORTENED_BY_DAYS * DAY_MS,
    components: Object.fromEntries(shorter),
  });
}

/** The monitors whose ticks make a component's windows: those of the SLA, or all where none is. */
function measuring(monitors: readonly Monitor[]): readonly Monitor[] {
  const ofSla = monitors.filter(({ sla }) => sla);
  return ofSla.length === 0 ? monitors : ofSla;
}

/** The document before, where past days can be taken from it. */
function usable(
  text: string | undefined,
  catalog: Catalog,
  today: number,
): MeasuredDocument | null {
  if (text === undefined) return null;
  const document = JSON.parse(text) as MeasuredDocument; // checked when it was written
  const { version, from, at } = document;
  const isRecent = dayOf(at) === today || dayOf(at) === today - DAY_MS;
  const isOurs = version === 1 && document.catalog === catalog.hash && from % DAY_MS === 0;
  return isOurs && isRecent ? document : null;
}

function spansOfPage(text: string | undefined, at: number): Span[] {
  if (text === undefined) return [];
  const { incidents } = JSON.parse(text) as PageDocument; // checked when it was written
  return incidents.filter(({ mergedInto }) => mergedInto === null).flatMap(spansUntil(at));
}

async function spansOfHistory(read: Measuring['read'], from: number, at: number): Promise<Span[]> {
  const months = new Set(
    Array.from({ length: BAR_DAYS }, (_, index) =>
      new Date(from + index * DAY_MS).toISOString().slice(0, 7),
    ),
  );
  const texts = await read.documents([...months].map((month) => `history:${month}`));
  return [...texts.values()]
    .flatMap((text) => (JSON.parse(text) as HistoryDocument).incidents) // checked when written
    .flatMap(spansUntil(at));
}

type Lasting = Pick<HistoryDocument['incidents'][number], 'components' | 'intervals'>;

/** What an incident said of its components, and when; an open end lasts until `at`. */
function spansUntil(at: number) {
  return ({ components, intervals }: Lasting): Span[] =>
    components.flatMap(({ id, worst: status }) =>
      intervals.map(({ from, to }) => ({ component: id, status, from, to: to ?? at })),
    );
}

/**
 * What was reported of one component day by day: the worst of a day, and the longest that one
 * incident lasted on it.
 */
function reportedOf(spans: readonly Span[], from: number, kept: readonly Reported[]): Reported[] {
  const byDay = new Map(kept.map((entry) => [entry.day, entry]));
  for (const { status, from: began, to } of spans) {
    if (status === 'operational') continue;
    const first = Math.max(0, Math.floor((began - from) / DAY_MS));
    for (let day = first; day < BAR_DAYS && from + day * DAY_MS < to; day += 1) {
      const start = from + day * DAY_MS;
      const lengthMs = Math.min(to, start + DAY_MS) - Math.max(began, start);
      const before = byDay.get(day);
      byDay.set(day, {
        day,
        worst: worst(COMPONENT_STATUSES, [status], before?.worst ?? 'operational'),
        minutes: Math.max(Math.ceil(lengthMs / MINUTE_MS), before?.minutes ?? 0),
      });
    }
  }
  return [...byDay.values()].toSorted((a, b) => a.day - b.day);
}
