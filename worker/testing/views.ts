// Realistic documents for tests, benches and looking at: a quiet page, an outage, a maintenance, a page that is not
// measured, and a large one. Everything is made from a fixed instant, so that golden files stay golden.

import type {
  MeasuredDay,
  MeasuredDocument,
  PageDocument,
  PublicComponent,
  View,
} from '../snapshot/documents.ts';

/** "Now" of every fixture: Saturday 21 November 2026, 11:42:20 UTC. */
export const NOW = Date.UTC(2026, 10, 21, 11, 42, 20);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const TODAY = Math.floor(NOW / DAY) * DAY;
const BEGAN = Date.UTC(2026, 4, 4, 9);

/** Minutes before "now", on the minute. */
export const ago = (minutes: number) => Math.floor(NOW / MINUTE) * MINUTE - minutes * MINUTE;

const envelope = { version: 1 as const, position: 812, catalog: 'c0ffee' };

export const FACTS: PageDocument['page'] = {
  id: 'k3yz0pq81mwd',
  name: 'Meridian',
  url: 'https://status.meridian.example',
  timezone: 'Etc/UTC',
  language: 'en',
  support: 'https://meridian.example/help',
  logo: null,
  favicon: null,
  accent: null,
  footer: null,
};

type Part = Pick<PublicComponent, 'id' | 'name' | 'description' | 'group'>;

const PARTS: readonly Part[] = [
  { id: 'api', name: 'API', description: 'REST and streaming endpoints', group: 'platform' },
  { id: 'dashboard', name: 'Dashboard', description: 'The web application', group: 'platform' },
  { id: 'auth', name: 'Sign-in', description: 'Sign-in and single sign-on', group: 'platform' },
  { id: 'ingest', name: 'Event ingest', description: 'Receiving your events', group: 'platform' },
  {
    id: 'webhooks',
    name: 'Webhooks',
    description: 'Deliveries to your endpoints',
    group: 'integrations',
  },
  { id: 'docs', name: 'Documentation', description: 'Guides and API reference', group: 'website' },
];

const GROUPS = [
  ['platform', 'Platform'],
  ['integrations', 'Integrations'],
  ['website', 'Website'],
] as const;

/** A component; operational, measured every minute. */
export function component(part: Partial<PublicComponent> & { id: string }): PublicComponent {
  return {
    name: part.id,
    description: null,
    group: null,
    position: 1,
    status: 'operational',
    createdAt: BEGAN,
    updatedAt: ago(3 * 24 * 60),
    measuredEveryMs: MINUTE,
    ...part,
  };
}

/** The page document of Meridian when all is well. */
export function pageDocument(changes: Partial<PageDocument> = {}): PageDocument {
  return {
    ...envelope,
    page: FACTS,
    updatedAt: ago(3 * 24 * 60),
    groups: GROUPS.map(([id, name], index) => ({
      id,
      name,
      position: index + 1,
      status: 'operational',
      createdAt: BEGAN,
      updatedAt: ago(3 * 24 * 60),
    })),
    components: PARTS.map((part) => {
      const siblings = PARTS.filter(({ group }) => group === part.group);
      return component({ ...part, position: siblings.indexOf(part) + 1 });
    }),
    indicator: 'none',
    headline: 'operational',
    incidents: [],
    maintenances: [],
    ...changes,
  };
}

const FULL: MeasuredDay = { good: 288, bad: 0, degraded: 0, noData: 0 };
const WINDOWS_TODAY = Math.floor((NOW - TODAY) / (5 * MINUTE));

/** A repeatable stream of numbers below one, for fixtures that should look like life. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/** Ninety days as they are in life: nearly all good, a bad hour here and there, two gaps. */
export function livelyDays(seed: number, since = 0): (MeasuredDay | null)[] {
  const next = chance(seed);
  return Array.from({ length: 90 }, (_, index) => {
    const windows = index === 89 ? WINDOWS_TODAY : 288;
    const luck = next();
    const amount = Math.ceil(next() ** 3 * 60);
    if (index < since) return null;
    if (luck < 0.015) return { good: windows - amount, bad: amount, degraded: 0, noData: 0 };
    if (luck < 0.035) return { good: windows - amount, bad: 0, degraded: amount, noData: 0 };
    if (luck < 0.045) return { good: windows - amount, bad: 0, degraded: 0, noData: amount };
    return index === 89 ? { ...FULL, good: windows } : FULL;
  });
}

export function measuredDocument(
  { components }: PageDocument,
  changes: Partial<MeasuredDocument> = {},
): MeasuredDocument {
  return {
    version: 1,
    catalog: envelope.catalog,
    at: ago(2),
    from: TODAY - 89 * DAY,
    components: Object.fromEntries(
      components
        .filter(({ measuredEveryMs }) => measuredEveryMs !== null)
        .map(({ id }, index) => [id, { days: livelyDays(index * 7 + 3), measuredAt: ago(2) }]),
    ),
    ...changes,
  };
}

export function view(page: PageDocument, changes: Partial<View> = {}): View {
  return {
    page,
    measured: measuredDocument(page),
    tickAt: ago(0),
    staleAt: null,
    now: NOW,
    ...changes,
  };
}
