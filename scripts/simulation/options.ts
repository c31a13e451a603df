// What the command line and the environment of `npm run simulate` say, read and refused in words.

import { parseArgs } from 'node:util';
import type { Settings } from '../settings.ts';
import type { Environment } from '../tool.ts';

export const USAGE = `Usage: npm run simulate -- [options]

Plays an incident on the component "API" of the sample configuration against a running
server, in real time: about five minutes, six at most. Start one first, with npm start.

  --url URL       the server (default: http://localhost:8787, or the port in PORT)
  --demo URL      the demo target beside it (default: the next port, or the one in DEMO_PORT)
  --secret TEXT   what to sign deliveries with (default: the first of
                  PAGERDUTY_WEBHOOK_SECRETS in the environment, else in .dev.vars)
  --patience N    allow the server N times as long, on a machine that is busy (default: 1)
  --help          show this

Ends with 0 when the page, its API and the incident's page showed what they should at every
step, else with 1. Ctrl+C mends the target and ends the incident.
`;

/** A reason not to play that the person at the terminal can do something about. */
export class SimulationProblem extends Error {}

export type SimulationOptions = {
  /** Without a slash at the end; always this machine. */
  readonly url: string;
  readonly demo: string;
  readonly secret: string;
  /** How many times as long as promised the server may take. */
  readonly patience: number;
};

const SECRETS = 'PAGERDUTY_WEBHOOK_SECRETS';
const DEFAULT_PORT = 8787;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Throws a SimulationProblem. `settings` are those of `npm start`; null where there is no `.dev.vars` yet. */
export function simulationOptions(
  args: readonly string[],
  env: Environment,
  settings: Settings | null,
): SimulationOptions | 'help' {
  const given = wordsOf(args);
  if (given.help === true) return 'help';
  const url = loopback('--url', given.url ?? `http://localhost:${env['PORT'] || DEFAULT_PORT}`);
  const port = Number(url.port || 80);
  const beside = env['DEMO_PORT'] || String(port === 65_535 ? port - 1 : port + 1);
  const demo = loopback('--demo', given.demo ?? `http://127.0.0.1:${beside}`);
  const secrets = given.secret || env[SECRETS] || settings?.[SECRETS] || '';
  const secret = secrets.split(',')[0]?.trim() ?? '';
  if (secret === '') {
    throw new SimulationProblem(
      `${SECRETS} is not set, so the deliveries cannot be signed. The first npm start writes it into .dev.vars; ` +
        'otherwise name it: npm run simulate -- --secret the-secret-of-the-server',
    );
  }
  return { url: url.origin, demo: demo.origin, secret, patience: factor(given.patience ?? '1') };
}

function wordsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        demo: { type: 'string' },
        secret: { type: 'string' },
        patience: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new SimulationProblem(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/** Up to 4: more is longer than the minute after which the next tick comes. */
function factor(text: string): number {
  if (/^[1-4]$/.test(text)) return Number(text);
  throw new SimulationProblem(
    `--patience is "${text}"; expected a whole number from 1 to 4, for example --patience 4`,
  );
}

/** Only this machine: what is played is not true, and no real page may show it. */
function loopback(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' && LOOPBACK.has(url.hostname)) return url;
  throw new SimulationProblem(
    `${option} is "${text}"; expected an http address of this machine, for example ${option} http://localhost:${option === '--demo' ? 8788 : 8787}. ` +
      'An incident that is played must not reach a page that customers read.',
  );
}
