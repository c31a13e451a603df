// When automation makes an incident public. A draft that is not published stays visible to operators alone.

import type { Policy } from './catalog.ts';
import type { Episode } from './episode.ts';
import type { PublicationReason } from './event.ts';
import type { IncidentView } from './incident.ts';

/** The reason for publishing now; null while there is none. Only a SEV-1 or SEV-2 on a mapped component has one. */
export function publicationReason(
  view: IncidentView,
  policy: Policy,
  now: number,
): PublicationReason | null {
  if (view.published !== null || view.state === 'merged') return null;
  if (view.file.dismissed !== null || view.file.facts.publicationWaived !== null) return null;
  if (view.components.size === 0) return null;
  if (view.severity !== 'SEV-1' && view.severity !== 'SEV-2') return null;
  const speaking = view.episodes.filter(({ facts }) => facts.publish !== 'never');
  if (speaking.some(({ facts }) => facts.publish === 'immediate')) return 'immediate';
  if (speaking.some(({ source }) => source.startsWith('monitor:'))) return 'probes';
  if (speaking.some((episode) => episode.acknowledgedByHumanAt !== null)) return 'acknowledged';
  if (speaking.some((episode) => isLeftAlone(episode, policy, now))) return 'unacknowledged';
  return null;
}

/** Nobody acknowledged it in time, and it was still going on then. */
function isLeftAlone(episode: Episode, policy: Policy, now: number): boolean {
  if (episode.triggeredAt === null) return false;
  const due = episode.triggeredAt + policy.unacknowledgedMs;
  if (now < due) return false;
  if (episode.acknowledgedAt !== null && episode.acknowledgedAt <= due) return false;
  const first = episode.spans[0];
  return first !== undefined && (first.to === null || first.to >= due);
}
