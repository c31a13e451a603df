// What a decision is made from: the reports of the sources and the decisions of the incidents that matter now, and the
// state of the page. A world is a value; `evolve` gives the next one.

import type {
  Drafted,
  Event,
  IncidentEvent,
  PageEvent,
  Recorded,
  SourceKey,
  SourceReported,
} from './event.ts';
import type { PageState } from './page.ts';
import { EMPTY_PAGE, evolvePage } from './page.ts';

export type World = {
  /** Position of the newest event in the journal; 0 before the first. */
  position: number;
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

export const EMPTY_WORLD: World = {
  position: 0,
  incidents: new Map(),
  reports: new Map(),
  page: EMPTY_PAGE,
  openedToday: 0,
};

/** Gives drafted events the positions that the journal will give them. */
export function record(drafted: readonly Drafted[], world: World, now: number): Recorded[] {
  return drafted.map((draft, index) => ({
    ...draft,
    position: world.position + 1 + index,
    recordedAt: now,
  }));
}

/** The id behind an incident's stream. */
export function incidentOf(stream: string): string {
  return stream.slice('incident:'.length);
}

/** The world after some more events, in journal order. */
export function evolve(world: World, events: readonly Recorded<Event>[]): World {
  const incidents = new Map(world.incidents);
  const reports = new Map(world.reports);
  let { position, page, openedToday } = world;
  for (const recorded of events) {
    position = Math.max(position, recorded.position);
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
  return { position, incidents, reports, page, openedToday };
}
