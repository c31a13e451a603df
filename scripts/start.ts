// `npm start`: everything that a local server needs, in order, one line each; then the server, ticking
// every minute until it is stopped. It changes nothing outside its data folder, `.dev.vars` where there
// is none, and dist/.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '../worker/domain/counted.ts';
import { run as compileCatalog, watchConfig } from './compile-catalog.ts';
import { startDemoJob } from './demo-job.ts';
import { startDemoTarget } from './demo-target.ts';
import { catalogIn } from './local-database.ts';
import { catalogFile, environmentOf, portIsTaken, startLocalServer } from './local-server.ts';
import { describeSettingProblem, entriesOf, settingProblems } from '../worker/settings.ts';
import { createDevVars, parse, readSettings, writeSettings } from './settings.ts';
import { signInLink } from './sign-in-link.ts';
import { buildSite } from './site.ts';
import { startOptions, StartProblem, type StartOptions } from './start-options.ts';
import { startTicking } from './ticker.ts';
import { root, runTool, wordsOrUsage } from './tool.ts';
import { printProblems } from './yaml-source.ts';

const USAGE = `Usage: npm start

Builds the docs site where it has changed, migrates the embedded database, serves everything on
http://localhost:8787 and ticks every minute until Ctrl+C. Set in the environment:

  PORT             another port
  DEMO_PORT        that of the demonstration's target, by default the next one
  ALLCLEAR_CONFIG  another configuration than content/status.yaml; without the demonstration
  ALLCLEAR_DATA    where the state is kept, by default .wrangler/state

and any setting of .dev.vars, over which the environment wins.
`;

/** Ends what was started, the newest first. */
const endings: (() => void | Promise<void>)[] = [];
let isEnding = false;

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  for (const ending of endings.toReversed()) await ending();
  process.exit(code);
}

/** One line per step: its name, what came of it, and how long it took where that is worth saying. */
async function step(name: string, work: () => Promise<string> | string): Promise<void> {
  const startedAt = performance.now();
  const isLive = process.stdout.isTTY;
  if (isLive) process.stdout.write(`  … ${name}`);
  const outcome = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const time = seconds >= 0.5 ? ` (${seconds.toFixed(1)} s)` : '';
  console.log(`${isLive ? '\r\u001B[2K' : ''}  ✓ ${name.padEnd(10)} ${outcome}${time}`);
}

/** What a tool that failed had to say is what the person needs; where in our code it was called is not. */
const asProblem = (error: Error): never => {
  throw new StartProblem(error.message);
};

/** What every tool is told about this copy. */
const environmentFor = ({ data, demoPort, configFile, isDemo }: StartOptions) => ({
  ...environmentOf(data),
  CI: '1',
  ALLCLEAR_DEMO_PORT: String(demoPort),
  ...(!isDemo && { ALLCLEAR_CONFIG: configFile }),
});

async function prepare(options: StartOptions): Promise<void> {
  const { data, configFile, demoPort, isDemo, assets } = options;
  const env = environmentFor(options);
  mkdirSync(data, { recursive: true });
  await step('settings', () => {
    const example = readFileSync(join(root, '.dev.vars.example'), 'utf8');
    const devVars = join(root, '.dev.vars');
    const isNew = createDevVars(devVars, example);
    const settings = readSettings(devVars, example, process.env);
    const problems = settingProblems(settings);
    if (problems.length > 0) {
      throw new StartProblem(problems.map(describeSettingProblem).join('\n'));
    }
    writeSettings(join(data, 'settings.env'), settings);
    return isNew ? '.dev.vars written, with random secrets' : '.dev.vars';
  });
  await step('catalog', () => {
    if (!existsSync(configFile)) {
      throw new StartProblem(
        `There is no configuration ${configFile}.\n` +
          'ALLCLEAR_CONFIG names a YAML file, for example: ALLCLEAR_CONFIG=content/status.yaml npm start',
      );
    }
    const compiled = compileCatalog({ config: configFile, out: catalogFile(data), demoPort });
    if (!compiled.ok) throw new StartProblem(printProblems(compiled.problems));
    const { components, monitors } = compiled.catalog;
    return `${counted(components.length, 'component')}, ${counted(monitors.length, 'monitor')}`;
  });
  await step('docs site', async () => {
    const built = await buildSite({
      out: assets,
      configFile: isDemo ? undefined : configFile,
    }).catch(asProblem);
    return built ? 'built' : 'up to date';
  });
  await step('database', async () => {
    const migrate = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', data];
    const { ok, output } = await runTool('wrangler', migrate, { env });
    if (!ok) throw new StartProblem(`The database was not migrated:\n${output}`);
    return output.includes('No migrations to apply') ? 'up to date' : 'migrated';
  });
  // The first documents are written before anybody can ask for them.
  const [name, script] = isDemo
    ? (['sample', 'scripts/seed-sample.ts'] as const)
    : (['documents', 'scripts/rebuild.ts'] as const);
  await step(name, async () => {
    const { ok, output } = await runTool(script, [], { env });
    if (!ok) throw new StartProblem(`The first documents were not written:\n${output}`);
    return output.trim().split('\n').at(-1) ?? '';
  });
}

async function runDemoTarget(port: number): Promise<string> {
  try {
    const target = await startDemoTarget({ port });
    endings.push(() => target.close());
    return `${target.url}, which the sample monitors watch`;
  } catch (error) {
    throw new StartProblem(
      `The demo target cannot listen on port ${port} (${error instanceof Error ? error.message : error}).\n` +
        'Choose another port for it, for example: DEMO_PORT=8790 npm start',
    );
  }
}

/** Something has to report to the sample's heartbeat monitor. */
async function runDemoJob(data: string, url: string): Promise<void> {
  const settings = parse(readFileSync(join(data, 'settings.env'), 'utf8'));
  const catalog = await catalogIn(data);
  if (catalog === null) return;
  const job = startDemoJob(catalog, url, entriesOf(settings['SIGNING_KEY'] ?? ''));
  endings.push(job.stop);
}

function banner(url: string, isDemo: boolean, link: string | null): string {
  return `
  Allclear is running, and its cron ticks every minute.

    Status page   ${url}/
    API           ${url}/api/v2/summary.json
    Console       ${link === null ? `${url}/console` : `${link}\n                  (works once, within ten minutes; npm run cli -- link makes another)`}
    Postmortems   ${url}/postmortems/
    Runbooks      ${url}/runbooks/
${isDemo ? '\n  To see an incident happen, in a second terminal: npm run simulate\n' : ''}
  Ctrl+C stops it.
`;
}

/** Compiles the configuration whenever it changes. A wrong one is explained, and the server keeps the last good one. */
function followConfig({ configFile, data, demoPort }: StartOptions): void {
  const job = { config: configFile, out: catalogFile(data), demoPort };
  const stop = watchConfig(job, (outcome) => {
    if (outcome instanceof Error) console.error(outcome.message);
    else if (!outcome.ok) console.error(printProblems(outcome.problems));
  });
  endings.push(stop);
}

async function main(): Promise<void> {
  wordsOrUsage(USAGE);
  const options = startOptions(process.env, root);
  const { port, data, assets, demoPort, isDemo } = options;
  console.log('\n  Allclear\n');
  if (await portIsTaken(port)) {
    throw new StartProblem(
      `Port ${port} is taken. Stop what listens on it, or choose another: PORT=${port === 8787 ? 8797 : 8787} npm start`,
    );
  }
  await prepare(options);
  if (isDemo) await step('demo', () => runDemoTarget(demoPort));
  const server = startLocalServer({
    port,
    data,
    assets,
    settingsFile: join(data, 'settings.env'),
    env: environmentFor(options),
    onLine: (line) => console.log(line),
  });
  endings.push(server.stop);
  await step('server', async () => {
    await server.ready.catch(asProblem);
    return 'answers';
  });
  const ticker = startTicking(server.tick, (problem) => console.error(problem));
  endings.push(ticker.stop);
  if (isDemo) await runDemoJob(data, server.url);
  followConfig(options);
  const link = await signInLink(server.url, join(data, 'settings.env'));
  console.log(banner(server.url, isDemo, link));
  const output = await server.ended;
  if (!isEnding) throw new StartProblem(`The server ended by itself:\n${output}`);
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => void end(0));
}
try {
  await main();
} catch (error) {
  if (!isEnding) console.error('\n', error instanceof StartProblem ? error.message : error, '\n');
  await end(1);
}
