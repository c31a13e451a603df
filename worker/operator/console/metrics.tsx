// Of what fell due, how much was met in time.

import { DAY_MS } from '../../domain/window.ts';
import type { Compliance } from '../../store/timers.ts';
import { compliance } from '../../store/timers.ts';
import { html } from './answer.ts';
import type { Desk } from './layout.tsx';
import { Layout } from './layout.tsx';
import type { Room } from './room.ts';

const METRIC_DAYS = 90;

export function metrics({ door, operators, deskFor }: Room): void {
  door('GET', '/console/metrics', async (_c, asking) => {
    const { db, now: at } = operators;
    const counted = await compliance(db, at() - METRIC_DAYS * DAY_MS, at());
    return html(<MetricsPage desk={deskFor(asking)} counted={counted} days={METRIC_DAYS} />);
  });
}

const MetricsPage = ({
  desk,
  counted,
  days,
}: {
  desk: Desk;
  counted: readonly Compliance[];
  days: number;
}) => (
  <Layout desk={desk} path="/console/metrics" title="Metrics">
    <h1>Met in time, of the last {days} days</h1>
    {counted.length === 0 ? <p class="muted">Nothing was due.</p> : null}
    <table>
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
  </Layout>
);
