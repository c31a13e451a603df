// One past incident or maintenance in a list: what, when, how long, and its postmortem.

import type {
  HistoryDocument,
  PublicIncident,
  PublicMaintenance,
} from '../../snapshot/documents.ts';
import type { Impact } from '../../domain/vocabulary.ts';
import type { Sign } from '../signs.tsx';
import { SignMark } from '../signs.tsx';
import type { Voice } from '../voice.ts';
import { Clock, foreign, safeHref } from './parts.tsx';

/** The sign of what an incident did at its worst. */
export const SIGN_OF_IMPACT: Record<Impact, Sign> = {
  none: 'operational',
  minor: 'degraded',
  major: 'partial',
  critical: 'major',
};

type Entry = HistoryDocument['incidents'][number];

/** How long an incident affected customers, all its spans together; null while it does. */
export function impactMsOf({ intervals }: PublicIncident | Entry): number | null {
  return intervals.reduce<number | null>(
    (sum, { from, to }) => (sum === null || to === null ? null : sum + to - from),
    0,
  );
}

export const IncidentLine = ({
  incident,
  voice,
}: {
  incident: PublicIncident | Entry;
  voice: Voice;
}) => {
  const { words } = voice;
  const impactMs = impactMsOf(incident);
  return (
    <div class="line">
      <SignMark sign={SIGN_OF_IMPACT[incident.impact]} />
      <p>
        <a href={voice.href(`/incidents/${incident.id}`)} lang={foreign(incident.name, voice)}>
          {voice.name(incident.name)}
        </a>
        <small>
          {incident.postmortem === null ? <b>{words.incidentStatus[incident.status]}</b> : null}
          <Clock at={incident.startedAt} voice={voice} />
          {impactMs === null ? null : <span>{voice.duration(impactMs)}</span>}
          {incident.postmortem === null ? null : (
            <a href={safeHref(incident.postmortem.url)}>{words.page.incident.postmortem}</a>
          )}
        </small>
      </p>
    </div>
  );
};

type MaintenanceProps = { maintenance: PublicMaintenance; voice: Voice };

export const MaintenanceLine = ({ maintenance, voice }: MaintenanceProps) => {
  const begun = maintenance.startedAt ?? maintenance.startsAt;
  const end = maintenance.completedAt ?? maintenance.endsAt;
  return (
    <div class="line">
      <SignMark sign="maintenance" />
      <p>
        <a
          href={voice.href(`/maintenance/${maintenance.id}`)}
          lang={foreign(maintenance.name, voice)}
        >
          {voice.name(maintenance.name)}
        </a>
        <small>
          <b>{voice.words.maintenanceStatus[maintenance.status]}</b>
          <Clock at={begun} voice={voice} />
          <span>{voice.duration(end - begun)}</span>
        </small>
      </p>
    </div>
  );
};
