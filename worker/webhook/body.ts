// A request's body, read no further than it may be long: who is not known yet must not fill our memory; and what it says, or
// why it says nothing, in words that never quote it.

import type * as z from 'zod';

/** The whole body; null where it is longer than the limit, and then most of it has not been read. */
export async function readBody(request: Request, limitBytes: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length')) > limitBytes) return null;
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > limitBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}

/** Why a body is no delivery, in words that can be answered; never with a piece of the body. */
export type Unreadable = { title: string; detail: string };

export type Read<Delivery> = { ok: true; delivery: Delivery } | { ok: false; problem: Unreadable };

/** Reads a JSON body by a schema; `expected` ends every explanation. Never throws. */
export function readJson<Delivery>(
  raw: string,
  schema: z.ZodType<Delivery>,
  { title, expected }: { title: string; expected: string },
): Read<Delivery> {
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    return { ok: false, problem: { title: 'The body is not JSON', detail: expected } };
  }
  const read = schema.safeParse(body);
  if (read.success) return { ok: true, delivery: read.data };
  const [issue] = read.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.join('.');
  const detail = `${where}: ${issue?.message ?? 'not as expected'}. ${expected}`;
  return { ok: false, problem: { title, detail } };
}
