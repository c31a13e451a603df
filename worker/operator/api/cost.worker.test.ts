// How often a request of the API goes to the database: each way there and back is what whoever waits for it waits for.

import { expect, test } from 'vitest';
import { counting } from '../../testing/counting.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { bearer, Desk } from '../../testing/operators.ts';
import type { IncidentObject } from './shapes.ts';

const INCIDENTS = '/v1/pages/meridian0001/incidents';

test('a write decides, writes, and shows what it has left: two ways to the database', async () => {
  const counted = counting(await emptyDatabase());
  const desk = new Desk(counted.db);
  await desk.open();
  const ask = async (method: string, path: string, body?: unknown) => {
    counted.take();
    const answer = await desk.ask(method, path, {
      headers: bearer('publish'),
      ...(body !== undefined && { body }),
    });
    expect(answer.status).toBeLessThan(300);
    return { calls: counted.take().calls, shown: await answer.json<IncidentObject>() };
  };
  const opened = await ask('POST', INCIDENTS, {
    incident: { name: 'Sign-ins fail', components: { api: 'partial_outage' } },
  });
  const path = `${INCIDENTS}/${opened.shown.id}`;
  const told = await ask('POST', `${path}/commands`, { do: 'note', text: 'A note' });
  const posted = await ask('POST', `${path}/commands`, { do: 'post', body: { text: 'An update' } });
  expect([opened.calls, told.calls, posted.calls]).toEqual([2, 2, 2]);
  expect(told.shown.allclear?.notes).toMatchObject([{ text: 'A note' }]);
  // What is shown is what is there.
  const read = await ask('GET', path);
  expect(read.calls).toBe(1);
  expect(posted.shown).toEqual(read.shown);
  expect(posted.shown.incident_updates[0]?.body).toBe('An update');
});
