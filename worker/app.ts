// The Hono app: the doors in and the pages out, in one place. It promises that nothing is cached unless a route says so, and
// that an answer to a failure names no secret and no code. It holds no rule.

import { Hono } from 'hono';
import { CommitBusy, StorageFailed } from './commit/index.ts';
import type { House } from './house.ts';
import { publish } from './publish/routes.ts';
import { sources } from './webhook/registry.ts';

const RETRY_AFTER_SECONDS = 30;

export function createApp(house: House): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  for (const source of sources) {
    app.route('/', source.app(house.inbound, { pagerduty: house.secrets.pagerdutyWebhookSecrets }));
  }
  app.route('/', publish(house.shown));
  app.onError((error, c) => {
    const isTemporary = error instanceof CommitBusy || error instanceof StorageFailed;
    console.error('a request failed', { path: c.req.routePath, kind: error.name });
    if (!isTemporary) return c.json({ title: 'Something went wrong on our side' }, 500);
    c.header('retry-after', String(RETRY_AFTER_SECONDS));
    return c.json({ title: 'Our storage does not answer; try again soon' }, 503);
  });
  return app;
}
