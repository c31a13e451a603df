// PM004, PM008, PM009: the timeline of a postmortem as rows with instants. Rows are in UTC and in
// order, tell the eight events that every incident has, and show what they say.

import type { Node, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { CANONICAL_EVENTS } from '../../content/schema/canonical.ts';
import type { Times } from '../../content/schema/times.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';

export type TimelineRow = {
  readonly line: number;
  /** Epoch milliseconds; null where the time cannot be read. */
  readonly at: number | null;
  readonly time: string;
  /** What happened, as plain text. */
  readonly text: string;
  /** Whether the row has a link, a number, an image or code beside its time. */
  readonly shown: boolean;
};

const SECTION = 'Timeline (UTC)';
const DAY_MS = 86_400_000;
const TIME = /^(?:(\d{4}-\d\d-\d\d)[T ])?([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?: ?(?:UTC|Z))?$/;

/** The rows of the timeline: of its table, or of a list whose items begin with a time. */
export function timelineOf(document: Document, times: Times): TimelineRow[] {
  const section = document.sections(2).find(({ title }) => title === SECTION);
  if (section === undefined) return [];
  const raw = section.nodes.flatMap((node) => rawRows(node));
  const started = Date.parse(times.started);
  let previous: number | null = null;
  return raw.map(({ node, time, text, shown }) => {
    const at = instantOf(time, previous ?? started, previous === null);
    previous = at ?? previous;
    return { line: document.lineOf(node), at, time, text, shown };
  });
}

type RawRow = {
  readonly node: Node;
  readonly time: string;
  readonly text: string;
  readonly shown: boolean;
};

function rawRows(node: RootContent): RawRow[] {
  if (node.type === 'table') {
    return node.children.slice(1).map((row) => {
      const [time, ...rest] = row.children;
      const text = rest.map((cell) => toString(cell)).join(' · ');
      return { node: row, time: time ? toString(time).trim() : '', text, shown: shows(rest, text) };
    });
  }
  if (node.type !== 'list') return [];
  return node.children.flatMap((item) => {
    const [, time = '', text = ''] =
      /^([\d:T Z-]*\d\d:\d\d(?::\d\d)?(?: ?(?:UTC|Z|[A-Z]{3,4}))?)[\s:–—-]+(.*)$/su.exec(
        toString(item),
      ) ?? [];
    return time === '' ? [] : [{ node: item, time: time.trim(), text, shown: shows([item], text) }];
  });
}

/** Evidence: a number, a link, an image, a command. */
function shows(nodes: readonly Node[], text: string): boolean {
  let found = /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|all|no|none|zero)\b/i.test(
    text,
  );
  for (const node of nodes) {
    visit(node, ({ type }) => {
      if (/^(?:link|linkReference|image|inlineCode)$/.test(type)) found = true;
    });
  }
  return found;
}

/**
 * The instant of a row. A time without a day is on the day nearest to the beginning for the first
 * row; after that a clock that falls by more than half a day has passed midnight.
 */
function instantOf(time: string, near: number, first: boolean): number | null {
  const match = TIME.exec(time);
  if (match === null) return null;
  const [, day, hours = '', minutes = '', seconds = '00'] = match;
  const clock = `${hours}:${minutes}:${seconds}Z`;
  if (day !== undefined) {
    const exact = Date.parse(`${day}T${clock}`);
    return Number.isNaN(exact) ? null : exact;
  }
  const same = Date.parse(`${new Date(near).toISOString().slice(0, 10)}T${clock}`);
  if (near - same > DAY_MS / 2) return same + DAY_MS;
  return first && same - near > DAY_MS / 2 ? same - DAY_MS : same;
}

/** PM004, PM008 and PM009 over the rows; `level` is for what a draft may still lack. */
export function timelineFindings(
  document: Document,
  times: Times,
  rows: readonly TimelineRow[],
): Finding[] {
  // What stands in the front matter comes from the record, which is evidence enough.
  const known = new Set(Object.values(times).map((time) => Date.parse(time ?? '')));
  return [
    ...orderFindings(document, times, rows),
    ...canonicalFindings(document, times, rows),
    ...rows
      .filter(({ shown, at }) => !shown && at !== null && !known.has(at))
      .map(({ line, text }) =>
        document.finding(
          'PM009',
          line,
          `expected a number or a link that shows "${shortened(text)}"`,
        ),
      ),
  ];
}

function orderFindings(
  { finding }: Document,
  times: Times,
  rows: readonly TimelineRow[],
): Finding[] {
  const first = Date.parse(times.started) - DAY_MS;
  const last = Date.parse(times.resolved) + DAY_MS;
  let previous: TimelineRow | null = null;
  const findings: Finding[] = [];
  for (const row of rows) {
    const { at, time, line } = row;
    if (at === null) {
      const message = `expected a time in UTC, for example 08:41 or 2026-10-12 08:41:30; found "${time}"`;
      findings.push(finding('PM004', line, message));
      continue;
    }
    if (previous !== null && previous.at !== null && at < previous.at) {
      findings.push(
        finding(
          'PM004',
          line,
          `expected ${time} further up: it is before ${previous.time}, the row above`,
        ),
      );
    } else if (at < first || at > last) {
      const message = `expected a time within a day of the incident (${times.started} to ${times.resolved}); found ${time}`;
      findings.push(finding('PM004', line, message));
    }
    previous = row;
  }
  return findings;
}

/** The events that every incident has; what nobody did cannot be told. */
function canonicalFindings(
  document: Document,
  times: Times,
  rows: readonly TimelineRow[],
): Finding[] {
  const section = document.sections(2).find(({ title }) => title === SECTION);
  if (section === undefined) return [];
  const missing = CANONICAL_EVENTS.filter(
    ({ pattern, name }) =>
      !(name === 'acknowledged' && times.acknowledged === null) &&
      !rows.some(({ text }) => pattern.test(text)),
  );
  if (missing.length === 0) return [];
  const names = missing.map(({ name }) => `"(${name})"`).join(', ');
  return [document.finding('PM008', section.line, `expected rows that are marked ${names}`)];
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
