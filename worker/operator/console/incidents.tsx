// The list of incidents, the newest first.

import type { Catalog } from '../../domain/catalog.ts';
import type { IncidentView } from '../../domain/incident.ts';
import { viewIncidents } from '../../domain/incident.ts';
import { phaseOf } from '../../domain/lifecycle.ts';
import { newestIncidents } from '../../store/incidents.ts';
import { worldWith } from '../api/office.ts';
import { html } from './answer.ts';
import { nameOf } from './incident/name.ts';
import type { Desk } from './layout.tsx';
import { Layout, SeverityWord, When } from './layout.tsx';
import type { Room } from './room.ts';

export function incidents({ door, officeFor, deskFor }: Room): void {
  door('GET', '/console/incidents', async (c, asking) => {
    const office = officeFor(c);
    const ids = await newestIncidents(office.db, 50);
    const world = await worldWith(office, ids);
    const views = viewIncidents(world, office.catalog).toReversed();
    return html(<IncidentsPage desk={deskFor(asking)} catalog={office.catalog} views={views} />);
  });
}

const IncidentsPage = ({
  desk,
  catalog,
  views,
}: {
  desk: Desk;
  catalog: Catalog;
  views: readonly IncidentView[];
}) => (
  <Layout desk={desk} path="/console/incidents" title="Incidents">
    <h1>Incidents</h1>
    {views.length === 0 ? <p class="muted">There was none yet.</p> : null}
    <ul>
      {views.map((view) => (
        <li>
          <a href={`/console/incidents/${view.id}`}>{nameOf(view, catalog)}</a>
          <p class="facts">
            <SeverityWord severity={view.severity} />
            <span>{view.reference}</span>
            <span>
              {phaseOf(view)}, {view.published === null ? 'never public' : view.status}
            </span>
            <When at={view.startedAt} now={desk.now} />
          </p>
        </li>
      ))}
    </ul>
  </Layout>
);
