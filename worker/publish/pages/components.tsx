// The parts of the service with their days. A group is a fold: open where something is wrong in it, or where the whole
// page is short; worst first while it is folded, else in configured order.

import type { ComponentStatus } from '../../domain/vocabulary.ts';
import { COMPONENT_STATUSES } from '../../domain/vocabulary.ts';
import type { PublicComponent, View } from '../../snapshot/documents.ts';
import { Bar } from '../bar.tsx';
import type { BarDay } from '../bars.ts';
import { BAR_DAYS, barDaysOf, uptimeOf } from '../bars.ts';
import { freshnessOf } from '../freshness.ts';
import { LETTER_OF_SIGN, SIGN_OF_STATUS } from '../signs.tsx';
import type { Voice } from '../voice.ts';
import { State } from './parts.tsx';
import { componentState, measuredSpan, percentOf, spokenDays } from './component-words.ts';

/** A page with at most this many components shows all of them at once. */
const SHORT_PAGE = 12;

type PartsProps = { view: View; voice: Voice };

export const Components = ({ view, voice }: PartsProps) => {
  const { page, words } = { page: view.page, words: voice.words.page };
  return (
    <section id="parts">
      <h2>{words.sections.parts}</h2>
      {sectionsOf(view).map(({ group, components }) =>
        group === null ? (
          <Rows components={components} view={view} voice={voice} />
        ) : (
          <Group
            group={group}
            components={components}
            open={page.components.length <= SHORT_PAGE}
            view={view}
            voice={voice}
          />
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
  open: boolean;
};

const Group = ({ group, components, open, view, voice }: GroupProps) => {
  const doubtful = components.some((component) => freshnessOf(view, component).kind !== 'measured');
  const isOpen = open || doubtful || group.status !== 'operational';
  const rank = (status: ComponentStatus) => COMPONENT_STATUSES.indexOf(status);
  const shown = isOpen
    ? components
    : components.toSorted((a, b) => rank(b.status) - rank(a.status));
  const words = voice.words;
  return (
    <details id={`g-${group.id}`} open={isOpen}>
      <summary>
        <h3 lang={voice.configured}>{group.name}</h3>
        <small>{words.page.componentCount(components.length)}</small>
        {doubtful && group.status === 'operational' ? (
          <State sign="nodata">{words.page.noData}</State>
        ) : (
          <State sign={SIGN_OF_STATUS[group.status]}>{words.componentStatus[group.status]}</State>
        )}
      </summary>
      <Rows components={shown} view={view} voice={voice} />
    </details>
  );
};

const Rows = ({ components, view, voice }: PartsProps & Pick<Section, 'components'>) => (
  <ul class="parts">
    {components.map((component) => (
      <Row component={component} view={view} voice={voice} />
    ))}
  </ul>
);

const Row = ({ component, view, voice }: PartsProps & { component: PublicComponent }) => {
  const days = barDaysOf(view, component);
  const { sign, words } = componentState(view, component, voice);
  const measured = component.measuredEveryMs !== null;
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
        aria-label={spokenDays(component.name, days, measured, voice)}
      >
        <Bar days={days} measured={measured} />
      </a>
      <Uptime days={days} measured={measured} voice={voice} />
    </li>
  );
};

type UptimeProps = { days: readonly BarDay[]; measured: boolean; voice: Voice };

const Uptime = ({ days, measured, voice }: UptimeProps) => {
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
