// Edit links lead to the file that a page is made of. They appear where the repository is known, so
// this builds once more, elsewhere, with a repository given.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { productionEnvironment } from '../scripts/environment.ts';
import { runTool } from '../scripts/tool.ts';
import { attributes, page } from './testing/built.ts';

const folder = mkdtempSync(join(tmpdir(), 'allclear-site-'));
const dist = pathToFileURL(`${folder}/`);

beforeAll(async () => {
  const env = { GITHUB_REPOSITORY: 'meridian/status', ...productionEnvironment };
  const { ok, output } = await runTool('astro', ['build', '--outDir', folder], { env });
  if (!ok) throw new Error(output);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function editLinks(address: string) {
  return attributes(page(address, dist), 'href').filter((href) => href.includes('github.com'));
}

it.each([
  [
    '/postmortems/2026-10-12-connection-pool-exhausted/',
    'postmortems/2026-10-12-connection-pool-exhausted.md',
  ],
  ['/runbooks/high-latency/', 'runbooks/high-latency.md'],
  ['/guides/', 'guides/index.md'],
])('%s is edited in its own file', (address, file) => {
  expect(editLinks(address)).toEqual([
    `https://github.com/meridian/status/edit/main/content/${file}`,
  ]);
});

it('a page that is made of many files has no edit link', () => {
  expect(editLinks('/postmortems/')).toEqual([]);
});
