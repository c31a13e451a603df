// When content files last changed: the newest commit that touched each, asked of git once for all
// of them, and the file itself where there is no git or no commit yet. In a shallow clone every
// file is as old as its one commit.

import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Gives the instant (UTC, whole seconds) of the last change of a file, by its path relative to the
 * root.
 */
export function lastChanges(root: URL, folder: string): (file: string) => string {
  const directory = fileURLToPath(root);
  const log = spawnSync(
    'git',
    [
      '-c',
      'core.quotePath=false',
      'log',
      '--format=@%ct',
      '--name-only',
      '--relative',
      '--',
      folder,
    ],
    { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const newest = new Map<string, number>();
  let seconds = 0;
  for (const line of log.status === 0 ? log.stdout.split('\n') : []) {
    if (line.startsWith('@')) seconds = Number(line.slice(1));
    else if (line !== '' && !newest.has(line)) newest.set(line, seconds);
  }
  return (file) => instant(newest.get(file) ?? statSync(new URL(file, root)).mtimeMs / 1000);
}

function instant(seconds: number) {
  return new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
