// That the status of a component changed, as webhooks in Statuspage's shape hear it. What changed, and when, travels in the name
// of the event. Pure.

import type { Catalog } from '../domain/catalog.ts';
import { IMPACT_OF_STATUS } from '../domain/component.ts';
import type { ComponentChange } from '../domain/messages.ts';
import { COMPONENT_STATUSES, IMPACTS, worst } from '../domain/vocabulary.ts';
import type { PublicComponent } from '../snapshot/documents.ts';
import type { Happening } from '../store/deliveries.ts';
import { wordsFor } from '../words/index.ts';
import type { Matter } from './matter.ts';

/** `component:api` and `<at>:<from>:<to>`: by name as by time, so that the oldest is the first to be forgotten. */
export function changeHappening({ component, from, to, at }: ComponentChange): Happening {
  return { subject: `component:${component}`, event: `${at}:${from}:${to}` };
}

/** The same read back; null: this version does not know it. */
export function changeIn(component: string, event: string): ComponentChange | null {
  const [at = '', ...statuses] = event.split(':');
  const [from, to] = statuses.map((one) => COMPONENT_STATUSES.find((known) => known === one));
  if (!/^\d+$/.test(at) || from === undefined || to === undefined) return null;
  return { component, from, to, at: Number(at) };
}

/** Whether the component is well after the change that an event names. */
export const endsWell = (event: string) => event.endsWith(':operational');

/** Null: something newer has changed it again. */
export function changeMatter(
  change: ComponentChange,
  component: PublicComponent,
  { page }: Catalog,
): Matter | null {
  const { from, to, at } = change;
  if (component.status !== to) return null;
  const ends = [from, to];
  const isWork =
    ends.includes('under_maintenance') &&
    ends.every((status) => status === 'operational' || status === 'under_maintenance');
  return {
    news: {
      kind: isWork ? 'maintenance' : 'incidents',
      components: [component.id],
      impact: isWork
        ? null
        : worst(
            IMPACTS,
            ends.map((status) => IMPACT_OF_STATUS[status]),
            'none',
          ),
      isEdge: ends.includes('operational'),
      isSequel: false,
      tier: null,
      isApart: true,
    },
    type: 'component.updated',
    thread: `component.${component.id}`,
    incident: null,
    maintenance: null,
    change: { ...change, facts: component },
    notice: ({ language }) => ({
      id: component.id,
      at,
      page: page.name,
      reference: null,
      severity: null,
      title: component.name,
      status: null,
      statusLabel: null,
      text: wordsFor(language).componentStatus[to],
      html: null,
      components: [],
      facts: [],
      nextUpdate: null,
      link: `${page.url}/components/${encodeURIComponent(component.id)}`,
    }),
  };
}
