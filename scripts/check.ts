// `npm run check`: everything that can be said about the code without running it. Needs no network and
// takes seconds; every step runs, so that one look shows all there is to put right.

import { statSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { root, runTool, wordsOrUsage, type Finished, type Tool } from './tool.ts';

type Step = {
  readonly name: string;
  readonly tool: Tool | `scripts/${string}`;
  readonly args: readonly string[];
};

/** The programs of TypeScript; each has its own globals. */
const programs = [
  'tsconfig.json',
  'tests/tsconfig.json',
  'worker/tsconfig.json',
  'worker/tsconfig.test.json',
  'worker/publish/client/tsconfig.json',
  'site/tsconfig.json',
];

const steps: readonly Step[] = [
  { name: 'format', tool: 'oxfmt', args: ['--check', '.'] },
  { name: 'lint', tool: 'oxlint', args: ['--deny-warnings'] },
  ...programs.map((program): Step => ({
    name: `types ${program}`,
    tool: 'tsc',
    args: ['-p', program],
  })),
  { name: 'configuration', tool: 'scripts/compile-catalog.ts', args: ['--check'] },
  { name: 'editor schema', tool: 'scripts/config-schema.ts', args: ['--check'] },
  { name: 'content', tool: 'scripts/content.ts', args: [] },
  { name: 'routes', tool: 'scripts/routes.ts', args: ['--check'] },
  { name: 'client', tool: 'scripts/client.ts', args: ['--check'] },
  { name: 'lockfile', tool: 'scripts/complete-lockfile.ts', args: ['--check'] },
];

type Outcome = {
  readonly step: Step;
  readonly ok: boolean;
  readonly output: string;
  readonly ms: number;
};

/** The newest change among what the types of the content collections are made from. */
async function collectionsChangedAt(): Promise<number> {
  const times = [statSync(join(root, 'site/content.config.ts')).mtimeMs];
  for await (const name of glob('content/schema/**/*.ts', { cwd: root })) {
    times.push(statSync(join(root, name)).mtimeMs);
  }
  return Math.max(...times);
}

/** The site's types need those of its collections, which Astro writes. */
async function typesOfCollections(): Promise<Finished> {
  const written = statSync(join(root, '.astro/content.d.ts'), { throwIfNoEntry: false });
  if (written && written.mtimeMs > (await collectionsChangedAt())) {
    return { ok: true, code: 0, output: '' };
  }
  return runTool('astro', ['sync']);
}

async function run(step: Step): Promise<Outcome> {
  const startedAt = performance.now();
  const before = step.args.includes('site/tsconfig.json') ? await typesOfCollections() : null;
  if (before && !before.ok) return { step, ...before, ms: performance.now() - startedAt };
  const { ok, output } = await runTool(step.tool, step.args, { env: { NO_COLOR: '1' } });
  return { step, ok, output, ms: performance.now() - startedAt };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

wordsOrUsage(
  'Usage: npm run check\n\nFormat, lint, types, configuration, content and generated files: seconds, without a network. Ends with 1 where\none of them is not in order.\n',
);
const startedAt = performance.now();
const outcomes = await Promise.all(steps.map((step) => run(step)));
const failed = outcomes.filter(({ ok }) => !ok);

for (const { step, ok, output, ms } of outcomes) {
  console.log(`${ok ? '✓' : '✗'} ${step.name.padEnd(44)} ${seconds(ms)}`);
  if (!ok) console.log(`\n${output.trim()}\n`);
}
const total = seconds(performance.now() - startedAt);
console.log(
  failed.length === 0
    ? `Everything is in order (${total}).`
    : `${failed.length} of ${outcomes.length} steps failed: ${failed.map(({ step }) => step.name).join(', ')} (${total}).`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
