// A broken promise owes a postmortem, however small the incident was: from the measured windows to the pull request, over the
// real pass, journal and outbox. Only GitHub is played.

import { beforeEach, expect, it } from 'vitest';
import type { Catalog } from '../../domain/catalog.ts';
import { readSettings } from '../../env.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { FakeGitHub, GITHUB_REPOSITORY, GITHUB_TOKEN } from '../../testing/github.ts';
import { outboxOf, Posted } from '../../testing/posted.ts';
import { inARow, Promised } from '../../testing/promised.ts';
import { PROMISING } from '../../testing/promised-company.ts';
import { MINUTE_MS, pagerduty } from '../../testing/story.ts';

const CATALOG: Catalog = {
  ...PROMISING,
  routes: [],
  sla: { ...PROMISING.sla, finance: [] },
  postmortems: { reviewers: ['@jo'], labels: ['postmortem'], publicActionCount: false, lint: {} },
};
const OCTOBER = Date.parse('2026-10-01T00:00Z');
const BEGAN = Date.parse('2026-10-12T03:10Z');

let months: Promised;
let github: FakeGitHub;
beforeEach(async () => {
  months = new Promised(await emptyDatabase(), CATALOG);
  github = new FakeGitHub();
});

const say = (what: 'triggered' | 'resolved', at: number) => {
  months.told.now = at;
  return months.told.tell(pagerduty('PGR0VU2', what, at, { severity: 'SEV-3' }));
};

/** So many bad windows of five minutes, measured up to an instant. */
const measure = (bad: number, until: number) =>
  months.record('api-http', OCTOBER, until, inARow(BEGAN, bad));

async function drain(): Promise<void> {
  const settings = readSettings({ GITHUB_TOKEN, GITHUB_REPOSITORY });
  await new Posted(months.told)
    .notifier(
      { DB: months.db },
      { catalog: CATALOG, ...settings, fetch: github.fetch, drafted: async () => {} },
    )
    .drain();
}

const drafts = () => github.pulls.map(({ head }) => head);

it('a breach that is found after the all-clear of a SEV-3 is drafted, once', async () => {
  await say('triggered', BEGAN);
  await say('resolved', BEGAN + 50 * MINUTE_MS);
  await months.told.wait(20);
  await drain();
  expect(drafts()).toEqual([]);
  const until = BEGAN + 120 * MINUTE_MS;
  await measure(10, until);
  await months.pass(until);
  await drain();
  expect(drafts()).toEqual(['postmortem/inc-20261012-01']);
  const files = Object.entries(github.filesOf('postmortem/inc-20261012-01') ?? {});
  expect(files.find(([path]) => path.includes('/postmortems/'))?.[1]).toContain(
    'visibility: internal',
  );
  await months.pass(until + 5 * MINUTE_MS);
  await drain();
  expect(drafts()).toHaveLength(1);
});

it('what was never public is not proposed where everybody can read, and operators are told what to do', async () => {
  github.isPrivate = false;
  await say('triggered', BEGAN);
  await say('resolved', BEGAN + 50 * MINUTE_MS);
  await months.told.wait(20);
  const until = BEGAN + 120 * MINUTE_MS;
  await measure(10, until);
  await months.pass(until);
  await drain();
  expect(drafts()).toEqual([]);
  expect([...github.branches.keys()]).toEqual(['main']);
  const order = (await outboxOf(months.db)).find(({ kind }) => kind === 'github');
  expect(order).toMatchObject({
    state: 'parked',
    last_error:
      'the repository is public, and the incident never was: npm run new-postmortem writes its draft',
  });
});

it('a breach that is found while it lasts is drafted when it is over', async () => {
  await say('triggered', BEGAN);
  const until = BEGAN + 60 * MINUTE_MS;
  await measure(12, until);
  await months.pass(until);
  await drain();
  expect(drafts()).toEqual([]);
  await say('resolved', until + 5 * MINUTE_MS);
  await months.told.wait(20);
  await drain();
  expect(drafts()).toEqual(['postmortem/inc-20261012-01']);
});

it('a month that keeps its promise owes nothing', async () => {
  await say('triggered', BEGAN);
  await say('resolved', BEGAN + 10 * MINUTE_MS);
  await months.told.wait(20);
  const until = BEGAN + 120 * MINUTE_MS;
  await measure(2, until);
  await months.pass(until);
  await drain();
  expect(drafts()).toEqual([]);
});
