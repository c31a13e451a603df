// Our own calls, recognised when PagerDuty tells us of the incidents that they made: an incident that we made ourselves is no
// news, whatever it looks like by then.

import { CALL_PREFIX } from './call.ts';
import type { Episode } from './episode.ts';
import { startOf } from './episode.ts';
import type { IncidentView } from './incident.ts';

/** The alarm behind a deduplication key; null where it is not one of ours. */
export function alarmIn(key: string | null): string | null {
  return key?.startsWith(CALL_PREFIX) === true ? key.slice(CALL_PREFIX.length) : null;
}

/** The monitor that a summary of ours names; null: it is none, or somebody has changed it. */
export function monitorIn(title: string | null): string | null {
  return /^(?:.* \()?[Mm]onitor ([a-z0-9][a-z0-9-]*) is down\)?$/.exec(title ?? '')?.[1] ?? null;
}

/** PagerDuty's clock and ours may differ by this much. */
const CLOCKS_MS = 120_000;

/** The incident that we called about: by the alarm where it is known, else by the monitor that was failing then. */
export function calledAbout(
  episode: Episode,
  views: readonly IncidentView[],
): IncidentView | undefined {
  const { echo } = episode;
  if (echo === null) return undefined;
  const { alarm, monitor } = echo;
  if (alarm !== null) return views.find((view) => view.episodes.some(({ id }) => id === alarm));
  const began = startOf(episode);
  const wasFailing = (one: Episode) => {
    const end = one.spans.at(-1)?.to ?? Number.POSITIVE_INFINITY;
    return startOf(one) <= began + CLOCKS_MS && end >= began - CLOCKS_MS;
  };
  return views.find((view) =>
    view.episodes.some((one) => one.source === `monitor:${monitor}` && wasFailing(one)),
  );
}
