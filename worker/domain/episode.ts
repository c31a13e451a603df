// A source's reports in order of occurrence, cut into episodes: from the first word of trouble to the last word of its
// end. An incident is made of episodes. Order of arrival, duplicates and lateness leave no trace here.

import type { Echo, Recorded, ReportKind, SourceKey, SourceReported } from './event.ts';
import { REPORT_KINDS } from './event.ts';
import type { Severity } from './vocabulary.ts';
import { SEVERITIES, worst } from './vocabulary.ts';

/** A source that reopens later than this after its end starts a new episode, and so a new incident. */
export const REOPEN_MS = 24 * 3_600_000;

export type Report = Recorded<SourceReported>;

/** A span of trouble; `to: null` while it lasts. */
export type Span = { from: number; to: number | null };

export type Episode = {
  source: SourceKey;
  /** Id of its first report that says that there is trouble. */
  id: string;
  reports: readonly Report[];
  spans: readonly Span[];
  open: boolean;
  /** When we learned of its end: the arrival of the closing report. Null while open. */
  closedKnownAt: number | null;
  reopenCount: number;
  triggeredAt: number | null;
  acknowledgedAt: number | null;
  acknowledgedByHumanAt: number | null;
  severity: Severity;
  /** True once a report has stated a severity. */
  classified: boolean;
  /** The newest report that knows the source's service and its configuration. */
  facts: SourceReported;
  components: ReadonlySet<string>;
  mergedInto: SourceKey | null;
  /** What is known of the call of ours that made it; null: it is no call of ours. */
  echo: Echo | null;
};

/** Kinds that say that there is trouble, or was: they begin an episode when nothing is known of the source. */
const OPENING: ReadonlySet<ReportKind> = new Set([
  'triggered',
  'seen',
  'acknowledged',
  'resolved',
  'reopened',
]);

/** Kinds that carry the source's whole state, and so its service and severity. */
const FACTUAL: ReadonlySet<ReportKind> = new Set([
  'triggered',
  'seen',
  'acknowledged',
  'unacknowledged',
  'service_changed',
  'priority_changed',
  'resolved',
  'merged',
  'reopened',
]);

/** Reports by (occurred at, rank, id): the one order in which they are read. */
export function inOrderOfOccurrence(reports: readonly Report[]): Report[] {
  return reports.toSorted(
    (a, b) =>
      a.at - b.at ||
      REPORT_KINDS.indexOf(a.event.what) - REPORT_KINDS.indexOf(b.event.what) ||
      (a.event.id < b.event.id ? -1 : a.event.id > b.event.id ? 1 : 0),
  );
}

/** What was cut before: one decision asks for the same reports, which never change, many times. */
const known = new WeakMap<readonly Report[], readonly Episode[]>();

/** Cuts one source's reports into episodes. Reports before the first opening one belong to the first episode. */
export function episodesOf(reports: readonly Report[]): readonly Episode[] {
  const episodes = known.get(reports) ?? cut(reports);
  known.set(reports, episodes);
  return episodes;
}

function cut(reports: readonly Report[]): Episode[] {
  const groups: Report[][] = [];
  let current: Report[] = [];
  let closedAt: number | null = null;
  let begun = false;
  for (const report of inOrderOfOccurrence(reports)) {
    const { what } = report.event;
    const again =
      closedAt !== null &&
      (what === 'triggered' || (what === 'reopened' && report.at - closedAt > REOPEN_MS));
    if (again) {
      groups.push(current);
      current = [];
      closedAt = null;
    }
    current.push(report);
    if (OPENING.has(what)) begun = true;
    if (what === 'resolved' || what === 'merged') closedAt ??= report.at;
    if (what === 'reopened') closedAt = null;
  }
  groups.push(current);
  return begun ? groups.flatMap((group) => episodeOf(group) ?? []) : [];
}

function episodeOf(reports: readonly Report[]): Episode | null {
  const opening = reports.find((report) => OPENING.has(report.event.what));
  if (opening === undefined) return null;
  const factual = reports.filter((report) => FACTUAL.has(report.event.what));
  const spans: Span[] = [];
  let closedKnownAt: number | null = null;
  let reopenCount = 0;
  let mergedInto: SourceKey | null = null;
  for (const { at, event, recordedAt } of reports) {
    const last = spans.at(-1);
    switch (event.what) {
      case 'triggered':
      case 'seen':
      case 'acknowledged':
        if (last === undefined) spans.push({ from: at, to: null });
        break;
      case 'reopened':
        mergedInto = null;
        // Told twice, by a webhook and by asking, it is still one reopening.
        if (last === undefined || last.to !== null) {
          spans.push({ from: at, to: null });
          reopenCount += 1;
        }
        break;
      case 'resolved':
      case 'merged':
        if (event.what === 'merged') mergedInto = event.mergedInto;
        if (last === undefined) spans.push({ from: at, to: at });
        else if (last.to === null) last.to = at;
        else break;
        closedKnownAt = recordedAt;
        break;
      default:
    }
  }
  const open = spans.at(-1)?.to === null;
  const stated = factual.flatMap((report) => report.event.severity ?? []);
  const initial = opening.event.severity ?? opening.event.assumedSeverity;
  const at = (match: (report: Report) => boolean) => reports.find(match)?.at ?? null;
  return {
    source: opening.event.source,
    id: opening.event.id,
    reports,
    spans,
    open,
    closedKnownAt: open ? null : closedKnownAt,
    reopenCount,
    triggeredAt: at(({ event }) => event.what === 'triggered'),
    acknowledgedAt: at(({ event }) => event.what === 'acknowledged'),
    acknowledgedByHumanAt: at(({ event }) => event.what === 'acknowledged' && event.human),
    severity: worst(SEVERITIES, stated, initial),
    classified: stated.length > 0,
    facts: (factual.findLast(({ event }) => event.what !== 'seen') ?? opening).event,
    components: new Set(reports.flatMap(({ event }) => Object.keys(event.components))),
    mergedInto: open ? null : mergedInto,
    echo: echoIn(reports),
  };
}

/** What all reports of one trouble together know of the call; null: nothing says that it is one of ours. */
function echoIn(reports: readonly Report[]): Echo | null {
  const echoes = reports.flatMap(({ event }) => event.echo ?? []);
  if (echoes.length === 0) return null;
  return {
    alarm: echoes.find(({ alarm }) => alarm !== null)?.alarm ?? null,
    monitor: echoes.find(({ monitor }) => monitor !== null)?.monitor ?? null,
  };
}

/** First instant of an episode. */
export function startOf(episode: Episode): number {
  return episode.spans[0]?.from ?? episode.reports[0]?.at ?? 0;
}

/** The union of spans, in order; touching spans become one. */
export function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && (last.to === null || span.from <= last.to)) {
      last.to = last.to === null || span.to === null ? null : Math.max(last.to, span.to);
    } else {
      joined.push({ ...span });
    }
  }
  return joined;
}

/** The episode as it is once a person has called it over, at each of these instants: what was said before them has ended. */
export function endedAt(episode: Episode, instants: readonly number[]): Episode {
  const [instant, ...others] = instants;
  if (instant === undefined) return episode;
  const last = episode.spans.at(-1);
  const isTold = last !== undefined && last.from <= instant && (last.to ?? Infinity) > instant;
  if (!isTold) return endedAt(episode, others);
  const spans = [...episode.spans.slice(0, -1), { from: last.from, to: instant }];
  return endedAt({ ...episode, spans, open: false, closedKnownAt: instant }, others);
}
