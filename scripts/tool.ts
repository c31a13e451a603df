// Runs the tools that are installed with this project: found in its own node_modules, on the Node that
// runs this script, told to use no network of their own. Nothing here is looked up on the PATH, so a
// tool of the same name that somebody installed globally is never run instead.

import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { offlineEnvironment } from './environment.ts';

/** The root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

export type Tool = 'astro' | 'oxfmt' | 'oxlint' | 'tsc' | 'vitest' | 'wrangler';
export type Environment = Readonly<Record<string, string | undefined>>;

/** The script that a tool's package names as its command. */
function scriptOf(tool: Tool): string {
  const name = tool === 'tsc' ? 'typescript' : tool;
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { bin }: { bin: string | Record<string, string> } = JSON.parse(
    readFileSync(manifest, 'utf8'),
  );
  const script = typeof bin === 'string' ? bin : bin[tool];
  if (!script) throw new Error(`${name} has no command ${tool}`);
  return resolve(dirname(manifest), script);
}

/** What to spawn for a tool, or for one of our own scripts (`scripts/….ts`). */
export function commandOf(tool: Tool | `scripts/${string}`): readonly [string, ...string[]] {
  const script = tool.startsWith('scripts/') ? resolve(root, tool) : scriptOf(tool as Tool);
  return [process.execPath, script];
}

/** Starts a tool in the root of the repository, its output in pipes. */
export function startTool(
  tool: Tool | `scripts/${string}`,
  args: readonly string[],
  { env = {}, detached = false }: { env?: Environment; detached?: boolean } = {},
): ChildProcess {
  const [program, script] = commandOf(tool);
  return spawn(program, [script ?? '', ...args], {
    cwd: root,
    detached,
    env: { ...process.env, ...offlineEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export type Finished = {
  readonly ok: boolean;
  readonly code: number | null;
  readonly output: string;
};

/** Runs a tool to its end and keeps what it printed; never rejects because the tool failed. */
export async function runTool(
  tool: Tool | `scripts/${string}`,
  args: readonly string[],
  { env = {}, onOutput }: { env?: Environment; onOutput?: (text: string) => void } = {},
): Promise<Finished> {
  const child = startTool(tool, args, { env });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
    onOutput?.(chunk.toString());
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  return { ok: code === 0, code, output };
}

/** For a command that takes no words: whether they only ask what it does. Throws on any other, before anything is done. */
export function asksForHelp(words: readonly string[], usage: string): boolean {
  const [word, ...others] = words;
  if (word === undefined) return false;
  if (word === '--help' && others.length === 0) return true;
  throw new Error(`Expected no words; found ${words.join(' ')}\n\n${usage}`);
}

/**
 * The words that a command was called with, all of them among those that it knows. Says what the command does and ends where
 * that is asked for, or where a word is none of them; call it before anything is done.
 */
export function wordsOrUsage(usage: string, known: readonly string[] = []): readonly string[] {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  const unknown = words.filter((word) => !known.includes(word));
  if (unknown.length > 0) {
    const expected = known.length === 0 ? 'no words' : known.join(', ');
    console.error(`Expected ${expected}; found ${unknown.join(' ')}\n\n${usage}`);
    process.exit(2);
  }
  return words;
}
