// A component's uptime by calendar month, of the days that the page has. The first and the last month are there in part;
// how many days were measured stands beside the figure.

import type { BarDay } from '../bars.ts';
import { uptimeOf } from '../bars.ts';
import type { Voice } from '../voice.ts';
import { percentOf } from './component-words.ts';

type MonthsProps = { days: readonly BarDay[]; voice: Voice };

export const Months = ({ days, voice }: MonthsProps) => {
  const { page } = voice.words;
  const labels = page.component;
  return (
    <section id="by-month">
      <h2>{labels.byMonth}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{labels.month}</th>
            <th scope="col">{labels.measured}</th>
            <th scope="col">{labels.trouble}</th>
            <th scope="col">{labels.measuredDays}</th>
          </tr>
        </thead>
        <tbody>
          {monthsOf(days).map((month) => {
            const [first] = month;
            const uptime = uptimeOf(month);
            const minutes = month.reduce((sum, day) => sum + day.minutes, 0);
            return (
              <tr>
                <th scope="row">{voice.utc.month(first.at)}</th>
                <td>{uptime === null ? page.noData : percentOf(uptime, voice)}</td>
                <td>{minutes === 0 ? '' : voice.duration(minutes * 60_000)}</td>
                <td>{uptime?.days ?? 0}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};

type Month = [BarDay, ...BarDay[]];

/** The days by UTC month, newest month first. */
function monthsOf(days: readonly BarDay[]): Month[] {
  const months = new Map<string, Month>();
  for (const day of days) {
    const key = new Date(day.at).toISOString().slice(0, 7);
    const month = months.get(key);
    if (month === undefined) months.set(key, [day]);
    else month.push(day);
  }
  return [...months.values()].toReversed();
}
