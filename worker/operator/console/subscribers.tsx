// Who asked to be told, in numbers; one of them by the exact address, for whoever may see addresses. An address is sent in the
// body of a form and never stands in a link.

import { z } from 'zod';
import { CHANNELS } from '../../domain/vocabulary.ts';
import { fit } from '../body.ts';
import type { SubscriberOffice, Subscription } from '../operators.ts';
import { html, to } from './answer.ts';
import { fieldsOf } from './form.ts';
import type { Desk } from './layout.tsx';
import { Choice, Empty, Form, Layout, mayAdminister, State, Text, When } from './layout.tsx';
import type { Room } from './room.ts';

const STATES = ['confirmed', 'pending', 'disabled'] as const;

type Found = { address: string; one: Subscription | null };

export function subscribers({ door, operators, deskFor }: Room): void {
  const { subscribers: office } = operators;
  const page = async (desk: Desk, found: Found | null, status = 200) =>
    html(
      <SubscribersPage
        desk={desk}
        counts={office === null ? null : await office.count()}
        found={found}
      />,
      status,
    );

  door('GET', '/console/subscribers', (c, asking) =>
    page(
      {
        ...deskFor(asking),
        notice:
          c.req.query('erased') === undefined
            ? null
            : 'It is erased: the address is gone, and what was sent is counted under an id that names nobody.',
      },
      null,
    ),
  );
  door('POST', '/console/subscribers', async (c, asking) => {
    const shape = z.object({
      channel: z.enum(CHANNELS),
      address: z.string().trim().min(1, 'expected an address, for example you@company.example'),
    });
    const read = fit(await fieldsOf(c.req.raw), shape, 422);
    if (!read.ok) return page(deskFor(asking, read.problem), null, 422);
    const { channel, address } = read.body;
    const one = office === null ? null : await office.byAddress(channel, address);
    return page(deskFor(asking), { address, one });
  });
  door('POST', '/console/subscribers/:id/erase', async (c, asking) => {
    const { sure } = await fieldsOf(c.req.raw);
    const id = c.req.param('id') ?? '';
    if (sure !== 'true') {
      const detail = 'Expected the box beside “Erase” to be ticked. Nothing was erased.';
      const problem = { status: 422, title: 'Are you sure?', detail };
      const one = (await office?.find(id)) ?? null;
      return page(deskFor(asking, problem), one && { address: one.address, one }, 422);
    }
    if (!(await office?.remove(id))) {
      const detail = 'It was erased already, or never was.';
      return page(deskFor(asking, { status: 404, title: 'No such subscriber', detail }), null, 404);
    }
    return to('/console/subscribers?erased');
  });
}

const SubscribersPage = ({
  desk,
  counts,
  found,
}: {
  desk: Desk;
  counts: Awaited<ReturnType<SubscriberOffice['count']>> | null;
  found: Found | null;
}) => (
  <Layout desk={desk} path="/console/subscribers" title="Subscribers">
    <h1>Subscribers</h1>
    {counts === null ? (
      <Empty>Subscribing is switched off: set SIGNING_KEY and deploy.</Empty>
    ) : counts.length === 0 ? (
      <Empty>
        Nobody yet. People subscribe on <a href="/subscribe">the page</a>; a list of them is taken
        in with <code>POST /v1/subscribers/import</code>.
      </Empty>
    ) : (
      <Counts counts={counts} />
    )}
    {counts === null || !mayAdminister(desk) ? null : (
      <>
        <h2>Find one</h2>
        <Form desk={desk} action="/console/subscribers" row>
          <Choice
            name="channel"
            label="Channel"
            options={CHANNELS.map((one) => [one, one])}
            value={found?.one?.channel ?? 'email'}
          />
          <Text name="address" label="The whole address" value={found?.address ?? ''} />
          <button type="submit">Find</button>
        </Form>
        {found === null ? null : found.one === null ? (
          <Empty>Nobody has exactly this address on this channel.</Empty>
        ) : (
          <One desk={desk} one={found.one} />
        )}
        <p>
          <a href="/v1/subscribers.csv">Export all as CSV, with addresses</a>
        </p>
      </>
    )}
    {counts === null || mayAdminister(desk) ? null : (
      <p class="muted">Addresses are shown to admins alone.</p>
    )}
  </Layout>
);

const Counts = ({ counts }: { counts: Awaited<ReturnType<SubscriberOffice['count']>> }) => {
  const of = (channel: string, state: string) =>
    counts.find((one) => one.channel === channel && one.state === state)?.count ?? 0;
  return (
    <table>
      <thead>
        <tr>
          <th>Channel</th>
          {STATES.map((state) => (
            <th>{state}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...new Set(counts.map(({ channel }) => channel))].map((channel) => (
          <tr>
            <th scope="row">{channel}</th>
            {STATES.map((state) => (
              <td>{of(channel, state)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const One = ({ desk, one }: { desk: Desk; one: Subscription }) => {
  const { components, kinds } = one.preferences;
  return (
    <article>
      <h3>{one.address}</h3>
      <p class="facts">
        <State sign={one.state === 'confirmed' ? 'operational' : 'nodata'}>{one.state}</State>
        <span>{one.channel}</span>
        <span>{one.id}</span>
        <span>
          signed up <When at={Date.parse(one.created_at)} now={desk.now} />
        </span>
        {one.failing_since === null ? null : (
          <b>
            failing since <When at={Date.parse(one.failing_since)} now={desk.now} />
          </b>
        )}
        <span>hears of {components.length === 0 ? 'everything' : components.join(', ')}</span>
        <span>{kinds.join(', ')}</span>
      </p>
      <p>
        <a href={`/v1/pages/page/subscribers/${one.id}/data`}>Everything that is known, as JSON</a>
      </p>
      <Form desk={desk} action={`/console/subscribers/${one.id}/erase`} row>
        <label class="check">
          <input type="checkbox" name="sure" value="true" required />
          The address goes for good; nothing is sent to it any more
        </label>
        <button type="submit">Erase</button>
      </Form>
    </article>
  );
};
