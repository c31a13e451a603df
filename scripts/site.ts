// Builds the docs site when what it is made of has changed since the last build, so that a second
// start is quick. Builds wait for each other: two servers may start at once.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { productionEnvironment } from './environment.ts';
import { root, runTool, wordsOrUsage } from './tool.ts';

/** Everything that the built pages depend on. */
const inputs = [
  'content/**/*',
  'site/**/*',
  'worker/domain/**/*',
  'worker/snapshot/documents.ts',
  'astro.config.mjs',
  'package-lock.json',
];

const lockPollMs = 200;

async function fingerprint(out: string, configFile: string | undefined): Promise<string> {
  const files: string[] = configFile ? [resolve(configFile)] : [];
  for await (const entry of glob(inputs, { cwd: root, withFileTypes: true })) {
    if (entry.isFile()) files.push(resolve(entry.parentPath, entry.name));
  }
  const hash = createHash('sha256').update(`${out} ${process.env['GITHUB_REPOSITORY'] ?? ''}`);
  for (const file of files.toSorted()) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
}

/** Packages are found from inside the checkout only, so what is built for elsewhere is built here. */
export function isInside(folder: string, checkout: string): boolean {
  const way = relative(checkout, folder);
  return way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Holds the lock while `work` runs. A lock whose owner is gone counts for nothing. */
async function exclusively<T>(lock: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true });
      else await delay(lockPollMs);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * Builds into `out` (default `dist/`) where needed and says whether it did. Throws with the build's
 * own output when it fails.
 */
export async function buildSite({
  out = 'dist',
  configFile,
}: { out?: string; configFile?: string | undefined } = {}): Promise<boolean> {
  const folder = resolve(root, out);
  // Beside the output would be inside what is published.
  const notes = join(root, '.astro');
  mkdirSync(notes, { recursive: true });
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const stamp = join(notes, `${name}.inputs`);

  // One for all folders, because builds share what they make on the way.
  return exclusively(join(notes, 'build.lock'), async () => {
    const wanted = await fingerprint(folder, configFile);
    const isCurrent =
      existsSync(join(folder, '404.html')) &&
      existsSync(stamp) &&
      readFileSync(stamp, 'utf8') === wanted;
    if (isCurrent) return false;
    rmSync(stamp, { force: true });
    const env = productionEnvironment;
    const builtIn = isInside(folder, root) ? folder : join(notes, `${name}.site`);
    const { ok, output } = await runTool('astro', ['build', '--outDir', builtIn], { env });
    if (!ok) throw new Error(`The docs site did not build:\n${output}`);
    if (builtIn !== folder) {
      rmSync(folder, { recursive: true, force: true });
      cpSync(builtIn, folder, { recursive: true });
      rmSync(builtIn, { recursive: true });
    }
    writeFileSync(stamp, wanted);
    return true;
  });
}

if (import.meta.main) {
  wordsOrUsage(
    'Usage: npm run site\n\nBuilds the docs site into dist/ where what it is made of has changed. ALLCLEAR_CONFIG names another\nconfiguration than content/status.yaml.\n',
  );
  const built = await buildSite({ configFile: process.env['ALLCLEAR_CONFIG'] });
  console.log(built ? 'The docs site is built: dist/' : 'The docs site is up to date: dist/');
}
