// What a caller of the operator's API hears when something is refused: problem details (RFC 9457), which say what was wrong
// and what was expected, and never repeat a token.

import type { StepName } from '../domain/lifecycle.ts';
import { NO_STORE } from './headers.ts';

export type Problem = {
  status: number;
  title: string;
  detail: string;
  /** Where, in the request, and what was expected there. */
  errors?: readonly { at: string; message: string }[];
  /** The steps that are missing. A program reads their names in the detail, people see what each asks. */
  steps?: readonly StepName[];
  /** What the problem is about as it is now, for whoever wants to try again. */
  current?: unknown;
};

export function problem({ status, title, detail, errors, steps, current }: Problem): Response {
  const said = steps === undefined ? detail : `${detail} Missing: ${steps.join(', ')}.`;
  const body = { type: 'about:blank', title, status, detail: said, errors, current };
  const headers = new Headers({ 'Content-Type': 'application/problem+json', ...NO_STORE });
  if (status === 401) headers.set('WWW-Authenticate', 'Bearer realm="allclear"');
  if (status === 429) headers.set('Retry-After', '60');
  return new Response(JSON.stringify(body), { status, headers });
}

/** An answer to a program. */
export function data(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: NO_STORE });
}
