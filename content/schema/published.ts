// `/postmortems.json`: what the build tells the worker about the postmortems that it published. The
// worker reads it from its own static assets, so this is a contract between two parts that are
// deployed together.

import type { Severity } from '../../worker/domain/vocabulary.ts';

/** One published or withdrawn postmortem; newest first in the file. */
export type PublishedPostmortem = {
  /** `INC-…`, the incident that it is about. */
  readonly incident: string;
  /** The incident's public id; null for an incident that this page never had. */
  readonly publicId: string | null;
  /** The file's name without its ending. */
  readonly slug: string;
  /** The path on this site, with a slash at both ends. */
  readonly url: string;
  readonly title: string;
  readonly severity: Severity;
  readonly status: 'approved' | 'withdrawn';
  /** The day of the incident, `YYYY-MM-DD`. */
  readonly date: string;
  /** Where the front matter says when it was first public. ISO 8601 in UTC. */
  readonly publishedAt?: string;
  /** Component ids. */
  readonly components: readonly string[];
  /** Why the system let it happen, for the SLA report; a withdrawn one says nothing. */
  readonly rootCause?: string;
  /** When the file last changed. ISO 8601 in UTC. */
  readonly updated: string;
  /** Changes whenever anything changes that a reader can see. */
  readonly hash: string;
};
