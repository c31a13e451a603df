// Keeps the `run_worker_first` list of wrangler.toml equal to the route table of worker/routes.ts.
// `npm run routes` writes it; `--check` only says whether it is current.

import { readFileSync, writeFileSync } from 'node:fs';
import { routes, workerFirstPatterns } from '../worker/routes.ts';
import { wordsOrUsage } from './tool.ts';

const list = /^run_worker_first = \[\n(?<entries>(?: {2}"[^"\n]*",\n)*)\]$/m;

/** wrangler.toml with the list that the route table asks for; the rest of the text is untouched. */
export function withWorkerFirstList(toml: string, patterns: readonly string[]): string {
  if (!list.test(toml)) {
    throw new Error(
      'wrangler.toml: expected `run_worker_first = [` with one quoted pattern per line below it',
    );
  }
  const entries = patterns.map((pattern) => `  "${pattern}",\n`).join('');
  return toml.replace(list, () => `run_worker_first = [\n${entries}]`);
}

/** Whether wrangler.toml already has the list that the route table asks for. */
export function workerFirstListIsCurrent(toml: string): boolean {
  return withWorkerFirstList(toml, workerFirstPatterns(routes)) === toml;
}

if (import.meta.main) {
  const words = wordsOrUsage(
    'Usage: npm run routes [-- --check]\n\nWrites the list run_worker_first of wrangler.toml from worker/routes.ts; --check only says whether it is current.\n',
    ['--check'],
  );
  const file = new URL('../wrangler.toml', import.meta.url);
  const toml = readFileSync(file, 'utf8');
  if (!words.includes('--check')) {
    writeFileSync(file, withWorkerFirstList(toml, workerFirstPatterns(routes)));
  } else if (!workerFirstListIsCurrent(toml)) {
    console.error('wrangler.toml: run_worker_first is not what worker/routes.ts asks for.');
    console.error('Run `npm run routes` and commit the result.');
    process.exitCode = 1;
  }
}
