// What the public can ask for. Everything is read through the given reader: nothing here knows a database, and nothing
// decides anything about incidents.

import type { Context } from 'hono';
import { Hono } from 'hono';
import { assetAt } from './assets.ts';
import { FEEDS, feedRecipe, maintenanceCalendar } from './feeds/index.ts';
import { IMMUTABLE_CACHING, NO_CACHING, PREFLIGHT, SECURITY } from './headers.ts';
import { historyPath } from './pages/index.tsx';
import { promises } from './promises.ts';
import { reach } from './reach.ts';
import { documentOf } from './reading.ts';
import {
  API,
  NOTHING,
  STATUS,
  componentRecipe,
  historyRecipe,
  incidentRecipe,
  maintenanceRecipe,
} from './recipes.ts';
import type { Asked, Recipe, Respond, Sources } from './respond.ts';
import { createRespond } from './respond.ts';
import type { Language } from '../words/index.ts';
import { TAGS } from '../words/index.ts';

/** The public's part of the app. What follows `?` is ignored, but for what the history and the feeds are narrowed to. */
export function publish(sources: Sources): Hono {
  const app = new Hono();
  const respond = createRespond(sources);
  const give = (path: string, recipe: Recipe) =>
    app.get(path, (c) => respond(askedBy(c), path, recipe));

  // Before the pages, whose address would take it for an id.
  app.get('/incidents/:file{.+\\.json}', (c) => {
    const id = c.req.param('file').slice(0, -'.json'.length);
    return respond(askedBy(c), c.req.path, incidentRecipe(id, 'json'));
  });
  for (const language of [null, ...TAGS]) {
    promises(app, respond, sources, askedBy, language);
    pages(app, respond, sources.now, language);
  }
  for (const [path, recipe] of Object.entries(API)) give(path, recipe);
  reach(app, respond, sources, askedBy);

  app.get('/api/v2/incidents/:id', (c) => {
    const id = c.req.param('id').replace(/\.json$/, '');
    return respond(askedBy(c), c.req.path, incidentRecipe(id, 'json'));
  });

  for (const path of ['/api/v2/*', '/badge.json', '/badge.svg', '/incidents/:id']) {
    app.options(path, preflight);
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

const preflight = () => new Response(null, { status: 204, headers: PREFLIGHT });

/** What is written in words, pages and feeds: in the page's own language at the root, in others below their tag. */
function pages(app: Hono, respond: Respond, now: () => number, language: Language | null): void {
  const below = language === null ? '' : `/${language}`;
  const give = (c: Context, path: string, recipe: Recipe) =>
    respond({ ...askedBy(c), language }, path, recipe);

  for (const path of language === null ? ['/'] : [below, `${below}/`]) {
    app.get(path, (c) => give(c, '/', STATUS));
  }
  for (const [path, feed] of Object.entries(FEEDS)) {
    app.get(below + path, (c) => {
      const component = c.req.query('component') || null;
      const own = component === null ? path : `${path}?component=${encodeURIComponent(component)}`;
      return give(c, own, feedRecipe(feed, component));
    });
    app.options(below + path, preflight);
  }
  // Before the page, whose address would take it for an id.
  app.get(`${below}/maintenance/:file{.+\\.ics}`, (c) => {
    const id = c.req.param('file').slice(0, -'.ics'.length);
    return give(c, c.req.path.slice(below.length), maintenanceCalendar(id));
  });
  app.get(`${below}/incidents/:id`, (c) =>
    give(c, c.req.path.slice(below.length), incidentRecipe(c.req.param('id'), 'page')),
  );
  app.get(`${below}/maintenance/:id`, (c) =>
    give(c, c.req.path.slice(below.length), maintenanceRecipe(c.req.param('id'))),
  );
  app.get(`${below}/components/:id`, (c) =>
    give(c, c.req.path.slice(below.length), componentRecipe(c.req.param('id'))),
  );
  app.get(`${below}/history`, (c) => {
    const { month, component } = c.req.query();
    const asked = { month: month || null, component: component || null };
    return give(c, historyPath(asked), historyRecipe(asked, now()));
  });
  if (language !== null) app.get(`${below}/*`, (c) => give(c, '/', NOTHING));
}

const askedBy = (c: Context): Asked => ({
  request: c.req.raw,
  waitUntil: (work) => c.executionCtx.waitUntil(work),
  language: null,
});
