// `node scripts/bench/site.ts`: how long the docs site takes to build with 500 postmortems and 200 runbooks, how large its
// pages are, and how long an edit takes while somebody writes. Times are of this machine; the sizes are not.

import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { freePort } from '../local-server.ts';
import { buildCopy, copySite } from '../site-copy.ts';
import { commandOf, wordsOrUsage } from '../tool.ts';

const POSTMORTEMS = 500;
const RUNBOOKS = 200;

/** Fills a copy with so many postmortems and runbooks, made from the shipped ones. */
function fill(folder: string): string {
  const sample = readFileSync(
    join(folder, 'content/postmortems/2026-10-12-connection-pool-exhausted.md'),
    'utf8',
  );
  const runbook = readFileSync(join(folder, 'content/runbooks/high-latency.md'), 'utf8');
  let last = '';
  for (
    let number = readdirSync(join(folder, 'content/postmortems')).length;
    number < POSTMORTEMS;
    number++
  ) {
    const day = new Date(Date.UTC(2020, 0, 1) + number * 86_400_000).toISOString().slice(0, 10);
    last = join(folder, `content/postmortems/${day}-pool-${number}.md`);
    const reference = `INC-${day.replaceAll('-', '')}-01`;
    writeFileSync(
      last,
      sample.replaceAll('2026-10-12', day).replaceAll('INC-20261012-01', reference),
    );
  }
  for (
    let number = readdirSync(join(folder, 'content/runbooks')).length;
    number < RUNBOOKS;
    number++
  ) {
    const text = runbook
      .replace(/^id: .*$/m, `id: rb-copy-${number}`)
      .replace(/^title: .*$/m, `title: Copy ${number}`)
      .replace(/^alerts: .*$/m, `alerts: [Copy${number}]`);
    writeFileSync(join(folder, `content/runbooks/copy-${number}.md`), text);
  }
  return last;
}

/** Milliseconds from the writing of a file until the page of it says so, in development. */
async function editMs(folder: string, file: string): Promise<number> {
  const port = await freePort();
  const [command, script] = commandOf('astro');
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', ALLCLEAR_CONFIG: '' };
  const child = spawn(
    command,
    [script ?? '', 'dev', '--port', String(port), '--host', '127.0.0.1'],
    { cwd: folder, env, stdio: 'ignore' },
  );
  const slug = file.split('/').at(-1)?.replace('.md', '') ?? '';
  const address = `http://127.0.0.1:${port}/postmortems/${slug}/`;
  const says = async (words: string) => {
    const answer = await fetch(address).catch(() => null);
    return answer !== null && (await answer.text()).includes(words);
  };
  const until = async (words: string) => {
    while (!(await says(words))) await new Promise((done) => setTimeout(done, 25));
  };
  try {
    await until('Summary');
    const text = readFileSync(file, 'utf8');
    const startedAt = performance.now();
    writeFileSync(
      file,
      text.replace('## Summary\n', '## Summary\n\nWritten just now, and seen at once.\n'),
    );
    await until('Written just now');
    return performance.now() - startedAt;
  } finally {
    child.kill();
  }
}

if (import.meta.main) {
  wordsOrUsage(
    `Usage: npm run bench:site\n\nHow long the docs site takes to build with ${POSTMORTEMS} postmortems and ${RUNBOOKS} runbooks, how large its pages are,\nand how soon an edit is seen. A few minutes.\n`,
  );
  const folder = copySite();
  try {
    const file = fill(folder);
    const startedAt = performance.now();
    await buildCopy(folder);
    const seconds = (performance.now() - startedAt) / 1000;
    const pages = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('index.html'),
    );
    const sizes = pages.map((name) => ({
      name,
      bytes: gzipSync(readFileSync(join(folder, 'dist', name))).length,
    }));
    const largest = sizes.toSorted((a, b) => b.bytes - a.bytes)[0];
    console.log(
      `${POSTMORTEMS} postmortems and ${RUNBOOKS} runbooks: built in ${seconds.toFixed(1)} s, ${pages.length} pages`,
    );
    console.log(
      `largest page: ${largest?.name ?? ''}, ${((largest?.bytes ?? 0) / 1024).toFixed(1)} KB gzipped`,
    );
    console.log(
      `an edit is seen in development after ${Math.round(await editMs(folder, file))} ms`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
