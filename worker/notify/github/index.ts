// GitHub as a channel: a draft that was ordered becomes a pull request, or a comment on the one that
// is there. Facts are composed when it is sent, from the journal, so that an order says nothing but
// which incident it is about. GitHub being down delays a draft and nothing else.

import type { Channel, Door, Sent } from '../channel.ts';
import type { GitHubSettings } from './ask.ts';
import { createAsk } from './ask.ts';
import { draftOf } from './draft.ts';
import type { Record } from './gather.ts';
import { gather } from './gather.ts';
import { propose } from './propose.ts';

/** A draft that is to be proposed. */
export type DraftLetter = { incident: string };

/** A proposal takes about twelve requests of at most five seconds each, and mostly a fraction of one. */
const LONGEST_MS = 45_000;

export type GitHubMeans = Record & {
  /** Hears of the pull request, each time: it may have been told before. */
  drafted: (incident: string, url: string) => Promise<void>;
};

export function createGitHub(
  door: Door,
  settings: GitHubSettings,
  means: GitHubMeans,
): Channel<DraftLetter> {
  const { catalog, now, drafted } = means;
  const ask = createAsk(door, settings, now);
  return {
    name: 'GitHub',
    atOnce: 1,
    longestMs: LONGEST_MS,
    async send({ incident }): Promise<Sent> {
      const facts = await gather(means, incident);
      // It was reopened: its next end orders again.
      if (facts === 'not_over') return { ok: true };
      if (typeof facts === 'string') {
        const reason =
          'the incident concerns no component, so that a postmortem would be about nothing';
        return { ok: false, permanent: true, reason, retryAfterMs: null, everyone: false };
      }
      const { reviewers, labels } = catalog.postmortems;
      const proposed = await propose(ask, {
        repository: settings.repository,
        labels,
        reviewers,
        draftFor: ({ isPublic }) =>
          isPublic && facts.publicId === null
            ? null
            : draftOf(facts, { reviewers, pageUrl: catalog.page.url, isPublic }),
      });
      if (!proposed.ok) return proposed;
      if (proposed.url !== null) await drafted(incident, proposed.url);
      return { ok: true };
    },
  };
}
