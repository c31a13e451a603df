// What every command says to who asks what it does; nothing is done before that has been read.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/tool.ts';

const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
/** Commands of ours that a person calls; what npm calls around them installs. */
const commands = Object.entries(scripts).flatMap(([name, command]) => {
  const file = /^node (scripts\/[\w/-]+\.ts)$/.exec(command)?.[1];
  return file === undefined || /^(?:pre|post)/.test(name) ? [] : [{ name, file }];
});
async function helpOf(file: string) {
  const child = spawn(process.execPath, [join(root, file), '--help'], {
    cwd: root,
    // Whoever did more than read the word would ask somewhere.
    env: { ...process.env, ALLCLEAR_URL: '', PORT: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((done) => {
    child.once('close', done);
  });
  return { code, output };
}

test('every command says what it does, and does nothing else, on --help', async () => {
  expect(commands.length).toBeGreaterThan(20);
  const waiting = [...commands];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { code, output } = await helpOf(next.file);
      expect.soft(output, next.name).toMatch(/usage|npm run|node scripts|wrangler/i);
      expect.soft(code, next.name).toBe(0);
    }
  };
  await Promise.all([worker(), worker(), worker()]);
});
