// What is done seldom, on a page of its own: merging, a false alarm, reopening, dating back, renaming. Each says what it will
// do to whom before it does it.

import type { Catalog } from '../../../domain/catalog.ts';
import type { IncidentView } from '../../../domain/incident.ts';
import { phaseOf } from '../../../domain/lifecycle.ts';
import type { Desk } from '../layout.tsx';
import { Choice, Empty, Form, Layout, Text } from '../layout.tsx';
import { nameOf } from './name.ts';

export const SeldomPage = ({
  desk,
  catalog,
  view,
  others,
}: {
  desk: Desk;
  catalog: Catalog;
  view: IncidentView;
  /** Incidents in which it can go on. */
  others: readonly IncidentView[];
}) => {
  const phase = phaseOf(view);
  const action = `/console/incidents/${view.id}`;
  const isPublic = view.published !== null;
  return (
    <Layout desk={desk} path={`${action}/more`} title={view.reference}>
      <p>
        <a href={action}>{view.reference}</a>
      </p>
      <h1>{nameOf(view, catalog)}</h1>
      {view.state === 'merged' ? (
        <Empty>It continues in another incident; there is nothing left to do here.</Empty>
      ) : (
        <>
          <h2>Merge</h2>
          {others.length === 0 ? (
            <Empty>There is no other open incident in which it could go on.</Empty>
          ) : (
            <Form desk={desk} action={action} command="merge" row>
              <Choice
                name="into"
                label="It goes on in"
                options={others.map((one) => [
                  one.reference,
                  `${one.reference} ${nameOf(one, catalog)}`,
                ])}
              />
              <button type="submit">
                {isPublic ? 'Merge: tells its subscribers where it goes on' : 'Merge'}
              </button>
            </Form>
          )}
          <h2>False alarm</h2>
          {phase === 'triage' || phase === 'investigation' ? (
            <Form desk={desk} action={action} command="dismiss" row>
              <Text name="reason" label="It was nothing, because" />
              <button type="submit">
                {isPublic
                  ? 'False alarm: tells subscribers that there was no impact'
                  : 'False alarm'}
              </button>
            </Form>
          ) : (
            <Empty>Only what is in triage or investigation can have been nothing.</Empty>
          )}
          <h2>Reopen</h2>
          {view.state === 'resolved' ? (
            <Form desk={desk} action={action} command="reopen" row>
              <Text name="reason" label="It is back, because" />
              <button type="submit">Reopen: tells subscribers</button>
            </Form>
          ) : (
            <Empty>It is still open.</Empty>
          )}
          <h2>Date back</h2>
          <Form desk={desk} action={action} command="backdate" row>
            <Text name="started_at" label="The impact began, UTC" type="datetime-local" />
            <Text name="reason" label="As shown by" />
            <button type="submit">Date back: changes duration and SLA</button>
          </Form>
          <h2>Rename</h2>
          <Form desk={desk} action={action} command="name" row>
            <Text name="name" label="Public name" value={view.file.name?.text ?? ''} />
            <button type="submit">Rename</button>
          </Form>
        </>
      )}
    </Layout>
  );
};
