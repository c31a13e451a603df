// People inside are told what is late and what is open, each once.

import { beforeEach, expect, it } from 'vitest';
import { Chased, item } from '../testing/chased.ts';
import type { FakeGitHub } from '../testing/github.ts';
import { refusal } from '../testing/git.ts';
import { alertsOf, outboxOf } from '../testing/posted.ts';
import { MINUTE_MS } from '../testing/story.ts';
import type { Told } from '../testing/told.ts';

const HOUR_MS = 60 * MINUTE_MS;

let db: D1Database;
let told: Told;
let github: FakeGitHub;
let chase: Chased['chase'];
let memos: Chased['memos'];
beforeEach(async () => {
  ({ db, told, github, chase, memos } = await Chased.begin());
});

it('what is overdue is told on Monday, once, and what is open on the first of a month', async () => {
  const items = [
    item(),
    item({ id: 'AI-2', priority: 'P2' }),
    item({ id: 'AI-3', due: '2026-11-02' }),
  ];
  await chase(items, {});
  await chase(items, {});
  expect((await memos()).map(({ key }) => key)).toEqual(['memo:actions:week:2026-11-02']);
  expect(JSON.parse((await memos())[0]?.payload ?? '')).toMatchObject({
    title: '1 action item is overdue',
    text: 'P0 Refuse too large pools: @team-api, overdue since 2026-10-15 (INC-20261001-01 AI-1)',
  });
  told.now = Date.UTC(2026, 11, 1, 8, 7);
  await chase(items, {});
  expect(JSON.parse((await memos())[1]?.payload ?? '').title).toBe(
    '3 action items are open, 2 of them overdue',
  );
});

it.each([
  ['P0', '2026-10-15'],
  ['P1', '2026-10-29'],
  ['P2', '2026-12-30'],
] as const)(
  'a %s that is open after its last day, %s, is told on the next, once',
  async (priority, last) => {
    const items = [item({ priority })];
    const morning = Date.parse(`${last}T08:07:00Z`);
    told.now = morning;
    await chase(items, {});
    expect(await memos()).toEqual([]);
    told.now = morning + 24 * HOUR_MS;
    await chase(items, {});
    await chase(items, {});
    expect((await memos()).map(({ payload }) => JSON.parse(payload).title)).toEqual([
      '1 action item is overdue',
    ]);
    told.now = morning + 48 * HOUR_MS;
    await chase(items, {});
    const ofDays = (await memos()).filter(({ key }) => key.startsWith('memo:actions:day:'));
    expect(ofDays).toHaveLength(1);
  },
);

it('what the tracker closed is overdue no more', async () => {
  told.now -= 2 * HOUR_MS;
  await chase([item()]);
  Object.assign(github.issues[0] ?? {}, { state: 'closed', state_reason: 'completed' });
  told.now += 2 * HOUR_MS;
  await chase([item()]);
  expect(await memos()).toEqual([]);
});

it('a tracker that refuses is told to operators, and takes nothing from the digest', async () => {
  github.fault = () => refusal(404, 'Not Found');
  await chase([item()]);
  expect((await alertsOf(db)).map(({ text }) => text)).toEqual([
    'Action items are not compared with the tracker: GitHub answered 404',
  ]);
  expect(await memos()).toHaveLength(1);
  expect(await outboxOf(db)).toHaveLength(1);
});
