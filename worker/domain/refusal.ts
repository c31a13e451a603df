// Why something that was asked for does not happen: a value, not an exception. The words are for whoever asked.

import type { StepName } from './lifecycle.ts';

export type Refusal = {
  reason:
    /** It is not there. */
    | 'unknown'
    /** Somebody was faster: decide again on what is so now. */
    | 'outdated'
    /** Not in the state in which it is. */
    | 'conflict'
    /** Something has to be done or deferred first. */
    | 'steps_missing'
    /** What was said does not fit. */
    | 'invalid';
  title: string;
  detail: string;
  /** The steps that are missing. */
  missing?: readonly StepName[];
};

export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export function refuse(
  reason: Refusal['reason'],
  title: string,
  detail: string,
  missing?: readonly StepName[],
): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { reason, title, detail, ...(missing && { missing }) } };
}

/** Somebody has changed what was looked at; versions are journal positions. */
export function outdated(expected: number, now: number): { ok: false; refusal: Refusal } {
  const detail = `You looked at version ${expected}; it is at ${now}. Look again, then decide.`;
  return refuse('outdated', 'It has changed meanwhile', detail);
}
