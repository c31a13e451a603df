// A copy of what the docs site is built from, with other content: for the test of the whole loop, and for measuring how the
// build grows.

import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { offlineEnvironment, productionEnvironment } from './environment.ts';
import { commandOf, root } from './tool.ts';

const COPIED = [
  'astro.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'site',
  'worker',
  'content',
];

/** Makes the copy in a folder of its own below the project, where packages are found; whoever makes it removes it. */
export function copySite(): string {
  const copies = join(root, '.wrangler/copies');
  mkdirSync(copies, { recursive: true });
  const folder = mkdtempSync(join(copies, 'site-'));
  for (const name of COPIED) cpSync(join(root, name), join(folder, name), { recursive: true });
  return folder;
}

/** Builds the copy into its `dist/`; rejects with the build's output. */
export function buildCopy(folder: string): Promise<void> {
  const [command, script] = commandOf('astro');
  const env = {
    ...process.env,
    ...offlineEnvironment,
    ...productionEnvironment,
    ALLCLEAR_CONFIG: '',
  };
  return new Promise((done, failed) => {
    const child = spawn(command, [script ?? '', 'build', '--outDir', join(folder, 'dist')], {
      cwd: folder,
      env,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => (output += part.toString()));
    child.on('close', (code) =>
      code === 0 ? done() : failed(new Error(`The site did not build:\n${output.slice(-4000)}`)),
    );
  });
}
