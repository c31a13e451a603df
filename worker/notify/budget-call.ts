// The call that a burning error budget makes. It goes to responders alone, so it may name the objective's figures.

import type { BudgetCall } from '../domain/call.ts';
import { dedupKeyOf } from '../domain/call.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Call } from './message.ts';

export function budgetCallOf(
  { action, alarm, component: id, severity, rate, hours }: BudgetCall,
  { page, components, groups }: Catalog,
  at: number,
): Call {
  const component = components.find((one) => one.id === id);
  const group = groups.find((one) => one.id === component?.group);
  const speed = rate === null ? 'where nothing may be spent' : `${rate} times too fast`;
  return {
    action,
    dedupKey: dedupKeyOf(alarm),
    severity,
    summary: `${component?.name ?? id}: the error budget burns ${speed}`,
    source: id,
    component: component?.name ?? null,
    group: group?.name ?? null,
    kind: 'error_budget',
    at,
    client: `${page.name} status`,
    clientLink: page.url,
    runbook: `${page.url}/runbooks/for/${encodeURIComponent(`budget:${id}`)}`,
    incidentLink: null,
    details: {
      component: id,
      measured_over: `${hours} h`,
      ...(rate === null ? {} : { burn_rate: String(rate) }),
    },
  };
}
