// What stands at each public address, and from which documents it is made.

import {
  componentPage,
  historyPage,
  incidentPage,
  maintenancePage,
  monthOf,
  statusPage,
} from './pages/index.tsx';
import type { HistoryAsked } from './pages/index.tsx';
import type { Reading } from './reading.ts';
import { documentOf } from './reading.ts';
import type { Recipe } from './respond.ts';
import { statuspage } from './statuspage/index.ts';

const ID = /^[a-z0-9]{12}$/;
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;

const nothing = (kind: Recipe['kind']): Recipe => ({ kind, keys: [], render: () => null });

/** Where no page is. */
export const NOTHING: Recipe = nothing('page');

/** `/` */
export const STATUS: Recipe = { kind: 'page', keys: ['measured'], render: statusPage };

/** An incident, as a page or as JSON. */
export function incidentRecipe(id: string, kind: 'page' | 'json'): Recipe {
  if (!ID.test(id)) return nothing(kind);
  const key = `incident:${id}` as const;
  return {
    kind,
    keys: [key],
    render(view, frame, reading) {
      const incident = documentOf(reading, key)?.incident;
      if (incident === undefined) return null;
      return kind === 'page'
        ? incidentPage(incident, view, frame)
        : JSON.stringify(statuspage.incident(view, frame.voice, incident));
    },
  };
}

/** A maintenance: planned and running ones are on the page, older ones among the recent. */
export function maintenanceRecipe(id: string): Recipe {
  if (!ID.test(id)) return nothing('page');
  return {
    kind: 'page',
    keys: ['recent'],
    render(view, frame, reading) {
      const all = [...view.page.maintenances, ...recentOf(reading, view.page).maintenances];
      const maintenance = all.find((one) => one.id === id);
      return maintenance === undefined ? null : maintenancePage(maintenance, view, frame);
    },
  };
}

/** The days of one component, and how long its answers took. */
export function componentRecipe(id: string): Recipe {
  return {
    kind: 'page',
    keys: ['measured', 'latency'],
    render(view, frame, reading) {
      const component = view.page.components.find((one) => one.id === id);
      if (component === undefined) return null;
      return componentPage(component, documentOf(reading, 'latency'), view, frame);
    },
  };
}

/** One month of the history, of all components or of one; without a month the present one. */
export function historyRecipe({ month, component }: HistoryAsked, now: number): Recipe {
  const asked = month ?? monthOf(now);
  if (!MONTH.test(asked)) return NOTHING;
  const key = `history:${asked}` as const;
  return {
    kind: 'page',
    keys: [key],
    render: (view, frame, reading) =>
      historyPage({ month: asked, component }, documentOf(reading, key), view, frame),
  };
}

const recentOf = (reading: Reading, page: Parameters<Recipe['render']>[0]['page']) =>
  documentOf(reading, 'recent') ?? page;

const json = (
  keys: readonly string[],
  make: (...of: Parameters<Recipe['render']>) => unknown,
): Recipe => ({
  kind: 'json',
  keys,
  render: (...of) => JSON.stringify(make(...of)),
});

/** The Statuspage API by address. */
export const API: Readonly<Record<string, Recipe>> = {
  '/api/v2/summary.json': json(['measured'], (view, { voice }) => statuspage.summary(view, voice)),
  '/api/v2/status.json': json(['measured'], (view, { voice }) => statuspage.status(view, voice)),
  '/api/v2/components.json': json([], (view, { voice }) => statuspage.components(view, voice)),
  '/api/v2/incidents.json': json(['recent'], (view, { voice }, reading) =>
    statuspage.incidents(view, voice, recentOf(reading, view.page)),
  ),
  '/api/v2/incidents/unresolved.json': json([], (view, { voice }) =>
    statuspage.unresolved(view, voice),
  ),
  '/api/v2/incidents/resolved.json': json(['recent'], (view, { voice }, reading) =>
    statuspage.resolved(view, voice, recentOf(reading, view.page)),
  ),
  '/api/v2/scheduled-maintenances.json': json(['recent'], (view, { voice }, reading) =>
    statuspage.maintenances(view, voice, recentOf(reading, view.page)),
  ),
  '/api/v2/scheduled-maintenances/upcoming.json': json([], (view, { voice }) =>
    statuspage.upcoming(view, voice),
  ),
  '/api/v2/scheduled-maintenances/active.json': json([], (view, { voice }) =>
    statuspage.active(view, voice),
  ),
};
