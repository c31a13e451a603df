// Runs once before any test: compiles the shipped configuration into the catalog that tests see.

import { spawnSync } from 'node:child_process';

export default function setup(): void {
  const compiled = spawnSync(
    process.execPath,
    [
      'scripts/compile-catalog.ts',
      '--config',
      'content/status.yaml',
      '--out',
      '.wrangler/test/catalog.js',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (compiled.status !== 0) throw new Error('content/status.yaml does not compile');
}
