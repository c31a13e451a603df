// The components of a group, one below the other: each with its state, its days and its uptime; or, briefly, only what it is
// called and its uptime.

import type { PublicComponent, View } from '../../snapshot/documents.ts';
import { Bar } from '../bar.tsx';
import type { BarDay } from '../bars.ts';
import { barDaysOf, isMeasured, uptimeOf } from '../bars.ts';
import type { Voice } from '../voice.ts';
import { componentState, measuredSpan, percentOf, spokenDays } from './component-words.ts';
import { State } from './parts.tsx';

/** A component with its days. */
export type RowOf = { component: PublicComponent; days: readonly BarDay[]; measured: boolean };

export function rowsOf(view: View, components: readonly PublicComponent[]): RowOf[] {
  return components.map((component) => ({
    component,
    days: barDaysOf(view, component),
    measured: isMeasured(view, component),
  }));
}

type RowsProps = { rows: readonly RowOf[]; view: View; voice: Voice };

export const Rows = ({ rows, view, voice }: RowsProps) => (
  <ul class="parts">
    {rows.map((row) => (
      <Row row={row} view={view} voice={voice} />
    ))}
  </ul>
);

const Row = ({ row, view, voice }: Omit<RowsProps, 'rows'> & { row: RowOf }) => {
  const { component, days, measured } = row;
  const { sign, words } = componentState(view, component, voice);
  return (
    <li id={`c-${component.id}`}>
      <p class="name">
        {component.name}
        {component.description === null ? null : (
          <small lang={voice.configured}>{component.description}</small>
        )}
        <State sign={sign}>{words}</State>
      </p>
      <a
        class="bar"
        href={voice.href(`/components/${component.id}`)}
        aria-label={spokenDays(component.name, days, measured, voice, uptimeOf(days))}
      >
        <Bar days={days} measured={measured} />
      </a>
      <Uptime row={row} voice={voice} />
    </li>
  );
};

/** For a group in which all is well, which its head says. */
export const BriefRows = ({ rows, voice }: Omit<RowsProps, 'view'>) => (
  <ul class="brief">
    {rows.map((row) => (
      <li id={`c-${row.component.id}`}>
        <a href={voice.href(`/components/${row.component.id}`)}>{row.component.name}</a>
        <Uptime row={row} voice={voice} />
      </li>
    ))}
  </ul>
);

const Uptime = ({ row: { days, measured }, voice }: { row: RowOf; voice: Voice }) => {
  const { page } = voice.words;
  const uptime = measured ? uptimeOf(days) : null;
  if (uptime === null) {
    return <p class="up">{measured ? page.noData : page.reported}</p>;
  }
  return (
    <p class="up">
      {percentOf(uptime, voice)}
      <small>{measuredSpan(uptime, voice)}</small>
    </p>
  );
};
