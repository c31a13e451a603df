// What matters now: open incidents, drafts, what is due next, what the probes see, what could not be delivered.

import type { Catalog } from '../../domain/catalog.ts';
import type { IncidentView } from '../../domain/incident.ts';
import { viewIncidents } from '../../domain/incident.ts';
import { deferredCount, missingFor, nextMove, phaseOf } from '../../domain/lifecycle.ts';
import type { Maintenance } from '../../domain/maintenance.ts';
import { isWaiting } from '../../domain/manner.ts';
import { isUnstable } from '../../domain/stability.ts';
import { DUTIES } from '../../domain/timer.ts';
import { DAY_MS } from '../../domain/window.ts';
import { alertsSince } from '../../store/alerts.ts';
import { outboxState } from '../../store/outbox.ts';
import { newestTick } from '../../store/ticks.ts';
import type { OpenTimer } from '../../store/timers.ts';
import { openTimers } from '../../store/timers.ts';
import type { Office } from '../api/office.ts';
import { worldWith } from '../api/office.ts';
import type { Operators } from '../operators.ts';
import { html } from './answer.ts';
import { lastWord } from './incident/ask.ts';
import { nameOf } from './incident/name.ts';
import type { Desk } from './layout.tsx';
import { Due, Form, Layout, mayPublish, SeverityWord, State, When } from './layout.tsx';
import { PagerDutyPart } from './pagerduty.tsx';
import type { Room } from './room.ts';

export function now({ door, operators, officeFor, deskFor }: Room): void {
  door('GET', '/console', async (c, asking) =>
    html(await nowPage(officeFor(c), operators, deskFor(asking))),
  );
}

async function nowPage(office: Office, operators: Operators, desk: Desk) {
  const world = await worldWith(office, []);
  const views = viewIncidents(world, office.catalog).toReversed();
  const [alerts, outbox, timers, tick] = await Promise.all([
    alertsSince(office.db, desk.now - DAY_MS),
    outboxState(office.db),
    openTimers(office.db, desk.now, 12),
    newestTick(office.db),
  ]);
  const failing = Object.entries(world.page.monitors)
    .filter(
      ([id, standing]) =>
        (standing.verdict === 'down' || isUnstable(standing, desk.now)) &&
        office.catalog.monitors.some((one) => one.id === id),
    )
    .map(([monitor, standing]) => ({
      monitor,
      since: standing.since,
      isUp: standing.verdict !== 'down',
      isUnstable: isUnstable(standing, desk.now),
    }));
  return (
    <NowPage
      desk={desk}
      catalog={office.catalog}
      state={{
        views,
        maintenances: Object.values(world.page.maintenances),
        failing,
        alerts: alerts.slice(0, 20),
        outbox,
        timers,
        tickAt: tick?.minute ?? null,
        unset: operators.unset,
      }}
    />
  );
}

type Now = {
  views: readonly IncidentView[];
  maintenances: readonly Maintenance[];
  /** Down, or unstable: up for now, and not yet calm for long enough. */
  failing: readonly { monitor: string; since: number; isUp: boolean; isUnstable: boolean }[];
  alerts: readonly { kind: string; text: string; count: number; lastAt: number }[];
  outbox: { waiting: number; parked: number; oldestAt: number | null };
  timers: readonly OpenTimer[];
  /** Epoch ms of the newest tick; null: none yet. */
  tickAt: number | null;
  /** What is not set up, in a sentence each. */
  unset: readonly string[];
};

const NowPage = ({ desk, catalog, state }: { desk: Desk; catalog: Catalog; state: Now }) => {
  const open = state.views.filter(({ state: one }) => one === 'open' || one === 'restored');
  const drafts = open.filter(({ published }) => published === null);
  const shown = open.filter(({ published }) => published !== null);
  return (
    <Layout desk={desk} path="/console" title="Now">
      <h1>
        {open.length === 0
          ? 'Nothing is open'
          : `${open.length} open ${open.length === 1 ? 'incident' : 'incidents'}`}
      </h1>
      <p class="muted">
        As of {new Date(desk.now).toISOString().slice(11, 16)} UTC.{' '}
        <a href="/console">Look again</a>
      </p>
      <Probes desk={desk} tickAt={state.tickAt} />
      {mayPublish(desk) ? (
        <div class="bar">
          <a class="primary" href="/console/declare">
            Open an incident
          </a>
        </div>
      ) : null}
      {shown.length === 0 ? null : <h2>In public</h2>}
      {shown.map((view) => (
        <Incident desk={desk} catalog={catalog} view={view} />
      ))}
      <h2>Drafts waiting for publication</h2>
      {drafts.length === 0 ? <p class="muted">Everything that is open is public.</p> : null}
      {drafts.map((view) => (
        <Incident desk={desk} catalog={catalog} view={view} />
      ))}
      <h2>Due next</h2>
      <Timers desk={desk} state={state} />
      <h2>Planned work</h2>
      <Planned desk={desk} state={state} />
      <h2>Monitors failing</h2>
      {state.failing.length === 0 ? <p class="muted">None.</p> : null}
      <ul>
        {state.failing.map(({ monitor, since, isUp, isUnstable }) => (
          <li>
            <a href="/console/monitors">
              <State sign="major">{monitor}</State>
            </a>{' '}
            {isUnstable ? 'unstable, ' : ''}
            {isUp ? 'up since ' : ''}
            <When at={since} now={desk.now} />
          </li>
        ))}
      </ul>
      <PagerDutyPart alerts={state.alerts} unset={state.unset} />
      <h2>Deliveries</h2>
      <p class="facts">
        <span>
          <b>{state.outbox.waiting}</b> waiting
        </span>
        <a href="/console/deliveries">
          <b>{state.outbox.parked}</b> parked{state.outbox.parked > 0 ? ': try again' : ''}
        </a>
        {state.outbox.oldestAt === null ? null : (
          <span>
            the oldest from <When at={state.outbox.oldestAt} now={desk.now} />
          </span>
        )}
      </p>
      <h2>To look at, of the last day</h2>
      {state.alerts.length === 0 ? <p class="muted">Nothing.</p> : null}
      <ul>
        {state.alerts.map(({ kind, text, count, lastAt }) => (
          <li>
            <p>{text}</p>
            <small>
              {kind.replaceAll('_', ' ')}
              {count > 1 ? `, ${count} times` : ''}, <When at={lastAt} now={desk.now} />
            </small>
          </li>
        ))}
      </ul>
      <h2>Not set up</h2>
      {state.unset.length === 0 ? <p class="muted">Everything is.</p> : null}
      <ul>
        {state.unset.map((text) => (
          <li>{text}</li>
        ))}
      </ul>
    </Layout>
  );
};

const Incident = ({
  desk,
  catalog,
  view,
}: {
  desk: Desk;
  catalog: Catalog;
  view: IncidentView;
}) => {
  const last = view.posts.at(-1);
  const due = last?.nextUpdateBy ?? null;
  const next = nextMove(view);
  const missing = next === null ? 0 : missingFor(view, next.transition).length;
  const action = `/console/incidents/${view.id}`;
  return (
    <article>
      <h3>
        <a href={action}>{nameOf(view, catalog)}</a>
      </h3>
      <p class="facts">
        <SeverityWord severity={view.severity} />
        <span>{view.reference}</span>
        <span>
          phase <b>{phaseOf(view)}</b>
        </span>
        <span>
          {view.published === null ? (
            'a draft'
          ) : (
            <>
              customers read <b>{last?.status}</b>
            </>
          )}
          , began <When at={view.startedAt} now={desk.now} />
        </span>
        {due === null ? null : (
          <span>
            next update <Due at={due} now={desk.now} />
          </span>
        )}
        {missing > 0 ? <span>{missing} steps to do</span> : null}
        {deferredCount(view) > 0 ? <span>{deferredCount(view)} deferred</span> : null}
        {view.correctionNeeded ? <b>correction needed</b> : null}
      </p>
      {mayPublish(desk) ? (
        <div class="row">
          {view.published === null ? (
            <Form desk={desk} action={action} command="publish" back>
              <input type="hidden" name="seen" value={lastWord(view)} />
              <button type="submit">Publish</button>
            </Form>
          ) : (
            <Form desk={desk} action={action} command="no_change" back>
              <input type="hidden" name="seen" value={lastWord(view)} />
              <button type="submit">No change</button>
            </Form>
          )}
        </div>
      ) : null}
    </article>
  );
};

/** Three missing minutes are no longer a hiccup of the cron. */
const LATE_TICK_MS = 180_000;

const Probes = ({ desk, tickAt }: { desk: Desk; tickAt: number | null }) =>
  tickAt !== null && desk.now - tickAt <= LATE_TICK_MS ? (
    <p class="muted">
      Probes last looked <When at={tickAt} now={desk.now} />.
    </p>
  ) : (
    <p class="problem">
      {tickAt === null ? (
        'No probe has looked yet: nothing is measured.'
      ) : (
        <>
          Probes have been silent since <When at={tickAt} now={desk.now} />: what fails meanwhile is
          not seen.
        </>
      )}
    </p>
  );

const Timers = ({ desk, state }: { desk: Desk; state: Now }) => {
  if (state.timers.length === 0) return <p class="muted">Nothing is due.</p>;
  const reference = (id: string) => state.views.find((view) => view.id === id)?.reference ?? id;
  return (
    <ul>
      {state.timers.map(({ incident, kind, dueAt }) => (
        <li>
          <a href={`/console/incidents/${incident}`}>{reference(incident)}</a> {DUTIES[kind]}{' '}
          <Due at={dueAt} now={desk.now} />
        </li>
      ))}
    </ul>
  );
};

const Planned = ({ desk, state }: { desk: Desk; state: Now }) => {
  const coming = state.maintenances.filter(
    ({ status }) => status !== 'completed' && status !== 'cancelled',
  );
  if (coming.length === 0) return <p class="muted">None.</p>;
  return (
    <ul>
      {coming.map((work) => {
        const { name, status, startsAt, endsAt } = work;
        const at = status === 'scheduled' ? startsAt : endsAt;
        return (
          <li>
            <a href="/console/maintenance">{name}</a> {status.replaceAll('_', ' ')},{' '}
            {status === 'scheduled' ? 'starts ' : 'ends '}
            <When at={at} now={desk.now} />{' '}
            {isWaiting(work, desk.now) ? <b>waits for a person</b> : null}
          </li>
        );
      })}
    </ul>
  );
};
