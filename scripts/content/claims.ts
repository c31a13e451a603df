// PM005: what the prose says about how long it took, and when, agrees with the times of the front
// matter. Only sentences that clearly speak of the whole incident are judged: "lasted", a line with
// a label such as "Time to detect", and the distance of a timeline row.

import type { RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import type { Postmortem } from '../../content/schema/postmortem.ts';
import type { Times } from '../../content/schema/times.ts';
import type { Document } from './document.ts';
import { type Duration, agrees, durationsIn } from './duration.ts';
import type { Finding } from './finding.ts';
import type { TimelineRow } from './timeline.ts';

type Name = keyof Times;
type Span = readonly [from: Name, to: Name];

const WHOLE: readonly Span[] = (['started', 'detected'] as const).flatMap((from) =>
  (['mitigated', 'restored', 'resolved'] as const).map((to): Span => [from, to]),
);

/** Labels of lines such as "**Time to detect:** 2 minutes", and what they measure. */
const MEASURES: readonly (readonly [RegExp, readonly Span[]])[] = [
  [/^(?:time to detect(?:ion)?|ttd|detection time)$/, [['started', 'detected']]],
  [/^(?:time to acknowledge(?:ment)?|tta)$/, [['detected', 'acknowledged']]],
  [
    /^(?:time to mitigat(?:e|ion)|ttm)$/,
    [
      ['detected', 'mitigated'],
      ['started', 'mitigated'],
    ],
  ],
  [
    /^(?:time to (?:resolve|restore|recover|resolution|recovery)|ttr|resolution time)$/,
    [
      ['detected', 'restored'],
      ['detected', 'resolved'],
      ['started', 'restored'],
      ['started', 'resolved'],
    ],
  ],
  [
    /^(?:total )?(?:duration|downtime|outage|customer impact|outage duration|impact duration)$/,
    WHOLE,
  ],
];

/** Labels of lines such as "**Repaired:** 15:55", and which times they may mean. */
const MOMENTS: Readonly<Record<string, readonly Name[]>> = {
  started: ['started'],
  began: ['started'],
  detected: ['detected'],
  acknowledged: ['acknowledged'],
  mitigated: ['mitigated'],
  repaired: ['mitigated', 'restored'],
  restored: ['restored'],
  resolved: ['restored', 'resolved'],
};

const LASTED =
  /\b(?:incident|outage|disruption|degradation|interruption|impact|event|unavailability|it|this|that)\b[^.;]{0,40}?\b(?:lasted|went on|continued)(?: for)? /giu;

/** All contradictions between a page's words and its times. */
export function claimFindings(
  document: Document,
  times: Times,
  rows: readonly TimelineRow[],
): Finding[] {
  const findings: Finding[] = [];
  const lasted: Duration[] = [];
  for (const { line, text } of linesOf(document)) {
    const add = (message: string) => findings.push(document.finding('PM005', line, message));
    const label = /^([A-Za-z ]{3,28}?)\s*(?::|–|—|=|\bat\b)\s*(.+)$/su.exec(text);
    const name = label?.[1]?.trim().toLowerCase() ?? '';
    const value = label?.[2] ?? '';
    const spans = MEASURES.find(([pattern]) => pattern.test(name))?.[1];
    const [stated] = durationsIn(value);
    if (spans !== undefined && stated !== undefined && stated.from <= 12) {
      if (spans === WHOLE) lasted.push(stated);
      const wrong = contradicted(stated, spans, times);
      if (wrong !== null) add(wrong);
    }
    const moments = MOMENTS[name];
    const moment = moments && wrongMoment(value, moments, times);
    if (moment) add(moment);
    for (const match of text.matchAll(LASTED)) {
      const [length] = durationsIn(text.slice(match.index + match[0].length));
      if (length === undefined || length.from > 16) continue;
      const wrong = contradicted(length, WHOLE, times) ?? disagreement(length, lasted);
      lasted.push(length);
      if (wrong !== null) add(wrong);
    }
  }
  return [...findings, ...rowFindings(document, times, rows)];
}

/** The block `durations` of the front matter, which a machine made from the times. */
export function durationsFindings({ parts, finding }: Document, data: Postmortem): Finding[] {
  const { durations, times } = data;
  if (durations === undefined) return [];
  const spans: Readonly<Record<keyof typeof durations, Span>> = {
    detect: ['started', 'detected'],
    acknowledge: ['detected', 'acknowledged'],
    mitigate: ['detected', 'mitigated'],
    restore: ['detected', 'restored'],
    impact: ['started', 'restored'],
  };
  return Object.entries(spans).flatMap(([name, span]) => {
    const seconds = secondsBetween(times, span);
    const expected = seconds === null ? null : Math.max(0, Math.floor(seconds / 60));
    const found = durations[name as keyof typeof durations]; // the keys of `spans`
    if (found === expected) return [];
    const message = `durations.${name}: expected ${expected}, from ${span[0]} to ${span[1]} in minutes; found ${found}`;
    return [finding('PM005', parts.lineOf(['durations', name]), message)];
  });
}

/** Paragraphs by line, items of lists, and rows of two cells outside of the timeline. */
function linesOf(document: Document): { readonly line: number; readonly text: string }[] {
  const lines: { line: number; text: string }[] = [];
  let timeline = false;
  const read = (node: RootContent) => {
    visit(node, (inner) => {
      if (inner.type === 'blockquote' || inner.type === 'code') return 'skip';
      if (inner.type === 'tableRow' && inner.children.length === 2) {
        const text = inner.children.map((cell) => toString(cell)).join(': ');
        lines.push({ line: document.lineOf(inner), text });
        return 'skip';
      }
      if (inner.type !== 'paragraph') return undefined;
      for (const [index, text] of toString(inner).split('\n').entries()) {
        lines.push({ line: document.lineOf(inner) + index, text: text.trim() });
      }
      return 'skip';
    });
  };
  for (const node of document.tree.children) {
    if (node.type === 'heading' && node.depth <= 2) timeline = /^timeline/i.test(toString(node));
    if (node.type !== 'heading' && !timeline) read(node);
  }
  return lines;
}

const secondsBetween = (times: Times, [from, to]: Span): number | null => {
  const start = times[from];
  const end = times[to];
  return start === null || end === null ? null : (Date.parse(end) - Date.parse(start)) / 1000;
};

function contradicted(stated: Duration, spans: readonly Span[], times: Times): string | null {
  const known = spans.flatMap((span) => {
    const seconds = secondsBetween(times, span);
    return seconds === null ? [] : [{ span, seconds }];
  });
  if (known.length === 0 || known.some(({ seconds }) => agrees(stated, seconds))) return null;
  const [{ span, seconds } = { span: ['started', 'resolved'] as Span, seconds: 0 }] = known;
  return `"${stated.text}" contradicts the times: ${span[0]} to ${span[1]} is ${spoken(seconds)}`;
}

/** Two lengths of the same incident that cannot both be true. */
function disagreement(stated: Duration, earlier: readonly Duration[]): string | null {
  const other = earlier.find((one) => !agrees(one, stated.seconds) && !agrees(stated, one.seconds));
  return other === undefined
    ? null
    : `"${stated.text}" here and "${other.text}" further up cannot both be true`;
}

function wrongMoment(value: string, names: readonly Name[], times: Times): string | null {
  const match = /^\W*(\d{4}-\d\d-\d\d)?[T ]?(\d\d:\d\d)?(?::\d\d)?/.exec(value);
  const [, day, clock] = match ?? [];
  if (day === undefined && clock === undefined) return null;
  const known = names.flatMap((name) => times[name] ?? []);
  const fits = known.some(
    (time) =>
      (day === undefined || time.startsWith(day)) &&
      (clock === undefined || time.slice(11, 16) === clock),
  );
  if (fits || known.length === 0) return null;
  const found = [day, clock].filter((part) => part !== undefined).join(' ');
  return `expected ${known.join(' or ')}, as the front matter has it; found ${found}`;
}

/** "02:02:15 (13 minutes)" after a start at 02:00, "2 minutes after the issue started". */
function rowFindings({ finding }: Document, times: Times, rows: readonly TimelineRow[]): Finding[] {
  const anchors = Object.values(times).flatMap((time) => (time === null ? [] : [Date.parse(time)]));
  const moments = [...anchors, ...rows.flatMap(({ at }) => at ?? [])];
  return rows.flatMap(({ at, text, time, line }) => {
    if (at === null) return [];
    return durationsIn(text).flatMap((stated) => {
      const after =
        /^ after (?:the )?(?:issue|incident|problem|disruption|it) (?:started|began|start)\b/i.test(
          text.slice(stated.to),
        );
      if (after) {
        const seconds = (at - Date.parse(times.started)) / 1000;
        const message = `"${stated.text}" after the start contradicts the times: ${time} is ${spoken(seconds)} after ${times.started}`;
        return agrees(stated, seconds) ? [] : [finding('PM005', line, message)];
      }
      const alone = text[stated.from - 1] === '(' && text[stated.to] === ')';
      if (!alone || moments.some((other) => agrees(stated, Math.abs(at - other) / 1000))) return [];
      return [
        finding(
          'PM005',
          line,
          `"(${stated.text})" fits no distance between ${time} and another time of this page`,
        ),
      ];
    });
  });
}

function spoken(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${seconds} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
