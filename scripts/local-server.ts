// One local server: `wrangler dev` on loopback with its own data folder, catalog and settings, so that
// several run side by side. It needs no account and no network. Nothing ticks here; ticker.ts does.

import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { experimental_readRawConfig } from 'wrangler';
import { root, startTool, type Environment } from './tool.ts';

export type LocalServer = {
  /** `http://localhost:<port>` */
  readonly url: string;
  /** Resolves when the server answers; rejects with its output when it does not. */
  readonly ready: Promise<void>;
  /** Resolves when the server has ended, with what it printed last. */
  readonly ended: Promise<string>;
  /** Runs the tick of that minute; the answer is the worker's outcome. */
  tick(at: number): Promise<Response>;
  /** Ends the server and everything it started. */
  stop(): Promise<void>;
};

export type LocalServerOptions = {
  readonly port: number;
  /** Folder of the database and everything else that the server keeps. */
  readonly data: string;
  /** An env file with the settings; `.dev.vars` is not read. */
  readonly settingsFile: string;
  /** Folder of the built docs site. */
  readonly assets: string;
  readonly env?: Environment;
  /** Hears what the server prints, line by line. */
  readonly onLine?: (line: string) => void;
};

const readyDeadlineMs = 180_000;
const readyPollMs = 100;
const readyPollTimeoutMs = 2_000;
const stopDeadlineMs = 5_000;
const keptLines = 40;

/** The catalog that a server with this data folder imports. */
export const catalogFile = (data: string) => join(data, 'catalog.js');

/** Environment that keeps two servers with different data folders apart. */
export const environmentOf = (data: string): Environment => ({
  ALLCLEAR_DATA: data,
  WRANGLER_REGISTRY_PATH: join(data, 'registry'),
  WRANGLER_LOG_PATH: join(data, 'logs'),
});

/** Whether somebody listens on this port of the machine already. */
export async function portIsTaken(port: number): Promise<boolean> {
  const answers = await new Promise<boolean>((done) => {
    const socket = connect({ port, host: 'localhost' });
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
  if (answers) return true;
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(true));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(false)));
  });
}

/**
 * A port that nobody listens on now. Not one of those that systems hand out for outgoing connections: between asking and
 * listening somebody else's request might get it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    if (!(await portIsTaken(port))) return port;
  }
}

/**
 * wrangler.toml as this copy needs it, with its own catalog in place of the default one: `wrangler dev` takes `--alias` and
 * ignores it. It lies in the data folder, so its addresses are absolute. It has no build hook: with one, wrangler watches
 * nothing else, and a hook that fails leaves a server that answers no more. Without it wrangler follows the catalog and the
 * code; who starts the server compiles the catalog. Returns the file.
 */
function writeConfig(data: string): string {
  const { rawConfig } = experimental_readRawConfig({ config: join(root, 'wrangler.toml') });
  const { main, d1_databases: databases } = rawConfig;
  const config = {
    ...rawConfig,
    main: join(root, main ?? ''),
    alias: { ...rawConfig.alias, 'allclear-catalog': catalogFile(data) },
    build: undefined,
    d1_databases: databases?.map((database: object) => ({
      ...database,
      migrations_dir: join(root, 'migrations'),
    })),
  };
  mkdirSync(data, { recursive: true });
  const file = join(data, 'wrangler.json');
  writeFileSync(file, JSON.stringify(config, null, 2));
  return file;
}

/** Starts the server; it can be stopped from now on, and asked once it is ready. */
export function startLocalServer(options: LocalServerOptions): LocalServer {
  const { port, data, settingsFile, assets, env = {}, onLine } = options;
  const child = startTool(
    'wrangler',
    [
      'dev',
      `--config=${writeConfig(data)}`,
      '--ip=127.0.0.1',
      `--port=${port}`,
      '--inspector-port=0',
      `--env-file=${settingsFile}`,
      `--assets=${assets}`,
      `--persist-to=${data}`,
      '--show-interactive-dev-session=false',
      '--log-level=warn',
    ],
    // Its own process group, so that what wrangler starts in turn can be ended with it.
    { env: { ...environmentOf(data), ...env }, detached: process.platform !== 'win32' },
  );

  const last: string[] = [];
  let isUp = false;
  let rest = '';
  const hear = (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      last.push(line);
      if (last.length > keptLines) last.shift();
      // What it says on its way up and down is of interest only when it fails.
      if (isUp) onLine?.(line);
    }
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);

  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', () => done([...last, rest].join('\n').trim()));
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  const kill = (name: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
    } catch {
      // It has ended already.
    }
  };
  const stop = async () => {
    isUp = false;
    kill('SIGTERM');
    const late = new AbortController();
    const isLate = delay(stopDeadlineMs, true, { signal: late.signal }).catch(() => false);
    if (await Promise.race([ended.then(() => false), isLate])) kill('SIGKILL');
    late.abort();
    await ended;
    // Wrangler may be gone before the runtime that it started.
    kill('SIGKILL');
  };

  // By number, because another program may listen on the name's other address.
  const internal = `http://127.0.0.1:${port}`;
  const becomeReady = async () => {
    const giveUpAt = performance.now() + readyDeadlineMs;
    for (;;) {
      if (hasEnded()) throw new Error(`The server did not start:\n${await ended}`);
      // While it builds, it takes the request and holds it.
      const signal = AbortSignal.timeout(readyPollTimeoutMs);
      const answer = await fetch(`${internal}/healthz`, { signal }).catch(() => null);
      if (answer) {
        await answer.body?.cancel();
        isUp = true;
        return;
      }
      // Wrangler waits for the code to change instead of ending.
      const isBroken = last.some((line) => line.includes('Build failed'));
      if (isBroken || performance.now() > giveUpAt) {
        const why = isBroken ? 'could not be built' : 'did not answer within three minutes';
        await stop();
        throw new Error(`The server ${why}:\n${last.join('\n').trim()}`);
      }
      await delay(readyPollMs);
    }
  };

  return {
    url: `http://localhost:${port}`,
    ready: becomeReady(),
    ended,
    stop,
    tick: (at) => fetch(`${internal}/cdn-cgi/local/scheduled?cron=*+*+*+*+*&time=${at}`),
  };
}
