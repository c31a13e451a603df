// `npm test`: every suite, then one plain line of totals. Arguments go to vitest, as in
// `npm test -- worker/domain`.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { browserIsRequired, findChromium } from '../tests/chromium.ts';
import { offlineEnvironment } from './environment.ts';
import { summary, totalsOf, type Report } from './test-report.ts';
import { commandOf, root } from './tool.ts';

if (process.argv.includes('--help')) {
  console.log(
    'Usage: npm test [-- <files and options of vitest>]\n\nRuns every suite, or what is named: npm test -- worker/domain. Without a Chromium (CHROMIUM_PATH says which)\nthe browser tests are left out and counted; BROWSER=required makes that a failure.\n',
  );
  process.exit(0);
}

const reportFile = join(root, '.wrangler/test/report.json');
mkdirSync(join(root, '.wrangler/test'), { recursive: true });
rmSync(reportFile, { force: true });

async function runSuites(): Promise<boolean> {
  const [program, script] = commandOf('vitest');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn(program, [script ?? '', 'run', ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, ...offlineEnvironment },
    stdio: 'inherit',
  });
  return new Promise((done) => {
    child.once('error', () => done(false));
    child.once('close', (code) => done(code === 0));
  });
}

const readReport = (): Report | null =>
  existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : null;

const browserIsMissing = browserIsRequired() && !findChromium();
if (browserIsMissing) {
  console.error('BROWSER=required, but there is no Chromium: install one or set CHROMIUM_PATH.');
}
const ok = (await runSuites()) && !browserIsMissing;
const totals = totalsOf(readReport(), ok);
console.log(summary(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;
