// What people said of an incident beside what its sources say, and until when their word holds: severity, status, components,
// when it began.

import type { CaseFile } from './case.ts';
import type { Episode, Span } from './episode.ts';
import type { Post } from './event.ts';
import type { ComponentStatus, IncidentStatus, Severity } from './vocabulary.ts';
import { COMPONENT_STATUSES, SEVERITIES, worst } from './vocabulary.ts';

/** The severity that a person gave, unless reports have raised it since; else the worst that the reports state. */
export function severityNow(episodes: readonly Episode[], { classified }: CaseFile): Severity {
  if (classified === null) {
    return worst(
      SEVERITIES,
      episodes.map(({ severity }) => severity),
      'SEV-4',
    );
  }
  const raised = episodes
    .flatMap(({ reports }) => reports)
    .filter(({ at, event }) => at > classified.at && RAISING.has(event.what))
    .flatMap(({ event }) => event.severity ?? []);
  return worst(SEVERITIES, raised, classified.severity);
}

/** Other reports repeat a severity that a person may just have lowered. */
const RAISING: ReadonlySet<string> = new Set(['triggered', 'priority_changed']);

/** The impact began when a person says so, who saw more than the sources did. */
export function backdated(intervals: Span[], file: CaseFile): Span[] {
  const [first, ...others] = intervals;
  if (first === undefined || file.backdated === null) return intervals;
  return [{ ...first, from: Math.min(file.backdated.startedAt, first.to ?? Infinity) }, ...others];
}

/** What people said of components since an instant, the last word of each. */
export function spokenSince(since: number, { components }: CaseFile): Map<string, ComponentStatus> {
  const said = components.filter(({ at }) => at >= since);
  return new Map(said.flatMap((one) => Object.entries(one.components)));
}

/** Every component that a person named, at its worst or at a given status. */
export function named(
  { components }: CaseFile,
  as?: ComponentStatus,
): Map<string, ComponentStatus> {
  const all = components.flatMap((one) => Object.entries(one.components));
  return all.reduce((map, [id, status]) => {
    const before = map.get(id) ?? status;
    return map.set(id, as ?? worst(COMPONENT_STATUSES, [status], before));
  }, new Map<string, ComponentStatus>());
}

export function worstOfBoth(
  a: ReadonlyMap<string, ComponentStatus>,
  b: ReadonlyMap<string, ComponentStatus>,
): Map<string, ComponentStatus> {
  const both = new Map(a);
  for (const [id, status] of b) {
    both.set(id, worst(COMPONENT_STATUSES, [status], both.get(id) ?? 'operational'));
  }
  return both;
}

/**
 * The status that a person gave it since the impact began, or since it ended: what fails anew takes "monitoring" back, and
 * nothing that is over is anything else than over.
 */
export function spokenStatus(
  state: 'open' | 'restored' | 'resolved' | 'merged',
  posts: readonly (Post & { at: number })[],
  since: number,
  episodes: readonly Episode[],
): IncidentStatus | null {
  const said = posts.findLast(({ by }) => by !== null);
  if (said === undefined || said.at < since) return null;
  if (said.status === 'investigating' || said.status === 'identified') {
    return state === 'open' || state === 'restored' ? said.status : null;
  }
  if (said.status !== 'monitoring' || state !== 'open') return null;
  const isAgain = episodes.some(({ spans }) => spans.some(({ from }) => from > said.at));
  return isAgain ? null : 'monitoring';
}
