// An incident's own page: its facts, what it affected, and everything that was said, newest first.

import type { PublicIncident, View } from '../../snapshot/documents.ts';
import { SignMark } from '../signs.tsx';
import { isUnresolved } from '../view.ts';
import type { Voice } from '../voice.ts';
import { Affected } from './affected.tsx';
import { AsOf } from './answer.tsx';
import { ToldOf } from './feeds.tsx';
import type { Frame } from './layout.tsx';
import { Layout } from './layout.tsx';
import { SIGN_OF_IMPACT, impactMsOf } from './line.tsx';
import { Facts, Moment, SoFar, Update, foreign, safeHref } from './parts.tsx';

type IncidentProps = { incident: PublicIncident; view: View; frame: Frame };

export const IncidentPage = ({ incident, view, frame }: IncidentProps) => {
  const { voice, page } = frame;
  const { now } = view;
  const { words } = voice;
  const name = voice.name(incident.name);
  const sign = SIGN_OF_IMPACT[incident.impact];
  const jsonAddress = `/incidents/${incident.id}.json`;
  return (
    <Layout
      frame={frame}
      title={`${words.incidentStatus[incident.status]}: ${name} · ${page.name}`}
      sign={isUnresolved(incident) ? sign : 'operational'}
    >
      <section id="answer">
        <h1 lang={foreign(incident.name, voice)}>
          <SignMark sign={sign} large />
          {name}
        </h1>
        <Elsewhere incident={incident} voice={voice} />
        <IncidentFacts incident={incident} now={now} voice={voice} />
        <AsOf view={view} voice={voice} />
      </section>
      <Affected incident={incident} voice={voice} />
      <section id="updates">
        <h2>{words.page.incident.updates}</h2>
        {incident.updates.length === 0 ? <p class="empty">{words.page.noUpdates}</p> : null}
        <ol class="updates" reversed>
          {incident.updates.map((update) => (
            <Update update={update} now={now} voice={voice} dated />
          ))}
        </ol>
      </section>
      <ToldOf components={incident.components} json={jsonAddress} voice={voice} />
    </Layout>
  );
};

type PartProps = { incident: PublicIncident; voice: Voice };

/** Where it goes on, what it repeats, and what was learned from it. */
const Elsewhere = ({ incident, voice }: PartProps) => {
  const words = voice.words.page.incident;
  const { mergedInto, recurrenceOf, postmortem } = incident;
  return (
    <>
      {mergedInto === null ? null : (
        <p class="note">
          <a href={voice.href(`/incidents/${mergedInto}`)}>{words.continuedIn}</a>
        </p>
      )}
      {recurrenceOf === null ? null : (
        <p class="note">
          <a href={voice.href(`/incidents/${recurrenceOf}`)}>{words.recurrenceOf}</a>
        </p>
      )}
      {postmortem === null ? null : (
        <p class="note">
          <a href={safeHref(postmortem.url)}>{words.readPostmortem(postmortem.title)}</a>
        </p>
      )}
    </>
  );
};

const IncidentFacts = ({ incident, now, voice }: PartProps & { now: number }) => {
  const { words } = voice;
  const labels = words.page.incident;
  const { startedAt, restoredAt, resolvedAt, nextUpdateBy } = incident;
  const impactMs = impactMsOf(incident);
  return (
    <Facts
      rows={[
        [words.page.state, words.incidentStatus[incident.status]],
        [labels.started, <Moment at={startedAt} voice={voice} />],
        restoredAt !== null && [labels.restored, <Moment at={restoredAt} voice={voice} />],
        resolvedAt !== null && [labels.resolved, <Moment at={resolvedAt} voice={voice} />],
        impactMs !== null
          ? [labels.impact, voice.duration(impactMs)]
          : isUnresolved(incident) && [
              labels.impact,
              <SoFar from={startedAt} now={now} voice={voice} />,
            ],
        nextUpdateBy !== null &&
          isUnresolved(incident) && [
            words.page.nextUpdateBy,
            <Moment at={nextUpdateBy} voice={voice} />,
          ],
        [labels.reference, incident.reference],
      ]}
    />
  );
};
