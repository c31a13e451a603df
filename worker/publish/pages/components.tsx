// The parts of the service with their days. A group is a fold: open where something is wrong in it, or where the whole
// page is short; worst first while it is folded, else in configured order. On a large page a group in which all is well
// has one row of days for all of its components.

import type { ComponentStatus } from '../../domain/vocabulary.ts';
import { COMPONENT_STATUSES } from '../../domain/vocabulary.ts';
import type { PublicComponent, View } from '../../snapshot/documents.ts';
import { Bar } from '../bar.tsx';
import { BAR_DAYS, worstDaysOf } from '../bars.ts';
import { freshnessOf } from '../freshness.ts';
import { LETTER_OF_SIGN, SIGN_OF_STATUS } from '../signs.tsx';
import type { Voice } from '../voice.ts';
import { spokenDays } from './component-words.ts';
import { State } from './parts.tsx';
import type { RowOf } from './rows.tsx';
import { BriefRows, Rows, rowsOf } from './rows.tsx';

/** A page with at most this many components shows all of them at once. */
const SHORT_PAGE = 12;
/** A page with more than this many components draws the days of one only where something is wrong around it. */
const LARGE_PAGE = 60;

type PartsProps = { view: View; voice: Voice };

export const Components = ({ view, voice }: PartsProps) => {
  return (
    <section id="parts">
      <h2>{voice.words.page.sections.parts}</h2>
      {sectionsOf(view).map(({ group, components }) =>
        group === null ? (
          <Rows rows={rowsOf(view, components)} view={view} voice={voice} />
        ) : (
          <Group group={group} components={components} view={view} voice={voice} />
        ),
      )}
      <Legend voice={voice} />
    </section>
  );
};

type GroupFacts = View['page']['groups'][number];
type Section = { group: GroupFacts | null; components: readonly PublicComponent[] };

/** Groups and runs of ungrouped components, in the order of the document. */
function sectionsOf({ page }: View): Section[] {
  const sections: { group: GroupFacts | null; components: PublicComponent[] }[] = [];
  for (const component of page.components) {
    const group = page.groups.find(({ id }) => id === component.group) ?? null;
    const own =
      group === null
        ? sections.at(-1)?.group === null && sections.at(-1)
        : sections.find((section) => section.group === group);
    if (own) own.components.push(component);
    else sections.push({ group, components: [component] });
  }
  return sections;
}

type GroupProps = PartsProps & {
  group: GroupFacts;
  components: readonly PublicComponent[];
};

const Group = ({ group, components, view, voice }: GroupProps) => {
  const { words } = voice;
  const count = view.page.components.length;
  const isDoubtful = components.some(
    (component) => freshnessOf(view, component).kind !== 'measured',
  );
  const isOpen = count <= SHORT_PAGE || isDoubtful || group.status !== 'operational';
  const isBrief = !isOpen && count > LARGE_PAGE;
  const rows = rowsOf(view, isOpen ? components : worstFirst(components));
  return (
    <details id={`g-${group.id}`} open={isOpen}>
      <summary>
        <h3 lang={voice.configured}>{group.name}</h3>
        <small>{words.page.componentCount(components.length)}</small>
        {isDoubtful && group.status === 'operational' ? (
          <State sign="nodata">{words.page.noData}</State>
        ) : (
          <State sign={SIGN_OF_STATUS[group.status]}>{words.componentStatus[group.status]}</State>
        )}
        {isBrief ? <GroupBar name={group.name} rows={rows} voice={voice} /> : null}
      </summary>
      {isBrief ? (
        <BriefRows rows={rows} voice={voice} />
      ) : (
        <Rows rows={rows} view={view} voice={voice} />
      )}
    </details>
  );
};

function worstFirst(components: readonly PublicComponent[]): PublicComponent[] {
  const rank = (status: ComponentStatus) => COMPONENT_STATUSES.indexOf(status);
  return components.toSorted((a, b) => rank(b.status) - rank(a.status));
}

/** All of a group in one row of days. */
const GroupBar = ({
  name,
  rows,
  voice,
}: {
  name: string;
  rows: readonly RowOf[];
  voice: Voice;
}) => {
  const days = worstDaysOf(rows.map((row) => row.days));
  const measured = rows.some((row) => row.measured);
  return (
    <span class="bar" role="img" aria-label={spokenDays(name, days, measured, voice, null)}>
      <Bar days={days} measured={measured} />
    </span>
  );
};

const SHOWN_STATES = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const;

const Legend = ({ voice }: { voice: Voice }) => {
  const { page, componentStatus } = voice.words;
  return (
    <p class="legend">
      {SHOWN_STATES.map((status) => (
        <span class={LETTER_OF_SIGN[SIGN_OF_STATUS[status]]}>{componentStatus[status]}</span>
      ))}
      <span class="n">{page.noData}</span>
      <small>{page.legend(BAR_DAYS)}</small>
    </p>
  );
};
