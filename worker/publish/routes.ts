// What the public can ask for. Everything is read through the given reader: nothing here knows a database, and nothing
// decides anything about incidents.

import type { Context } from 'hono';
import { Hono } from 'hono';
import { assetAt } from './assets.ts';
import { FEEDS, feedRecipe, maintenanceCalendar } from './feeds/index.ts';
import { IMMUTABLE_CACHING, NO_CACHING, PREFLIGHT, SECURITY } from './headers.ts';
import { documentOf } from './reading.ts';
import {
  API,
  BADGE_JSON,
  BADGE_SVG,
  STATUS,
  componentRecipe,
  historyRecipe,
  incidentRecipe,
  maintenanceRecipe,
} from './recipes.ts';
import type { Asked, Recipe, Sources } from './respond.ts';
import { createRespond } from './respond.ts';

/** The public's part of the app. What follows `?` is ignored, but for the month of the history and the component of a feed. */
export function publish(sources: Sources): Hono {
  const app = new Hono();
  const respond = createRespond(sources);
  const give = (path: string, recipe: Recipe) =>
    app.get(path, (c) => respond(askedBy(c), path, recipe));

  give('/', STATUS);
  for (const [path, recipe] of Object.entries(API)) give(path, recipe);
  give('/badge.json', BADGE_JSON);
  give('/badge.svg', BADGE_SVG);

  for (const [path, feed] of Object.entries(FEEDS)) {
    app.get(path, (c) => {
      const component = c.req.query('component') || null;
      const own = component === null ? path : `${path}?component=${encodeURIComponent(component)}`;
      return respond(askedBy(c), own, feedRecipe(feed, component));
    });
  }

  app.get('/incidents/:id', (c) => {
    const [id = '', kind] = c.req.param('id').split(/(?=\.json$)/);
    const recipe = incidentRecipe(id, kind === undefined ? 'page' : 'json');
    return respond(askedBy(c), c.req.path, recipe);
  });
  app.get('/api/v2/incidents/:id', (c) => {
    const id = c.req.param('id').replace(/\.json$/, '');
    return respond(askedBy(c), c.req.path, incidentRecipe(id, 'json'));
  });
  app.get('/maintenance/:id', (c) => {
    const [id = '', kind] = c.req.param('id').split(/(?=\.ics$)/);
    const recipe = kind === undefined ? maintenanceRecipe(id) : maintenanceCalendar(id);
    return respond(askedBy(c), c.req.path, recipe);
  });
  app.get('/components/:id', (c) =>
    respond(askedBy(c), c.req.path, componentRecipe(c.req.param('id'))),
  );
  app.get('/history', (c) => {
    const month = c.req.query('month');
    const path = month === undefined ? '/history' : `/history?month=${month}`;
    return respond(askedBy(c), path, historyRecipe(month, sources.now()));
  });

  const open = ['/api/v2/*', '/badge.json', '/badge.svg', '/incidents/:id', ...Object.keys(FEEDS)];
  for (const path of open) {
    app.options(path, () => new Response(null, { status: 204, headers: PREFLIGHT }));
  }

  app.get('/page/:file', async (c) => {
    const { path } = c.req;
    const reading = path.endsWith('.css')
      ? await sources.read(['page'], askedBy(c).waitUntil)
      : null;
    const accent = (reading && documentOf(reading, 'page')?.page.accent) ?? null;
    const asset = assetAt(path, accent);
    if (asset === null) return new Response('Not found\n', { status: 404, headers: NO_CACHING });
    const caching = asset.isCurrent ? IMMUTABLE_CACHING : NO_CACHING;
    const headers = { 'Content-Type': asset.type, ...SECURITY, ...caching };
    return new Response(asset.text, { headers });
  });
  return app;
}

const askedBy = (c: Context): Asked => ({
  request: c.req.raw,
  waitUntil: (work) => c.executionCtx.waitUntil(work),
});
