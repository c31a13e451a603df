// How a platform says that it reached nobody, which differs from where a probe runs: an exception
// here, an answer with a status of the edge there. One adapter makes both the same to everything
// behind it. It looks at the kind of failure alone, never at a message: messages are prose, each
// runtime has its own, and they may quote what must not be kept.

import type { Answer } from '../domain/answer.ts';

type Unreachable = Extract<Answer, { type: 'unreachable' }>;
type Failure = Pick<Unreachable, 'reason' | 'status'>;

export type Platform = {
  /** What an answer's status and text say about its own way to us; null: the service spoke. */
  unreached: (status: number, text: string) => Failure | null;
  /** What it means that a request or a connection ended with an exception. */
  broken: () => Failure;
};

/** Statuses with which Cloudflare's edge says that it could not reach the origin, in our words. */
const EDGE_REASONS: Readonly<Record<number, string>> = {
  520: 'broken answer',
  521: 'connection refused',
  522: 'connection timed out',
  523: 'no route',
  524: 'answer timed out',
  525: 'TLS handshake failed',
  526: 'invalid certificate',
  527: 'connection broken',
  530: 'name not resolved',
};

/** The edge's own number of an error, which makes up the whole of such a text. */
const EDGE_ERROR = /^\s*error code: (1\d{3})\s*$/;

/**
 * Cloudflare Workers, deployed and local. A service that itself stands behind Cloudflare can answer
 * with these statuses too; then its edge could not reach it, which is the same news.
 */
export const workers: Platform = {
  unreached(status, text) {
    const reason = EDGE_REASONS[status];
    if (reason === undefined) return null;
    const error = EDGE_ERROR.exec(text)?.[1];
    const told = error === undefined ? '' : `, error ${error}`;
    // 530 stands for a whole family of errors, of which 1016 is the name that did not resolve.
    const known =
      status === 530 && error !== undefined && error !== '1016' ? 'not reached' : reason;
    return { reason: `${known} (edge status ${status}${told})`, status };
  },
  broken: () => ({ reason: 'no connection', status: null }),
};
