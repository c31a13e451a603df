// What the probes see: every monitor with its verdict and the last answer of each region, and the jobs that report by
// themselves with the addresses under which they do.

import type { Catalog, Monitor } from '../../domain/catalog.ts';
import type { Beat } from '../../domain/heartbeat.ts';
import { judgeBeat } from '../../domain/heartbeat.ts';
import type { Sample } from '../../domain/monitor.ts';
import { isUnstable, type Standing } from '../../domain/stability.ts';
import type { Place } from '../../domain/place.ts';
import { readBeats } from '../../store/heartbeats.ts';
import { readPlaces } from '../../store/places.ts';
import { worldWith } from '../api/office.ts';
import type { LastAnswer } from '../operators.ts';
import { html } from './answer.ts';
import type { Desk } from './layout.tsx';
import { Empty, Layout, lengthOf, mayPublish, State, When } from './layout.tsx';
import { PlacesPart } from './places.tsx';
import type { Room } from './room.ts';

/** A page of them: each costs some hundred bytes. */
const MONITORS = 15;

type Shown = {
  monitor: Monitor;
  standing: Standing | null;
  last: LastAnswer | null;
  beat: Beat | null;
  /** Where the job reports, the newest first; empty where the reader may not see it. */
  addresses: readonly string[];
};

export function monitors({ door, operators, officeFor, deskFor }: Room): void {
  door('GET', '/console/monitors', async (c, asking) => {
    const office = officeFor(c);
    const { catalog, db, lastAnswers, jobAddresses } = operators;
    const from = Math.max(0, Number(c.req.query('from')) || 0);
    const desk = deskFor(asking);
    const [{ page }, answers, beats, places] = await Promise.all([
      worldWith(office, []),
      lastAnswers(),
      readBeats(db),
      readPlaces(db),
    ]);
    const rank = ({ id }: Monitor) => RANK[page.monitors[id]?.verdict ?? 'no_data'];
    const all = catalog.monitors.toSorted((a, b) => rank(a) - rank(b));
    const shown = all.slice(from, from + MONITORS).map((monitor) => ({
      monitor,
      standing: page.monitors[monitor.id] ?? null,
      last: answers.get(monitor.id) ?? null,
      beat: beats.get(monitor.id) ?? null,
      addresses: monitor.heartbeat !== null && mayPublish(desk) ? jobAddresses(monitor.id) : [],
    }));
    return html(
      <MonitorsPage
        desk={desk}
        catalog={catalog}
        shown={shown}
        places={places}
        next={from + MONITORS < all.length ? from + MONITORS : null}
      />,
    );
  });
}

const RANK = { down: 0, degraded: 1, no_data: 2, up: 3 } as const;
const SIGNS = {
  down: 'major',
  degraded: 'degraded',
  no_data: 'nodata',
  up: 'operational',
} as const;
const WORDS = { down: 'down', degraded: 'degraded', no_data: 'not measured', up: 'up' } as const;

const MonitorsPage = ({
  desk,
  catalog,
  shown,
  places,
  next,
}: {
  desk: Desk;
  catalog: Catalog;
  shown: readonly Shown[];
  places: readonly Place[];
  next: number | null;
}) => (
  <Layout desk={desk} path="/console/monitors" title="Monitors">
    <h1>Monitors</h1>
    {catalog.monitors.length === 0 ? (
      <Empty>
        None. A monitor stands under <code>monitors</code> in content/status.yaml; without one,
        nothing is measured and only people and PagerDuty say what fails.
      </Empty>
    ) : null}
    {shown.length === 0 ? null : <h2>What they see</h2>}
    {shown.map((one) => (
      <One desk={desk} catalog={catalog} {...one} />
    ))}
    {next === null ? null : <a href={`/console/monitors?from=${next}`}>More</a>}
    <PlacesPart desk={desk} catalog={catalog} places={places} />
  </Layout>
);

const One = ({
  desk,
  catalog,
  monitor,
  standing,
  last,
  beat,
  addresses,
}: Shown & { desk: Desk; catalog: Catalog }) => {
  const { id, component, kind, url, heartbeat } = monitor;
  const state = standing ?? last?.state ?? null;
  const verdict = state?.verdict ?? 'no_data';
  return (
    <article>
      <h3>{id}</h3>
      <p class="facts">
        <State sign={SIGNS[verdict]}>{WORDS[verdict]}</State>
        {standing !== null && isUnstable(standing, desk.now) ? <b>unstable</b> : null}
        {state === null ? null : (
          <span>
            since <When at={state.since} now={desk.now} />
          </span>
        )}
        <span>{catalog.components.find((one) => one.id === component)?.name ?? component}</span>
        <span>
          {kind}, {rhythmOf(monitor)}
        </span>
      </p>
      {url === '' ? null : <small>{url}</small>}
      {last === null ? null : <Answers desk={desk} last={last} />}
      {heartbeat === null ? null : (
        <Job desk={desk} beat={beat} pulse={heartbeat} addresses={addresses} />
      )}
    </article>
  );
};

/** A job is waited for, and everything else is asked. */
function rhythmOf({ heartbeat, intervalMs }: Monitor): string {
  if (heartbeat === null) return `every ${lengthOf(intervalMs)}`;
  const { periodMs, graceMs } = heartbeat;
  return `expected every ${lengthOf(periodMs)}, late after ${lengthOf(graceMs)} more`;
}

const Answers = ({ desk, last }: { desk: Desk; last: LastAnswer }) => (
  <>
    <p class="facts">
      <span>
        asked <When at={last.minute} now={desk.now} />
      </span>
      {isAnomaly(last.samples) ? <b>regions disagree</b> : null}
    </p>
    {last.samples.length === 0 ? null : (
      <table>
        <tbody>
          {last.samples.map((sample) => (
            <tr>
              <th scope="row">{sample.region}</th>
              <td>
                <State sign={sample.display === null ? 'nodata' : SIGNS[sample.display]}>
                  {sample.display ?? 'no vote'}
                </State>
              </td>
              <td>{sample.ms === null ? '' : `${Math.round(sample.ms)} ms`}</td>
              <td>{sample.reason ?? (sample.status === null ? '' : `status ${sample.status}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </>
);

function isAnomaly(samples: readonly Sample[]): boolean {
  const said = new Set(samples.flatMap(({ display }) => display ?? []));
  return said.size > 1;
}

const WHAT = { ok: 'ended well', start: 'began', fail: 'failed' } as const;

const Job = ({
  desk,
  beat,
  pulse,
  addresses,
}: {
  desk: Desk;
  beat: Beat | null;
  pulse: NonNullable<Monitor['heartbeat']>;
  addresses: readonly string[];
}) => {
  const { durationMs = null, startedAt = null } = beat ?? {};
  const reason = judgeBeat(beat, pulse, desk.now)?.reason ?? null;
  return (
    <>
      <p class="facts">
        {beat === null ? (
          <span>has never reported: it is not measured until it does</span>
        ) : (
          <span>
            {WHAT[beat.signal]} <When at={beat.at} now={desk.now} />
          </span>
        )}
        {durationMs === null ? null : <span>its last run took {lengthOf(durationMs)}</span>}
        {startedAt === null ? null : (
          <span>
            a run goes on since <When at={startedAt} now={desk.now} />
          </span>
        )}
        {reason === null ? null : <b>{reason}</b>}
      </p>
      {addresses.length === 0 ? null : (
        <details>
          <summary>Where it reports: whoever knows this address can report for the job</summary>
          {addresses.map((address, index) => (
            <p>
              <code>{address}</code>
              {index === 0 ? null : ' (by an older key)'}
            </p>
          ))}
          <p class="muted">
            GET or POST, when it has ended well; <code>/start</code> behind it when it begins,{' '}
            <code>/fail</code> when it failed.
          </p>
        </details>
      )}
    </>
  );
};
