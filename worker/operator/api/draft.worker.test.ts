// The draft for whoever writes without GitHub: for operators, of incidents that are over.

import { beforeEach, expect, it } from 'vitest';
import { emptyDatabase } from '../../testing/database.ts';
import { bearer, Desk } from '../../testing/operators.ts';
import { MINUTE_MS, pagerduty } from '../../testing/story.ts';
import { Told } from '../../testing/told.ts';

let db: D1Database;
let desk: Desk;
let told: Told;
beforeEach(async () => {
  db = await emptyDatabase();
  desk = new Desk(db);
  told = new Told(db);
  await told.tell(pagerduty('P1', 'triggered', told.now));
  await told.tell(pagerduty('P1', 'annotated', told.now, { text: 'db-1 is full' }));
});

const PATH = '/v1/incidents/INC-20261102-01/postmortem-draft';

it('is the two files, with notes only where they are asked for', async () => {
  await told.tell(pagerduty('P1', 'resolved', told.now + 9 * MINUTE_MS));
  await told.wait(30);
  desk.now = told.now;
  const headers = bearer('read');
  const answer = await desk.ask('GET', PATH, { headers });
  const { files } = (await answer.json()) as { files: { path: string; text: string }[] };
  expect(files.map(({ path }) => path)).toEqual([
    'content/postmortems/2026-11-02-api-degraded-performance.md',
    'content/incidents/INC-20261102-01.json',
  ]);
  expect(JSON.stringify(files)).not.toContain('db-1');
  const withNotes = await desk.ask('GET', `${PATH}?notes=1`, { headers });
  expect(await withNotes.text()).toContain('db-1 is full');
});

it('is nobody else’s, and of nothing else', async () => {
  expect((await desk.ask('GET', PATH)).status).toBe(401);
  const headers = bearer('read');
  expect((await desk.ask('GET', PATH, { headers })).status).toBe(409);
  expect((await desk.ask('GET', PATH.replace('-01', '-09'), { headers })).status).toBe(404);
});
