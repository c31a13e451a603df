// Promises are chased: one issue each, state both ways.

import { beforeEach, expect, it } from 'vitest';
import { standings } from '../domain/action-item.ts';
import type { ActionItem } from '../domain/content-index.ts';
import { readTracked } from '../store/action-items.ts';
import { Chased, item } from '../testing/chased.ts';
import { type FakeGitHub, GITHUB_REPOSITORY } from '../testing/github.ts';
import { alertsOf } from '../testing/posted.ts';
import { MINUTE_MS } from '../testing/story.ts';
import type { Told } from '../testing/told.ts';
import { ISSUES_LIMIT } from './github/issues.ts';

const HOUR_MS = 60 * MINUTE_MS;

let db: D1Database;
let told: Told;
let github: FakeGitHub;
let chase: Chased['chase'];
let states: Chased['states'];
beforeEach(async () => {
  ({ db, told, github, chase, states } = await Chased.begin());
});

it('each open item becomes one issue, whatever is repeated or lost', async () => {
  github.fault = (method, path) => (method === 'POST' && path === '/issues' ? 'lost' : null);
  await chase([item()]);
  expect(github.issues).toHaveLength(1);
  github.fault = () => null;
  told.now += HOUR_MS;
  await chase([
    item(),
    item({ id: 'AI-2', state: 'done' }),
    item({ id: 'AI-3', tracker: 'https://other.example/1' }),
  ]);
  told.now += HOUR_MS;
  await chase([item()]);
  expect(github.issues).toMatchObject([
    { title: 'Refuse too large pools', labels: ['action-item', 'P0'] },
  ]);
  expect(github.issues[0]?.body).toContain('owned by @team-api, due 2026-10-15');
  expect(await states()).toEqual(['AI-1 open']);
});

it('state goes both ways, and a person’s newer word wins', async () => {
  await chase([item()]);
  Object.assign(github.issues[0] ?? {}, { state: 'closed', state_reason: 'completed' });
  told.now += HOUR_MS;
  await chase([item()]);
  expect(await states()).toEqual(['AI-1 done']);
  Object.assign(github.issues[0] ?? {}, { state: 'open', state_reason: 'reopened' });
  told.now += HOUR_MS;
  await chase([item({ state: 'waived' })]);
  expect(github.issues[0]).toMatchObject({ state: 'closed', state_reason: 'not_planned' });
  expect(await states()).toEqual(['AI-1 waived']);
  told.now += HOUR_MS;
  await chase([]);
  expect(await states()).toEqual([]);
});

it('an issue that is opened again opens its item, though its file says done', async () => {
  await chase([item()]);
  await chase([item({ state: 'done' })]);
  expect(github.issues[0]).toMatchObject({ state: 'closed' });
  Object.assign(github.issues[0] ?? {}, { state: 'open', state_reason: 'reopened' });
  await chase([item({ state: 'done' })]);
  const [standing] = standings([item({ state: 'done' })], await readTracked(db));
  expect(standing?.now).toBe('open');
  await chase([item({ state: 'done' })]);
  expect(github.issues[0]).toMatchObject({ state: 'open' });
});

it('what settles many items at once is done to every issue, a few an hour', async () => {
  const many = (state: ActionItem['state']) =>
    Array.from({ length: 12 }, (_, index) => item({ id: `AI-${index}`, state }));
  await chase(many('open'));
  expect(github.issues).toHaveLength(8);
  await chase(many('open'));
  await chase(many('done'));
  await chase(many('done'));
  expect(github.issues.map(({ state }) => state)).toEqual(Array(12).fill('closed'));
});

/** Issues of others, newer than all that are there. */
function flood(count: number, body = '', labels = ['action-item']) {
  for (let index = 0; index < count; index++) {
    const number = github.issues.length + 1;
    const rest = { state: 'closed', state_reason: 'completed' } as const;
    github.issues.push({ number, title: 'Other', body, ...rest, labels });
  }
}

it('an old issue is still compared where hundreds came after it', async () => {
  await chase([item()]);
  flood(900);
  Object.assign(github.issues[0] ?? {}, { state: 'closed', state_reason: 'completed' });
  await chase([item()]);
  expect(await states()).toEqual(['AI-1 done']);
  expect(await alertsOf(db)).toEqual([]);
});

/** Issues of people, without our label. */
const theirs = (count: number) => flood(count, '', []);
const at = (number: number) => `https://github.com/${GITHUB_REPOSITORY}/issues/${number}`;

it('an issue that a person named is compared whatever labels it has, and nothing else is opened', async () => {
  theirs(2);
  Object.assign(github.issues[1] ?? {}, { state: 'open', state_reason: null });
  const items = [
    item({ tracker: at(1) }),
    item({ id: 'AI-2', tracker: `${at(2).replace('meridian', 'Meridian')}#issuecomment-1` }),
    item({ id: 'AI-3', tracker: at(2).replace('status', 'other') }),
    item({ id: 'AI-4', tracker: at(99) }),
  ];
  await chase(items);
  expect(await states()).toEqual(['AI-1 done', 'AI-2 open']);
  expect(github.issues).toHaveLength(2);
  expect(github.asked).not.toContain('POST /issues');
  await chase(items.map((one) => ({ ...one, state: one.id === 'AI-2' ? 'done' : one.state })));
  expect(github.issues[1]).toMatchObject({ state: 'closed', labels: [] });
  expect(await alertsOf(db)).toEqual([]);
});

it('an issue of ours whose label was taken off is still compared', async () => {
  await chase([item()]);
  Object.assign(github.issues[0] ?? {}, { labels: [], state: 'closed' });
  await chase([item()]);
  expect(await states()).toEqual(['AI-1 done']);
});

it('the issue that a person names takes the place of the one that we opened', async () => {
  await chase([item()]);
  theirs(1);
  await chase([item({ tracker: at(2) })]);
  expect((await readTracked(db)).map(({ issue, trackerState }) => [issue, trackerState])).toEqual([
    [2, 'done'],
  ]);
});

it('many issues that people named have their turns', async () => {
  theirs(20);
  const items = github.issues.map(({ number }) =>
    item({ id: `AI-${number}`, tracker: at(number) }),
  );
  for (let hour = 0; hour < 3; hour++) {
    const before = github.asked.length;
    await chase(items);
    expect(github.asked.length - before).toBeLessThanOrEqual(9);
    told.now += HOUR_MS;
  }
  expect(await states()).toHaveLength(20);
});

it('that there are more issues than are looked at is told to operators, and opens nothing again', async () => {
  await chase([item()]);
  flood(ISSUES_LIMIT);
  await chase([item()]);
  expect((await alertsOf(db)).map(({ text }) => text)).toEqual([
    `The tracker has more than ${ISSUES_LIMIT} issues labelled action-item: older ones are compared a few an hour. Take the label off those that are long done`,
  ]);
  expect(github.issues).toHaveLength(ISSUES_LIMIT + 1);
});

it('a list that is too long to read is no empty list', async () => {
  flood(20, 'x'.repeat(60_000));
  await chase([item()]);
  expect(github.issues).toHaveLength(20);
  expect((await alertsOf(db)).map(({ text }) => text)).toEqual([
    'Action items are not compared with the tracker: GitHub answered with the list of issues in a form that we do not know, or too long',
  ]);
});

it('nothing is asked in the other minutes, nor where nothing was promised', async () => {
  await chase([]);
  told.now += MINUTE_MS;
  await chase([item()]);
  expect(github.asked).toEqual([]);
});
