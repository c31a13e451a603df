// The product as `npm start` runs it, for tests of the whole: its own ports, its own data, its own secret. And any other of
// our programs beside it.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../scripts/local-server.ts';

const STOP_DEADLINE_MS = 60_000;
/** Longer than a server may need to start, where the site has to be built first. */
const SAYS_WITHIN_MS = 400_000;

/** How long anything is waited for: what a minute's tick brings, on a machine that is busy with something else. */
export const GIVE_UP_MS = 150_000;

export type Program = {
  /** What it has said so far, both outputs together. */
  output: () => string;
  /** Resolves once it has said this; rejects, with what it said instead, when it ends or too much time passes without. */
  says: (wanted: string) => Promise<void>;
  /** Resolves with its exit code when it has ended. */
  ended: Promise<number | null>;
  /** Asks it to end, as Ctrl+C does unless another signal is given, and waits. */
  stop: (signal?: 'SIGINT' | 'SIGTERM') => Promise<void>;
};

/** Starts one of our own scripts in the root of the repository. */
export function startProgram(
  script: `scripts/${string}.ts`,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const hear = (chunk: Buffer) => {
    text += chunk.toString();
    tell();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  let isOver = false;
  const ended = new Promise<number | null>((done) => {
    child.once('close', (code) => {
      isOver = true;
      done(code);
      tell();
    });
  });
  return {
    output: () => text,
    ended,
    says: (wanted) =>
      new Promise((done, fail) => {
        const look = () => {
          if (text.includes(wanted)) done();
          else if (isOver) fail(new Error(`${script} ended, having said:\n${text}`));
          else return;
          listeners.delete(look);
          clearTimeout(late);
        };
        const late = setTimeout(
          () => fail(new Error(`${script} does not say “${wanted}”. It said:\n${text}`)),
          SAYS_WITHIN_MS,
        );
        listeners.add(look);
        look();
      }),
    async stop(signal = 'SIGINT') {
      if (isOver) return;
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

export type Server = {
  /** `http://localhost:<port>` */
  url: string;
  demo: string;
  /** Folder of everything that it keeps. */
  data: string;
  /** What signs deliveries. */
  secret: string;
  /** What `npm start` prints. */
  output: () => string;
  /** Ends it and starts it again over the same data. */
  restart: () => Promise<void>;
  /** Ends it and deletes its data. */
  stop: () => Promise<void>;
};

/** A server with an empty database, once it answers; `settings` beside its own. */
export async function startServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'allclear-'));
  const [port, demoPort] = [await freePort(), await freePort()];
  const secret = 'a-secret-of-the-tests-alone';
  const start = async () => {
    const program = startProgram('scripts/start.ts', [], {
      PORT: String(port),
      DEMO_PORT: String(demoPort),
      ALLCLEAR_DATA: data,
      ALLCLEAR_CONFIG: '',
      PAGERDUTY_WEBHOOK_SECRETS: secret,
      ...settings,
    });
    await program.says('Allclear is running').catch((error: unknown) => {
      rmSync(data, { recursive: true, force: true });
      throw error;
    });
    return program;
  };
  let program = await start();
  return {
    url: `http://localhost:${port}`,
    demo: `http://127.0.0.1:${demoPort}`,
    data,
    secret,
    output: () => program.output(),
    async restart() {
      await program.stop();
      program = await start();
    },
    async stop() {
      await program.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is one. */
export async function until<Answer>(
  ask: () => Promise<Answer | null>,
  what: string,
  deadlineMs = GIVE_UP_MS,
): Promise<Answer> {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > giveUpAt) throw new Error(`Not within ${deadlineMs} ms: ${what}`);
    await new Promise((done) => void setTimeout(done, 100));
  }
}
