// How a route that is not public is opened: its rule stands in the table of `worker/routes.ts`, and a route without one is
// never mounted. Who is asking is found out before the handler runs, and handed to it.

import type { Context, Hono } from 'hono';
import type { Actor } from '../domain/operator.ts';
import type { Route } from '../routes.ts';
import { ruleOf } from '../routes.ts';
import { problem } from './problem.ts';
import type { Refusal, Who } from './who.ts';

/** Whoever asks; `token`: the prefix of the stored token behind it. */
export type Asking = { actor: Actor; token: string | null };

export type Handler = (c: Context, asking: Asking) => Response | Promise<Response>;

/** Mounts a handler behind the rule of its route. */
export type Door = (method: Route['method'], path: string, handler: Handler) => void;

/** `refuse` answers whoever may not; by default as a program wants to hear it. */
export function doorInto(
  app: Hono,
  who: Who,
  refuse: (refusal: Refusal, c: Context) => Response = problem,
): Door {
  return (method, path, handler) => {
    const rule = ruleOf(method, path);
    if (rule === null || rule === 'anyone' || rule === 'proof') {
      throw new Error(`${method} ${path} has no rule for operators in worker/routes.ts`);
    }
    app.on(method === 'ALL' ? METHODS : [method], path, async (c) => {
      const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
      const { access } = c.executionCtx as { access?: CloudflareAccessContext }; // absent without Access
      const known = await who(c.req.raw, rule, { waitUntil, access });
      return known.ok ? handler(c, known) : refuse(known.refusal, c);
    });
  };
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
