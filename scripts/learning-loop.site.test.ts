// The whole loop: an incident ends, its draft waits in a pull request, a person finishes and merges it, the site is built, and
// the worker links the page to the incident and tells it once. Real journal and outbox, real build; only GitHub is played.

import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { unstable_splitSqlQuery } from 'wrangler';
import { openDatabase } from './local-database.ts';
import { checkContent } from './content/check.ts';
import { buildCopy, copySite } from './site-copy.ts';
import type { Catalog } from '../worker/domain/catalog.ts';
import { readSettings } from '../worker/env.ts';
import { createNotifier } from '../worker/notify/index.ts';
import { createPostmortemWatch } from '../worker/probe/postmortems.ts';
import { unlinkedPostmortems } from '../worker/store/postmortems.ts';
import { FakeGitHub, GITHUB_REPOSITORY, GITHUB_TOKEN } from '../worker/testing/github.ts';
import { MERIDIAN } from '../worker/testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT } from '../worker/testing/story.ts';
import { Told } from '../worker/testing/told.ts';

// The platform's own mail, which only workerd has; nothing here sends mail.
vi.mock('cloudflare:email', () => ({ EmailMessage: () => null }));
vi.mock('cloudflare:sockets', () => ({ connect: () => null }));

const CATALOG: Catalog = {
  ...MERIDIAN,
  routes: [{ severities: ['SEV-1', 'SEV-2'], to: [{ kind: 'slack' }] }],
  postmortems: { reviewers: ['@jo'], labels: ['postmortem'], publicActionCount: false, lint: {} },
};
const RUNBOOK = 'runbooks/high-error-rate.md';
const BRANCH = 'postmortem/inc-20261102-01';

let folder: string;
let site: string | null = null;
let close: (() => Promise<void>) | undefined;
let told: Told;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-loop-'));
  const opened = await openDatabase(join(folder, 'state'));
  close = opened.close;
  for (const name of readdirSync('migrations').toSorted()) {
    const sql = readFileSync(join('migrations', name), 'utf8');
    for (const statement of unstable_splitSqlQuery(sql)) await opened.db.prepare(statement).run();
  }
  told = new Told(opened.db, { catalog: CATALOG });
});
afterAll(async () => {
  await close?.();
  for (const made of [folder, site])
    if (made !== null) rmSync(made, { recursive: true, force: true });
});

const github = new FakeGitHub();
const slack: string[] = [];

/** Sends what is due, until nothing is. */
async function drain(): Promise<void> {
  const notifier = createNotifier({
    environment: { DB: told.db },
    catalog: CATALOG,
    ...readSettings({
      GITHUB_TOKEN,
      GITHUB_REPOSITORY,
      SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T/B/x',
    }),
    fetch: async (input, init) => {
      if (!String(input).includes('slack')) return github.fetch(input, init);
      slack.push(String(init?.body));
      return new Response('ok');
    },
    now: () => told.now,
  });
  for (let run = 0; run < 10 && (await notifier.drain()) > 0; run++) continue;
}

/** What a person does to a draft before it is approved. */
function finished(draft: string): string {
  return draft
    .replace('status: draft', 'status: approved')
    .replaceAll(/^✎ .*$/gm, 'Requests waited for a connection that one worker held, 190 of 200.')
    .replace('users_pct: null', 'users_pct: 12')
    .replace(
      'cause:\n  contributing: []',
      'cause: { immediate: Requests waited, root: No limit was shared, contributing: [Pools are per process], trigger: A change }',
    )
    .replace('reviewers: ["@jo"]', 'reviewers: ["@kim"]')
    .replace('runbooks: []', 'runbooks: [rb-high-error-rate]');
}

it('runs from the all-clear to the link on the page, once', async () => {
  const say = async (what: 'triggered' | 'acknowledged' | 'resolved', minute: number) => {
    told.now = START_AT + minute * MINUTE_MS;
    await told.tell(pagerduty('PGR0VU2', what, told.now));
  };
  await say('triggered', 0);
  await say('acknowledged', 2);
  await say('resolved', 31);
  await told.wait(20);
  await drain();
  const drafted = github.filesOf(BRANCH) ?? {};
  const page = Object.keys(drafted).find((path) => path.startsWith('content/postmortems/')) ?? '';
  const facts = 'content/incidents/INC-20261102-01.json';

  // Merged: the files are on main, which is what is built.
  const text = finished(drafted[page] ?? '');
  const { findings } = checkContent({
    files: new Map([
      [page.replace('content/', ''), text],
      [facts.replace('content/', ''), drafted[facts] ?? ''],
      [RUNBOOK, readFileSync(join('content', RUNBOOK), 'utf8')],
    ]),
    watched: null,
    answers: () => true,
    today: '2026-11-04',
    policy: { opensTrackers: true },
  });
  // What the runbook links to is not here.
  expect(findings.filter(({ level, file }) => level === 'error' && file === page)).toEqual([]);
  const copy = (site = copySite());
  writeFileSync(join(copy, page), text);
  writeFileSync(join(copy, facts), drafted[facts] ?? '');
  await buildCopy(copy);

  const json = readFileSync(join(copy, 'dist/postmortems.json'), 'utf8');
  const look = async () => {
    const watch = createPostmortemWatch({ fetch: async () => new Response(json) });
    await watch(async (published) => {
      const entries = await unlinkedPostmortems(told.db, published);
      if (entries.length > 0) await told.tell({ type: 'postmortems', entries });
    });
  };
  slack.length = 0;
  told.now += 60 * MINUTE_MS;
  await look();
  await drain();
  told.now += MINUTE_MS;
  await look();
  await drain();
  const url = `/${page.replace('content/', '').replace('.md', '')}/`;
  const incident = (await told.documents()).get('incident:id0000000000') as {
    incident: { status: string; postmortem: unknown };
  };
  expect(incident.incident).toMatchObject({ status: 'postmortem', postmortem: { url } });
  expect(slack).toHaveLength(1);
  expect(slack[0]).toContain(url);
  const html = readFileSync(join(copy, 'dist', url, 'index.html'), 'utf8');
  expect(html).toContain('INC-20261102-01');
  expect(html).toContain('/incidents/id0000000000');
});
