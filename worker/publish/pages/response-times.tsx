// A component's response times: for each region a picture of the last day and one of the last week, on the same scale as the
// other regions', and the same figures as tables.

import type { LatencyDocument, View } from '../../snapshot/documents.ts';
import { Chart } from '../chart.tsx';
import type { ResponseTimes, Span, Took } from '../response-times.ts';
import { WEEK_DAYS, responseTimesOf, scaleOf } from '../response-times.ts';
import type { Voice } from '../voice.ts';

const DAY_HOURS = 24;
/** Hours between two labels of the day's picture, and days between those of the week's. */
const [HOURS_APART, DAYS_APART] = [6, 2];

type Props = { component: string; latency: LatencyDocument | null; view: View; voice: Voice };

export const ResponseTimesOf = ({ component, latency, view, voice }: Props) => {
  const words = voice.words.page.responses;
  const now = view.staleAt ?? view.now;
  const regions = responseTimesOf(latency, component, now);
  const scales = {
    day: scaleOf(regions.flatMap(({ hours }) => hours.slice(-DAY_HOURS))),
    week: scaleOf(regions.flatMap(({ hours }) => hours)),
  };
  return (
    <section id="responses">
      <h2>{words.title}</h2>
      {regions.length === 0 ? (
        <p class="empty">{words.none(WEEK_DAYS)}</p>
      ) : (
        <>
          <p class="legend">
            <span class="l">{words.median}</span>
            <span class="h">{words.high}</span>
            <small>{words.note(voice.times.pieces(now).zone)}</small>
          </p>
          {regions.map((region) => (
            <Region region={region} alone={regions.length === 1} scales={scales} voice={voice} />
          ))}
        </>
      )}
    </section>
  );
};

type RegionProps = {
  region: ResponseTimes;
  alone: boolean;
  scales: { day: number; week: number };
  voice: Voice;
};

const Region = ({ region: { place, hours, days }, alone, scales, voice }: RegionProps) => {
  const words = voice.words.page.responses;
  // Of one unnamed place there is nothing to tell apart.
  const where = alone && place === 'local' ? null : words.places[place];
  const day = hours.slice(-DAY_HOURS);
  const pictures = [
    { id: 'day', span: words.lastHours(DAY_HOURS), hours: day, marks: clocksOf(day, voice) },
    { id: 'week', span: words.lastDays(WEEK_DAYS), hours, marks: datesOf(hours, voice) },
  ] as const;
  return (
    <div class="region">
      {where === null ? null : <h3>{where}</h3>}
      <div class="charts">
        {pictures.map(({ id, span, hours: shown, marks }) => (
          <figure>
            <figcaption>{span}</figcaption>
            <Chart
              id={`${place}-${id}`}
              hours={shown}
              scale={scales[id]}
              lengthOf={(ms) => lengthIn(ms, voice)}
              marks={marks}
              title={words.picture(where, span)}
              summary={summaryOf(shown, voice)}
            />
          </figure>
        ))}
      </div>
      <details>
        <summary>{where === null ? words.table : `${words.table}: ${where}`}</summary>
        <Table
          spans={day}
          first={words.hour}
          nameOf={(at) => voice.times.timeSeenFrom(day.at(-1)?.at ?? at, at)}
          voice={voice}
        />
        <Table
          spans={days}
          first={voice.words.page.component.day}
          nameOf={(at) => voice.utc.shortDay(at)}
          voice={voice}
        />
      </details>
    </div>
  );
};

type TableProps = {
  spans: readonly Span[];
  first: string;
  nameOf: (at: number) => string;
  voice: Voice;
};

const Table = ({ spans, first, nameOf, voice }: TableProps) => {
  const { responses: words, noData } = voice.words.page;
  const length = (took: Took, which: 'median' | 'high') =>
    took === null ? noData : lengthIn(took[which], voice);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <th scope="col">{words.median}</th>
          <th scope="col">{words.high}</th>
        </tr>
      </thead>
      <tbody>
        {spans.toReversed().map(({ at, took }) => (
          <tr>
            <th scope="row">{nameOf(at)}</th>
            <td>{length(took, 'median')}</td>
            <td>{length(took, 'high')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Labels at six, twelve … o'clock in the page's zone. */
function clocksOf(hours: readonly Span[], { times }: Voice) {
  return hours.flatMap(({ at }, index) => {
    const { clock } = times.pieces(at);
    return Number(clock.slice(0, 2)) % HOURS_APART === 0 ? [{ index, label: clock }] : [];
  });
}

/** Labels where days of the page's zone begin: every other one, the newest among them. */
function datesOf(hours: readonly Span[], { times }: Voice) {
  const begins = hours.flatMap(({ at }, index) => {
    const before = hours[index - 1];
    const isNew = before !== undefined && times.dayKey(before.at) !== times.dayKey(at);
    return isNew ? [{ index, label: times.shortDay(at) }] : [];
  });
  return begins.filter((_mark, index) => (begins.length - 1 - index) % DAYS_APART === 0);
}

function summaryOf(hours: readonly Span[], voice: Voice): string {
  const words = voice.words.page.responses;
  const measured = hours.flatMap(({ took }) => took ?? []);
  if (measured.length === 0) return words.nothing;
  const medians = measured.map(({ median }) => median);
  return words.summary({
    lowest: lengthIn(Math.min(...medians), voice),
    highest: lengthIn(Math.max(...medians), voice),
    high: lengthIn(Math.max(...measured.map(({ high }) => high)), voice),
    measured: measured.length,
    hours: hours.length,
  });
}

const formats = new Map<string, Intl.NumberFormat>();

/** "84 ms", "1.25 s": the symbols are everybody's, the figures are written as the language does. */
function lengthIn(ms: number, { words: { locale } }: Voice): string {
  let format = formats.get(locale);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
    formats.set(locale, format);
  }
  return ms < 1_000 ? `${format.format(ms)}\u00A0ms` : `${format.format(ms / 1_000)}\u00A0s`;
}
