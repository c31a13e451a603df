// The table of addresses that the worker answers itself; everything else is a file of the docs
// site. The `run_worker_first` list of wrangler.toml is written from it (`npm run routes`), because
// an address missing there never reaches the worker: the platform answers 404 in its place, and 405
// to a POST. It names addresses and rooms; which function answers is the app's business.

import type { Scope } from './domain/operator.ts';
import { TAGS } from './words/index.ts';

/** The room that answers an address. */
export type RouteRoom = 'app' | 'publish' | 'webhook' | 'probe' | 'operator' | 'notify';

/**
 * Who may: anyone; whoever proves it with the request itself (a signature, a token in the address); or an operator with at
 * least this scope.
 */
export type Rule = 'anyone' | 'proof' | Scope;

export type Route = {
  /** `ALL` where the room tells the methods apart. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ALL';
  /** As hono writes it: `:name` is one segment, a trailing `/*` is everything below. */
  readonly path: string;
  readonly room: RouteRoom;
  readonly who: Rule;
};

/** What a room answers without asking who it is; an operator's routes each have a rule of their own. */
const RULE_OF_ROOM: Readonly<Record<Exclude<RouteRoom, 'operator'>, Rule>> = {
  app: 'anyone',
  publish: 'anyone',
  webhook: 'proof',
  probe: 'proof',
  notify: 'proof',
};
type Open = keyof typeof RULE_OF_ROOM;

const open =
  (method: Route['method']) =>
  (room: Open, ...paths: readonly string[]): Route[] =>
    paths.map((path) => ({ method, path, room, who: RULE_OF_ROOM[room] }));
const [get, post, all] = [open('GET'), open('POST'), open('ALL')];

/** An operator's route with its rule. */
const may = (who: Rule, method: Route['method'], ...paths: readonly string[]): Route[] =>
  paths.map((path) => ({ method, path, room: 'operator', who }));

/** Addresses of the operator's API below the page. */
const below = (...paths: readonly string[]) => paths.map((path) => `/v1/pages/:page_id/${path}`);
const ONE = 'incidents/:incident_id';

const SUBSCRIBER = 'subscribers/:subscriber_id';

export const routes: readonly Route[] = [
  ...get('publish', '/', '/incidents/:id', '/maintenance/:id', '/history', '/components/:id'),
  // The same pages in each language. The page's own stands at the root, and which one that is, is known when it is asked.
  ...TAGS.flatMap((tag) => get('publish', `/${tag}`, `/${tag}/*`)),
  ...get('publish', '/sla', '/sla/reports/:file'),
  { method: 'GET', path: '/subscribe', room: 'notify', who: 'anyone' },
  ...get(
    'publish',
    '/api/v2/summary.json',
    '/api/v2/status.json',
    '/api/v2/components.json',
    '/api/v2/incidents.json',
    '/api/v2/incidents/unresolved.json',
    '/api/v2/incidents/resolved.json',
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
  ...may('anyone', 'GET', '/api/openapi.json'),
  ...may(
    'read',
    'GET',
    '/v1/pages',
    '/v1/pages/:page_id',
    ...below('components', 'component-groups'),
  ),
  ...may('read', 'GET', ...below('components/:component_id', 'component-groups/:group_id')),
  ...may('publish', 'PATCH', ...below('components/:component_id')),
  ...may('publish', 'PUT', ...below('components/:component_id')),
  ...may('publish', 'POST', ...below('incidents')),
  ...may('read', 'GET', ...below('incidents', 'incidents/unresolved', 'incidents/scheduled')),
  ...may('read', 'GET', ...below('incidents/upcoming', 'incidents/active_maintenance')),
  ...may('read', 'GET', ...below(ONE, `${ONE}/postmortem`, `${ONE}/case`, `${ONE}/timeline`)),
  ...may('publish', 'PATCH', ...below(ONE)),
  ...may('publish', 'PUT', ...below(ONE)),
  ...may('publish', 'DELETE', ...below(ONE, `${ONE}/incident_updates/:update_id`)),
  ...may('publish', 'POST', ...below(`${ONE}/commands`)),
  ...may(
    'publish',
    'PUT',
    ...below(`${ONE}/postmortem`, `${ONE}/postmortem/publish`, `${ONE}/postmortem/revert`),
  ),
  ...may('publish', 'DELETE', ...below(`${ONE}/postmortem`)),
  ...may(
    'read',
    'GET',
    '/v1/metrics',
    '/v1/alert-keys',
    '/v1/action-items',
    '/v1/noise',
    '/v1/regions',
  ),
  ...may('read', 'GET', '/v1/audit', '/v1/audit.jsonl', '/v1/audit.csv'),
  ...may('read', 'GET', '/v1/sla/corrections', '/v1/sla/credits', '/v1/sla/credits.csv'),
  ...may('publish', 'POST', '/v1/sla/corrections'),
  ...may('admin', 'POST', '/v1/sla/corrections/:correction_id/approve'),
  ...may('admin', 'POST', '/v1/sla/corrections/:correction_id/reject'),
  ...may('admin', 'POST', '/v1/sla/reports/:month', '/v1/sla/reports/:month/decision'),
  ...may('read', 'GET', '/v1/whoami'),
  ...may('read', 'POST', '/v1/sign-in-links'),
  ...may('admin', 'GET', '/v1/tokens'),
  ...may('admin', 'POST', '/v1/tokens'),
  ...may('admin', 'DELETE', '/v1/tokens/:prefix'),
  // Whoever sees subscribers sees addresses.
  ...may('admin', 'GET', ...below('subscribers')),
  ...may('read', 'GET', ...below('subscribers/count')),
  ...may('admin', 'GET', ...below(SUBSCRIBER, `${SUBSCRIBER}/data`)),
  ...may('admin', 'POST', ...below('subscribers', `${SUBSCRIBER}/resend_confirmation`)),
  ...may('admin', 'PATCH', ...below(SUBSCRIBER)),
  ...may('admin', 'DELETE', ...below(SUBSCRIBER)),
  ...may('admin', 'GET', '/v1/subscribers.csv'),
  ...may('admin', 'POST', '/v1/subscribers/import', '/v1/subscribers/rekey'),
  ...may('admin', 'POST', '/v1/suppressions', '/v1/suppressions/lift', '/v1/notify-test'),
  ...may('read', 'GET', '/v1/deliveries/:subject'),
  ...may('publish', 'POST', '/v1/deliveries/:subject/retry'),
  ...may('read', 'GET', '/v1/incidents/:id/postmortem-draft'),
  ...may('anyone', 'GET', '/console/style.css', '/console/script.js', '/console/sign-in'),
  ...may('anyone', 'POST', '/console/sign-in'),
  ...may('read', 'POST', '/console/sign-out'),
  ...may('read', 'GET', '/console', '/console/incidents', '/console/incidents/:id'),
  ...may('read', 'GET', '/console/maintenance', '/console/audit', '/console/metrics'),
  ...may('read', 'GET', '/console/monitors', '/console/actions', '/console/reports'),
  ...may('read', 'GET', '/console/deliveries', '/console/deliveries/:subject'),
  ...may('publish', 'POST', '/console/deliveries/messages/:id/retry'),
  ...may('publish', 'POST', '/console/deliveries/:subject/retry'),
  ...may('publish', 'POST', '/console/reports/corrections'),
  ...may('admin', 'POST', '/console/reports/corrections/:id'),
  ...may('read', 'GET', '/console/subscribers'),
  // Whoever finds a subscriber sees an address.
  ...may('admin', 'POST', '/console/subscribers', '/console/subscribers/:id/erase'),
  ...may('read', 'GET', '/console/changes'),
  ...may('publish', 'GET', '/console/declare', '/console/incidents/:id/more'),
  ...may('publish', 'POST', '/console/incidents/:id/preview', '/console/incidents/:id/mail'),
  ...may('publish', 'POST', '/console/incidents', '/console/incidents/:id'),
  ...may('publish', 'POST', '/console/maintenance', '/console/maintenance/:id'),
  ...may('admin', 'GET', '/console/tokens'),
  ...may('admin', 'POST', '/console/tokens', '/console/tokens/:prefix/revoke'),
  ...may('read', 'GET', '/console/docs', '/console/docs/*'),
  // Everything else below them is nobody's, and only an operator is told so.
  ...may('read', 'ALL', '/v1/*', '/console/*'),
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

/** Who may use a route; null where the table does not name it. */
export function ruleOf(method: Route['method'], path: string): Rule | null {
  return routes.find((route) => route.method === method && route.path === path)?.who ?? null;
}
