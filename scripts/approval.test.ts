// Who may approve a postmortem, and for how long an approval holds; asked of a GitHub that is played.

import { beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../worker/testing/git.ts';
import { FakeGitHub, GITHUB_REPOSITORY, GITHUB_TOKEN } from '../worker/testing/github.ts';
import { askOf, missingApprovals, readPull } from './approval.ts';
import { GOOD, POSTMORTEM } from './content/example.ts';

const path = `content/${POSTMORTEM}`;
const text = (GOOD[POSTMORTEM] ?? '').replaceAll('"@team-api"', '"@alex"');
const HEAD = 'postmortem/inc-20261012-01';

let github: FakeGitHub;
beforeEach(() => {
  github = new FakeGitHub();
  github.collaborators = new Set(['alex', 'kim', 'Robin', 'jo']);
  github.branches.set(HEAD, github.branches.get('main') ?? '');
  github.write(HEAD, path, text);
  const rest = { title: '', body: '', draft: false, state: 'open' } as const;
  const asked = { reviewers: [], teams: [] };
  github.pulls.push({ ...rest, ...asked, number: 1, head: HEAD, base: 'main' });
});

const ask = () =>
  askOf('https://api.github.example', GITHUB_REPOSITORY, GITHUB_TOKEN, github.fetch);
const read = () =>
  readPull(ask(), { number: 1, author: 'robin', head: github.branches.get(HEAD) ?? '' });
const missing = async () => missingApprovals(await read());
const refused = (found: string) => [
  {
    path,
    message: `status is approved, expected that somebody with write access approves it as it is, who is neither its owner (@alex) nor @robin; ${found}`,
  },
];

describe('an approved postmortem', () => {
  it('needs somebody who is neither its owner nor who proposed it', async () => {
    expect(await missing()).toEqual(refused('nobody approved'));
    github.review(1, 'alex', 'APPROVED');
    github.review(1, 'Robin', 'APPROVED');
    expect(await missing()).toEqual(refused('alex is its owner, Robin opened the pull request'));
    github.review(1, 'kim', 'APPROVED');
    expect(await missing()).toEqual([]);
  });

  it('needs somebody who may write to the repository, not a passer-by', async () => {
    github.isPrivate = false;
    github.review(1, 'stranger', 'APPROVED');
    expect(await missing()).toEqual(refused('stranger may not write to the repository'));
  });

  it('loses an approval that was taken back, and not by a comment', async () => {
    github.review(1, 'kim', 'APPROVED');
    github.review(1, 'kim', 'COMMENTED');
    expect(await missing()).toEqual([]);
    github.review(1, 'kim', 'CHANGES_REQUESTED');
    expect(await missing()).toEqual(refused('nobody approved'));
    github.review(1, 'kim', 'APPROVED');
    github.review(1, 'kim', 'DISMISSED');
    expect(await missing()).toEqual(refused('nobody approved'));
  });

  it.each([
    ['its text', text.replace('Words.', 'Other words.')],
    ['its front matter', text.replace('users_pct: 12', 'users_pct: 1')],
    ['who may see it', text.replace('visibility: public', 'visibility: internal')],
  ])('loses its approvals when %s changes, until they are given again', async (_, changed) => {
    github.review(1, 'kim', 'APPROVED');
    github.write(HEAD, path, changed);
    expect(await missing()).toEqual(refused('kim approved before it was changed'));
    github.review(1, 'kim', 'APPROVED');
    expect(await missing()).toEqual([]);
  });

  it('keeps them when another file changes, when its status does, and when its steps are written down', async () => {
    github.write(HEAD, path, text.replace('status: approved', 'status: in_review'));
    github.review(1, 'kim', 'APPROVED');
    expect(await missing()).toEqual([]);
    github.write(HEAD, 'README.md', 'Status, and more');
    const later = 'reviewed: 2026-10-14T10:00:00Z\npublished: 2026-10-14T15:00:00Z';
    github.write(HEAD, path, text.replace(/^reviewed: .*$/m, later));
    expect(await missing()).toEqual([]);
  });

  it('does not count an approval that was given before the file was there', async () => {
    github.write(HEAD, path.replace('.md', '-old.md'), text);
    github.review(1, 'kim', 'APPROVED');
    github.write(HEAD, path.replace('.md', '-new.md'), text);
    expect((await missing()).map((one) => one.path)).toEqual([path.replace('.md', '-new.md')]);
  });

  it('is the only one that needs it', async () => {
    github.write(HEAD, path, text.replace('status: approved', 'status: in_review'));
    expect(await missing()).toEqual([]);
  });

  it('is found behind hundreds of other files, and its approval behind hundreds of comments', async () => {
    for (let index = 0; index < 250; index++) github.write(HEAD, `a/${index}.txt`, 'x');
    for (let index = 0; index < 120; index++) github.review(1, 'jo', 'COMMENTED');
    expect(await missing()).toEqual(refused('nobody approved'));
    github.review(1, 'kim', 'APPROVED');
    expect(await missing()).toEqual([]);
  });

  it('is refused where more changed than GitHub lists', async () => {
    const hundred = Array.from({ length: 100 }, () => ({ filename: 'a.txt', status: 'added' }));
    const endless = readPull(async () => hundred, { number: 1, author: 'robin', head: 'abc' });
    await expect(endless).rejects.toThrow('Expected less than 3000 of /pulls/1/files');
  });

  it('is refused where GitHub gives no text of a file, which it does above a megabyte', async () => {
    github.fault = (_, asked) =>
      asked.startsWith('/contents') ? Response.json({ encoding: 'none', content: '' }) : null;
    await expect(missing()).rejects.toThrow(`Expected ${path} to be shorter than a megabyte`);
  });

  it('is refused where GitHub refuses', async () => {
    github.review(1, 'kim', 'APPROVED');
    github.fault = (_, asked) =>
      asked.startsWith('/collaborators') ? refusal(403, 'Resource not accessible') : null;
    await expect(missing()).rejects.toThrow('GitHub answered 403 to /collaborators/kim/permission');
  });
});
