// `npm run deploy`: check, refuse what must not go out, create what is missing, migrate, build, deploy,
// and ask the deployed page how it is. With `--dry-run` nothing outside this machine is asked or
// changed. Each step stops the rest; running it again is safe.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run as compileCatalog } from './compile-catalog.ts';
import { deployOptions, destructiveStatements, reasonsNotToDeploy } from './deploy-rules.ts';
import { parse, type Settings } from './settings.ts';
import { buildSite } from './site.ts';
import { commandOf, root, runTool } from './tool.ts';
import { offlineEnvironment } from './environment.ts';
import { printProblems } from './yaml-source.ts';

const USAGE = `Usage: npm run deploy -- [options]

Checks, creates what is missing, migrates, builds, deploys what content/status.yaml (or ALLCLEAR_CONFIG)
says with the secrets of .prod.vars, and asks the deployed page how it is.

  --dry-run  ask and change nothing outside this machine
  --help     show this
`;

const configFile = resolve(root, process.env['ALLCLEAR_CONFIG'] || 'content/status.yaml');
const workFolder = join(root, '.wrangler/deploy');
const catalogModule = join(workFolder, 'catalog.js');
const assets = join(root, 'dist');
/** Secrets to upload; those of earlier deployments stay where they are. Git ignores the file. */
const secretsFile = join(root, '.prod.vars');
const healthAttempts = 20;
const healthPauseMs = 3_000;

class DeployProblem extends Error {}

async function step(name: string, work: () => Promise<string | void>): Promise<void> {
  console.log(`\n▸ ${name}`);
  const outcome = await work();
  if (outcome) console.log(`  ${outcome}`);
}

/** Runs wrangler where the person at the terminal sees it and may have to answer it. */
async function wrangler(...args: readonly string[]): Promise<void> {
  const [program, script] = commandOf('wrangler');
  const child = spawn(program, [script ?? '', ...args], {
    cwd: root,
    env: { ...process.env, ...offlineEnvironment, ALLCLEAR_DATA: workFolder },
    stdio: 'inherit',
  });
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code !== 0) throw new DeployProblem(`wrangler ${args.slice(0, 3).join(' ')} failed`);
}

const exists = async (...args: readonly string[]) => (await runTool('wrangler', args)).ok;

async function createMissing(): Promise<void> {
  if (!(await exists('d1', 'info', 'DB', '--json'))) await wrangler('d1', 'create', 'allclear');
  if (!(await exists('queues', 'info', 'allclear-nudges'))) {
    await wrangler('queues', 'create', 'allclear-nudges');
  }
  // The key-value namespace is created by `wrangler deploy` itself.
}

async function deploy(secrets: Settings, isDryRun: boolean): Promise<void> {
  const upload = join(workFolder, 'secrets.json');
  const hasSecrets = Object.keys(secrets).length > 0;
  // JSON, because in the other format a dollar sign would be expanded.
  if (hasSecrets) writeFileSync(upload, JSON.stringify(secrets), { mode: 0o600 });
  try {
    await wrangler(
      'deploy',
      `--alias=allclear-catalog:${catalogModule}`,
      ...(hasSecrets ? [`--secrets-file=${upload}`] : []),
      ...(isDryRun ? ['--dry-run', `--outdir=${join(workFolder, 'bundle')}`] : []),
    );
  } finally {
    rmSync(upload, { force: true });
  }
}

async function askHealth(url: string): Promise<string> {
  let last = '';
  for (let attempt = 0; attempt < healthAttempts; attempt += 1) {
    const answer = await fetch(`${url}/healthz`, { redirect: 'error' }).catch(
      (error: Error) => error,
    );
    if (answer instanceof Response) {
      const text = (await answer.text()).trim();
      if (answer.ok) return `${url}/healthz: ${text}`;
      last = `${answer.status} ${text}`;
    } else last = answer.message;
    await delay(healthPauseMs);
  }
  throw new DeployProblem(
    `It is deployed, but ${url}/healthz does not answer well (last: ${last}).\n` +
      'Is the address of the page (`page.url`) routed to this worker? A first cron tick can take a quarter of an hour.',
  );
}

async function main(words: readonly string[]): Promise<void> {
  const { dryRun: isDryRun, help } = deployOptions(words);
  if (help) return void console.log(USAGE);
  mkdirSync(workFolder, { recursive: true });
  const secrets = existsSync(secretsFile) ? parse(readFileSync(secretsFile, 'utf8')) : {};
  const example = readFileSync(join(root, '.dev.vars.example'), 'utf8');
  const toml = readFileSync(join(root, 'wrangler.toml'), 'utf8');
  let url = '';

  await step('Check', async () => {
    const { ok, output } = await runTool('scripts/check.ts', []);
    if (!ok) throw new DeployProblem(output);
    return output.trim().split('\n').at(-1);
  });
  await step('Configuration and secrets', async () => {
    const compiled = compileCatalog({ config: configFile, out: catalogModule });
    if (!compiled.ok) throw new DeployProblem(printProblems(compiled.problems));
    url = compiled.catalog.page.url;
    const reasons = reasonsNotToDeploy({ catalog: compiled.catalog, secrets, example, toml });
    if (reasons.length > 0)
      throw new DeployProblem(reasons.map((line) => `  - ${line}`).join('\n'));
    return `${url}; ${Object.keys(secrets).length} secrets in .prod.vars`;
  });
  await step('Migrations', async () => {
    const destructive = await destructiveStatements(join(root, 'migrations'));
    if (destructive.length > 0) throw new DeployProblem(destructive.join('\n'));
    if (isDryRun)
      return 'additive; would create the database and the queue where missing, and apply';
    await createMissing();
    return wrangler('d1', 'migrations', 'apply', 'DB', '--remote');
  });
  await step('Docs site', async () =>
    (await buildSite({ out: assets, configFile })) ? 'built' : 'up to date',
  );
  await step('Deploy', () => deploy(secrets, isDryRun));
  if (isDryRun) console.log('\nA dry run: nothing was created, migrated or deployed.');
  else await step('Health', () => askHealth(url));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`\nNot deployed.\n${error instanceof DeployProblem ? error.message : error}`);
  process.exitCode = 1;
}
