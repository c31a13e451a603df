// The incidents of one month, newest first, of all components or of one, and the way to the other months. Choosing is a
// form that works without script.

import type { HistoryDocument, PageDocument, View } from '../../snapshot/documents.ts';
import { AsOf } from './answer.tsx';
import type { Frame } from './layout.tsx';
import { Layout } from './layout.tsx';
import { IncidentLine } from './line.tsx';

/** Months offered; older ones keep their address. */
const OFFERED = 12;

/** What the address asks for: a month, "2026-11", and a component by its id; null: the present one, and all. */
export type HistoryAsked = { month: string | null; component: string | null };

/** The one address of what is asked. */
export function historyPath({ month, component }: HistoryAsked): string {
  const query = new URLSearchParams();
  if (month !== null) query.set('month', month);
  if (component !== null) query.set('component', component);
  return query.size === 0 ? '/history' : `/history?${query}`;
}

type HistoryProps = {
  /** "2026-11" */
  month: string;
  /** Id of the component whose incidents are shown; null: of all. */
  component: string | null;
  /** The month that `now` is in. */
  current: string;
  /** The month in which the page began. */
  first: string;
  /** Null: nothing happened in that month. */
  history: HistoryDocument | null;
  view: View;
  frame: Frame;
};

export const HistoryPage = (props: HistoryProps) => {
  const { month, component, current, first, history, view, frame } = props;
  const { voice, page } = frame;
  const words = voice.words.page.history;
  const named = (key: string) => voice.utc.month(Date.parse(`${key}-01`));
  const part = view.page.components.find(({ id }) => id === component)?.name ?? component;
  const heading = part === null ? named(month) : `${part}, ${named(month)}`;
  const incidents = (history?.incidents ?? []).filter(
    ({ components }) => component === null || components.some(({ id }) => id === component),
  );
  return (
    <Layout frame={frame} title={`${words.title}: ${heading} · ${page.name}`} sign="operational">
      <section id="answer">
        <h1>{words.title}</h1>
        <p class="note">{words.intro}</p>
        <AsOf view={view} voice={voice} />
      </section>
      <nav id="months" aria-label={words.months}>
        {monthsFrom(current, first).map((key) => (
          <a
            href={voice.href(historyPath({ month: key === current ? null : key, component }))}
            aria-current={key === month ? 'page' : undefined}
          >
            {named(key)}
          </a>
        ))}
      </nav>
      <Choice {...props} />
      <section id="month">
        <h2>{heading}</h2>
        {incidents.length === 0 ? <p class="empty">{words.none(named(month), part)}</p> : null}
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

/** Of which component. The month that is shown stays. */
const Choice = ({ month, component, current, view, frame: { voice } }: HistoryProps) => {
  const words = voice.words.page.history;
  const { components } = view.page;
  const retired = component !== null && !components.some(({ id }) => id === component);
  return (
    <form action={voice.href('/history')} class="choice">
      {month === current ? null : <input type="hidden" name="month" value={month} />}
      <label for="component">{words.component}</label>
      <select id="component" name="component">
        <option value="">{words.all}</option>
        {components.map(({ id, name }) => (
          <option value={id} selected={id === component} lang={voice.configured}>
            {name}
          </option>
        ))}
        {retired ? (
          <option value={component} selected>
            {component}
          </option>
        ) : null}
      </select>
      <button>{words.show}</button>
    </form>
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
