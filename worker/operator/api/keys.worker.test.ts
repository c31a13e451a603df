// Idempotency keys of every write: what is in the journal is known by it, what is not by a row beside it.

import { beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase } from '../../testing/database.ts';
import { bearer, Desk } from '../../testing/operators.ts';
import { endpoints } from './index.ts';

let db: D1Database;
let desk: Desk;
beforeEach(async () => {
  db = await emptyDatabase();
  desk = new Desk(db);
  await desk.open();
});

const ask = async (method: string, path: string, key: string, body?: unknown) => {
  const headers = { ...bearer('admin'), 'Idempotency-Key': key };
  const answer = await desk.ask(method, path, { headers, ...(body !== undefined && { body }) });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? null : JSON.parse(text) };
};
const tokens = async () =>
  db.prepare('SELECT count(*) AS count FROM operator_token').first<number>('count');

describe('a write that leaves no event', () => {
  const wanted = { name: 'deploys', scope: 'publish' };

  test('is done once, however often and however close together it is sent', async () => {
    const both = await Promise.all([
      ask('POST', '/v1/tokens', 'k1', wanted),
      ask('POST', '/v1/tokens', 'k1', wanted),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const again = await ask('POST', '/v1/tokens', 'k1', wanted);
    expect(again).toMatchObject({ status: 409, json: { title: 'It was done already' } });
    expect(await tokens()).toBe(1);
    const other = await ask('POST', '/v1/tokens', 'k1', { ...wanted, scope: 'read' });
    expect(other.status).toBe(422);
    expect((await ask('POST', '/v1/tokens', 'k2', wanted)).status).toBe(201);
  });

  test('that removes something answers the same again', async () => {
    const { prefix } = (await ask('POST', '/v1/tokens', 'k1', wanted)).json;
    expect((await ask('DELETE', `/v1/tokens/${prefix}`, 'k2')).status).toBe(204);
    expect((await ask('DELETE', `/v1/tokens/${prefix}`, 'k2')).status).toBe(204);
    expect((await ask('DELETE', `/v1/tokens/${prefix}`, 'k3')).status).toBe(404);
  });

  test('that did nothing can be tried again with its key', async () => {
    expect((await ask('DELETE', '/v1/tokens/nobody', 'k1')).status).toBe(404);
    expect((await ask('DELETE', '/v1/tokens/nobody', 'k1')).status).toBe(404);
  });

  test('is forgotten after two days, and never kept with what it was answered', async () => {
    const { token } = (await ask('POST', '/v1/tokens', 'k1', wanted)).json;
    const rows = JSON.stringify((await db.prepare('SELECT * FROM request_key').all()).results);
    expect(rows).toContain('api:adminer:k1');
    expect(rows).not.toContain(token);
    desk.now += 49 * 3_600_000;
    expect((await ask('POST', '/v1/tokens', 'k1', wanted)).status).toBe(201);
  });
});

test('every write is known by the journal or beside it', () => {
  const writes = endpoints.filter(({ method }) => method !== 'GET');
  const inside = writes.filter(({ isOutside }) => isOutside !== true);
  const byTag = Map.groupBy(inside, ({ tag }) => tag);
  // Those whose handlers give their key to the commit; nothing is written in answer to the last.
  expect([...byTag.keys()].toSorted()).toEqual([
    'Commanding an incident',
    'Components',
    'Incidents',
    'Postmortem',
    'Service level',
  ]);
});
