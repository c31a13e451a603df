// Runs before every npm script: installs the dependencies when they are missing or older than the
// lockfile, and otherwise says nothing. It is plain JavaScript that Node 20 runs, because the Node
// that the project itself uses (`node_modules/.bin/node`) is one of the things it installs.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = `${root}node_modules/.allclear-installed`;
const nodeFile = `${root}node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`;

/** A fingerprint of what should be installed, for this system and processor. */
const wanted = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex');

const isInstalled = () =>
  existsSync(nodeFile) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;

if (process.argv.includes('--stamp')) {
  // After any `npm ci` or `npm install`, whoever ran it.
  writeFileSync(stampFile, wanted);
} else if (!isInstalled()) {
  const startedAt = Date.now();
  console.log('Installing dependencies (once; about a minute) …');
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ['npm'];
  const [program, ...first] = command;
  const run = spawnSync(
    program,
    [...first, 'ci', '--loglevel=error', '--no-fund', '--no-audit', '--no-update-notifier'],
    // npm's own account of the install goes to stderr in full; its summary line adds nothing.
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: !npm && process.platform === 'win32',
    },
  );
  if (run.error || run.status !== 0 || !existsSync(nodeFile)) {
    console.error(
      run.error?.message ??
        (run.status === 0
          ? 'npm did not install Node 24 (package `node`); are install scripts switched off?'
          : `npm ci failed (exit code ${run.status}).`),
    );
    console.error('Nothing was started. Once the cause is fixed, run the same command again.');
    process.exit(1);
  }
  console.log(`Dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}
