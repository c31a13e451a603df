// What is wrong at this moment: open incidents with their newest updates, and maintenance in progress. Empty where
// nothing is; the answer has said so already.

import type { PublicIncident, PublicMaintenance, View } from '../../snapshot/documents.ts';
import { COMPONENT_STATUSES, worst } from '../../domain/vocabulary.ts';
import { SIGN_OF_STATUS, SignMark } from '../signs.tsx';
import { isActive, isUnresolved } from '../view.ts';
import type { Voice } from '../voice.ts';
import { Clock, SoFar, StatusMark, Update, foreign } from './parts.tsx';

/** Updates shown of each; the rest is on its own page. */
const SHOWN = 3;

export const Now = ({ view, voice }: { view: View; voice: Voice }) => {
  const incidents = view.page.incidents.filter(isUnresolved);
  const maintenances = view.page.maintenances.filter(isActive);
  if (incidents.length + maintenances.length === 0) return <section id="now"></section>;
  return (
    <section id="now">
      <h2>{voice.words.page.sections.now}</h2>
      {incidents.map((incident) => (
        <OpenIncident incident={incident} now={view.now} voice={voice} />
      ))}
      {maintenances.map((maintenance) => (
        <Running maintenance={maintenance} now={view.now} voice={voice} />
      ))}
    </section>
  );
};

type IncidentProps = { incident: PublicIncident; now: number; voice: Voice };

const OpenIncident = ({ incident, now, voice }: IncidentProps) => {
  const { page, incidentStatus } = voice.words;
  const path = voice.href(`/incidents/${incident.id}`);
  const status = worst(
    COMPONENT_STATUSES,
    incident.components.map((component) => component.status),
    'operational',
  );
  return (
    <article id={`i-${incident.id}`}>
      <h3>
        <SignMark sign={SIGN_OF_STATUS[status]} />
        <a href={path} lang={foreign(incident.name, voice)}>
          {voice.name(incident.name)}
        </a>
      </h3>
      <p class="facts">
        <b>{incidentStatus[incident.status]}</b>
        <span>
          {page.since} <Clock at={incident.startedAt} voice={voice} />
          {incident.restoredAt === null ? (
            <>
              {', '}
              <SoFar from={incident.startedAt} now={now} voice={voice} />
            </>
          ) : null}
        </span>
        {incident.restoredAt === null ? null : (
          <span>
            {page.incident.restored} <Clock at={incident.restoredAt} voice={voice} />
          </span>
        )}
        {incident.nextUpdateBy === null ? null : (
          <span>
            {page.nextUpdateBy} <Clock at={incident.nextUpdateBy} voice={voice} />
          </span>
        )}
      </p>
      {incident.components.length === 0 ? null : (
        <ul class="affected">
          {incident.components.map((component) => (
            <li>
              {component.name} <StatusMark status={component.status} voice={voice} />
            </li>
          ))}
        </ul>
      )}
      <Newest updates={incident.updates} path={path} now={now} voice={voice} />
    </article>
  );
};

type MaintenanceProps = { maintenance: PublicMaintenance; now: number; voice: Voice };

const Running = ({ maintenance, now, voice }: MaintenanceProps) => {
  const { page, maintenanceStatus } = voice.words;
  const path = voice.href(`/maintenance/${maintenance.id}`);
  return (
    <article id={`i-${maintenance.id}`}>
      <h3>
        <SignMark sign="maintenance" />
        <a href={path} lang={foreign(maintenance.name, voice)}>
          {voice.name(maintenance.name)}
        </a>
      </h3>
      <p class="facts">
        <b>{maintenanceStatus[maintenance.status]}</b>
        <span>
          {page.since} <Clock at={maintenance.startedAt ?? maintenance.startsAt} voice={voice} />
        </span>
        <span>
          {page.maintenance.until} <Clock at={maintenance.endsAt} voice={voice} />
        </span>
      </p>
      <p class="affected">{maintenance.components.map(({ name }) => name).join(', ')}</p>
      <Newest updates={maintenance.updates} path={path} now={now} voice={voice} />
    </article>
  );
};

type NewestProps = {
  updates: PublicIncident['updates'];
  path: string;
  now: number;
  voice: Voice;
};

const Newest = ({ updates, path, now, voice }: NewestProps) => (
  <>
    <ol class="updates" reversed>
      {updates.slice(0, SHOWN).map((update) => (
        <Update update={update} now={now} voice={voice} />
      ))}
    </ol>
    {updates.length > SHOWN ? (
      <p>
        <a href={path}>{voice.words.page.olderUpdates(updates.length - SHOWN)}</a>
      </p>
    ) : null}
  </>
);
