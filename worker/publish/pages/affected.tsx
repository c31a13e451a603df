// What an incident affected: each component with its state, the worst where that is over, and how it changed.

import type { PublicIncident } from '../../snapshot/documents.ts';
import { SIGN_OF_STATUS } from '../signs.tsx';
import { isUnresolved } from '../view.ts';
import type { Voice } from '../voice.ts';
import { Moment, State, StatusMark } from './parts.tsx';

type AffectedProps = { incident: PublicIncident; voice: Voice };

export const Affected = ({ incident, voice }: AffectedProps) => {
  const labels = voice.words.page.incident;
  if (incident.components.length === 0) return null;
  return (
    <section id="affected">
      <h2>{labels.components}</h2>
      <ul class="affected">
        {incident.components.map((component) => (
          <li>
            <p>
              {component.name}
              {isUnresolved(incident) ? (
                <StatusMark status={component.status} voice={voice} />
              ) : (
                <State sign={SIGN_OF_STATUS[component.worst]}>
                  {labels.atWorst(voice.words.componentStatus[component.worst])}
                </State>
              )}
            </p>
            <Changes incident={incident} component={component.id} voice={voice} />
          </li>
        ))}
      </ul>
    </section>
  );
};

type ChangesProps = AffectedProps & { component: string };

/** What the updates said of it over time, oldest first. */
const Changes = ({ incident, component, voice }: ChangesProps) => {
  const changes = incident.updates
    .toReversed()
    .flatMap(({ at, components }) =>
      components
        .filter(({ id, from, to }) => id === component && from !== to)
        .map(({ to }) => ({ at, to })),
    );
  if (changes.length === 0) return null;
  return (
    <ol>
      {changes.map(({ at, to }) => (
        <li>
          <Moment at={at} voice={voice} />
          <StatusMark status={to} voice={voice} />
        </li>
      ))}
    </ol>
  );
};
