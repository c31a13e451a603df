// Opens the endpoints: reads what was sent against their schemas, calls them, and answers in one way. A write that carries
// `Idempotency-Key` is found again by it; the same key with another request is refused.

import type { Context } from 'hono';
import { z } from 'zod';
import { bodyOf, fit } from '../body.ts';
import type { Asking, Door } from '../door.ts';
import { NO_STORE } from '../headers.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../problem.ts';
import { hashOf } from '../secret.ts';
import { keysFrom } from '../../store/journal.ts';
import { claimKey, settleKey } from '../../store/request-keys.ts';
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
  { query, body, handle, method, isOutside }: Endpoint,
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
  const ask = () =>
    handle(office, {
      params,
      query: asked.body as never, // what its own schema has read
      body: sent.body as never, // the same
      actor,
      token,
      expected,
      key,
      origin: new URL(c.req.url).origin,
    });
  return answered(
    key !== null && isOutside === true ? await once(office, method, key, ask) : await ask(),
  );
}

/**
 * Does what the journal does not remember once. A repeated change that replaces or removes says the same again by itself; what
 * made something is not made again, and its answer, which may hold a secret, was not kept.
 */
async function once(
  { db, now }: Office,
  method: Endpoint['method'],
  key: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const [name, print] = splitKey(key);
  const known = await claimKey(db, name, print, now());
  if (known !== null) {
    if (known.print !== print) return { problem: USED_OTHERWISE };
    if (known.status === 204) return { status: 204 };
    if (known.status !== null && (method === 'PATCH' || method === 'PUT')) return ask();
    return { problem: known.status === null ? UNDER_WAY : DONE_ALREADY };
  }
  let status: number | null = null;
  try {
    const answer = await ask();
    if ('status' in answer) status = answer.status;
    else if ('response' in answer && answer.response.ok) status = answer.response.status;
    return answer;
  } finally {
    await settleKey(db, name, status);
  }
}

const USED_OTHERWISE: Problem = {
  status: 422,
  title: 'Idempotency-Key was used for something else',
  detail: 'This key stood for another request. Use a new one.',
};
const UNDER_WAY: Problem = {
  status: 409,
  title: 'It is under way',
  detail: 'A request with this Idempotency-Key has not been answered yet. Ask again in a minute.',
};
const DONE_ALREADY: Problem = {
  status: 409,
  title: 'It was done already',
  detail:
    'This Idempotency-Key was used for the same request, which was done and not done again. Its answer is not kept; read what is there.',
};

/** A key of the journal ends in what it stands for. */
function splitKey(key: string): [name: string, print: string] {
  const at = key.lastIndexOf(':');
  return [key.slice(0, at), key.slice(at + 1)];
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
    return problem(USED_OTHERWISE);
  }
  return prefix + print;
}
