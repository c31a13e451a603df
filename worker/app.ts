// The Hono app: the doors in and the pages out, in one place. It promises that nothing is cached unless a route says so, that
// every answer carries the security headers, and that an answer to a failure names no secret and no code. It holds no rule.

import { Hono } from 'hono';
import { CommitBusy, StorageFailed } from './commit/index.ts';
import type { House } from './house.ts';
import { subscribing } from './notify/desk/index.ts';
import { operator } from './operator/index.ts';
import { heartbeats } from './probe/heartbeat-routes.ts';
import { SECURITY } from './publish/headers.ts';
import { publish } from './publish/routes.ts';
import type { WaitUntil } from './snapshot/read.ts';
import { sources } from './webhook/registry.ts';

const RETRY_AFTER_SECONDS = 30;

/** Three missing minutes are no longer a hiccup of the cron. */
const LATE_TICK_MS = 180_000;

/** For an answer that says nothing of its own about them. */
const DEFAULTS = Object.entries({ ...SECURITY, 'Cache-Control': 'no-store' });

export function createApp(house: House): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    const { headers } = c.res;
    for (const [name, value] of DEFAULTS) if (!headers.has(name)) c.header(name, value);
  });
  for (const source of sources) {
    app.route('/', source.app(house.inbound, house.secrets.webhooks));
  }
  app.route('/', heartbeats(house.heartbeats));
  app.route('/', operator(house.operators));
  app.get('/healthz', (c) => healthz(house, (work) => c.executionCtx.waitUntil(work)));
  app.route('/', subscribing(house.desk, house.secrets.bounces));
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

/** What the platform calls: answers that are ready, and the app behind them. */
export function createFront(house: House): Hono['fetch'] {
  const app = createApp(house);
  const { ready } = house.shown;
  return (request, ...rest) => ready.answer(request) ?? app.fetch(request, ...rest);
}

/** Whether the service itself lives, for whoever watches the watcher: late ticks and a lost database are not health. */
async function healthz({ shown }: House, waitUntil: WaitUntil): Promise<Response> {
  const reading = await shown.read(['page'], waitUntil);
  const tickAt = reading?.tickAt ?? null;
  const ageMs = tickAt === null ? null : Math.max(0, shown.now() - tickAt);
  const status =
    reading === null || reading.staleAt !== null
      ? 'database out of reach'
      : ageMs === null
        ? 'no tick yet'
        : ageMs > LATE_TICK_MS
          ? 'ticks are late'
          : 'ok';
  return Response.json(
    {
      status,
      lastTickAt: tickAt === null ? null : new Date(tickAt).toISOString(),
      lastTickAgeSeconds: ageMs === null ? null : Math.floor(ageMs / 1000),
    },
    { status: status === 'ok' || status === 'no tick yet' ? 200 : 503 },
  );
}
