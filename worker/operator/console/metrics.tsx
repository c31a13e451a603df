// How long incidents took, what was deferred in them, and of what fell due, how much was met in time.

import type { ContentIndex } from '../../domain/content-index.ts';
import { addressOfRunbook, runbookFor } from '../../domain/content-index.ts';
import { viewIncidents } from '../../domain/incident.ts';
import type { Measure, Measured, Spread } from '../../domain/measures.ts';
import { MEASURES, measuredSince } from '../../domain/measures.ts';
import type { Noisy } from '../../domain/noise.ts';
import { DAY_MS } from '../../domain/window.ts';
import type { AlertSeen } from '../../store/alert-keys.ts';
import { alertKeysSince } from '../../store/alert-keys.ts';
import { newestIncidents } from '../../store/incidents.ts';
import { noisyNow } from '../../store/noise.ts';
import type { Compliance } from '../../store/timers.ts';
import { compliance } from '../../store/timers.ts';
import { worldWith } from '../api/office.ts';
import { html } from './answer.ts';
import type { Desk } from './layout.tsx';
import { Empty, Layout, lengthOf, When } from './layout.tsx';
import { NoisePart } from './noise.tsx';
import type { Room } from './room.ts';

const METRIC_DAYS = 90;
/** Incidents that are read for the figures, the newest: each is folded from its journal. */
const INCIDENTS = 100;
/** Alerts that are listed, the loudest; the API lists all. */
const ALERTS = 40;

type State = {
  measured: Measured;
  isCut: boolean;
  counted: readonly Compliance[];
  fired: { since: number; keys: readonly AlertSeen[] };
  noisy: readonly Noisy[];
};

export function metrics({ door, officeFor, deskFor }: Room): void {
  door('GET', '/console/metrics', async (c, asking) => {
    const office = officeFor(c);
    const { db, catalog } = office;
    const at = office.now();
    const since = at - METRIC_DAYS * DAY_MS;
    const [ids, counted, fired, noisy] = await Promise.all([
      newestIncidents(db, INCIDENTS),
      compliance(db, since, at),
      alertKeysSince(db, since),
      noisyNow(db, at),
    ]);
    const views = viewIncidents(await worldWith(office, ids), catalog);
    const measured = measuredSince(views, since);
    const isCut = ids.length === INCIDENTS;
    return html(
      <MetricsPage
        desk={deskFor(asking)}
        state={{ measured, isCut, counted, fired, noisy }}
        content={office.content}
      />,
    );
  });
}

const NAMES: Readonly<Record<Measure, readonly [string, string]>> = {
  ttd: ['Time to detect', 'from the beginning to the first alert, probe or report'],
  tta: ['Time to acknowledge', 'from the call to the first acknowledgement by a person'],
  ttm: ['Time to mitigate', 'from detection to the end of the worst'],
  ttr: ['Time to restore', 'from detection to the end of the impact'],
};

const MetricsPage = ({
  desk,
  state: { measured, isCut, counted, fired, noisy },
  content,
}: {
  desk: Desk;
  state: State;
  content: ContentIndex;
}) => (
  <Layout desk={desk} path="/console/metrics" title="Metrics">
    <h1>The last {METRIC_DAYS} days</h1>
    <h2>How long incidents took</h2>
    {measured.incidents === 0 ? (
      <Empty>
        No incident was resolved. The median says what is usual; a mean is moved far by a single
        long one, so each stands beside how many there were.
      </Empty>
    ) : (
      <table class="figures">
        <thead>
          <tr>
            <th>Of {measured.incidents} resolved</th>
            <th>Median</th>
            <th>9 in 10</th>
            <th>Mean</th>
            <th>n</th>
          </tr>
        </thead>
        <tbody>
          {MEASURES.map((measure) => (
            <Row name={NAMES[measure]} spread={measured[measure]} show={lengthOf} />
          ))}
          <Row
            name={['Steps deferred', 'or skipped by automation, per incident']}
            spread={measured.deferrals}
            show={String}
          />
        </tbody>
      </table>
    )}
    {isCut ? <p class="muted">Of the newest {INCIDENTS} incidents.</p> : null}
    <h2>What fell due, and was met in time</h2>
    {counted.length === 0 ? <Empty>Nothing fell due.</Empty> : <Met counted={counted} />}
    <Alerts desk={desk} fired={fired} content={content} />
    <NoisePart desk={desk} noisy={noisy} />
  </Layout>
);

const Alerts = ({
  desk,
  fired: { since, keys },
  content,
}: {
  desk: Desk;
  fired: State['fired'];
  content: ContentIndex;
}) => {
  const all = keys.map((one) => ({ ...one, runbook: runbookFor(content, one.key) }));
  const led = all.filter(({ runbook }) => runbook !== null).length;
  return (
    <>
      <h2>Alerts that fired</h2>
      {all.length === 0 ? (
        <Empty>
          None since <When at={since} now={desk.now} />.
        </Empty>
      ) : (
        <>
          <p>
            {led} of {all.length} lead to a runbook, counted since{' '}
            <When at={since} now={desk.now} />.
          </p>
          <ul>
            {all
              .toSorted((a, b) => b.firings - a.firings)
              .slice(0, ALERTS)
              .map(({ key, firings, lastAt, runbook }) => (
                <li>
                  {key}
                  <p class="facts">
                    <span>
                      {firings} {firings === 1 ? 'time' : 'times'}
                    </span>
                    <span>
                      last <When at={lastAt} now={desk.now} />
                    </span>
                    {runbook === null ? (
                      <b>no runbook</b>
                    ) : (
                      <a href={addressOfRunbook(runbook)}>{runbook.title}</a>
                    )}
                  </p>
                </li>
              ))}
          </ul>
        </>
      )}
    </>
  );
};

const Row = ({
  name: [name, what],
  spread,
  show,
}: {
  name: readonly [string, string];
  spread: Spread | null;
  show: (value: number) => string;
}) => (
  <tr>
    <th scope="row">
      {name}
      <small> {what}</small>
    </th>
    {spread === null ? (
      <td colspan={4}>none that is known</td>
    ) : (
      <>
        <td>{show(spread.median)}</td>
        <td>{show(spread.p90)}</td>
        <td>{show(Math.round(10 * spread.mean) / 10)}</td>
        <td>{spread.n}</td>
      </>
    )}
  </tr>
);

const Met = ({ counted }: { counted: readonly Compliance[] }) => (
  <table class="figures">
    <thead>
      <tr>
        <th>Timer</th>
        <th>Due</th>
        <th>In time</th>
        <th>Share</th>
      </tr>
    </thead>
    <tbody>
      {counted.map(({ kind, due, met }) => (
        <tr>
          <th scope="row">{kind.replaceAll('_', ' ')}</th>
          <td>{due}</td>
          <td>{met}</td>
          <td>{Math.floor((100 * met) / due)} %</td>
        </tr>
      ))}
    </tbody>
  </table>
);
