// What was promised, as programs read it: where front matter and tracker differ, whoever spoke last.

import { expect, it } from 'vitest';
import type { ActionItem } from '../../domain/content-index.ts';
import { EMPTY_CONTENT } from '../../domain/content-index.ts';
import { writeTracked } from '../../store/action-items.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { bearer, Desk } from '../../testing/operators.ts';

const item = (id: string, more: Partial<ActionItem> = {}): ActionItem => ({
  incident: 'INC-20261012-01',
  slug: '2026-10-12-pool',
  id,
  title: 'Add a check',
  priority: 'P1',
  owner: '@team-api',
  due: '2026-10-20',
  tracker: null,
  doneWhen: 'It fails',
  state: 'open',
  resolvedAt: 0,
  isPublic: true,
  ...more,
});

it('tells the state of the tracker beside that of the file, and what is overdue', async () => {
  const db = await emptyDatabase();
  const actionItems = [item('AI-1'), item('AI-2'), item('AI-3', { priority: 'P0' })];
  const desk = new Desk(db);
  desk.operators.content = { ...EMPTY_CONTENT, actionItems };
  const tracked = {
    incident: 'INC-20261012-01',
    id: 'AI-1',
    issue: 12,
    url: 'https://github.com/meridian/status/issues/12',
    trackerState: 'done',
    contentState: 'open',
  } as const;
  await writeTracked(db, tracked, 0).run();
  const answer = await desk.ask('GET', '/v1/action-items', { headers: bearer('read') });
  const all = (await answer.json()) as Record<string, unknown>[];
  expect(
    all.map(({ id, state, written_state, overdue }) => [id, state, written_state, overdue]),
  ).toEqual([
    ['AI-3', 'open', 'open', true],
    ['AI-1', 'done', 'open', false],
    ['AI-2', 'open', 'open', true],
  ]);
  expect(all[1]).toMatchObject({
    issue: tracked.url,
    due: '2026-10-20',
    postmortem: '2026-10-12-pool',
  });
  expect((await desk.ask('GET', '/v1/action-items')).status).toBe(401);
});
