// A component's own page: its days as a picture and, with the same content, as a table, and how long its answers took.

import type { LatencyDocument, PublicComponent, View } from '../../snapshot/documents.ts';
import { Bar } from '../bar.tsx';
import type { BarDay } from '../bars.ts';
import { barDaysOf, isMeasured, uptimeOf } from '../bars.ts';
import { LETTER_OF_SIGN, SIGN_OF_STATUS, SignMark } from '../signs.tsx';
import type { Voice } from '../voice.ts';
import { componentState, measuredSpan, percentOf, spokenDays } from './component-words.ts';
import { AsOf } from './answer.tsx';
import { ToldOf } from './feeds.tsx';
import type { Frame } from './layout.tsx';
import { historyPath } from './history.tsx';
import { Layout } from './layout.tsx';
import { Months } from './months.tsx';
import { State, foreign } from './parts.tsx';
import { ResponseTimesOf } from './response-times.tsx';

type ComponentProps = {
  component: PublicComponent;
  latency: LatencyDocument | null;
  view: View;
  frame: Frame;
};

export const ComponentPage = ({ component, latency, view, frame }: ComponentProps) => {
  const { voice, page } = frame;
  const labels = voice.words.page.component;
  const days = barDaysOf(view, component);
  const measured = isMeasured(view, component);
  const uptime = measured ? uptimeOf(days) : null;
  const state = componentState(view, component, voice);
  return (
    <Layout
      frame={frame}
      title={`${component.name}: ${state.words} · ${page.name}`}
      sign={state.sign}
    >
      <section id="answer" class={LETTER_OF_SIGN[state.sign]}>
        <h1>
          <SignMark sign={state.sign} large />
          {component.name}: {state.words}
        </h1>
        {component.description === null ? null : (
          <p class="note" lang={voice.configured}>
            {component.description}
          </p>
        )}
        <p class="note">
          {uptime === null
            ? measured
              ? voice.words.page.noData
              : component.measuredEveryMs === null
                ? labels.notMeasured
                : labels.notPublic
            : labels.uptimeIn(percentOf(uptime, voice), measuredSpan(uptime, voice))}
        </p>
        <p class="note">
          <a href={voice.href(historyPath({ month: null, component: component.id }))}>
            {labels.allIncidents}
          </a>
        </p>
        <AsOf view={view} voice={voice} />
        <div
          class="bar"
          role="img"
          aria-label={spokenDays(component.name, days, measured, voice, uptime)}
        >
          <Bar days={days} measured={measured} />
        </div>
      </section>
      {measured ? <Months days={days} voice={voice} /> : null}
      {measured ? (
        <ResponseTimesOf component={component.id} latency={latency} view={view} voice={voice} />
      ) : null}
      <section id="days">
        <h2>{labels.byDay}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{labels.day}</th>
              <th scope="col">{labels.state}</th>
              <th scope="col">{labels.trouble}</th>
              <th scope="col" hidden={!measured}>
                {measured ? labels.measured : null}
              </th>
              <th scope="col">{labels.incidents}</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <DayRow day={day} measured={measured} voice={voice} />
            ))}
          </tbody>
        </table>
      </section>
      <ToldOf components={[component]} voice={voice} />
    </Layout>
  );
};

type DayProps = { day: BarDay; measured: boolean; voice: Voice };

const DayRow = ({ day, measured, voice }: DayProps) => {
  const { words } = voice;
  const uptime = uptimeOf([day]);
  const unknown = day.measured === null && day.state === 'operational';
  return (
    <tr>
      <th scope="row">{voice.utc.shortDay(day.at)}</th>
      <td>
        {unknown ? (
          <State sign="nodata">{measured ? words.page.noData : words.page.nothingReported}</State>
        ) : (
          <State sign={SIGN_OF_STATUS[day.state]}>{words.componentStatus[day.state]}</State>
        )}
      </td>
      <td>{day.minutes === 0 ? '' : voice.duration(day.minutes * 60_000)}</td>
      <td hidden={!measured}>{uptime === null ? '' : percentOf(uptime, voice)}</td>
      <td>
        {day.incidents.map((incident) => (
          <a href={voice.href(`/incidents/${incident.id}`)} lang={foreign(incident.name, voice)}>
            {voice.name(incident.name)}
          </a>
        ))}
      </td>
    </tr>
  );
};
