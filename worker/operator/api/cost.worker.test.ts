// How often a request of the API goes to the database: each way there and back is what whoever waits for it waits for.

import { expect, test } from 'vitest';
import { rebuild } from '../../snapshot/rebuild.ts';
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

test('what is for operators alone writes no public document, and would not change one', async () => {
  const db = await emptyDatabase();
  const desk = new Desk(db);
  await desk.open();
  const ask = (path: string, body: unknown) =>
    desk.ask('POST', INCIDENTS + path, { headers: bearer('publish'), body });
  const opened = await ask('', { incident: { name: 'Sign-ins fail', component_ids: ['api'] } });
  const { id } = await opened.json<IncidentObject>();
  const documents = async () => {
    const { results } = await db.prepare('SELECT key, position, etag FROM document').all();
    return results;
  };
  const before = await documents();
  desk.now += 60_000;
  const action = { text: 'Roll back', expectedImpact: 'It works', rollback: 'Deploy again' };
  for (const command of [
    { do: 'note', text: 'A note' },
    { do: 'add_evidence', text: 'A graph' },
    { do: 'record_hypothesis', hypothesis: { text: 'A deployment' } },
    { do: 'record_action', action: { ...action, result: 'It works' } },
    { do: 'assign', role: 'commander', who: '@ic' },
    { do: 'defer', step: 'owner', reason: 'later' },
  ]) {
    expect((await ask(`/${id}/commands`, command)).status, command.do).toBe(200);
  }
  expect(await documents()).toEqual(before);
  const etags = (rows: Record<string, unknown>[]) =>
    new Map(rows.map(({ key, etag }) => [key, etag]));
  const { catalog } = desk.operators;
  await rebuild({ db, catalog, now: desk.now, mirror: undefined, witness: undefined });
  const anew = etags(await documents());
  expect(anew.get(`incident:${id}`)).toBe(etags(before).get(`incident:${id}`));
  expect(anew.get('recent')).toBe(etags(before).get('recent'));
});
