// Drafts, from the end of an incident to a pull request, over a real database and a GitHub that is as strict as the real one.

import { beforeEach, describe, expect, it } from 'vitest';
import type { Catalog } from '../../domain/catalog.ts';
import { readSettings } from '../../env.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { refusal } from '../../testing/git.ts';
import { FakeGitHub, GITHUB_REPOSITORY, GITHUB_TOKEN } from '../../testing/github.ts';
import { alertsOf, outboxOf, Posted, TOLD_ABOUT } from '../../testing/posted.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../../testing/story.ts';
import { Told } from '../../testing/told.ts';

const CATALOG: Catalog = {
  ...TOLD_ABOUT,
  routes: [],
  postmortems: {
    reviewers: ['@jo', '@meridian/team-api'],
    labels: ['postmortem'],
    publicActionCount: false,
    lint: {},
  },
};
const REFERENCE = 'INC-20261102-01';
const BRANCH = 'postmortem/inc-20261102-01';
const PAGE = 'content/postmortems/2026-11-02-api-degraded-performance.md';
const FACTS = `content/incidents/${REFERENCE}.json`;

let db: D1Database;
let told: Told;
let github: FakeGitHub;
const drafted: string[] = [];

beforeEach(async () => {
  db = await emptyDatabase();
  told = new Told(db, { catalog: CATALOG });
  github = new FakeGitHub();
  drafted.length = 0;
});

/** Drains what is due; `settings` beside those of GitHub. */
function drain(settings: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Posted(told)
    .notifier(
      { DB: db },
      {
        catalog: CATALOG,
        ...readSettings({ GITHUB_TOKEN, GITHUB_REPOSITORY, ...settings }),
        fetch: github.fetch,
        drafted: async (incident, url) => void drafted.push(`${incident} ${url}`),
      },
    )
    .drain();
}

/** A SEV-2 of 30 minutes with a note, acknowledged after three, resolved after its hold. */
async function live(note = 'the deploy of 09:58 by jo, db-1 is full'): Promise<void> {
  const say = (what: Parameters<typeof pagerduty>[1], minute: number, more = {}) =>
    told.tell(pagerduty('PGR0VU2', what, START_AT + minute * MINUTE_MS, more));
  await say('triggered', 0);
  told.now += 3 * MINUTE_MS;
  await say('acknowledged', 3);
  told.now += 5 * MINUTE_MS;
  await say('annotated', 8, { text: note });
  told.now += 22 * MINUTE_MS;
  await say('resolved', 30);
  await told.wait(20);
}

const orders = async () => (await outboxOf(db)).filter(({ kind }) => kind === 'github');

describe('a resolved SEV-2', () => {
  it('is drafted: a branch, two files, a draft pull request, labels and reviewers', async () => {
    await live();
    await drain();
    expect(Object.keys(github.filesOf(BRANCH) ?? {}).toSorted()).toEqual(
      ['README.md', FACTS, PAGE].toSorted(),
    );
    expect(github.filesOf('main')).toEqual({ 'README.md': 'Status' });
    expect(github.pulls).toMatchObject([
      {
        head: BRANCH,
        base: 'main',
        draft: true,
        title: `Postmortem: 2026-11-02 – API: degraded performance (${REFERENCE})`,
        reviewers: ['jo'],
        teams: ['team-api'],
      },
    ]);
    expect(github.labels.get(1)).toEqual(['postmortem']);
    expect(drafted).toEqual([`id0000000000 https://github.com/${GITHUB_REPOSITORY}/pull/1`]);
    expect(JSON.parse(github.filesOf(BRANCH)?.[FACTS] ?? '')).toMatchObject({
      reference: REFERENCE,
      severity: 'SEV-2',
      components: ['api'],
      times: {
        started: '2026-11-02T10:00:00Z',
        detected: '2026-11-02T10:00:00Z',
        acknowledged: '2026-11-02T10:03:00Z',
        restored: '2026-11-02T10:30:00Z',
      },
    });
    expect(await orders()).toMatchObject([{ state: 'done', attempts: 1 }]);
  });

  it('has its notes between internal markers in a private repository, and nowhere in a public one', async () => {
    await live('the deploy by jo <!-- /internal --> hit db-1');
    await drain();
    const page = github.filesOf(BRANCH)?.[PAGE] ?? '';
    expect(page.match(/<!-- \/?internal -->/g)).toEqual([
      '<!-- internal -->',
      '<!-- /internal -->',
    ]);
    expect(page.slice(page.indexOf('<!-- internal -->'))).toContain('hit db-1');
    github = new FakeGitHub();
    github.isPrivate = false;
    await db
      .prepare(`UPDATE outbox SET state = 'pending', attempts = 0 WHERE kind = 'github'`)
      .run();
    await drain();
    expect(github.filesOf(BRANCH)?.[PAGE]).toContain('## Summary');
    expect(github.filesOf(BRANCH)?.[PAGE]).not.toMatch(/db-1|internal -->/);
  });

  it('is drafted once, whatever is asked twice', async () => {
    await live();
    await drain();
    await db
      .prepare(`UPDATE outbox SET state = 'pending', attempts = 0 WHERE kind = 'github'`)
      .run();
    await drain();
    expect(github.pulls).toHaveLength(1);
    expect(github.comments.size).toBe(0);
  });

  it('is drafted after each answer that got lost', async () => {
    await live();
    for (const lost of [
      'POST /git/trees',
      'POST /git/refs',
      'POST /pulls',
      'POST /issues/1/labels',
    ]) {
      github.fault = (method, path) => (`${method} ${path}` === lost ? 'lost' : null);
      await drain();
      expect((await orders())[0]?.last_error).toBe('no connection to GitHub');
      told.now += 60 * MINUTE_MS;
    }
    github.fault = () => null;
    await drain();
    expect(github.pulls).toHaveLength(1);
    expect(github.labels.get(1)).toEqual(['postmortem']);
    expect(github.pulls[0]?.reviewers).toEqual(['jo']);
    expect(await orders()).toMatchObject([{ state: 'done' }]);
  });

  it('opens a plain pull request where there are no draft ones, and minds no stranger among the reviewers', async () => {
    github.hasDrafts = false;
    github.collaborators.clear();
    await live();
    await drain();
    expect(github.pulls).toMatchObject([{ draft: false, reviewers: [] }]);
    expect(await orders()).toMatchObject([{ state: 'done' }]);
  });
});

describe('what a person wrote', () => {
  it('is never overwritten: the facts are there already', async () => {
    github.write('main', FACTS, '{"mine": true}');
    await live();
    await drain();
    expect(github.pulls).toEqual([]);
    expect(github.filesOf('main')?.[FACTS]).toBe('{"mine": true}');
    expect([...github.branches.keys()]).toEqual(['main']);
  });

  it('is never overwritten: the branch is there already', async () => {
    await live();
    await drain();
    github.write(BRANCH, PAGE, 'my words');
    await told.tell(pagerduty('PGR0VU2', 'reopened', told.now));
    told.now += 10 * MINUTE_MS;
    await told.tell(pagerduty('PGR0VU2', 'resolved', told.now));
    await told.wait(20);
    await drain();
    expect(github.filesOf(BRANCH)?.[PAGE]).toBe('my words');
    expect(github.pulls).toHaveLength(1);
    const [comment = ''] = github.comments.get(1) ?? [];
    expect(comment).toContain('| `times.restored` | `"2026-11-02T10:30:00Z"` |');
    expect(github.comments.get(1)).toHaveLength(1);
  });

  it('hears of a later fact once', async () => {
    await live();
    await drain();
    await told.tell(pagerduty('PGR0VU2', 'reopened', told.now));
    told.now += 10 * MINUTE_MS;
    await told.tell(pagerduty('PGR0VU2', 'resolved', told.now));
    await told.wait(20);
    github.fault = (method, path) =>
      method === 'POST' && path.endsWith('/comments') ? 'lost' : null;
    await drain();
    github.fault = () => null;
    told.now += 60 * MINUTE_MS;
    await drain();
    expect(github.comments.get(1)).toHaveLength(1);
  });
});

describe('GitHub', () => {
  it('may ask for a pause in each of its ways, and gets it', async () => {
    await live();
    const limits = [
      refusal(429, 'slow down', { 'retry-after': '120' }),
      refusal(403, 'secondary rate limit', { 'retry-after': '120' }),
      refusal(403, 'API rate limit exceeded', {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String((told.now + 9 * MINUTE_MS) / 1000),
      }),
    ];
    for (const limit of limits) {
      github.fault = () => limit.clone();
      const before = told.now;
      await drain();
      const [order] = await orders();
      expect(order).toMatchObject({ state: 'pending' });
      expect(order?.last_error).toContain('rate limit');
      expect(order?.due_at).toBeGreaterThanOrEqual(before + 2 * MINUTE_MS);
      told.now = order?.due_at ?? 0;
    }
    github.fault = () => null;
    await drain();
    expect(github.pulls).toHaveLength(1);
  });

  it('may refuse, which operators hear of without a secret', async () => {
    await live();
    await drain({ GITHUB_TOKEN: 'github_pat_OTHER' });
    expect(await orders()).toMatchObject([{ state: 'parked', last_error: 'GitHub answered 401' }]);
    const texts = (await alertsOf(db)).map(({ text }) => text).join('\n');
    expect(texts).toContain('A postmortem draft cannot be delivered');
    expect(texts).not.toContain('github_pat');
  });

  it('may not be set up, which is no trouble', async () => {
    await live();
    await drain({ GITHUB_TOKEN: '' });
    expect(await orders()).toMatchObject([
      { state: 'done', last_error: 'not sent: GITHUB_TOKEN and GITHUB_REPOSITORY are not set' },
    ]);
    expect((await alertsOf(db)).filter(({ kind }) => kind.startsWith('message'))).toEqual([]);
  });
});

it('a SEV-3 owes nothing', async () => {
  await told.tell(pagerduty('PGR0VU2', 'triggered', told.now, { severity: 'SEV-3' }));
  await told.tell(pagerduty('PGR0VU2', 'resolved', told.now + MINUTE_MS));
  await told.wait(20);
  expect(await orders()).toEqual([]);
});

it('an incident that was reopened before its turn is left until its next end', async () => {
  await live();
  await told.tell(pagerduty('PGR0VU2', 'reopened', told.now));
  await drain();
  expect(github.pulls).toEqual([]);
  expect(await orders()).toMatchObject([{ state: 'done' }]);
});
