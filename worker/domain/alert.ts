// What a group of alerts adds to what is known. Groups are sent again for as long as they last, so nearly everything in one
// was said before and costs nothing. One repetition is news: an alert that ended and that fires again as the same firing,
// because whoever measures it was cut off from whoever sends it.

import type { Episode } from './episode.ts';
import { episodesOf } from './episode.ts';
import type { Drafted, SourceKey } from './event.ts';
import type { AlertReport, Input } from './input.ts';
import type { World } from './world.ts';

/**
 * A sender repeats a delivery for a few minutes at most. What says "firing" so long after the end is no repetition but how
 * things are.
 */
export const AGAIN_AFTER_MS = 15 * 60_000;

type Alerts = Extract<Input, { type: 'alerts' }>;

/** The events of a group; `known` are those of its keys that the journal has. */
export function alertsHeard(world: World, input: Alerts, known: ReadonlySet<string>): Drafted[] {
  const { from, reports, kept, receivedAt } = input;
  const heard = new Map<string, Drafted>();
  for (const said of reports) {
    const isNew = !known.has(said.key);
    const one = isNew ? said : firingAgain(world, said, receivedAt, endedIn(reports), known);
    if (one === null) continue;
    const { key, at, report } = one;
    const event = { type: 'source.reported', ...report } as const;
    heard.set(key, { stream: report.source, at, actor: from, key, event });
  }
  for (const { key, at, ...what } of kept) {
    if (known.has(key)) continue;
    const event = { type: 'source.kept', ...what } as const;
    heard.set(key, { stream: 'page', at, actor: from, key, event });
  }
  return [...heard.values()];
}

/** Sources that the group itself says have ended. */
function endedIn(reports: readonly AlertReport[]): ReadonlySet<SourceKey> {
  return new Set(
    reports.flatMap(({ report }) => (report.what === 'resolved' ? report.source : [])),
  );
}

/** The firing told anew from when we heard of it; null where it is a mere repetition. */
function firingAgain(
  world: World,
  { key, report }: AlertReport,
  receivedAt: number,
  ended: ReadonlySet<SourceKey>,
  known: ReadonlySet<string>,
): AlertReport | null {
  if (report.what !== 'triggered' || ended.has(report.source)) return null;
  const last = episodesOf(world.reports.get(report.source) ?? []).at(-1);
  if (last?.open === true) return null;
  // What is not loaded ended long ago: whatever is open always is.
  const endedAt = last === undefined ? 0 : endOf(last);
  if (receivedAt < endedAt + AGAIN_AFTER_MS) return null;
  const again = `:again:${endedAt === 0 ? receivedAt : endedAt}`;
  if (known.has(key + again)) return null;
  return { key: key + again, at: receivedAt, report: { ...report, id: report.id + again } };
}

function endOf({ spans }: Episode): number {
  return spans.at(-1)?.to ?? 0;
}
