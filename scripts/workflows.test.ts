// That the shipped workflows are what GitHub understands, and cannot be turned against us.

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

type Step = { run?: string; uses?: string; with?: Record<string, unknown> };
type Job = {
  permissions?: unknown;
  environment?: string;
  if?: string;
  'timeout-minutes'?: number;
  'runs-on'?: string;
  steps: Step[];
};
type Workflow = {
  name: string;
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
};

const names = readdirSync('.github/workflows');
const workflowIn = (name: string): Workflow =>
  parse(readFileSync(`.github/workflows/${name}`, 'utf8'));

const TOP_WORDS = ['name', 'on', 'permissions', 'concurrency', 'jobs'];
const JOB_WORDS = ['runs-on', 'timeout-minutes', 'steps', 'if', 'environment', 'needs'];
const STEP_WORDS = ['uses', 'with', 'run', 'env', 'name', 'if', 'id'];
const without = (what: object, known: readonly string[]) =>
  Object.keys(what).filter((word) => !known.includes(word));

/** What each event says of itself, and the secrets that the guide names. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'approval.yml': ['github.event.pull_request.base.sha', 'github.token'],
  'check.yml': ['github.ref'],
  'deploy.yml': [
    'github.event.workflow_run.conclusion',
    'github.event.workflow_run.event',
    'github.event.workflow_run.head_branch',
    'github.event.workflow_run.head_repository.full_name',
    'github.event.workflow_run.head_sha',
    'github.repository',
    'secrets.CLOUDFLARE_API_TOKEN',
    'secrets.CLOUDFLARE_ACCOUNT_ID',
  ],
};

describe.each(names)('the workflow %s', (name) => {
  const source = readFileSync(`.github/workflows/${name}`, 'utf8');
  const workflow = workflowIn(name);
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('has no word that GitHub does not know', () => {
    expect(without(workflow, TOP_WORDS)).toEqual([]);
    for (const job of jobs) expect(without(job, JOB_WORDS)).toEqual([]);
    for (const step of steps) {
      expect(without(step, STEP_WORDS)).toEqual([]);
      expect([step.run, step.uses].filter((what) => what !== undefined)).toHaveLength(1);
    }
  });

  it('asks for nothing that GitHub does not say', () => {
    const asked = [...source.matchAll(/\b(?:github|secrets|env|needs|steps|matrix|vars)\.[\w.]+/g)]
      .map(([what]) => what)
      .filter((what) => !what.startsWith('github.com'));
    expect(asked.filter((what) => !SAID[name]?.includes(what))).toEqual([]);
    expect(source.match(/\$\{\{(?! [\w.]+ \}\})/g)).toBeNull();
  });

  it('ends by itself, on a machine whose version is named', () => {
    for (const job of jobs) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      expect(job['runs-on']).toMatch(/^ubuntu-\d\d\.\d\d$/);
    }
  });

  it('runs on the Node that the scripts run on', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: { node: string };
    };
    const nodes = steps.flatMap((step) => step.with?.['node-version'] ?? []);
    expect(new Set(nodes)).toEqual(new Set([Number(devDependencies.node.split('.')[0])]));
  });

  it('never runs a stranger’s code with our secrets', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    const isForPulls = Object.keys(workflow.on).some((event) => event.startsWith('pull_request'));
    expect(isForPulls && source.includes('secrets.')).toBe(false);
  });

  it('may only read', () => {
    expect(new Set(Object.values(workflow.permissions))).toEqual(new Set(['read']));
    for (const job of jobs) expect(job.permissions).toBeUndefined();
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
  expect(names.map((name) => workflowIn(name).name)).toEqual(
    expect.arrayContaining(on.workflow_run.workflows),
  );
  expect(jobs.deploy.environment).toBe('production');
  expect(jobs.deploy.if).toContain("workflow_run.head_branch == 'main'");
  expect(jobs.deploy.if).toContain("workflow_run.event == 'push'");
  expect(jobs.deploy.if).toContain("conclusion == 'success'");
});

it('pins each action to one commit, in all of them', () => {
  const uses = names.flatMap((name) =>
    Object.values(workflowIn(name).jobs).flatMap((job) =>
      job.steps.flatMap((step) => step.uses ?? []),
    ),
  );
  const actions = new Set(uses.map((what) => what.split('@')[0]));
  expect(new Set(uses).size).toBe(actions.size);
});
