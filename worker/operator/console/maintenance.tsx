// Planned work: announced with its notice judged, moved along, extended, called off.

import { z } from 'zod';
import type { Catalog } from '../../domain/catalog.ts';
import type { Maintenance } from '../../domain/maintenance.ts';
import { isWaiting } from '../../domain/manner.ts';
import { hasNotice, NOTICE_MS } from '../../domain/notice.ts';
import type { Office } from '../api/office.ts';
import { worldWith } from '../api/office.ts';
import { patchPlanned, schedulePlanned } from '../api/planned.ts';
import { componentsIn, html, keyIn, to } from './answer.ts';
import { fieldsOf, instantOf, type Fields } from './form.ts';
import type { Desk } from './layout.tsx';
import { Form, Layout, mayPublish, State, Text, When } from './layout.tsx';
import type { Room } from './room.ts';

export function maintenance({ door, officeFor, deskFor }: Room): void {
  const planned = async (office: Office, one: Desk, status = 200, typed: Fields = {}) => {
    const { page } = await worldWith(office, []);
    const works = Object.values(page.maintenances)
      .toSorted((a, b) => b.startsAt - a.startsAt)
      .slice(0, 30);
    return html(
      <MaintenancePage desk={one} catalog={office.catalog} works={works} typed={typed} />,
      status,
    );
  };
  door('GET', '/console/maintenance', (c, asking) => planned(officeFor(c), deskFor(asking)));
  door('POST', '/console/maintenance', async (c, asking) => {
    const office = officeFor(c);
    const fields = await fieldsOf(c.req.raw);
    const { name = '', body = '', from = '', until = '', recurrence = '' } = fields;
    const answer = await schedulePlanned(
      office,
      {
        name,
        body,
        scheduled_for: instantOf(from),
        scheduled_until: instantOf(until),
        components: componentsIn(fields),
        ...(recurrence !== '' && { allclear: { recurrence } }),
        ...(fields['manner'] === 'true' && mannerIn(fields)),
      },
      asking.actor.name,
      keyIn(fields, asking),
    );
    if (!('problem' in answer)) return to('/console/maintenance');
    return planned(office, deskFor(asking, answer.problem), answer.problem.status, fields);
  });
  door('POST', '/console/maintenance/:id', async (c, asking) => {
    const office = officeFor(c);
    const fields = await fieldsOf(c.req.raw);
    const { to: status, from, until, body } = fields;
    const moved = z.enum(['in_progress', 'verifying', 'completed', 'cancelled']).safeParse(status);
    const answer = await patchPlanned(
      office,
      c.req.param('id') ?? '',
      {
        ...(moved.success && { status: moved.data, ...(body && { body }) }),
        ...(from !== undefined && { scheduled_for: instantOf(from) }),
        ...(until !== undefined && { scheduled_until: instantOf(until) }),
      },
      { actor: asking.actor.name, key: keyIn(fields, asking), expected: null },
    );
    if (!('problem' in answer)) return to('/console/maintenance');
    return planned(office, deskFor(asking, answer.problem), answer.problem.status);
  });
}

/** What planned work does by itself, as the API calls it, and as people do. */
const MANNER = [
  ['scheduled_remind_prior', 'reminds subscribers 72, 24 and 1 hour before'],
  ['scheduled_auto_in_progress', 'begins at its time'],
  ['auto_transition_deliver_notifications_at_start', 'tells that it begins'],
  ['auto_transition_to_maintenance_state', 'shows its components as under maintenance'],
  ['scheduled_auto_completed', 'is verified at its end, and completes when all is green'],
  ['auto_transition_deliver_notifications_at_end', 'tells that it is over'],
  ['auto_transition_to_operational_state', 'frees its components at its end'],
] as const;

/** A box that is not ticked is not sent. */
function mannerIn(fields: Fields): Partial<Record<(typeof MANNER)[number][0], boolean>> {
  return Object.fromEntries(MANNER.map(([name]) => [name, fields[name] === 'true']));
}

const MaintenancePage = ({
  desk,
  catalog,
  works,
  typed,
}: {
  desk: Desk;
  catalog: Catalog;
  works: readonly Maintenance[];
  /** What was sent and refused. */
  typed: Fields;
}) => (
  <Layout desk={desk} path="/console/maintenance" title="Maintenance">
    <h1>Planned work</h1>
    {works.length === 0 ? <p class="muted">Nothing was ever planned.</p> : null}
    {works.length === 0 ? null : <h2>Announced</h2>}
    {works.map((work) => (
      <Work desk={desk} catalog={catalog} work={work} />
    ))}
    {mayPublish(desk) ? (
      <>
        <h2>Schedule</h2>
        <Form desk={desk} action="/console/maintenance">
          <Text name="name" label="What customers read as its name" value={typed['name']} />
          <Text
            name="body"
            label="What happens, and what customers will notice"
            rows={3}
            value={typed['body']}
          />
          <div class="row">
            <Text name="from" label="From, UTC" type="datetime-local" value={typed['from']} />
            <Text name="until" label="Until, UTC" type="datetime-local" value={typed['until']} />
          </div>
          <fieldset>
            <legend>Components</legend>
            {catalog.components.map(({ id, name }) => (
              <label class="check">
                <input
                  type="checkbox"
                  name={`component.${id}`}
                  value="true"
                  checked={typed[`component.${id}`] === 'true'}
                />
                {name}
              </label>
            ))}
          </fieldset>
          <Text
            name="recurrence"
            label="Recurring: a rule with an end, FREQ=WEEKLY;BYDAY=SU;COUNT=8"
            required={false}
            value={typed['recurrence']}
          />
          <details>
            <summary>What it does by itself</summary>
            <input type="hidden" name="manner" value="true" />
            {MANNER.map(([name, text]) => (
              <label class="check">
                <input
                  type="checkbox"
                  name={name}
                  value="true"
                  checked={typed['manner'] === undefined || typed[name] === 'true'}
                />
                {text}
              </label>
            ))}
          </details>
          <p>
            <b data-notice={desk.now + NOTICE_MS}></b>
          </p>
          <p class="muted">
            On multiples of five minutes. Announced 72 hours before it starts (
            {new Date(desk.now + NOTICE_MS).toISOString().slice(0, 16).replace('T', ' ')} UTC from
            now), it does not count against the SLA.
          </p>
          <button type="submit" class="primary">
            Announce it
          </button>
        </Form>
      </>
    ) : null}
  </Layout>
);

const Work = ({ desk, catalog, work }: { desk: Desk; catalog: Catalog; work: Maintenance }) => {
  const { id, name, status, startsAt, endsAt, announced, components } = work;
  const action = `/console/maintenance/${id}`;
  const counts = announced.filter((one) => !hasNotice(one)).length;
  const names = components.map(
    (one) => catalog.components.find((own) => own.id === one)?.name ?? one,
  );
  const move = (to: string, text: string) => (
    <button type="submit" name="to" value={to}>
      {text}
    </button>
  );
  return (
    <article>
      <h3>
        <a href={`/maintenance/${id}`}>{name}</a>
      </h3>
      <p class="facts">
        <State sign="maintenance">{status.replaceAll('_', ' ')}</State>
        {isWaiting(work, desk.now) ? <b>waits for a person</b> : null}
        <span>{names.join(', ')}</span>
        <span>
          <When at={startsAt} now={desk.now} /> to <When at={endsAt} now={desk.now} />
        </span>
        <span>
          {counts === 0 ? (
            'announced 72 h before: does not count against the SLA'
          ) : (
            <b>
              {counts === announced.length
                ? 'announced late: counts against the SLA'
                : 'partly announced late: that part counts against the SLA'}
            </b>
          )}
        </span>
      </p>
      {mayPublish(desk) && status !== 'completed' && status !== 'cancelled' ? (
        <div class="row">
          <Form desk={desk} action={action} row>
            <Text
              name="body"
              label="What customers read; empty: the usual words"
              rows={2}
              required={false}
            />
            {status === 'scheduled' ? move('in_progress', 'Start now') : null}
            {status === 'scheduled' ? move('cancelled', 'Call off: tells subscribers') : null}
            {status === 'in_progress' ? move('verifying', 'Done, verify') : null}
            {status === 'in_progress' || status === 'verifying'
              ? move('completed', 'Complete')
              : null}
          </Form>
          <Form desk={desk} action={action} row>
            {status === 'scheduled' ? (
              <Text
                name="from"
                label="New start, UTC"
                type="datetime-local"
                value={field(startsAt)}
              />
            ) : null}
            <Text name="until" label="New end, UTC" type="datetime-local" value={field(endsAt)} />
            <button type="submit">
              {status === 'scheduled' ? 'Move it: tells subscribers' : 'Move the end'}
            </button>
          </Form>
        </div>
      ) : null}
    </article>
  );
};

/** As a browser's `datetime-local` takes it. */
function field(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}
