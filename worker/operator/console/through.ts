// A form of the console that asks for what an endpoint of the API does: the same schema reads it, the same handler does it, so
// neither knows a rule that the other does not.

import { endpoints } from '../api/index.ts';
import type { Answer, Method } from '../api/endpoint.ts';
import type { Office } from '../api/office.ts';
import { fit } from '../body.ts';
import type { Asking } from '../door.ts';

export async function through(
  office: Office,
  asking: Asking,
  [method, path]: readonly [Method, string],
  {
    params = {},
    body = {},
    key = null,
  }: { params?: Record<string, string>; body?: unknown; key?: string | null },
): Promise<Answer> {
  const found = endpoints.find((one) => one.method === method && one.path === path);
  if (found === undefined) throw new Error(`${method} ${path} is no endpoint`);
  const read = found.body === undefined ? { ok: true as const, body } : fit(body, found.body, 422);
  if (!read.ok) return { problem: read.problem };
  const { actor, token } = asking;
  return found.handle(office, {
    params,
    query: {} as never, // endpoints that forms ask for have none
    body: read.body as never, // what its own schema has read
    actor,
    token,
    expected: null,
    key,
    origin: office.catalog.page.url,
  });
}
