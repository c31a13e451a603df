// Opens the endpoints: reads what was sent against their schemas, calls them, and answers in one way. A write that carries
// `Idempotency-Key` is found again by it; the same key with another request is refused.

import type { Context } from 'hono';
import { z } from 'zod';
import { bodyOf, fit } from '../body.ts';
import type { Asking, Door } from '../door.ts';
import { NO_STORE } from '../headers.ts';
import { problem } from '../problem.ts';
import { hashOf } from '../secret.ts';
import { keysFrom } from '../../store/journal.ts';
import type { Answer, Endpoint } from './endpoint.ts';
import type { Office } from './office.ts';

export function mount(
  door: Door,
  endpoints: readonly Endpoint[],
  officeFor: (c: Context) => Office,
) {
  for (const one of endpoints) {
    door(one.method, one.path, (c, asking) => respond(one, c, asking, officeFor(c)));
  }
}

async function respond(
  { query, body, handle, method }: Endpoint,
  c: Context,
  { actor, token }: Asking,
  office: Office,
): Promise<Response> {
  const asked = fit(c.req.query(), query ?? z.object({}), 400);
  if (!asked.ok) return problem(asked.problem);
  const request = c.req.raw.clone();
  const sent = await bodyOf(c.req.raw, body ?? z.unknown());
  if (!sent.ok) return problem(sent.problem);
  const expected = versionIn(c.req.header('If-Match'));
  if (expected === undefined) {
    const detail = 'Expected If-Match to be the ETag of an answer, for example "42".';
    return problem({ status: 400, title: 'If-Match cannot be read', detail });
  }
  const key = method === 'GET' ? null : await keyOf(c, actor.name, await request.text(), office);
  if (key !== null && typeof key !== 'string') return key;
  const params = c.req.param() as Record<string, string>; // this route's
  const answer = await handle(office, {
    params,
    query: asked.body as never, // what its own schema has read
    body: sent.body as never, // the same
    actor,
    token,
    expected,
    key,
    origin: new URL(c.req.url).origin,
  });
  return answered(answer);
}

function answered(answer: Answer): Response {
  if ('problem' in answer) return problem(answer.problem);
  if ('response' in answer) return answer.response;
  if (answer.status === 204) return new Response(null, { status: 204, headers: NO_STORE });
  const headers = new Headers({ ...NO_STORE, ...answer.headers });
  if (answer.version !== undefined) headers.set('ETag', `"${answer.version}"`);
  return Response.json(answer.body, { status: answer.status, headers });
}

/** Null: no condition. Undefined: not readable. */
function versionIn(header: string | undefined): number | null | undefined {
  if (header === undefined || header.trim() === '*') return null;
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(header.trim())?.[1];
  return version === undefined ? undefined : Number(version);
}

/** The journal's key for a request; an answer where the caller's key cannot be used. */
async function keyOf(
  c: Context,
  actor: string,
  text: string,
  office: Office,
): Promise<string | null | Response> {
  const given = c.req.header('Idempotency-Key');
  if (given === undefined) return null;
  if (!/^[\w.-]{1,64}$/.test(given)) {
    const detail =
      'Expected 1 to 64 letters, digits, dots, dashes or underscores, for example a UUID.';
    return problem({ status: 400, title: 'Idempotency-Key cannot be read', detail });
  }
  const prefix = `api:${actor}:${given}:`;
  const print = (await hashOf(`${c.req.method} ${c.req.path} ${text}`)).slice(0, 16);
  const used = await keysFrom(office.db, prefix);
  if (used.some((one) => !one.startsWith(prefix + print))) {
    const detail = 'This key stood for another request. Use a new one.';
    return problem({ status: 422, title: 'Idempotency-Key was used for something else', detail });
  }
  return prefix + print;
}
