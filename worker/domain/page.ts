// The state of the page beside its incidents: what the probes say of each monitor, what a person has set, and what is
// planned. A fold of the events of the stream `page`.

import type { Budgets } from './budget.ts';
import { evolveBudgets } from './budget.ts';
import type { PageEvent, Recorded } from './event.ts';
import type { Maintenance } from './maintenance.ts';
import { evolveMaintenance } from './maintenance.ts';
import type { SlaEvent } from './sla/event.ts';
import type { SlaState } from './sla/state.ts';
import { EMPTY_SLA, evolveSla } from './sla/state.ts';
import type { Standing } from './stability.ts';
import { turned } from './stability.ts';
import type { ComponentStatus } from './vocabulary.ts';

export type PageState = {
  /** Verdict of each monitor and since when (for `down`: the first failing tick). A monitor not named has no data yet. */
  monitors: Readonly<Record<string, Standing>>;
  /** Statuses that a person has set, until lifted. */
  overrides: Readonly<Record<string, ComponentStatus>>;
  maintenances: Readonly<Record<string, Maintenance>>;
  sla: SlaState;
  /** Error budgets that burn, by component. */
  budgets: Budgets;
};

export const EMPTY_PAGE: PageState = {
  monitors: {},
  overrides: {},
  maintenances: {},
  sla: EMPTY_SLA,
  budgets: {},
};

export function evolvePage(page: PageState, recorded: Recorded<PageEvent>): PageState {
  if (isOfSla(recorded)) return { ...page, sla: evolveSla(page.sla, recorded) };
  // What is left when the events of the SLA are told apart.
  return evolveRest(page, recorded as Recorded<Exclude<PageEvent, SlaEvent>>);
}

function isOfSla(recorded: Recorded<PageEvent>): recorded is Recorded<SlaEvent> {
  return recorded.event.type.startsWith('sla.');
}

function evolveRest(page: PageState, recorded: Recorded<Exclude<PageEvent, SlaEvent>>): PageState {
  const { event } = recorded;
  switch (event.type) {
    case 'monitor.changed': {
      const { monitor, verdict, since } = event;
      const standing = turned(page.monitors[monitor], verdict, since);
      return { ...page, monitors: { ...page.monitors, [monitor]: standing } };
    }
    case 'component.overridden': {
      const { [event.component]: _lifted, ...others } = page.overrides;
      if (event.status === null) return { ...page, overrides: others };
      return { ...page, overrides: { ...others, [event.component]: event.status } };
    }
    case 'budget.burning':
    case 'budget.recovered':
      return { ...page, budgets: evolveBudgets(page.budgets, event, recorded.at) };
    case 'source.kept':
      return page;
    default: {
      const maintenance = evolveMaintenance(page.maintenances[event.id], { ...recorded, event });
      return maintenance === undefined
        ? page
        : { ...page, maintenances: { ...page.maintenances, [event.id]: maintenance } };
    }
  }
}
