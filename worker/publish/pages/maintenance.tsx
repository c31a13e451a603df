// A maintenance's own page: when, what it touches, and what was said about it.

import type { PublicMaintenance, View } from '../../snapshot/documents.ts';
import { SignMark } from '../signs.tsx';
import { AsOf } from './answer.tsx';
import { ToldOf } from './feeds.tsx';
import type { Frame } from './layout.tsx';
import { Layout } from './layout.tsx';
import { Facts, Moment, Update, foreign } from './parts.tsx';
import { Window } from './planned.tsx';

type MaintenanceProps = { maintenance: PublicMaintenance; view: View; frame: Frame };

export const MaintenancePage = ({ maintenance, view, frame }: MaintenanceProps) => {
  const { voice, page } = frame;
  const { words } = voice;
  const labels = words.page.maintenance;
  const name = voice.name(maintenance.name);
  const { startsAt, endsAt, startedAt, completedAt } = maintenance;
  return (
    <Layout
      frame={frame}
      title={`${words.maintenanceStatus[maintenance.status]}: ${name} · ${page.name}`}
      sign="maintenance"
    >
      <section id="answer">
        <h1 lang={foreign(maintenance.name, voice)}>
          <SignMark sign="maintenance" large />
          {name}
        </h1>
        <Facts
          rows={[
            [words.page.state, words.maintenanceStatus[maintenance.status]],
            [labels.window, <Window startsAt={startsAt} endsAt={endsAt} voice={voice} />],
            [labels.length, voice.duration(endsAt - startsAt)],
            startedAt !== null && [labels.began, <Moment at={startedAt} voice={voice} />],
            completedAt !== null && [labels.completed, <Moment at={completedAt} voice={voice} />],
            [labels.components, maintenance.components.map((one) => one.name).join(', ')],
          ]}
        />
        <p class="note">
          <a href={voice.href(`/maintenance/${maintenance.id}.ics`)}>
            {words.page.told.addToCalendar}
          </a>
        </p>
        <AsOf view={view} voice={voice} />
      </section>
      <section id="updates">
        <h2>{words.page.incident.updates}</h2>
        {maintenance.updates.length === 0 ? <p class="empty">{words.page.noUpdates}</p> : null}
        <ol class="updates" reversed>
          {maintenance.updates.map((update) => (
            <Update update={update} now={view.now} voice={voice} dated />
          ))}
        </ol>
      </section>
      <ToldOf components={maintenance.components} voice={voice} />
    </Layout>
  );
};
