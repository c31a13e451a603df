// Maintenance that is announced and has not begun.

import type { PublicMaintenance, View } from '../../snapshot/documents.ts';
import { SignMark } from '../signs.tsx';
import type { Voice } from '../voice.ts';
import { Clock, Moment, Said, foreign } from './parts.tsx';

export const Planned = ({ view, voice }: { view: View; voice: Voice }) => {
  const planned = view.page.maintenances.filter(({ status }) => status === 'scheduled');
  const words = voice.words.page;
  return (
    <section id="planned">
      <h2>{words.sections.planned}</h2>
      {planned.length === 0 ? <p class="empty">{words.nothingPlanned}</p> : null}
      {planned.map((maintenance) => (
        <Announcement maintenance={maintenance} voice={voice} />
      ))}
    </section>
  );
};

type AnnouncementProps = { maintenance: PublicMaintenance; voice: Voice };

const Announcement = ({ maintenance, voice }: AnnouncementProps) => {
  const { name, startsAt, endsAt, updates } = maintenance;
  const [newest] = updates;
  return (
    <article id={`i-${maintenance.id}`}>
      <h3>
        <SignMark sign="maintenance" />
        <a href={voice.href(`/maintenance/${maintenance.id}`)} lang={foreign(name, voice)}>
          {voice.name(name)}
        </a>
      </h3>
      <p class="facts">
        <Window startsAt={startsAt} endsAt={endsAt} voice={voice} />
        <span>{voice.duration(endsAt - startsAt)}</span>
      </p>
      <p class="affected">{maintenance.components.map((component) => component.name).join(', ')}</p>
      {newest === undefined ? null : <Said text={newest.text} voice={voice} />}
    </article>
  );
};

type WindowProps = { startsAt: number; endsAt: number; voice: Voice };

/** "24 Nov 2026, 02:00 UTC – 04:00 UTC"; both dates where they differ. */
export const Window = ({ startsAt, endsAt, voice }: WindowProps) => {
  const sameDay = voice.times.dayKey(startsAt) === voice.times.dayKey(endsAt);
  return (
    <span>
      <Moment at={startsAt} voice={voice} />
      {' – '}
      {sameDay ? <Clock at={endsAt} voice={voice} /> : <Moment at={endsAt} voice={voice} />}
    </span>
  );
};
