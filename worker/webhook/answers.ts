// What a sender hears. A refusal says what was wrong and what was expected, as problem details (RFC 9457), and never quotes
// what was sent. Which refusals a sender repeats is part of the meaning: 503 is repeated, a 4xx is not.

/** How long a sender should wait before it repeats. Senders have schedules of their own; this is for those that ask. */
export const RETRY_AFTER_SECONDS = 30;

export type Problem = { status: 400 | 401 | 413 | 503; title: string; detail: string };

export function refused({ status, title, detail }: Problem): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (status === 503) headers.set('retry-after', String(RETRY_AFTER_SECONDS));
  const body = { type: 'about:blank', title, status, detail };
  return new Response(JSON.stringify(body), { status, headers });
}

/** `kept`: it moves nothing, or we could not make sense of it; it is not lost, and need not be repeated. */
export function accepted(status: 'accepted' | 'duplicate' | 'kept'): Response {
  return Response.json({ status }, { status: 202 });
}
