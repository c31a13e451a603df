// The incidents of one month, newest first, and the way to the other months.

import type { HistoryDocument, PageDocument, View } from '../../snapshot/documents.ts';
import { AsOf } from './answer.tsx';
import type { Frame } from './layout.tsx';
import { Layout } from './layout.tsx';
import { IncidentLine } from './line.tsx';

/** Months offered; older ones keep their address. */
const OFFERED = 12;

type HistoryProps = {
  /** "2026-11" */
  month: string;
  /** The month that `now` is in. */
  current: string;
  /** The month in which the page began. */
  first: string;
  /** Null: nothing happened in that month. */
  history: HistoryDocument | null;
  view: View;
  frame: Frame;
};

export const HistoryPage = ({ month, current, first, history, view, frame }: HistoryProps) => {
  const { voice, page } = frame;
  const words = voice.words.page.history;
  const named = (key: string) => voice.utc.month(Date.parse(`${key}-01`));
  const incidents = history?.incidents ?? [];
  return (
    <Layout
      frame={frame}
      title={`${words.title}: ${named(month)} · ${page.name}`}
      sign="operational"
    >
      <section id="answer">
        <h1>{words.title}</h1>
        <p class="note">{words.intro}</p>
        <AsOf view={view} voice={voice} />
      </section>
      <nav id="months" aria-label={words.months}>
        {monthsFrom(current, first).map((key) => (
          <a
            href={key === current ? '/history' : `/history?month=${key}`}
            aria-current={key === month ? 'page' : undefined}
          >
            {named(key)}
          </a>
        ))}
      </nav>
      <section id="month">
        <h2>{named(month)}</h2>
        {incidents.length === 0 ? <p class="empty">{words.none(named(month))}</p> : null}
        <ol class="days">
          {daysOf(incidents, frame).map(({ day, lines }) => (
            <li>
              <h3>{day}</h3>
              {lines.map((incident) => (
                <IncidentLine incident={incident} voice={voice} />
              ))}
            </li>
          ))}
        </ol>
      </section>
    </Layout>
  );
};

type Entry = HistoryDocument['incidents'][number];

function daysOf(incidents: readonly Entry[], { voice }: Frame) {
  const days = new Map<string, Entry[]>();
  for (const incident of incidents) {
    const day = voice.times.shortDay(incident.createdAt);
    days.set(day, [...(days.get(day) ?? []), incident]);
  }
  return [...days].map(([day, lines]) => ({ day, lines }));
}

function monthsFrom(current: string, first: string): string[] {
  const months = [current];
  for (let key = previousMonth(current); key >= first && months.length < OFFERED;) {
    months.push(key);
    key = previousMonth(key);
  }
  return months;
}

function previousMonth(key: string): string {
  return new Date(Date.parse(`${key}-01`) - 1).toISOString().slice(0, 7);
}

/** Month of an instant, the key of a history document; months are UTC there. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** The month in which the oldest component of the page began. */
export function firstMonthOf({ components, updatedAt }: PageDocument): string {
  return monthOf(Math.min(updatedAt, ...components.map(({ createdAt }) => createdAt)));
}
