// What the environment of `npm start` says, read and refused in words.

import { join, resolve } from 'node:path';
import type { Environment } from './tool.ts';

/** A reason not to start, told as it is: the person at the terminal can do something about it. */
export class StartProblem extends Error {}

const defaultPort = 8787;

function read(name: string, value: string, example: number): number {
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port >= 1 && port <= 65_535) return port;
  throw new StartProblem(
    `${name} is "${value}"; expected a port number from 1 to 65535, for example ${name}=${example}`,
  );
}

/** The port to serve on. */
function portOf(value: string | undefined): number {
  return value ? read('PORT', value, defaultPort) : defaultPort;
}

/** The demo target's port: beside the server's own, so that two servers do not share a target. */
function demoPortFor(port: number, value: string | undefined): number {
  if (value) return read('DEMO_PORT', value, defaultPort + 1);
  return port === 65_535 ? port - 1 : port + 1;
}

export type StartOptions = {
  readonly port: number;
  readonly demoPort: number;
  /** Folder of everything that the server keeps. */
  readonly data: string;
  readonly configFile: string;
  /** The shipped configuration; the demonstration belongs to it alone. */
  readonly isDemo: boolean;
  /** Folder of the built docs site: another configuration has its own, for its pages differ. */
  readonly assets: string;
};

/** Reads `PORT`, `DEMO_PORT`, `ALLCLEAR_DATA` and `ALLCLEAR_CONFIG`; throws a StartProblem. */
export function startOptions(env: Environment, root: string): StartOptions {
  const port = portOf(env['PORT']);
  const data = resolve(root, env['ALLCLEAR_DATA'] || '.wrangler/state');
  const own = env['ALLCLEAR_CONFIG'];
  return {
    port,
    demoPort: demoPortFor(port, env['DEMO_PORT']),
    data,
    configFile: resolve(root, own || 'content/status.yaml'),
    isDemo: !own,
    assets: own ? join(data, 'site') : join(root, 'dist'),
  };
}
