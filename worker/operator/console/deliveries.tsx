// What became of messages: what could not be delivered and can be tried again, and for each thing that subscribers were told of,
// the state of every delivery with its last answer. No address is shown.

import type { Catalog } from '../../domain/catalog.ts';
import type {
  DeliveryCount,
  LoggedDelivery,
  LoggedLetter,
  ToldSubject,
} from '../../store/delivery-log.ts';
import {
  deliveryCounts,
  deliveryLog,
  letterLog,
  retryParked,
  toldSubjects,
} from '../../store/delivery-log.ts';
import type { ParkedMessage } from '../../store/parked.ts';
import { outboxState } from '../../store/outbox.ts';
import { parkedMessages, retryMessage } from '../../store/parked.ts';
import { countPacks } from '../../store/packs.ts';
import { html, to } from './answer.ts';
import type { Desk } from './layout.tsx';
import { Empty, Form, Layout, mayPublish, State, When } from './layout.tsx';
import { nowhere } from './nowhere.tsx';
import type { Room } from './room.ts';

const PARKED_ROWS = 20;
const SUBJECTS = 40;
const LOG_ROWS = 40;

/** As journal and outbox name things: `incident:<id>`, `report:2026-10`. */
const SUBJECT = /^[\w.:-]{1,100}$/;

export function deliveries({ door, operators, officeFor, deskFor }: Room): void {
  const { db, catalog } = operators;

  door('GET', '/console/deliveries', async (c, asking) => {
    const before = Number(c.req.query('before')) || Number.MAX_SAFE_INTEGER;
    const [outbox, packs, parked, subjects] = await Promise.all([
      outboxState(db),
      countPacks(db),
      parkedMessages(db, before, PARKED_ROWS),
      toldSubjects(db, SUBJECTS),
    ]);
    return html(<ListPage desk={deskFor(asking)} state={{ outbox, packs, parked, subjects }} />);
  });
  door('POST', '/console/deliveries/messages/:id/retry', async (c) => {
    const isAgain = await retryMessage(db, Number(c.req.param('id')) || 0, operators.now());
    if (isAgain) officeFor(c).nudge();
    return to('/console/deliveries');
  });
  door('GET', '/console/deliveries/:subject', async (c, asking) => {
    const subject = c.req.param('subject') ?? '';
    if (!SUBJECT.test(subject)) return nowhere(deskFor(asking));
    const isParkedOnly = c.req.query('state') === 'parked';
    const [counts, log, letters] = await Promise.all([
      deliveryCounts(db, subject),
      deliveryLog(db, subject, LOG_ROWS),
      letterLog(db, subject, LOG_ROWS),
    ]);
    const shown = isParkedOnly ? log.filter(({ state }) => state === 'parked') : log;
    return html(
      <SubjectPage
        desk={deskFor(asking)}
        catalog={catalog}
        subject={subject}
        told={{ counts, log: shown, letters, isParkedOnly }}
      />,
    );
  });
  door('POST', '/console/deliveries/:subject/retry', async (c, asking) => {
    const subject = c.req.param('subject') ?? '';
    if (!SUBJECT.test(subject)) return nowhere(deskFor(asking));
    const again = await retryParked(db, subject, operators.now());
    if (again > 0) officeFor(c).nudge();
    return to(`/console/deliveries/${subject}`);
  });
}

const KINDS: Readonly<Record<string, string>> = {
  page: 'a call to PagerDuty',
  letter: 'a message to people inside',
  announce: 'an announcement to subscribers',
};

const ListPage = ({
  desk,
  state: { outbox, packs, parked, subjects },
}: {
  desk: Desk;
  state: {
    outbox: Awaited<ReturnType<typeof outboxState>>;
    packs: number;
    parked: readonly ParkedMessage[];
    subjects: readonly ToldSubject[];
  };
}) => (
  <Layout desk={desk} path="/console/deliveries" title="Deliveries">
    <h1>Deliveries</h1>
    <p class="facts">
      <span>
        <b>{outbox.waiting}</b> waiting
      </span>
      <span>
        <b>{outbox.parked}</b> parked
      </span>
      <span>
        <b>{packs}</b> packs of subscribers to go
      </span>
      {outbox.oldestAt === null ? null : (
        <span>
          the oldest from <When at={outbox.oldestAt} now={desk.now} />
        </span>
      )}
    </p>
    <h2>Could not be delivered</h2>
    {parked.length === 0 ? (
      <Empty>
        None. What a receiver refuses for good is parked here, with its answer, and can be tried
        again once its cause is mended.
      </Empty>
    ) : null}
    <ul>
      {parked.map(({ id, kind, subject, attempts, lastError, doneAt }) => (
        <li>
          <State sign="major">parked</State> {KINDS[kind] ?? kind.replaceAll('_', ' ')}
          <p class="facts">
            <span>{subject.replace(/:[^:]*@.*$/, '')}</span>
            <span>
              {attempts} {attempts === 1 ? 'attempt' : 'attempts'}
            </span>
            {doneAt === null ? null : <When at={doneAt} now={desk.now} />}
          </p>
          {lastError === null ? null : <p>{lastError}</p>}
          {mayPublish(desk) ? (
            <Form desk={desk} action={`/console/deliveries/messages/${id}/retry`} row>
              <button type="submit">Try again</button>
            </Form>
          ) : null}
        </li>
      ))}
    </ul>
    {parked.length < PARKED_ROWS ? null : (
      <p>
        <a href={`/console/deliveries?before=${parked.at(-1)?.id}`}>Older</a>
      </p>
    )}
    <h2>What subscribers were told of</h2>
    {subjects.length === 0 ? (
      <Empty>
        Nothing in the last 30 days. With the first announcement, each delivery stands here with its
        state and its answer.
      </Empty>
    ) : null}
    <ul>
      {subjects.map(({ subject, at, parked: count }) => (
        <li>
          <a href={`/console/deliveries/${subject}`}>{subject}</a> <When at={at} now={desk.now} />
          {count === 0 ? null : <State sign="major">{count} parked</State>}
        </li>
      ))}
    </ul>
  </Layout>
);

const SIGNS = {
  sent: 'operational',
  waiting: 'maintenance',
  pending: 'maintenance',
  sending: 'maintenance',
  held: 'nodata',
  skipped: 'nodata',
  parked: 'major',
  done: 'operational',
} as const;

const SubjectPage = ({
  desk,
  catalog,
  subject,
  told: { counts, log, letters, isParkedOnly },
}: {
  desk: Desk;
  catalog: Catalog;
  subject: string;
  told: {
    counts: readonly DeliveryCount[];
    log: readonly LoggedDelivery[];
    letters: readonly LoggedLetter[];
    isParkedOnly: boolean;
  };
}) => {
  const [kind = '', id = ''] = subject.split(':');
  const isParked =
    counts.some(({ state }) => state === 'parked') ||
    letters.some(({ state }) => state === 'parked');
  const action = `/console/deliveries/${subject}`;
  return (
    <Layout desk={desk} path={action} title="Deliveries">
      <p>
        <a href="/console/deliveries">Deliveries</a>
      </p>
      <h1>Told of {subject}</h1>
      {kind === 'incident' ? (
        <p>
          <a href={`/console/incidents/${id}`}>The incident</a>
        </p>
      ) : null}
      {isParked && mayPublish(desk) ? (
        <Form desk={desk} action={`${action}/retry`} row>
          <button type="submit">Try everything parked again</button>
        </Form>
      ) : null}
      <h2>In numbers</h2>
      {counts.length === 0 ? (
        <Empty>
          No subscriber of {catalog.page.name} was told of it: nobody asked for it, or it has not
          been announced yet.
        </Empty>
      ) : (
        <table>
          <thead>
            <tr>
              <th>What</th>
              <th>State</th>
              <th>Recipients</th>
            </tr>
          </thead>
          <tbody>
            {counts.map(({ event, state, count }) => (
              <tr>
                <th scope="row">{event}</th>
                <td>
                  <State sign={SIGNS[state]}>{state}</State>
                </td>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h2>To subscribers</h2>
      {counts.length === 0 ? null : (
        <p>
          {isParkedOnly ? (
            <a href={action}>Show all</a>
          ) : (
            <a href={`${action}?state=parked`}>Parked only</a>
          )}
        </p>
      )}
      {log.length === 0 ? <Empty>None to show.</Empty> : null}
      <ul>
        {log.map(({ channel, subscriber, event, state, attempts, note, dueAt, at }) => (
          <li>
            <State sign={SIGNS[state]}>{state}</State> {channel ?? 'somebody who has left'}
            <p class="facts">
              <span>{subscriber}</span>
              <span>{event}</span>
              <span>
                {attempts} {attempts === 1 ? 'attempt' : 'attempts'}
              </span>
              <When at={at} now={desk.now} />
              {dueAt === null ? null : (
                <span>
                  next <When at={dueAt} now={desk.now} />
                </span>
              )}
            </p>
            {note === null ? null : <p>{note}</p>}
          </li>
        ))}
      </ul>
      {log.length < LOG_ROWS ? null : (
        <p class="muted">
          The newest {LOG_ROWS}; <a href={`/v1/deliveries/${subject}`}>more as JSON</a>.
        </p>
      )}
      <h2>To people inside</h2>
      {letters.length === 0 ? <Empty>None in the last 14 days.</Empty> : null}
      <ul>
        {letters
          .slice(0, LOG_ROWS / 2)
          .map(({ to: place, state, attempts, lastError, createdAt }) => (
            <li>
              <State sign={SIGNS[state]}>{state}</State> {place}
              <p class="facts">
                <span>
                  {attempts} {attempts === 1 ? 'attempt' : 'attempts'}
                </span>
                <When at={createdAt} now={desk.now} />
              </p>
              {lastError === null ? null : <p>{lastError}</p>}
            </li>
          ))}
      </ul>
    </Layout>
  );
};
