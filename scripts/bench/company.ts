// The company that is measured: twenty components, fifty monitors on this machine, a PagerDuty service for each component.
// The sizes are those that the budgets speak of.

import type { Catalog } from '../../worker/domain/catalog.ts';
import type { Region } from '../../worker/domain/vocabulary.ts';
import { compile } from '../catalog.ts';

export const COMPONENT_COUNT = 20;
export const MONITOR_COUNT = 50;
const GROUP_COUNT = 4;

const list = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A component's PagerDuty service, as its deliveries name it. */
export const serviceAt = (component: number) => ({
  id: `PBENCH${String(component).padStart(2, '0')}`,
  summary: `service-${component}-production`,
});

/** `target` is the address of something healthy on this machine. */
export function companyOf(
  target: string,
  {
    monitors = MONITOR_COUNT,
    regions = [],
  }: { monitors?: number; regions?: readonly Region[] } = {},
): Catalog {
  const status = {
    page: {
      name: 'Meridian',
      url: 'https://status.meridian.example',
      timezone: 'Etc/UTC',
      support: 'https://meridian.example/help',
    },
    groups: list(GROUP_COUNT, (index) => ({ id: `region-${index}`, name: `Region ${index + 1}` })),
    components: list(COMPONENT_COUNT, (index) => ({
      id: `service-${index}`,
      name: `Service ${index + 1}`,
      group: `region-${index % GROUP_COUNT}`,
      description: `What service ${index + 1} does for customers`,
    })),
    monitors: list(monitors, (index) => ({
      id: `monitor-${index}`,
      component: `service-${index % COMPONENT_COUNT}`,
      kind: 'http',
      url: `${target}/health/${index}`,
      expect: { latency: '800ms', body: 'ok' },
      ...(regions.length > 0 && { regions }),
    })),
    services: list(COMPONENT_COUNT, (index) => ({
      id: serviceAt(index).id,
      name: serviceAt(index).summary,
      components: [`service-${index}`],
      statusUpdates: 'publish',
    })),
    priorities: { P1: 'SEV-1', P2: 'SEV-2' },
  };
  const compiled = compile(JSON.stringify(status), 'the company of the bench');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.catalog;
}
