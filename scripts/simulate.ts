// `npm run simulate`: plays a believable incident against a running server, in real time and in front of the viewer's eyes:
// signed PagerDuty deliveries, and a watched target that fails and recovers. It ends by itself, says what the page, its API
// and the incident's page showed at each step, and leaves the target well and no incident open.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from './settings.ts';
import {
  SimulationProblem,
  simulationOptions,
  USAGE,
  type SimulationOptions,
} from './simulation/options.ts';
import type { Stage } from './simulation/play.ts';
import { play, SEEN_WITHIN_MS } from './simulation/play.ts';
import { createStage, openingScene } from './simulation/stage.ts';
import { ending, storyOf } from './simulation/story.ts';
import { createAudience, minutes, table } from './simulation/terminal.ts';
import { root } from './tool.ts';

function localSettings() {
  const file = join(root, '.dev.vars');
  if (!existsSync(file)) return null;
  return readSettings(file, readFileSync(join(root, '.dev.vars.example'), 'utf8'), process.env);
}

/** Like PagerDuty's own, and another one each time. */
function newIncidentId(now: number): string {
  return `Q${now.toString(36).toUpperCase().padStart(13, '0')}`;
}

/** What is said for the public, with the minute in it, so that each play says something new. */
function messageAt(now: number): string {
  return (
    `As of ${new Date(now).toISOString().slice(11, 16)} UTC about one API request in three fails. ` +
    'Repeating a failed request mostly succeeds. We are moving the traffic to healthy servers.'
  );
}

/** Leaves things as they were found: the target answers, and PagerDuty says that it is over. */
async function mend(stage: Stage, incident: string | null): Promise<void> {
  await stage.target('ok').catch(() => {});
  if (incident === null) return;
  await stage.deliver(ending(incident, stage.now())).catch(() => 0);
}

async function simulate(options: SimulationOptions): Promise<boolean> {
  const real = createStage(options);
  let isBegun = false;
  const stage: Stage = {
    ...real,
    deliver(said) {
      isBegun = true;
      return real.deliver(said);
    },
  };
  const { joined, headline } = await openingScene(options, stage);
  const color = process.stdout.isTTY && !process.env['NO_COLOR'];
  const startedAt = stage.now();
  const incident = newIncidentId(startedAt);
  const steps = storyOf({ incident, joins: joined !== null, message: messageAt(startedAt) });

  console.log(`\n  An incident of the API, played against ${options.url}/`);
  console.log('  Open that page beside this window. It takes about five minutes; Ctrl+C ends it.');
  if (headline !== null) console.log(`  The page says “${headline}”.`);
  if (joined !== null) {
    console.log(
      `\n  An incident of the API ended less than 15 minutes ago, so this one will reopen it:\n  ${options.url}/incidents/${joined.id}`,
    );
  }

  let isInterrupted = false;
  const interrupt = () => {
    if (isInterrupted) return;
    isInterrupted = true;
    console.log('\n\n  Stopped. The target is mended and the incident is ended; the page follows.');
    void mend(stage, isBegun ? incident : null).finally(() => process.exit(1));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);

  let isOver = false;
  try {
    const audience = createAudience(process.stdout, color);
    const { scenes, incident: shown } = await play(steps, stage, audience, {
      joined,
      patience: options.patience,
    });
    isOver = scenes.every(({ ok }) => ok);
    const good = scenes.filter(({ ok }) => ok).length;
    const slowest = Math.max(
      0,
      ...scenes
        .filter(({ step }) => step.effect === 'changes' && step.act.kind === 'deliver')
        .flatMap(({ surfaces }) => Object.values(surfaces).map(({ ms }) => ms)),
    );
    console.log(`\n${table(scenes)}\n`);
    console.log(
      `  ${good} of ${scenes.length} steps as expected, in ${minutes(stage.now() - startedAt)}. ` +
        `The slowest delivery was seen after ${Math.round(slowest)} ms; ${(SEEN_WITHIN_MS / 1000) * options.patience} s are allowed.`,
    );
    if (shown !== null) console.log(`  The incident stays at ${options.url}/incidents/${shown}\n`);
    return isOver;
  } finally {
    if (!isOver && !isInterrupted) await mend(stage, isBegun ? incident : null);
  }
}

try {
  const options = simulationOptions(process.argv.slice(2), process.env, localSettings());
  if (options === 'help') console.log(USAGE);
  else process.exitCode = (await simulate(options)) ? 0 : 1;
} catch (error) {
  console.error('\n', error instanceof SimulationProblem ? error.message : error, '\n');
  process.exitCode = 1;
}
