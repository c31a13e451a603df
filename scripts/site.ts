// Builds the docs site into dist/ when what it is made of has changed since the last build. The
// fingerprint of the inputs lies beside the output, so that a second start is quick.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { glob, mkdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { offlineEnvironment } from './environment.ts';

const inputs = [
  'content/**/*',
  'site/**/*',
  'worker/snapshot/documents.ts',
  'worker/domain/vocabulary.ts',
  'astro.config.mjs',
  'package-lock.json',
];
const stamp = 'dist/.inputs';

/** A fingerprint of every file that the site is built from, names included. */
export async function siteFingerprint(): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(inputs, { withFileTypes: true })) {
    if (entry.isFile()) files.push(resolve(entry.parentPath, entry.name));
  }
  const hash = createHash('sha256').update(process.env['ALLCLEAR_CONFIG'] ?? '');
  for (const file of files.toSorted()) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
}

/** Builds where needed and says whether it did. The build's own output is shown when it fails. */
export async function buildSite({ quiet }: { quiet: boolean }): Promise<boolean> {
  const fingerprint = await siteFingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return false;
  await mkdir('dist', { recursive: true });
  const child = spawn('astro', ['build'], {
    env: { ...process.env, ...offlineEnvironment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
    if (!quiet) process.stdout.write(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  if (code !== 0) throw new Error(`The docs site did not build:\n${output}`);
  writeFileSync(stamp, fingerprint);
  return true;
}
