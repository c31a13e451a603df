// What reaches beyond the pages: badges and the banner on other people's sites, figures for their monitoring, and what
// search engines ask for. Everything says what the page says, from the same documents.

import type { Context, Hono } from 'hono';
import { badgeJson, badgeSvg, componentBadge, pageBadge } from './badge.ts';
import { EMBED_SCRIPT } from './client-built.ts';
import { robotsOf, sitemapOf } from './discovery.ts';
import { hashOf } from './hash.ts';
import {
  DATA_SECURITY,
  EMBED_CACHING,
  NO_CACHING,
  OPEN_TO_ALL,
  PUBLIC_CACHING,
} from './headers.ts';
import { METRICS_TYPE, metricsOf } from './metrics.ts';
import { bannerPage, monthOf } from './pages/index.tsx';
import { documentOf } from './reading.ts';
import type { Asked, Recipe, Respond, Sources } from './respond.ts';
import { isKnown } from './ready.ts';
import { problem } from './respond.ts';

/** A badge of the page, or of one component. */
function badgeRecipe(kind: 'json' | 'svg', id: string | null, uptime: boolean): Recipe {
  return {
    kind,
    keys: ['measured'],
    figures: uptime,
    render(view, { voice }) {
      const component = view.page.components.find((one) => one.id === id);
      if (id !== null && component === undefined) return null;
      const badge =
        component === undefined
          ? pageBadge(view, voice)
          : componentBadge(component, uptime, view, voice);
      return kind === 'json' ? JSON.stringify(badgeJson(badge)) : badgeSvg(badge);
    },
    absent: ({ page }) => ({
      error: `there is no component "${id}"`,
      components: page.components.map((component) => component.id),
    }),
  };
}

const BANNER: Recipe = { kind: 'frame', keys: ['measured'], render: bannerPage };

const SITEMAP: Recipe = {
  kind: 'sitemap',
  keys: ['recent'],
  render: (view, _frame, reading) => sitemapOf(view, documentOf(reading, 'recent')),
};

const SCRIPT_TAG = hashOf(EMBED_SCRIPT);

/** Adds these addresses to the app. What follows `?` is ignored, but for what a badge is narrowed to. */
export function reach(
  app: Hono,
  respond: Respond,
  { read, now, promises, runbookOf }: Sources,
  askedBy: (c: Context) => Asked,
): void {
  for (const kind of ['json', 'svg'] as const) {
    app.get(`/badge.${kind}`, (c) => {
      const id = c.req.query('component') || null;
      const uptime = id !== null && c.req.query('show') === 'uptime';
      const asked = id === null ? '' : `?component=${id}${uptime ? '&show=uptime' : ''}`;
      return respond(askedBy(c), `/badge.${kind}${asked}`, badgeRecipe(kind, id, uptime));
    });
  }

  app.get('/embed/frame', (c) => respond(askedBy(c), '/embed/frame', BANNER));
  app.get('/embed/script.js', (c) => {
    const headers = {
      'Content-Type': 'text/javascript; charset=utf-8',
      ETag: `W/"${SCRIPT_TAG}"`,
      ...DATA_SECURITY,
      ...OPEN_TO_ALL,
      ...EMBED_CACHING,
    };
    return isKnown(c.req.header('If-None-Match') ?? null, SCRIPT_TAG)
      ? new Response(null, { status: 304, headers })
      : new Response(EMBED_SCRIPT, { headers });
  });

  // The list of months grows by itself; the month keeps the validators apart.
  app.get('/sitemap.xml', (c) => respond(askedBy(c), `/sitemap.xml?${monthOf(now())}`, SITEMAP));
  app.get('/robots.txt', async (c) => {
    const reading = await read(['page'], askedBy(c).waitUntil);
    const url = (reading && documentOf(reading, 'page')?.page.url) ?? null;
    const headers = { 'Content-Type': 'text/plain; charset=utf-8', ...DATA_SECURITY };
    return new Response(robotsOf(url), { headers: { ...headers, ...PUBLIC_CACHING } });
  });

  // For `runbook_url` in alerts: exact keys, percent-encoded. Whoever was paged for a key that has none gets the list.
  app.get('/runbooks/for/:alert', (c) => {
    const alert = c.req.param('alert');
    const location = runbookOf?.(alert) ?? '/runbooks/';
    const headers = { Location: location, ...DATA_SECURITY, ...NO_CACHING };
    return new Response(null, { status: 302, headers });
  });

  app.get('/metrics', async (c) => {
    const reading = await read(['page', 'measured', 'sla'], askedBy(c).waitUntil);
    const page = reading && documentOf(reading, 'page');
    if (!reading || !page) {
      return problem(
        503,
        { error: 'the status is not known at the moment' },
        { 'Retry-After': '60' },
      );
    }
    const { tickAt, staleAt } = reading;
    const measured = documentOf(reading, 'measured');
    const sla = promises?.public === true ? documentOf(reading, 'sla') : null;
    const text = metricsOf({ page, measured, tickAt, staleAt, now: now() }, sla);
    const headers = { 'Content-Type': METRICS_TYPE, ...DATA_SECURITY, ...NO_CACHING };
    return new Response(text, { headers });
  });
}
