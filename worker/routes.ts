// The table of addresses that the worker answers itself; everything else is a file of the docs
// site. The `run_worker_first` list of wrangler.toml is written from it (`npm run routes`), because
// an address missing there never reaches the worker: the platform answers 404 in its place, and 405
// to a POST. It names addresses and rooms; which function answers is the app's business.

import { TAGS } from './words/index.ts';

/** The room that answers an address. */
export type RouteRoom = 'app' | 'publish' | 'webhook' | 'probe' | 'operator' | 'notify';

export type Route = {
  /** `ALL` where the room tells the methods apart. */
  readonly method: 'GET' | 'POST' | 'ALL';
  /** As hono writes it: `:name` is one segment, a trailing `/*` is everything below. */
  readonly path: string;
  readonly room: RouteRoom;
};

const get = (room: RouteRoom, ...paths: readonly string[]): Route[] =>
  paths.map((path) => ({ method: 'GET', path, room }));
const post = (room: RouteRoom, ...paths: readonly string[]): Route[] =>
  paths.map((path) => ({ method: 'POST', path, room }));
const all = (room: RouteRoom, ...paths: readonly string[]): Route[] =>
  paths.map((path) => ({ method: 'ALL', path, room }));

export const routes: readonly Route[] = [
  ...get('publish', '/', '/incidents/:id', '/maintenance/:id', '/history', '/components/:id'),
  // The same pages in each language. The page's own stands at the root, and which one that is, is known when it is asked.
  ...TAGS.flatMap((tag) => get('publish', `/${tag}`, `/${tag}/*`)),
  ...get('publish', '/sla', '/sla/reports/:file', '/subscribe'),
  ...get(
    'publish',
    '/api/v2/summary.json',
    '/api/v2/status.json',
    '/api/v2/components.json',
    '/api/v2/incidents.json',
    '/api/v2/incidents/unresolved.json',
    '/api/v2/incidents/:id',
    '/api/v2/scheduled-maintenances.json',
    '/api/v2/scheduled-maintenances/upcoming.json',
    '/api/v2/scheduled-maintenances/active.json',
  ),
  ...get('publish', '/history.rss', '/history.atom', '/updates.atom', '/history.ics', '/feed.json'),
  ...get('publish', '/badge.svg', '/badge.json', '/embed/script.js', '/embed/frame'),
  // The script and the stylesheet of the public pages.
  ...get('publish', '/page/:file'),
  ...get('publish', '/runbooks/for/:alert', '/robots.txt', '/sitemap.xml', '/metrics'),
  ...post('webhook', '/webhooks/pagerduty', '/webhooks/alertmanager', '/webhooks/grafana'),
  ...post('notify', '/webhooks/resend', '/webhooks/postmark', '/api/subscribers'),
  ...all('probe', '/heartbeats/:token', '/heartbeats/:token/start', '/heartbeats/:token/fail'),
  ...all('notify', '/confirm/:token', '/unsubscribe/:token', '/manage/:token'),
  ...get('operator', '/api/openapi.json'),
  ...all('operator', '/v1/*', '/console', '/console/*'),
  ...get('app', '/healthz'),
];

/** A route's address in the platform's pattern language, where `*` matches across slashes. */
export function workerFirstPattern(path: string): string {
  const star = path.search(/:|\*/);
  return star < 0 ? path : `${path.slice(0, star)}*`;
}

/**
 * The smallest sorted list of patterns that sends every address of the table to the worker first.
 * The platform takes at most 100.
 */
export function workerFirstPatterns(table: readonly Route[]): readonly string[] {
  const patterns = [...new Set(table.map((route) => workerFirstPattern(route.path)))].toSorted();
  return patterns.filter(
    (pattern) =>
      !patterns.some(
        (other) =>
          other !== pattern && other.endsWith('*') && pattern.startsWith(other.slice(0, -1)),
      ),
  );
}
