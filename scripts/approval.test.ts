// Who may approve a postmortem, and that the shipped workflows cannot be turned against us.

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { missingApprovals, readPull, type Review } from './approval.ts';
import { GOOD, POSTMORTEM } from './content/example.ts';

const path = `content/${POSTMORTEM}`;
const text = (GOOD[POSTMORTEM] ?? '').replaceAll('"@team-api"', '"@alex"');
const review = (user: string, state: string, minute = 0): Review => ({
  user,
  state,
  at: `2026-10-14T10:${String(minute).padStart(2, '0')}:00Z`,
});
const missing = (...reviews: Review[]) => missingApprovals([{ path, text }], reviews, 'Robin');

describe('an approved postmortem', () => {
  it('needs somebody who is neither its owner nor who proposed it', () => {
    expect(missing()).toEqual([
      `${path}: status is approved, expected the approval of somebody who is neither its owner (@alex) nor @Robin; nobody approved`,
    ]);
    expect(missing(review('Alex', 'APPROVED'), review('robin', 'APPROVED'))).toHaveLength(1);
    expect(missing(review('kim', 'APPROVED'))).toEqual([]);
  });

  it('loses an approval that was taken back, and not by a comment', () => {
    expect(missing(review('kim', 'APPROVED'), review('kim', 'COMMENTED', 1))).toEqual([]);
    expect(missing(review('kim', 'CHANGES_REQUESTED', 1), review('kim', 'APPROVED'))).toHaveLength(
      1,
    );
    expect(missing(review('kim', 'DISMISSED'))).toHaveLength(1);
  });

  it('is the only one that needs it', () => {
    const draft = text.replace('status: approved', 'status: in_review');
    expect(missingApprovals([{ path, text: draft }], [], 'robin')).toEqual([]);
  });

  it('is read from the head of the pull request, page by page', async () => {
    const asked: string[] = [];
    const many = Array.from({ length: 100 }, () => ({
      user: { login: 'a' },
      state: 'COMMENTED',
      submitted_at: '',
    }));
    const answers: Record<string, unknown> = {
      '/pulls/7/files?per_page=100&page=1': [
        { filename: path, status: 'modified' },
        { filename: 'content/postmortems/gone.md', status: 'removed' },
        { filename: 'README.md', status: 'modified' },
      ],
      [`/contents/${path}?ref=abc`]: { content: Buffer.from(text).toString('base64') },
      '/pulls/7/reviews?per_page=100&page=1': many,
      '/pulls/7/reviews?per_page=100&page=2': [
        { user: null, state: 'APPROVED', submitted_at: 'x' },
      ],
    };
    const read = await readPull(async (what) => (asked.push(what), answers[what]), 7, 'abc');
    expect(read.changed).toEqual([{ path, text }]);
    expect(read.reviews).toHaveLength(101);
    expect(asked).toEqual(Object.keys(answers));
  });
});

describe.each(readdirSync('.github/workflows'))('the workflow %s', (name) => {
  const source = readFileSync(`.github/workflows/${name}`, 'utf8');
  const workflow = parse(source) as {
    on: Record<string, unknown>;
    permissions: Record<string, string>;
    jobs: Record<
      string,
      {
        permissions?: unknown;
        environment?: string;
        if?: string;
        steps: { run?: string; uses?: string; with?: Record<string, unknown> }[];
      }
    >;
  };
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('never runs a stranger’s code with our secrets', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    const isForPulls = Object.keys(workflow.on).some((event) => event.startsWith('pull_request'));
    expect(isForPulls && source.includes('secrets.')).toBe(false);
  });

  it('may only read', () => {
    expect(new Set(Object.values(workflow.permissions))).toEqual(new Set(['read']));
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeUndefined();
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const step of checkouts) expect(step.with?.['persist-credentials']).toBe(false);
  });

  it('pins every action to a commit and names its version', () => {
    const uses = [...source.matchAll(/uses: *(.*)/g)].map(([, what]) => what);
    expect(uses.length).toBeGreaterThan(0);
    for (const what of uses) expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('runs only what the repository has', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const lacking = steps.flatMap(({ run }) => {
      if (run === undefined) return [];
      const script = /^npm (?:--silent )?run ([\w:-]+)$/.exec(run)?.[1];
      const file = /^(?:node )?([\w./-]+)$/.exec(run)?.[1] ?? '';
      const isThere = script === undefined ? existsSync(file) : Object.hasOwn(scripts, script);
      return isThere ? [] : [run];
    });
    expect(lacking).toEqual([]);
    expect(statSync('.ci/run').mode & 0o111).not.toBe(0);
  });

  it('puts no text of an event into a shell', () => {
    for (const [, run] of source.matchAll(/run: *(.*)/g)) expect(run).not.toContain('${{');
  });
});

it('deploys from main alone, what was pushed there and checked', () => {
  const { jobs, on } = parse(readFileSync('.github/workflows/deploy.yml', 'utf8'));
  expect(Object.keys(on)).toEqual(['workflow_run']);
  expect(jobs.deploy.environment).toBe('production');
  expect(jobs.deploy.if).toContain("workflow_run.head_branch == 'main'");
  expect(jobs.deploy.if).toContain("workflow_run.event == 'push'");
  expect(jobs.deploy.if).toContain("conclusion == 'success'");
});
