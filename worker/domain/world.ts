// What a decision is made from: the reports of the sources and the decisions of the incidents that matter now, and the
// state of the page. A world is a value; `evolve` gives the next one.

import type { Drafted, Event, IncidentEvent, PageEvent, Recorded, SourceKey, SourceReported } from './event.ts';
import type { PageState } from './page.ts';
import { evolvePage } from './page.ts';

export type World = {
  /** Decisions of each loaded incident by position, under its id. */
  incidents: ReadonlyMap<string, readonly Recorded<IncidentEvent>[]>;
  /** Reports of each loaded source, by position; `incident.ts` orders them by occurrence. */
  reports: ReadonlyMap<SourceKey, readonly Recorded<SourceReported>[]>;
  page: PageState;
  /** How many incidents the day of `now` (UTC) has already opened; references count on from there. */
  openedToday: number;
};

export function isReport(recorded: Recorded): recorded is Recorded<SourceReported> {
  return recorded.event.type === 'source.reported';
}

export function isDecision(recorded: Recorded): recorded is Recorded<IncidentEvent> {
  return recorded.event.type.startsWith('incident.');
}

function isPageEvent(recorded: Recorded): recorded is Recorded<PageEvent> {
  return !isReport(recorded) && !isDecision(recorded);
}

/** Gives drafted events their positions, as the journal would. */
export function record(drafted: readonly Drafted[], position: number, now: number): Recorded[] {
  return drafted.map((draft, index) => ({ ...draft, position: position + 1 + index, recordedAt: now }));
}

/** The id behind an incident's stream. */
export function incidentOf(stream: string): string {
  return stream.slice('incident:'.length);
}

/** The world after some more events, in journal order. */
export function evolve(world: World, events: readonly Recorded<Event>[]): World {
  const incidents = new Map(world.incidents);
  const reports = new Map(world.reports);
  let { page, openedToday } = world;
  for (const recorded of events) {
    if (isReport(recorded)) {
      const source = recorded.event.source;
      reports.set(source, [...(reports.get(source) ?? []), recorded]);
    } else if (isDecision(recorded)) {
      const id = incidentOf(recorded.stream);
      incidents.set(id, [...(incidents.get(id) ?? []), recorded]);
      if (recorded.event.type === 'incident.opened') openedToday += 1;
    } else if (isPageEvent(recorded)) {
      page = evolvePage(page, recorded);
    }
  }
  return { incidents, reports, page, openedToday };
}
