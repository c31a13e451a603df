// Addresses to try of every public route, with how long an answer may be kept. Tests hold the keys to the route table, so
// that a route cannot be added without them.

import { TAGS } from '../words/index.ts';

/** How an answer may be kept; `never` is `no-store`. */
export type Keeping = 'public' | 'hours' | 'never';

export type Address = {
  path: string;
  keeping: Keeping;
  /** Says nothing of any state, so it is the same with nothing known. */
  stateless?: true;
  /** 302 to this path, at all times. */
  to?: string;
};

/** What the stories of these tests are about. */
export const IDS = {
  open: 'id0000000004',
  over: 'id0000000000',
  maintenance: 'ma1nte2ance3',
  component: 'api',
} as const;

/** The language of the page's own addresses. */
const OWN = 'en';

const shown = (...paths: string[]): Address[] =>
  paths.map((path) => ({ path, keeping: 'public' as const }));

const PAGES = [
  '/history',
  `/incidents/${IDS.open}`,
  `/incidents/${IDS.over}`,
  `/maintenance/${IDS.maintenance}`,
  `/components/${IDS.component}`,
  '/history.atom',
  '/history.ics',
];

const ofLanguage = (tag: string): [string, readonly Address[]][] =>
  tag === OWN
    ? [
        [`/${tag}`, [{ path: `/${tag}`, keeping: 'never', to: '/' }]],
        [
          `/${tag}/*`,
          PAGES.map((path) => ({ path: `/${tag}${path}`, keeping: 'never' as const, to: path })),
        ],
      ]
    : [
        [`/${tag}`, shown(`/${tag}`)],
        [`/${tag}/*`, shown(...PAGES.map((path) => `/${tag}${path}`))],
      ];

/** By the route's path in the table; an empty list: it is in the table, and nothing answers yet. */
export const ADDRESSES: Readonly<Record<string, readonly Address[]>> = {
  '/': shown('/'),
  '/incidents/:id': shown(
    `/incidents/${IDS.open}`,
    `/incidents/${IDS.over}`,
    `/incidents/${IDS.open}.json`,
  ),
  '/maintenance/:id': shown(`/maintenance/${IDS.maintenance}`),
  '/history': shown(
    '/history',
    '/history?month=2026-10',
    '/history?month=2026-09',
    '/history?component=api',
  ),
  '/components/:id': shown(`/components/${IDS.component}`),
  ...Object.fromEntries(TAGS.flatMap(ofLanguage)),
  '/sla': shown('/sla'),
  '/sla/reports/:file': [],
  '/api/v2/summary.json': shown('/api/v2/summary.json'),
  '/api/v2/status.json': shown('/api/v2/status.json'),
  '/api/v2/components.json': shown('/api/v2/components.json'),
  '/api/v2/incidents.json': shown('/api/v2/incidents.json'),
  '/api/v2/incidents/unresolved.json': shown('/api/v2/incidents/unresolved.json'),
  '/api/v2/incidents/resolved.json': shown('/api/v2/incidents/resolved.json'),
  '/api/v2/incidents/:id': shown(`/api/v2/incidents/${IDS.open}.json`),
  '/api/v2/scheduled-maintenances.json': shown('/api/v2/scheduled-maintenances.json'),
  '/api/v2/scheduled-maintenances/upcoming.json': shown(
    '/api/v2/scheduled-maintenances/upcoming.json',
  ),
  '/api/v2/scheduled-maintenances/active.json': shown('/api/v2/scheduled-maintenances/active.json'),
  '/history.rss': shown('/history.rss', '/history.rss?component=api'),
  '/history.atom': shown('/history.atom'),
  '/updates.atom': shown('/updates.atom'),
  '/history.ics': shown('/history.ics'),
  '/feed.json': shown('/feed.json'),
  '/badge.svg': shown('/badge.svg', '/badge.svg?component=api'),
  '/badge.json': shown('/badge.json', '/badge.json?component=api'),
  '/embed/script.js': [{ path: '/embed/script.js', keeping: 'hours', stateless: true }],
  '/embed/frame': shown('/embed/frame'),
  // Under the address that a page names they may be kept for ever, which routes.test.ts holds.
  '/page/:file': [
    { path: '/page/another.css', keeping: 'never', stateless: true },
    { path: '/page/another.js', keeping: 'never', stateless: true },
  ],
  '/runbooks/for/:alert': [
    { path: '/runbooks/for/nobody', keeping: 'never', stateless: true, to: '/runbooks/' },
  ],
  '/robots.txt': [{ path: '/robots.txt', keeping: 'public', stateless: true }],
  '/sitemap.xml': shown('/sitemap.xml'),
  '/metrics': [{ path: '/metrics', keeping: 'never' }],
};
