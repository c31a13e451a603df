// Reads the body of a request against its schema, and says where it does not fit and what was expected there.

import type { z } from 'zod';
import type { Problem } from './problem.ts';

/** Nobody's update is longer. */
export const BODY_LIMIT_BYTES = 256 * 1024;

export type Read<Body> = { ok: true; body: Body } | { ok: false; problem: Problem };

/** JSON against a schema. An empty body counts as an empty object. */
export async function bodyOf<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<Read<z.infer<Schema>>> {
  const text = await request.text();
  if (text.length > BODY_LIMIT_BYTES) {
    const detail = `Expected at most ${BODY_LIMIT_BYTES} bytes.`;
    return { ok: false, problem: { status: 413, title: 'The body is too large', detail } };
  }
  const type = request.headers.get('Content-Type') ?? '';
  if (text !== '' && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    const detail = 'Expected a body of Content-Type: application/json.';
    return { ok: false, problem: { status: 415, title: 'The body is not JSON', detail } };
  }
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    const detail = 'Expected JSON, for example {"incident": {"name": "API errors"}}.';
    return { ok: false, problem: { status: 400, title: 'The body is not JSON', detail } };
  }
  return fit(value, schema, 422);
}

/** Any value against a schema. */
export function fit<Schema extends z.ZodType>(
  value: unknown,
  schema: Schema,
  status: 400 | 422,
): Read<z.infer<Schema>> {
  const found = schema.safeParse(value);
  if (found.success) return { ok: true, body: found.data };
  const errors = found.error.issues.map(({ path, message }) => ({
    at: path.map(String).join('.') || 'body',
    message,
  }));
  const [first] = errors;
  const detail = `${first?.at ?? 'body'}: ${first?.message ?? 'does not fit'}`;
  return { ok: false, problem: { status, title: 'The request does not fit', detail, errors } };
}
