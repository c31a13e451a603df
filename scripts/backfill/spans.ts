// What a file of history says, line by line: spans in which a monitor was in one state, and single checks. Everything that is
// wrong with it is found before anything is made of it, each with its line, what was expected and an example. Pure.

import { parse } from 'csv-parse/sync';
import type { Sample } from '../../worker/domain/monitor.ts';
import type { Region } from '../../worker/domain/vocabulary.ts';
import { REGIONS } from '../../worker/domain/vocabulary.ts';

export const STATES = ['up', 'degraded', 'down', 'excluded'] as const;
export type State = (typeof STATES)[number];

/** One line of the file. Instants are epoch ms, `to` excluded. */
export type Span = {
  line: number;
  monitor: string;
  from: number;
  to: number;
  state: State;
  region: Sample['region'];
  /** How long the answer of a check took. */
  ms: number | null;
};

export type Problem = { line: number; text: string };

export type Bounds = {
  monitors: readonly string[];
  /** What is before is forgotten at once, epoch ms. */
  earliest: number;
  /** History ends here: the running day is measured and not imported, epoch ms. */
  latest: number;
};

const REQUIRED = ['monitor', 'from', 'state'] as const;
const COLUMNS = ['monitor', 'from', 'to', 'state', 'region', 'ms'] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

const MINUTE_MS = 60_000;
const EXAMPLE = 'monitor,from,to,state\napi-http,2026-03-01T00:00Z,2026-03-01T10:02Z,up';
/** A date, or a date and time with its distance from UTC. */
const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

export type Read = { spans: readonly Span[]; problems: readonly Problem[] };

/** Spans in the order of monitor, region and time; they are whole only where there are no problems. */
export function readSpans(text: string, bounds: Bounds): Read {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
    }) as unknown as typeof records; // what `info` makes of it, which the types leave out
  } catch (error) {
    const { lines = 1 } = error as { lines?: number };
    return refused(lines, `It is not CSV: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  const [head, ...rest] = records;
  if (head === undefined) return refused(1, `The file is empty. For example:\n${EXAMPLE}`);
  const columns = head.record.map((name) => name.toLowerCase());
  const objection = objectionToColumns(columns);
  if (objection !== null) return refused(head.info.lines, objection);

  const problems: Problem[] = [];
  const spans: Span[] = [];
  for (const { record, info } of rest) {
    const line = info.lines;
    if (record.length > columns.length) {
      const text = `has ${record.length} values for ${columns.length} columns`;
      problems.push({ line, text });
      continue;
    }
    const row: Row = Object.fromEntries(columns.map((name, index) => [name, record[index] ?? '']));
    const read = spanOf(row, line, bounds);
    if (typeof read === 'string') problems.push({ line, text: read });
    else spans.push(read);
  }
  const sorted = spans.toSorted(inOrder);
  return { spans: sorted, problems: [...problems, ...overlaps(sorted)].toSorted(byLine) };
}

const refused = (line: number, text: string): Read => ({ spans: [], problems: [{ line, text }] });
const byLine = (a: Problem, b: Problem) => a.line - b.line;
const lineage = ({ monitor, region }: Span) => `${monitor} ${region}`;
const inOrder = (a: Span, b: Span) => {
  const [one, other] = [lineage(a), lineage(b)];
  return one === other ? a.from - b.from : one < other ? -1 : 1;
};

function objectionToColumns(columns: readonly string[]): string | null {
  const known: readonly string[] = COLUMNS;
  const unknown = columns.filter((name) => !known.includes(name));
  const missing = REQUIRED.filter((name) => !columns.includes(name));
  const twice = columns.filter((name, index) => columns.indexOf(name) !== index);
  if (unknown.length + missing.length + twice.length === 0) return null;
  const what = [
    ...(missing.length > 0 ? [`has no column ${missing.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`has columns that mean nothing here: ${unknown.join(', ')}`] : []),
    ...(twice.length > 0 ? [`has a column twice: ${twice.join(', ')}`] : []),
  ].join(', and ');
  return `the first line ${what}. Expected the names of the columns (${COLUMNS.join(', ')}), for example:\n${EXAMPLE}`;
}

function spanOf(row: Row, line: number, bounds: Bounds): Span | string {
  const { monitor = '', state = '', region = '', ms = '' } = row;
  if (!bounds.monitors.includes(monitor)) {
    return `"${monitor}" is no monitor of the configuration; expected one of ${listed(bounds.monitors)}`;
  }
  const known = STATES.find((word) => word === state.toLowerCase());
  if (known === undefined) return `"${state}" is no state; expected ${STATES.join(', ')}`;
  const place = placeOf(region);
  if (place === null) {
    return `"${region}" is no region; expected nothing, or one of ${REGIONS.join(', ')}`;
  }
  const from = instantIn(row.from ?? '');
  if (from === null) return notAnInstant('from', row.from ?? '');
  const isCheck = (row.to ?? '') === '';
  const until = isCheck ? null : instantIn(row.to ?? '');
  if (!isCheck && until === null) return notAnInstant('to', row.to ?? '');
  const began = isCheck ? from - (from % MINUTE_MS) : from;
  const to = until ?? began + MINUTE_MS;
  if (to <= from) return 'ends before it begins, or at the same instant';
  if (from < bounds.earliest) {
    return `begins before ${iso(bounds.earliest)}, and is too old to be kept`;
  }
  if (to > bounds.latest) {
    return `ends after ${iso(bounds.latest)}: the running day is measured, and cannot be imported`;
  }
  const time = ms === '' ? null : Number(ms);
  if (time !== null && !isCheck) {
    return '"ms" belongs to a single check; leave "to" empty, or "ms"';
  }
  if (time !== null && !(time >= 0 && time < 3_600_000)) {
    return `"${ms}" is no time in milliseconds; expected a number, for example 84`;
  }
  const rounded = time === null ? null : Math.round(time);
  return { line, monitor, from: began, to, state: known, region: place, ms: rounded };
}

function placeOf(region: string): Region | 'local' | null {
  if (region === '' || region === 'local') return 'local';
  return REGIONS.find((known) => known === region) ?? null;
}

function instantIn(text: string): number | null {
  if (!INSTANT.test(text)) return null;
  const date = text.slice(0, 10);
  const day = new Date(`${date}T00:00Z`);
  // The 30th of February would become a day in March.
  const isReal = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
  const at = Date.parse(text);
  return isReal && !Number.isNaN(at) ? at : null;
}

const notAnInstant = (column: string, text: string) =>
  `"${text}" in "${column}" is no instant; expected a date, or date and time with "Z" or a distance from UTC, for example 2026-03-01T10:02Z or 2026-03-01T11:02+01:00`;

const iso = (at: number) => `${new Date(at).toISOString().slice(0, 16)}Z`;

/** Spans of one monitor and region that claim the same time, as the sorted list has them. */
function overlaps(sorted: readonly Span[]): Problem[] {
  const problems: Problem[] = [];
  let before: Span | null = null;
  for (const span of sorted) {
    const isSame = before !== null && lineage(before) === lineage(span);
    if (before !== null && isSame && span.from < before.to) {
      const [first, second] = [before.line, span.line].toSorted((a, b) => a - b);
      const text = `speaks of the same time as line ${first}: ${span.monitor} at ${iso(span.from)}`;
      problems.push({ line: second ?? span.line, text });
    }
    if (before === null || !isSame || span.to > before.to) before = span;
  }
  return problems;
}

const NAMED = 8;
const listed = (names: readonly string[]) =>
  names.slice(0, NAMED).join(', ') +
  (names.length > NAMED ? ` and ${names.length - NAMED} more` : '');
