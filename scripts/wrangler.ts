// `npm run wrangler -- …`: the platform's tool as this project has it installed, with telemetry off.
// Never `npx wrangler`, which fetches whatever has that name where it is not installed.

import { spawn } from 'node:child_process';
import { offlineEnvironment } from './environment.ts';
import { commandOf, root } from './tool.ts';

const [program, script] = commandOf('wrangler');
const child = spawn(program, [script ?? '', ...process.argv.slice(2)], {
  cwd: root,
  env: { ...process.env, ...offlineEnvironment },
  stdio: 'inherit',
});
child.once('close', (code) => {
  process.exitCode = code ?? 1;
});
