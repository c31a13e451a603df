// The documents of the Statuspage public API v2: same addresses, same keys in the same order, same limits, so that what
// reads a Statuspage reads this page by changing a host name.

import type { PublicIncident, PublicMaintenance, View } from '../../snapshot/documents.ts';
import { answerOf } from '../answer.ts';
import { isActive, isUnresolved } from '../view.ts';
import type { Voice } from '../voice.ts';
import { componentObjects } from './component.ts';
import type { Desk } from './incident.ts';
import { incidentObject, maintenanceObject } from './incident.ts';
import { timeTextIn } from './time.ts';

/** Longest list that is given. */
const LIMIT = 50;

/** Beside the view: the longer lists, which only some documents need. */
type Lists = {
  incidents: readonly PublicIncident[];
  maintenances: readonly PublicMaintenance[];
};

function deskOf(view: View, voice: Voice): Desk {
  return { document: view.page, voice, time: timeTextIn(view.page.page.timezone) };
}

function pageObject({ document: { page, updatedAt }, time }: Desk) {
  return {
    id: page.id,
    name: page.name,
    url: page.url,
    time_zone: page.timezone,
    updated_at: time(updatedAt),
  };
}

function statusObject(view: View, voice: Voice) {
  return { indicator: view.page.indicator, description: answerOf(view, voice).description };
}

const newestFirst = <Dated extends { createdAt: number }>(list: readonly Dated[]) =>
  list.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, LIMIT);

const incidentObjects = (list: readonly PublicIncident[], desk: Desk) =>
  newestFirst(list.filter(({ mergedInto }) => mergedInto === null)).map((incident) =>
    incidentObject(incident, desk),
  );

/** A cancelled maintenance has no word in this API and is on none of its lists. */
const isListed = ({ status }: PublicMaintenance) => status !== 'cancelled';
const isUpcoming = ({ status }: PublicMaintenance) => status === 'scheduled';

const soonestFirst = (list: readonly PublicMaintenance[]) =>
  list.toSorted((a, b) => a.startsAt - b.startsAt).slice(0, LIMIT);

export const statuspage = {
  summary(view: View, voice: Voice) {
    const desk = deskOf(view, voice);
    const { incidents, maintenances } = view.page;
    return {
      page: pageObject(desk),
      components: componentObjects(view.page, desk.time),
      incidents: incidentObjects(incidents.filter(isUnresolved), desk),
      scheduled_maintenances: soonestFirst(
        maintenances.filter((one) => isUpcoming(one) || isActive(one)),
      ).map((one) => maintenanceObject(one, desk)),
      status: statusObject(view, voice),
    };
  },
  status(view: View, voice: Voice) {
    return { page: pageObject(deskOf(view, voice)), status: statusObject(view, voice) };
  },
  components(view: View, voice: Voice) {
    const desk = deskOf(view, voice);
    return { page: pageObject(desk), components: componentObjects(view.page, desk.time) };
  },
  incidents(view: View, voice: Voice, { incidents }: Lists) {
    const desk = deskOf(view, voice);
    return { page: pageObject(desk), incidents: incidentObjects(incidents, desk) };
  },
  unresolved(view: View, voice: Voice) {
    return statuspage.incidents(view, voice, {
      ...view.page,
      incidents: view.page.incidents.filter(isUnresolved),
    });
  },
  /** Documented nowhere; Statuspage's own script asks for it. */
  resolved(view: View, voice: Voice, { incidents, maintenances }: Lists) {
    const over = incidents.filter((incident) => !isUnresolved(incident));
    return statuspage.incidents(view, voice, { incidents: over, maintenances });
  },
  maintenances(view: View, voice: Voice, { maintenances }: Lists) {
    const desk = deskOf(view, voice);
    return {
      page: pageObject(desk),
      scheduled_maintenances: newestFirst(maintenances.filter(isListed)).map((one) =>
        maintenanceObject(one, desk),
      ),
    };
  },
  upcoming(view: View, voice: Voice) {
    return soonest(view, voice, isUpcoming);
  },
  active(view: View, voice: Voice) {
    return soonest(view, voice, isActive);
  },
  incident(view: View, voice: Voice, incident: PublicIncident) {
    const desk = deskOf(view, voice);
    return { page: pageObject(desk), incident: incidentObject(incident, desk) };
  },
};

function soonest(view: View, voice: Voice, test: (one: PublicMaintenance) => boolean) {
  const desk = deskOf(view, voice);
  return {
    page: pageObject(desk),
    scheduled_maintenances: soonestFirst(view.page.maintenances.filter(test)).map((one) =>
      maintenanceObject(one, desk),
    ),
  };
}
